import { describe, expect, it } from 'vitest';
import { checkText, pointedAt } from '../support/check-text.js';
import { entity, found, messages, modelText } from '../support/model-text.js';

describe('DM2016 prefix-overlap', () => {
  const two = (first: string, second: string, patterns = '') => ({
    entities:
      entity('Order', `{pk: "C#{customerId}", sk: "${first}"}`, {
        customerId: 'ulid',
        orderId: 'ulid',
        n: '{type: int, min: 1, max: 99}',
      }) +
      entity('Item', `{pk: "C#{customerId}", sk: "${second}"}`, {
        customerId: 'ulid',
        orderId: 'ulid',
        n: '{type: int, min: 1, max: 99}',
      }),
    patterns,
  });

  it.each([
    ['ORDER#{orderId}', 'ORDER#{orderId}#ITEM#{n|pad:2}', 1],
    ['ORDER#{orderId}#ITEM#{n|pad:2}', 'ORDER#{orderId}', 1],
    ['ORDER#{orderId}', 'ORDERS#{orderId}', 0],
    ['ORDER#{orderId}', 'ORDER#N{n|pad:2}', 1],
    ['ORDER#{orderId}', 'ITEM#{orderId}#{n|pad:2}', 0],
    ['ORDER', 'ORDER#{orderId}', 0],
    ['{orderId}', 'ORDER#{n|pad:2}', 0],
  ])('`%s` and `%s`', (first, second, expected) => {
    expect(found(two(first, second), 'DM2016')).toHaveLength(expected);
  });

  it('points at the longer and shows a key of it', () => {
    const [finding] = checkText(modelText(two('ORDER#{orderId}#ITEM#{n|pad:2}', 'ORDER#{orderId}')));
    expect(finding === undefined ? undefined : pointedAt(finding)).toBe('ORDER#{orderId}#ITEM#{n|pad:2}');
    expect(finding?.message).toMatch(
      /begins with "ORDER#" also reads `Order`, such as "ORDER#\w{26}#ITEM#\d\d" of `\{orderId: "/,
    );
    expect(finding?.related.map(({ message }) => message)).toEqual(['the sort key of `Item`']);
  });

  it('is one finding for an entity that lies in the ranges of several', () => {
    const place = (name: string, sk: string) =>
      entity(name, `{pk: "W", sk: "${sk}"}`, { a: 'ulid', b: 'ulid', c: 'ulid' });
    const entities = place('Country', 'C#{a}') + place('State', 'C#{a}#S#{b}') + place('City', 'C#{a}#S#{b}#Y#{c}');
    expect(found({ entities }, 'DM2016')).toEqual([
      'warning DM2016 [C#{a}#S#{b}]',
      'warning DM2016 [C#{a}#S#{b}#Y#{c}]',
    ]);
  });

  it('lies in other partitions and is no overlap', () => {
    const entities = two('ORDER#{orderId}', 'ORDER#{orderId}#ITEM#{n|pad:2}').entities.replace(
      'C#{customerId}',
      'X#{customerId}',
    );
    expect(found({ entities }, 'DM2016')).toEqual([]);
  });

  it.each([
    ['the current version beside the kept ones', 'v0', 'v{version|pad:6}', 0],
    ['kept versions in the range of their entity', 'DOC#{docId}', 'DOC#{docId}#{version|pad:6}', 1],
  ])('%s', (_what, sk, kept, expected) => {
    const entities = entity(
      'Doc',
      `{pk: "D#{folderId}${sk === 'v0' ? '#{docId}' : ''}", sk: "${sk}"}`,
      { folderId: 'ulid', docId: 'ulid', text: '{type: string, maxBytes: 90}' },
      'version: {attribute: version, max: 999999}',
      `history: {sk: "${kept}", keep: 5}`,
    );
    expect(found({ entities }, 'DM2016')).toHaveLength(expected);
  });

  it('is there for versions that are an entity of their own', () => {
    expect(found(two('v0', 'v{n|pad:6}'), 'DM2016')).toHaveLength(1);
  });

  const both = '  page: {op: query, entities: [Order, Item], by: [customerId], page: 20, rate: 1/s}\n';
  const one = '  orders: {op: query, entity: Order, by: [customerId], page: 20, rate: 1/s}\n';
  it('is what somebody wants who reads both, and nobody one alone', () => {
    const keys = ['ORDER#{orderId}', 'ORDER#{orderId}#ITEM#{n|pad:2}'] as const;
    expect(found(two(...keys, both), 'DM2016')).toHaveLength(0);
    expect(found(two(...keys, one), 'DM2016')).toHaveLength(1);
    expect(found(two(...keys, both + one), 'DM2016')).toHaveLength(1);
  });

  it('is one finding where table and index have the same cause', () => {
    const index = 'indexes: {gsi: {pk: "G#{orderId}", sk: "';
    const attributes = { customerId: 'ulid', orderId: 'ulid' };
    const parts = {
      tables: '  shop: {key: {pk: pk, sk: sk}, indexes: {gsi: {pk: gpk, sk: gsk, project: all}}}',
      entities:
        entity('Order', '{pk: "C#{customerId}", sk: "O#{orderId}"}', attributes, `${index}O#{customerId}"}}`) +
        entity('Item', '{pk: "C#{customerId}", sk: "O#{orderId}#I"}', attributes, `${index}O#{customerId}#I"}}`),
    };
    expect(found(parts, 'DM2016')).toHaveLength(1);
  });
});

describe('DM2017 constant-inverted-key', () => {
  const raw = (count: string, more = '') => ({
    tables: '  shop: {key: {pk: pk, sk: sk}, indexes: {inv: {pk: sk, sk: pk, project: keys}}}',
    entities:
      entity(
        'Member',
        '{pk: "U#{userId}", sk: "G#{groupId}"}',
        { userId: 'ulid', groupId: 'ulid' },
        'volume: {count: 3M}',
      ) +
      entity(
        'User',
        '{pk: "U#{userId}", sk: "PROFILE"}',
        { userId: 'ulid' },
        `volume: {count: ${count}}`,
        ...(more === '' ? [] : [more]),
      ),
  });

  it('finds an entity that never asked to be in the index', () => {
    expect(found(raw('8M'), 'DM2017')).toEqual(['warning DM2017 [PROFILE]']);
    expect(messages(raw('8M'), 'DM2017')[0]).toContain('All 8,000,000 `User` items');
  });

  it('is silent for few items', () => {
    expect(found(raw('500'), 'DM2017')).toEqual([]);
  });

  it('is silent where the rated load is small, and not where it is large', () => {
    const patterns = (rate: string) => `  signUp: {op: create, entity: User, rate: ${rate}}`;
    expect(found({ ...raw('8M'), patterns: patterns('5/s') }, 'DM2017')).toEqual([]);
    expect(found({ ...raw('8M'), patterns: patterns('900/s') }, 'DM2017')).toHaveLength(1);
  });
});

describe('DM2020 tenant-prefix-missing', () => {
  const tenancy = 'tenancy: {field: tenantId, prefix: "T#{tenantId}", separator: "#"}';
  const tenant = '{type: string, charset: "a-z0-9", minBytes: 1, maxBytes: 20}';
  const parts = (index: string, mapping: string, ...more: readonly string[]) => ({
    top: tenancy,
    tables: `  shop:\n    key: {pk: pk, sk: sk}\n    indexes:\n      gsi: {${index}, project: all}`,
    entities: entity(
      'Order',
      '{pk: "O#{id}", sk: "O"}',
      { tenantId: tenant, id: 'ulid', owner: 'ulid' },
      `indexes: {gsi: ${mapping}}`,
      ...more,
    ),
  });

  it.each([
    ['a template', 'pk: gpk, sk: gsk', '{pk: "OWN#{owner}", sk: "O"}', []],
    ['the tenant alone', 'pk: tenantId, sk: id', 'natural', []],
    ['the tenant first', 'pk: [tenantId, owner], sk: id', 'natural', []],
    ['the tenant second', 'pk: [owner, tenantId], sk: id', 'natural', ['error DM2020 [owner]']],
    ['no tenant', 'pk: owner, sk: id', 'natural', ['error DM2020 [owner]']],
    ['the table’s sort key', 'pk: sk, sk: pk', 'natural', ['error DM2020 [sk]']],
  ])('%s', (_what, index, mapping, expected) => {
    const found2020 = index.startsWith('pk: sk')
      ? found(
          { ...parts(index, mapping), entities: parts(index, mapping).entities.replace(/ {4}indexes: .*\n/, '') },
          'DM2020',
        )
      : found(parts(index, mapping), 'DM2020');
    expect(found2020).toEqual(expected);
  });

  it('lets a global entity be', () => {
    expect(found(parts('pk: owner, sk: id', 'natural', 'tenancy: none'), 'DM2020')).toEqual([]);
  });

  it('warns of a tenant field with characters that a policy reads as its own', () => {
    const model = parts('pk: gpk, sk: gsk', '{pk: "OWN#{owner}", sk: "O"}');
    const loose = model.entities.replace('charset: "a-z0-9", ', '');
    expect(found({ ...model, entities: loose }, 'DM2020')).toEqual(['warning DM2020 [tenantId]']);
    expect(messages({ ...model, entities: loose }, 'DM2020')[0]).toContain('`*`');
  });
});

describe('DM2023 range-below-separator', () => {
  const shelf = (charset: string, pattern: string, top = 'defaults: {escape: none}') => ({
    top,
    entities: entity(
      'Entry',
      '{pk: "S#{shelf}", sk: "{genre}/{entryId}"}',
      { shelf: 'ulid', genre: `{type: string, charset: "${charset}", minBytes: 1, maxBytes: 9}`, entryId: 'ulid' },
      'separator: "/"',
    ),
    patterns: `  read: {op: query, entity: Entry, by: [shelf], ${pattern}, page: 10, rate: 1/s}`,
  });

  it.each([
    ['a-z-', 'range: {genre: between}', ['error DM2023 [genre]']],
    ['a-z-', 'order: desc', ['error DM2023 [desc]']],
    ['a-z-', 'prefix: [genre]', []],
    ['a-z-', 'range: {genre: begins}', []],
    ['a-z_', 'range: {genre: between}', []],
    ['a-z_', 'order: desc', []],
  ])('charset %s and %s', (charset, pattern, expected) => {
    expect(found(shelf(charset, pattern), 'DM2023', 'DM4001', 'DM4018')).toEqual(expected);
  });

  it('is no hazard in the last segment', () => {
    const { entities, ...rest } = shelf('a-z-', 'range: {genre: between}');
    expect(
      found(
        {
          ...rest,
          entities: entities
            .replace('{genre}/{entryId}', '{entryId}/{genre}')
            .replace('{pk: "S#{shelf}"', '{pk: "S#{shelf}"'),
        },
        'DM2023',
      ),
    ).toEqual([]);
  });
});
