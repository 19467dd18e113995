import { describe, expect, it } from 'vitest';
import { entity, found, messages } from '../support/model-text.js';

const WORD = '{type: string, charset: "a-z", minBytes: 1, maxBytes: 10}';

describe('DM2001 template-unknown-attribute', () => {
  it('suggests the attribute that is nearly the same', () => {
    const entities = entity('Order', '{pk: "O#{orderld}", sk: "O"}', { orderId: 'ulid' });
    expect(found({ entities })).toEqual(['error DM2001 [{orderld}]']);
    expect(messages({ entities }, 'DM2001')[0]).toContain('Did you mean `orderId`?');
  });

  it('knows routing parameters and fields of maps', () => {
    const entities = entity(
      'Order',
      '{pk: "O#{shard:4 by region}#{shop.city}", sk: "O#{id}"}',
      { id: 'ulid', shop: `{map: {city: ${WORD}}}` },
      'id: [id]',
      'routing: {region: ulid}',
    );
    expect(found({ entities }, 'DM2001')).toEqual([]);
    expect(found({ entities: entities.replace('shop.city', 'shop.town') }, 'DM2001')).toEqual([
      'error DM2001 [{shop.town}]',
    ]);
  });

  it('names the stored attribute that a natural key lacks', () => {
    const parts = {
      tables: '  shop: {key: {pk: customer, sk: sk}}',
      entities: entity('Order', '{pk: natural, sk: "O"}', { orderId: 'ulid' }),
    };
    expect(found(parts)).toEqual(['error DM2001 [natural]']);
    expect(messages(parts, 'DM2001')[0]).toContain('stored as `customer`');
  });

  it('reports a template once, however often it is used', () => {
    const parts = {
      tables: '  shop: {key: {pk: pk, sk: sk}, indexes: {inv: {pk: ipk, sk: isk, project: all}}}',
      entities: entity('Link', '{pk: "A#{a}", sk: "B#{typo}"}', { a: 'ulid', b: 'ulid' }, 'indexes: {inv: invert}'),
    };
    expect(found(parts, 'DM2001')).toEqual(['error DM2001 [{typo}]']);
  });
});

describe('DM2002 template-syntax', () => {
  it.each([
    ['O#{id', '{id'],
    ['O#id}', '}'],
    ['O#{}', '{}'],
    ['O#{id|paad:4}', 'paad:4'],
    ['O#{id|pad}', 'pad'],
    ['O#{shard:0}', 'shard:0'],
  ])('finds the place in `%s`', (template, place) => {
    const entities = entity('Order', `{pk: "${template}", sk: "O"}`, { id: 'ulid' });
    const [first, ...rest] = found({ entities });
    expect(rest).toEqual([]);
    expect(first).toMatch(/^error DM2002 /);
    expect(place).toContain(
      /\[(.*)\]$/
        .exec(first ?? '')?.[1]
        ?.replace(/^\{?/, '')
        .slice(0, 2) ?? '?',
    );
  });

  it('refuses a function that the type does not have', () => {
    const entities = entity('Order', '{pk: "O#{name|pad:4}", sk: "O"}', { name: WORD });
    expect(found({ entities })).toEqual(['error DM2002 [pad:4]']);
  });

  it('refuses a shard in a sort key', () => {
    const entities = entity('Order', '{pk: "O#{id}", sk: "{shard:4 by id}"}', { id: 'ulid' });
    expect(found({ entities }, 'DM2002')).toEqual(['error DM2002 [{shard:4 by id}]']);
  });
});

describe('what no proof follows', () => {
  const any = (pattern: string) => `{type: string, minBytes: 1, maxBytes: 100, pattern: "${pattern}"}`;

  it('is a note, once for an attribute', () => {
    const entities = entity('User', '{pk: "U#{name}", sk: "N#{name}"}', { name: any('(?=a)[a-z]+') });
    expect(found({ entities })).toEqual(['info DM2002 [{name}]']);
    expect(found({ entities: entities.replace('(?=a)', '') })).toEqual([]);
  });

  it('is a note where a hash hides whether keys meet', () => {
    const key = '{pk: "U#{name|hash:16}", sk: "N"}';
    const entities =
      entity('One', key, { name: any('[a-z]+') }) + entity('Two', key, { name: any('[A-Z]+') }, 'id: [name]');
    expect(found({ entities }, 'DM2005')).toEqual([`info DM2005 [${key}]`]);
  });
});

describe('DM2003 optional-key-attribute', () => {
  const key = '{pk: "O#{id}", sk: "S#{state}"}';
  it.each([
    ['{type: ulid, optional: true}', ['error DM2003 [{state}]']],
    ['{type: ulid, present: 40%}', ['error DM2003 [{state}]']],
    ['{derive: "flag ? id : absent"}', ['error DM2003 [{state}]']],
    ['{derive: "id"}', []],
    ['ulid', []],
  ])('judges %s', (type, expected) => {
    expect(found({ entities: entity('Order', key, { id: 'ulid', flag: 'bool', state: type }) }, 'DM2003')).toEqual(
      expected,
    );
  });

  it('leaves index keys alone: an absent attribute keeps the item out', () => {
    const parts = {
      tables: '  shop: {key: {pk: pk, sk: sk}, indexes: {gsi: {pk: gpk, sk: gsk, project: all}}}',
      entities: entity(
        'Order',
        '{pk: "O#{id}", sk: "O"}',
        { id: 'ulid', state: '{type: ulid, optional: true}' },
        'indexes: {gsi: {pk: "S#{state}", sk: "O#{id}"}}',
      ),
    };
    expect(found(parts, 'DM2003')).toEqual([]);
  });
});

describe('DM2004 non-scalar-key', () => {
  it.each([
    ['{list: ulid, max: 3}', 'v', ['error DM2004 [{v}]']],
    ['{map: {a: ulid}}', 'v', ['error DM2004 [{v}]']],
    ['bool', 'v', ['error DM2004 [{v}]']],
    ['bool', 'v|bool', []],
    ['{type: any, maxBytes: 20}', 'v', ['error DM2004 [{v}]']],
  ])('judges %s as {%s}', (type, placeholder, expected) => {
    const entities = entity('Order', `{pk: "O#{id}", sk: "S#{${placeholder}}"}`, { id: 'ulid', v: type });
    expect(found({ entities }, 'DM2004')).toEqual(expected);
  });

  it('looks at natural keys too', () => {
    const parts = {
      tables: '  shop: {key: {pk: pk, sk: sk}, indexes: {byTag: {pk: tags, sk: id, project: keys}}}',
      entities: entity(
        'Order',
        '{pk: "O#{id}", sk: "O"}',
        { id: 'ulid', tags: '{list: ulid, max: 3}' },
        'indexes: {byTag: natural}',
      ),
    };
    expect(found(parts, 'DM2004', 'DM2015', 'DM2018')).toEqual(['error DM2004 [natural]']);
  });
});

describe('numbers and dates in sort keys', () => {
  it.each([
    ['{type: int, min: 1, max: 99}', 'n', ['warning DM2007 [{n}]']],
    ['{type: int, min: 10, max: 99}', 'n', []],
    ['{type: int, min: 1, max: 9}', 'n', []],
    ['{type: int, min: 1, max: 99}', 'n|pad:2', []],
    ['{type: int, min: 1, max: 99}', 'n|pad:1', ['error DM2008 [pad:1]']],
    ['{type: int, min: -1, max: 9}', 'n|pad:1', ['error DM2008 [pad:1]']],
    ['{type: int, min: -9, max: 9}', 'n|signed:1', []],
    ['int', 'n|pad:9', ['error DM2008 [pad:9]']],
    ['{type: "decimal(2)", min: 0, max: 99}', 'n|dec:2.1', ['error DM2008 [dec:2.1]']],
    ['epochMillis', 'n', ['warning DM2007 [{n}]']],
    ['epochMillis', 'n|epoch', []],
    ['date', 'n|date:yyyy-MM-dd', []],
    ['date', 'n|date:dd-MM-yyyy', ['warning DM2009 [date:dd-MM-yyyy]']],
    ['date', 'n|date:yyyy-M-d', ['warning DM2009 [date:yyyy-M-d]']],
  ])('%s as {%s}', (type, placeholder, expected) => {
    const entities = entity('Line', `{pk: "O#{id}", sk: "L#{${placeholder}}"}`, { id: 'ulid', n: type });
    expect(found({ entities })).toEqual(expected);
  });

  it('says nothing of the same in a partition key, which has no order', () => {
    const entities = entity('Line', '{pk: "L#{n}#{day|date:dd-MM-yyyy}", sk: "L"}', {
      n: '{type: int, min: 1, max: 99}',
      day: 'date',
    });
    expect(found({ entities }, 'DM2007', 'DM2009')).toEqual([]);
  });

  it.each([
    ['{type: int, min: 1, max: 99}', 'n', 'error DM2007 [{n}]'],
    ['date', 'n|date:dd-MM-yyyy', 'error DM2009 [date:dd-MM-yyyy]'],
  ])('is an error where a pattern ranges over %s, and the only one', (type, placeholder, expected) => {
    const entities = entity('Line', `{pk: "O#{id}", sk: "L#{${placeholder}}"}`, { id: 'ulid', n: type });
    const ranged = '  some: {op: query, entity: Line, by: [id], range: {n: between}, page: 10, rate: 1/s}';
    const ordered = '  some: {op: query, entity: Line, by: [id], order: desc, page: 10, rate: 1/s}';
    const whole = '  some: {op: query, entity: Line, by: [id], page: 10, rate: 1/s}';
    expect(found({ entities, patterns: ranged }).filter((one) => !one.startsWith('info'))).toEqual([expected]);
    expect(found({ entities, patterns: ordered }).filter((one) => !one.startsWith('info'))).toEqual([expected]);
    expect(found({ entities, patterns: whole }).filter((one) => !one.startsWith('info'))).toEqual([
      expected.replace('error', 'warning'),
    ]);
  });

  it('proposes the width', () => {
    const line = (type: string) => ({
      entities: entity('Line', '{pk: "O#{id}", sk: "L#{n}"}', { id: 'ulid', n: type }),
    });
    expect(messages(line('{type: int, min: 0, max: 12345}'), 'DM2007')[0]).toContain('`{n|pad:5}`');
    expect(messages(line('{type: int, min: -5, max: 12345}'), 'DM2007')[0]).toContain('`{n|signed:5}`');
    expect(messages(line('epochSeconds'), 'DM2007')[0]).toContain('`{n|epoch}`');
  });

  it('says of times which of them have another width, and that the rest stay where they are', () => {
    const line = (type: string) =>
      messages({ entities: entity('Line', '{pk: "O#{id}", sk: "L#{n}"}', { id: 'ulid', n: type }) }, 'DM2007')[0];
    expect(line('epochSeconds')).toContain('`1000000000` comes before `999999999`');
    expect(line('epochMillis')).toContain('`1000000000000` comes before `999999999999`');
    expect(line('epochMillis')).toContain('Write `{n|epoch}`; keys of times since 9 September 2001 stay as they are.');
  });
});

describe('segments that flow into each other', () => {
  const word = WORD;
  it('DM2019 shows two pairs of values with one text', () => {
    const entities = entity('Part', '{pk: "P#{a}{b}", sk: "P"}', { a: word, b: word });
    expect(found({ entities })).toEqual(['error DM2019 [{b}]']);
    expect(messages({ entities }, 'DM2019')[0]).toMatch(/"\w+" \+ "\w+" and "\w+" \+ "\w+" both give `\w+`/);
  });

  it.each([
    ['fixed width', { a: 'ulid', b: WORD }],
    ['members of one length', { a: '{enum: [AA, BB]}', b: WORD }],
    ['characters of their own', { a: '{type: string, charset: "0-9", minBytes: 1, maxBytes: 5}', b: WORD }],
  ])('DM2019 needs no separator with %s', (_why, attributes) => {
    expect(found({ entities: entity('Part', '{pk: "P#{a}{b}", sk: "P"}', attributes) })).toEqual([]);
  });

  it('DM2011 only where two keys can be one', () => {
    const any = '{type: string, minBytes: 1, maxBytes: 30}';
    const parts = (key: string) => ({
      top: 'defaults: {escape: none}',
      entities: entity('File', key, { a: any, b: any, id: 'ulid' }),
    });
    expect(found(parts('{pk: "F#{a}#{b}", sk: "F"}'))).toEqual(['error DM2011 [{a}]']);
    expect(found(parts('{pk: "F#{a}", sk: "F"}'))).toEqual([]);
    expect(found(parts('{pk: "F#{id}#{a}", sk: "F"}'))).toEqual([]);
  });

  it('DM2011 is a note where such a value is refused at write', () => {
    const any = '{type: string, minBytes: 1, maxBytes: 30}';
    const parts = { top: 'defaults: {escape: reject}', entities: entity('File', '{pk: "F#{a}", sk: "F"}', { a: any }) };
    expect(found(parts)).toEqual(['info DM2011 [{a}]']);
  });
});
