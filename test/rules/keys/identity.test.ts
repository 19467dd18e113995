import { describe, expect, it } from 'vitest';
import { checkText } from '../support/check-text.js';
import { entity, found, messages, modelText } from '../support/model-text.js';

const WORD = '{type: string, charset: "a-z", minBytes: 1, maxBytes: 10}';

describe('DM2005 key-collision', () => {
  const two = (first: string, second: string, types: Readonly<Record<string, string>> = {}) => ({
    entities:
      entity('One', first, { id: 'ulid', n: '{type: int, min: 1, max: 9999}', ...types }) +
      entity('Two', second, { id: 'ulid', n: '{type: int, min: 1, max: 99}', ...types }),
  });

  it.each([
    ['equal templates', '{pk: "A#{id}", sk: "X"}', '{pk: "A#{id}", sk: "X"}', true],
    ['another literal in the sort key', '{pk: "A#{id}", sk: "X"}', '{pk: "A#{id}", sk: "Y"}', false],
    ['another literal in the partition key', '{pk: "A#{id}", sk: "X"}', '{pk: "B#{id}", sk: "X"}', false],
    [
      'a literal that is a value of the other',
      '{pk: "A#{id}", sk: "N#{n|pad:4}"}',
      '{pk: "A#{id}", sk: "N#0042"}',
      true,
    ],
    [
      'a literal that is no value of the other',
      '{pk: "A#{id}", sk: "N#{n|pad:4}"}',
      '{pk: "A#{id}", sk: "N#LAST"}',
      false,
    ],
    ['numbers that overlap', '{pk: "A#{id}", sk: "N#{n|pad:4}"}', '{pk: "A#{id}", sk: "N#{n|pad:4}"}', true],
    [
      'numbers that overlap, padded wide',
      '{pk: "A#{id}", sk: "N#{n|pad:9}"}',
      '{pk: "A#{id}", sk: "N#{n|pad:9}"}',
      true,
    ],
    ['equal hashes', '{pk: "A#{id|hash:16}", sk: "X"}', '{pk: "A#{id|hash:16}", sk: "X"}', true],
    ['another width', '{pk: "A#{id}", sk: "N#{n|pad:4}"}', '{pk: "A#{id}", sk: "N#{n|pad:5}"}', false],
  ])('%s', (_what, first, second, collides) => {
    expect(found(two(first, second), 'DM2005')).toEqual(collides ? [`error DM2005 [${second}]`] : []);
  });

  it('keeps ranges of numbers apart that share none', () => {
    const parts = two('{pk: "A#{id}", sk: "N#{n|pad:7}"}', '{pk: "A#{id}", sk: "N#{m|pad:7}"}', {
      n: '{type: int, min: 1, max: 4999999}',
      m: '{type: int, min: 5000000, max: 9999999}',
    });
    expect(found(parts, 'DM2005')).toEqual([]);
  });

  it('prints both items and the key, and points at the first too', () => {
    const [finding] = checkText(modelText(two('{pk: "A#{id}", sk: "X"}', '{pk: "A#{id}", sk: "X"}')));
    expect(finding?.message).toMatch(
      /`One` `\{id: "\w{26}"\}` and `Two` `\{id: "\w{26}"\}` are both stored under `pk = "A#\w{26}", sk = "X"`/,
    );
    expect(finding?.related.map(({ message }) => message)).toEqual(['the key of `One`']);
  });

  it('is one finding for each entity that is not kept apart', () => {
    const entities = ['One', 'Two', 'Three']
      .map((name) => entity(name, '{pk: "A#{id}", sk: "X"}', { id: 'ulid' }))
      .join('');
    expect(found({ entities }, 'DM2005')).toHaveLength(2);
  });

  it('leaves an entity with a broken key out', () => {
    const entities =
      entity('One', '{pk: "A#{id}", sk: "X"}', { id: 'ulid' }) +
      entity('Two', '{pk: "A#{typo}", sk: "X"}', { id: 'ulid' });
    expect(found({ entities })).toEqual(['error DM2001 [{typo}]']);
  });

  it('says nothing of equal keys in an index', () => {
    const parts = {
      tables: '  shop: {key: {pk: pk, sk: sk}, indexes: {gsi: {pk: gpk, sk: gsk, project: all}}}',
      entities: ['One', 'Two']
        .map((name) =>
          entity(name, `{pk: "${name}#{id}", sk: "X"}`, { id: 'ulid' }, 'indexes: {gsi: {pk: "G#{id}", sk: "X"}}'),
        )
        .join(''),
    };
    expect(found(parts, 'DM2005')).toEqual([]);
  });
});

describe('DM2006 key-not-injective', () => {
  const receipt = (key: string, ...more: readonly string[]) => ({
    entities: entity('Receipt', key, { account: 'ulid', sku: WORD, at: 'timestamp', receiptId: 'ulid' }, ...more),
  });

  it('is certain where the declared id is lost', () => {
    const key = '{pk: "A#{account}", sk: "R#{at|date:yyyy-MM-dd}#{sku}"}';
    expect(found(receipt(key, 'id: [account, at, sku]'))).toEqual([`error DM2006 [${key}]`]);
  });

  it('is a warning where only the key is known', () => {
    const key = '{pk: "A#{sku}", sk: "R#{at|date:yyyy-MM-dd}"}';
    const parts = receipt(key);
    expect(found(parts)).toEqual([`warning DM2006 [${key}]`]);
    expect(messages(parts, 'DM2006')[0]).toMatch(/at: "\d{4}-\d\d-\d\dT.*Z"\}` and `\{.*at: "\d{4}-/);
  });

  it.each([
    ['the whole time', '{pk: "A#{sku}", sk: "R#{at|iso}"}'],
    ['a unique last segment', '{pk: "A#{sku}", sk: "R#{at|date:yyyy-MM-dd}#{receiptId}"}'],
    ['the whole time in the other part', '{pk: "A#{at|bucket:1h}", sk: "R#{at|iso}#{sku}"}'],
  ])('is content with %s', (_what, key) => {
    expect(found(receipt(key), 'DM2006')).toEqual([]);
  });

  it('names an attribute of the id that is in no part of the key', () => {
    const parts = receipt('{pk: "A#{account}", sk: "R#{sku}"}', 'id: [account, sku, receiptId]');
    expect(found(parts, 'DM2006')).toHaveLength(1);
    const [message] = messages(parts, 'DM2006');
    expect(message).toContain('Put `receiptId` into the key');
    const values = [...(message ?? '').matchAll(/receiptId: "([0-9A-Z]+)"/g)].map(([, value]) => value);
    expect(new Set(values).size).toBe(2);
  });

  it('leaves folded case to DM2010', () => {
    const handle = '{type: string, charset: "A-Za-z", minBytes: 1, maxBytes: 10}';
    const user = (key: string, ...more: readonly string[]) => ({
      entities: entity('User', key, { handle, userId: 'ulid' }, ...more),
    });
    expect(found(user('{pk: "U#{handle|lower}", sk: "U"}', 'id: [handle]'))).toEqual(['error DM2010 [lower]']);
    expect(found(user('{pk: "U#{userId}", sk: "U#{handle|lower}"}', 'id: [userId]'), 'DM2010')).toEqual([]);
  });
});

describe('DM2022 unstable-key', () => {
  const order = (status: string, ...more: readonly string[]) =>
    entity(
      'Order',
      '{pk: "C#{customerId}", sk: "{status}#{orderId}"}',
      { customerId: 'ulid', orderId: 'ulid', status },
      'id: [customerId, orderId]',
      ...more,
    );

  it('finds a part that is not in the id', () => {
    expect(found({ entities: order('{enum: [OPEN, DONE]}') })).toEqual(['warning DM2022 [{status}]']);
  });

  it.each([
    ['set once', '{enum: [OPEN, DONE], immutable: true}'],
    ['constant', '{const: OPEN}'],
    ['derived from the id', '{derive: "lower(orderId)", type: string, maxBytes: 40}'],
  ])('is content with a part that is %s', (_what, status) => {
    expect(found({ entities: order(status) }, 'DM2022')).toEqual([]);
  });

  it('leaves an update of the part to DM2013, which says where', () => {
    const entities = order('{enum: [OPEN, DONE]}');
    const patterns =
      '  close: {op: update, entity: Order, key: [customerId, status, orderId], set: [status], rate: 1/s}';
    expect(found({ entities, patterns }, 'DM2022', 'DM2013')).toEqual(['error DM2013 [status]']);
    expect(found({ entities, patterns: patterns.replace('op: update', 'op: move') }, 'DM2022', 'DM2013')).toEqual([]);
  });

  it('finds a random shard under something that names one item', () => {
    const entities = entity('Event', '{pk: "E#{shard:8}", sk: "{eventId}"}', {
      eventId: '{type: ulid, generate: ulid}',
    });
    const read = '  all: {op: query, entity: Event, fanOut: {shard: all}, page: 10, rate: 1/s}\n';
    expect(found({ entities, patterns: `${read}  log: {op: create, entity: Event, rate: 1/s}` }, 'DM2022')).toEqual([]);
    expect(found({ entities, patterns: `${read}  log: {op: put, entity: Event, rate: 1/s}` }, 'DM2022')).toEqual([
      'warning DM2022 [E#{shard:8}]',
    ]);
  });

  const mappings = (first: string, second: string) => ({
    tables: '  shop: {key: {pk: pk, sk: sk}, indexes: {gsi: {pk: gpk, sk: gsk, project: all}}}',
    entities: entity(
      'Post',
      '{pk: "P#{id}", sk: "P"}',
      { id: 'ulid', state: '{enum: [DRAFT, OPEN, DONE]}', n: '{type: int, min: 0, max: 9}' },
      `indexes: {gsi: [{pk: "A", sk: "{id}"${first}}, {pk: "B", sk: "{id}"${second}}]}`,
    ),
  });

  it.each([
    [', when: "state = OPEN"', ', when: "state = DONE"', []],
    [', when: "state = OPEN"', ', when: "state != OPEN"', []],
    [', when: "n > 4"', ', when: "n <= 4"', []],
    [', when: "n > 4"', ', when: "n < 6"', ['error DM2022 [n < 6]']],
    [', when: "state in [OPEN, DONE]"', ', when: "state = DONE"', ['error DM2022 [state = DONE]']],
  ])('finds mappings that can hold for one item: %s %s', (first, second, expected) => {
    expect(found(mappings(first, second), 'DM2022')).toEqual(expected);
  });

  it('shows the values for which they hold', () => {
    const [message] = messages(mappings(', when: "state in [OPEN, DONE]"', ', when: "state = DONE"'), 'DM2022');
    expect(message).toContain('DONE');
  });

  it('lets a routing parameter spread one id on purpose', () => {
    const entities = entity(
      'Sales',
      '{pk: "S#{day|date:yyyy-MM}#{shard:8 by orderId}", sk: "{day|date:yyyy-MM-dd}"}',
      { day: 'date', sum: '{type: int, min: 0, max: 99}' },
      'routing: {orderId: ulid}',
    );
    expect(found({ entities })).toEqual([]);
  });
});

describe('DM2013 key-attribute-changed', () => {
  const entities = entity('Order', '{pk: "C#{customerId}", sk: "{at|iso}#{orderId}"}', {
    customerId: 'ulid',
    orderId: 'ulid',
    at: 'timestamp',
    n: '{type: int, min: 0, max: 9}',
  });

  it.each([
    ['set: [at]', ['error DM2013 [at]']],
    ['set: {at: "$at"}', ['error DM2013 [at]']],
    ['remove: [at]', ['error DM2013 [at]']],
    ['set: [n]', []],
  ])('judges %s', (what, expected) => {
    expect(
      found({ entities, patterns: `  change: {op: update, entity: Order, ${what}, rate: 1/s}` }, 'DM2013'),
    ).toEqual(expected);
  });

  it('looks into transactions', () => {
    const patterns = `
  shift:
    op: transact-write
    params: {order: Order}
    steps:
      - {update: Order, by: [customerId, at, orderId], set: [at]}
    rate: 1/s
`;
    expect(found({ entities, patterns }, 'DM2013')).toEqual(['error DM2013 [at]']);
  });

  it.each([
    ['stream', 'set: [title]', ['error DM2013 [Shelf.title]']],
    ['write', 'set: [title]', ['error DM2013 [Shelf.title]']],
    ['never', 'set: [title]', []],
    ['stream', 'set: [n]', []],
  ])('judges a copy in the key with refresh %s where a pattern says %s', (refresh, what, expected) => {
    const shelf = entity('Shelf', '{pk: "S#{shelfId}", sk: "SHELF"}', { shelfId: 'ulid', title: WORD, n: 'int' });
    const copy = `{copy: Shelf.title, via: {shelfId: shelfId}, refresh: ${refresh}, charset: "a-z", minBytes: 1, maxBytes: 10}`;
    const book = entity('Book', '{pk: "S#{shelfId}", sk: "BOOK#{title}#{bookId}"}', {
      shelfId: 'ulid',
      bookId: 'ulid',
      title: copy,
    });
    const patterns = `  change: {op: update, entity: Shelf, ${what}, rate: 1/s}\n`;
    const tables = '  shop: {key: {pk: pk, sk: sk}, stream: new-and-old}';
    expect(found({ tables, entities: shelf + book, patterns }, 'DM2013')).toEqual(expected);
  });
});
