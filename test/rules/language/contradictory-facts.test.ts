import { describe, expect, it } from 'vitest';
import { entity, found, messages } from '../support/model-text.js';
import { saidBy } from '../support/shop.js';

const KEY = '{pk: "O#{id}", sk: "O"}';
const order = (attributes: Readonly<Record<string, string>>, ...more: readonly string[]) =>
  entity('Order', KEY, { id: 'ulid', ...attributes }, ...more);

describe('DM1009 contradictory-facts', () => {
  it.each([
    ['{type: int, min: 5, max: 4}', ['error DM1009 [v]']],
    ['{type: int, min: 4, max: 4}', []],
    ['{type: int, min: 90071992547409930, max: 90071992547409929}', ['error DM1009 [v]']],
    ['{type: "decimal(2)", min: 1.5, max: 1.25}', ['error DM1009 [v]']],
    ['{type: "decimal(2)", min: -1.5, max: 1.25}', []],
    ['{type: string, minBytes: 9, maxBytes: 8}', ['error DM1009 [v]']],
    ['{type: string, avgBytes: 9, maxBytes: 8}', ['warning DM1009 [v]']],
    ['{type: string, minBytes: 9, avgBytes: 8}', ['warning DM1009 [v]']],
    ['{list: {type: int, min: 0, max: 9}, avg: 9, max: 8}', ['warning DM1009 [v]']],
    ['{list: {type: int, min: 9, max: 0}, max: 8}', ['error DM1009 [v]']],
    ['{map: {a: {type: int, min: 9, max: 0}}}', ['error DM1009 [v]']],
    ['{type: int, min: 0, max: 9, avg: 12}', ['warning DM1009 [v]']],
    ['{type: int, min: 0, max: 9, default: 12}', ['error DM1009 [12]']],
    ['{type: int, min: 0, max: 9, default: 9}', []],
    ['{type: string, maxBytes: 2, default: abc}', ['error DM1009 [abc]']],
    ['{type: string, minBytes: 4, default: abc}', ['error DM1009 [abc]']],
    ['{type: date, default: tomorrow}', ['error DM1009 [tomorrow]']],
    ['{type: date, default: 2026-02-30}', ['error DM1009 [2026-02-30]']],
    ['{type: date, default: 2026-02-28}', []],
    ['{type: date, default: now}', []],
    ['{type: timestamp, default: soon}', ['error DM1009 [soon]']],
    ['{type: timestamp, default: now}', []],
    ['{type: timestamp, default: 2026-01-31}', []],
    ['{type: timestamp, default: "2026-01-31T09:00:00.000Z"}', []],
    ['{type: epochSeconds, default: now}', []],
    ['{type: epochMillis, default: 0}', []],
    ['{type: epochSeconds, default: 2026-01-31T09:00:00Z}', []],
    ['{type: uuid, default: x}', ['error DM1009 [x]']],
    ['{type: uuid, default: 0E2AB1C4-7C1E-4B62-8C0A-6F3D9A1B2C3D}', []],
    ['{type: ulid, default: now}', ['error DM1009 [now]']],
    ['{type: ulid, default: 01JABCDEFGHJKMNPQRSTVWXYZ1}', []],
    ['{type: ksuid, default: x}', ['error DM1009 [x]']],
    ['{type: decimal, scale: 2, default: 1.234}', ['error DM1009 [1.234]']],
    ['{type: decimal, scale: 2, default: 1.23}', []],
    ['{type: decimal, scale: 2, default: 1.230}', []],
    ['{type: string, maxBytes: 9, charset: a-z, default: "A1"}', ['error DM1009 ["A1"]']],
    ['{type: string, maxBytes: 9, charset: a-z, normalize: lower, default: AB}', []],
    ['{type: string, maxBytes: 9, pattern: "^[a-z]+$", default: A1}', ['error DM1009 [A1]']],
    ['{type: string, maxBytes: 9, pattern: "^[a-z]+$", default: ab}', []],
    ['{list: int, max: 1, default: [1, 2]}', ['error DM1009 [[1, 2]]']],
    ['{list: int, max: 2, default: [1, 2]}', []],
    ['{list: {type: int, min: 2, max: 9}, max: 2, default: [1, 2]}', ['error DM1009 [[1, 2]]']],
    ['{dict: date, max: 2, default: {a: 2026-01-01, b: never}}', ['error DM1009 [{a: 2026-01-01, b: never}]']],
    ['{map: {a: date, b: {type: int, optional: true}}, default: {b: 1}}', ['error DM1009 [{b: 1}]']],
    ['{map: {a: date, b: {type: int, optional: true}}, default: {a: 2026-01-01}}', []],
    ['{enum: [A, B], default: A}', []],
    ['{type: int, min: 0, max: 9, const: 12}', ['error DM1009 [12]']],
    ['{const: A}', []],
    ['{enum: [A, B], distinct: 3}', ['warning DM1009 [v]']],
    ['{enum: [A, B], distinct: 2}', []],
  ])('judges %s', (type, expected) => {
    expect(found({ entities: order({ v: type }) }, 'DM1009')).toEqual(expected);
  });

  it('says what a default breaks', () => {
    const why = (type: string) => messages({ entities: order({ v: type }) }, 'DM1009')[0];
    expect(why('{type: int, min: 0, max: 9, default: 12}')).toContain(
      'The default of `Order.v` is 12, and its type asks for 0 at least and 9 at most: an item that is created with it breaks the type. Correct the default or the type.',
    );
    expect(why('{type: decimal, scale: 2, default: 1.234}')).toContain(
      'is 1.234, and its type has at most 2 digits after the point:',
    );
    expect(why('{type: string, maxBytes: 9, charset: a-z, default: A1}')).toContain(
      'is "A1", and its type takes the characters `[a-z]` only:',
    );
    expect(why('{list: int, max: 1, default: [1, 2]}')).toContain(
      'The default of `Order.v` is a list of 2 elements, and its type has at most 1: sizes and costs rest on that. Correct the default or the type.',
    );
    expect(why('{map: {a: date}, default: {a: never}}')).toContain(
      'is one with "never" in `a`, and its type asks for a date such as `2026-01-31`:',
    );
    expect(why('{map: {a: date}, default: {}}')).toContain(
      'is a map, and it lacks the field `a`, which is not optional:',
    );
  });

  it('tells the fault of a named type once, where it is', () => {
    const top = 'types:\n  Money: {type: int, min: 5, max: 4}\n';
    expect(found({ top, entities: order({ a: 'Money', b: 'Money' }) }, 'DM1009')).toEqual(['error DM1009 [Money]']);
  });

  it('names a change of what is immutable, once and not as the part of a key', () => {
    const entities = entity(
      'Order',
      KEY,
      {
        id: 'ulid',
        city: '{type: string, maxBytes: 20, charset: a-z, immutable: true}',
        state: '{enum: [A, B]}',
        tags: '{map: {a: {type: int, min: 0, max: 9}}, immutable: true}',
      },
      'indexes: {byCity: {pk: "C#{city}#{state}", sk: "{id}"}}',
    );
    const tables = '  shop: {key: {pk: pk, sk: sk}, indexes: {byCity: {pk: cpk, sk: csk, project: all}}}';
    const rules = ['DM1009', 'DM2013', 'DM4013'];
    const judged = (pattern: string) => found({ tables, entities, patterns: `  change: ${pattern}` }, ...rules);
    expect(judged('{op: update, entity: Order, set: [city]}')).toEqual(['error DM1009 [city]']);
    expect(judged('{op: update, entity: Order, set: [city, state]}')).toEqual(['error DM1009 [city]']);
    expect(judged('{op: update, entity: Order, add: [tags.a]}')).toEqual(['error DM1009 [tags.a]']);
    expect(judged('{op: update, entity: Order, remove: [tags]}')).toEqual(['error DM1009 [tags]']);
    expect(
      judged('{op: transact-write, params: {id: ulid, city: string}, steps: [{update: Order, by: [id], set: [city]}]}'),
    ).toEqual(['error DM1009 [city]']);
    expect(judged('{op: update, entity: Order, set: [state]}')).toEqual(['error DM4013 [state]']);
    expect(judged('{op: create, entity: Order}')).toEqual([]);
    const keyed = entities.replace('id: ulid', 'id: {type: ulid, immutable: true}');
    expect(
      found({ tables, entities: keyed, patterns: '  change: {op: update, entity: Order, set: [id]}' }, ...rules),
    ).toEqual(['error DM2013 [id]']);
  });

  const line = (volume: string, ...more: readonly string[]) =>
    entity('Line', '{pk: "O#{id}", sk: "L#{line}"}', { id: 'ulid', line: 'ulid' }, `volume: ${volume}`, ...more);
  const parent = order({}, 'volume: {count: 1M}');

  it.each([
    ['{count: 3M, per: {Order: {avg: 3}}}', []],
    ['{count: 30M, per: {Order: {avg: 3}}}', []],
    ['{count: 31M, per: {Order: {avg: 3}}}', ['warning DM1009 [Order]']],
    ['{count: 200k, per: {Order: {avg: 3}}}', ['warning DM1009 [Order]']],
    ['{per: {Order: {avg: 3, max: 2}}}', ['warning DM1009 [Order]']],
    ['{per: {Order: {avg: 3, p99: 20, max: 10}}}', ['warning DM1009 [Order]']],
  ])('compares the counts of %s', (volume, expected) => {
    expect(found({ entities: parent + line(volume) }, 'DM1009')).toEqual(expected);
  });

  it('shows the numbers', () => {
    const [message] = messages({ entities: parent + line('{count: 100M, per: {Order: {avg: 3}}}') }, 'DM1009');
    expect(message).toContain(
      '3 `Line` for each of 1,000,000 `Order` makes 3,000,000, and its count is given as 100,000,000',
    );
  });

  const pattern = (text: string) => ({
    entities: order({ n: '{type: int, min: 0, max: 9}' }),
    patterns: `  p: ${text}`,
  });
  it.each([
    ['{op: get, entity: Order, by: [id], rate: {avg: 9/s, peak: 8/s}}', 1],
    ['{op: get, entity: Order, by: [id], rate: {avg: 9/s, peak: 10/s}}', 0],
    ['{op: batch-get, entity: Order, by: [id], count: {avg: 9, max: 8}, rate: 1/s}', 1],
    ['{op: query, entity: Order, by: [id], limit: 5, items: {avg: 6}, rate: 1/s}', 1],
    ['{op: query, entity: Order, by: [id], limit: 5, filter: "n > 3", items: {avg: 6}, rate: 1/s}', 0],
  ])('compares the figures of %s', (text, expected) => {
    expect(found(pattern(text), 'DM1009')).toHaveLength(expected);
  });

  const course = (rate: string) => pattern(`{op: get, entity: Order, by: [id], rate: ${rate}}`);
  it.each([
    ['{avg: 60/s, peak: 3k/s, shape: flat}', ['warning DM1009 [flat]']],
    ['{avg: 60/s, shape: flat}', []],
    ['{avg: 60/s, shape: diurnal}', ['warning DM1009 [diurnal]']],
    ['{avg: 60/s, peak: 3k/s, shape: diurnal}', []],
    ['{avg: 60/s, shape: ramp(5m)}', ['warning DM1009 [ramp(5m)]']],
    ['{avg: 60/s, peak: 3k/s, shape: burst(10m every 1h)}', ['error DM1009 [burst(10m every 1h)]']],
    ['{avg: 500/s, peak: 3k/s, shape: burst(10m every 1h)}', []],
    [
      '{avg: 60/s, peak: 50/s, shape: burst(10m every 1h)}',
      ['warning DM1009 [{avg: 60/s, peak: 50/s, shape: burst(10m every 1h)}]'],
    ],
    ['{avg: 60/s, shape: recorded(calls.csv)}', []],
  ])('judges whether a rate can have the course of %s', (rate, expected) => {
    expect(found(course(rate), 'DM1009')).toEqual(expected);
  });

  it('says what would make the bursts fit', () => {
    expect(messages(course('{avg: 60/s, peak: 3k/s, shape: burst(10m every 1h)}'), 'DM1009')[0]).toContain(
      'Bursts of `p` at 3,000 calls a second, 600 seconds in every 3,600, alone come to 500 a second on average, and `avg` is 60. Shorten them to 72 seconds, lower `peak` to 360, or raise `avg`.',
    );
  });

  it.each([
    ['{for: 10m, ramp: 5m, fall: 5m, rate: {all: x2}}', 0],
    ['{for: 10m, ramp: 5m, fall: 6m, rate: {all: x2}}', 1],
    ['{for: 0m, rate: {all: x2}}', 1],
    ['{ramp: 5m, fall: 6m, rate: {all: x2}}', 0],
  ])('judges whether a scenario of %s has time for its rise and fall', (rush, expected) => {
    const parts = course('1/s');
    expect(found({ ...parts, patterns: `${parts.patterns}\nscenarios:\n  rush: ${rush}\n` }, 'DM1009')).toHaveLength(
      expected,
    );
  });

  describe('of what TTL keeps', () => {
    const readings = (volume: string, add: string, more = '', ttl = '{after: 30d}') => `dynamodel: 1
model: readings
tables: {main: {key: {pk: pk}, ttl: expiresAt}}
entities:
  Reading:
    key: {pk: "R#{id}"}
    ttl: ${ttl}
    attributes: {id: {type: ulid, generate: ulid}, state: {enum: [NEW, DONE]}, expiresAt: epochSeconds}
    volume: ${volume}
accessPatterns:
  read: {op: get, entity: Reading, by: [id], rate: 1/s}
  add: ${add}
${more}`;
    const add = '{op: create, entity: Reading, rate: {avg: 1k/s, peak: 5k/s}}';
    const judged = (text: string) => saidBy('DM1009', text).map(({ at }) => at);

    it('says what the rate and the time make of it', () => {
      const [finding, ...rest] = saidBy('DM1009', readings('{count: 1M}', add));
      expect(rest).toEqual([]);
      expect(finding?.at).toBe('warning 9:5 volume');
      expect(finding?.numbers).toEqual({ expected: 2_592_000_000, stated: 1_000_000 });
      expect(finding?.message).toContain(
        '1,000 new `Reading` a second on average, each kept for 30 days by TTL, make 2,590,000,000, and their count is given as 1,000,000.',
      );
    });

    it.each([
      // A factor of ten, and no less; more than they make may be from before.
      ['{count: 260M}', add, []],
      ['{count: 250M}', add, ['warning 9:5 volume']],
      ['{count: 900G}', add, []],
      // Lists and batches count all that they make.
      ['{count: 25M}', add.replace('1k/s', '10/s'), []],
      [
        '{count: 25M}',
        '{op: batch-write, entity: Reading, count: {avg: 20, max: 25}, rate: 10/s}',
        ['warning 9:5 volume'],
      ],
      // It is told that it is still filling up, or how many there are is not told.
      ['{count: 1M, growth: 80M/day}', add, []],
      ['{growth: 80M/day}', add, []],
    ])('judges %s beside %s', (volume, write, expected) => {
      expect(judged(readings(volume, write))).toEqual(expected);
    });

    it.each([
      ['an update of something else', '  edit: {op: update, entity: Reading, by: [id], set: [state], rate: 1/s}', 1],
      ['a delete', '  drop: {op: delete, entity: Reading, by: [id], rate: 900/s}', 0],
      ['an end that is set', '  end: {op: update, entity: Reading, by: [id], set: [expiresAt], rate: 900/s}', 0],
      [
        'a delete in a transaction',
        '  drop: {op: transact-write, params: {id: ulid}, steps: [{delete: Reading, by: [id]}], rate: 900/s}',
        0,
      ],
      ['a pattern that nothing serves', '  find: {op: query, entity: Reading, by: [state], rate: 1/s}', 0],
    ])('takes into account %s', (_, more, findings) => {
      expect(judged(readings('{count: 1M}', add, more))).toHaveLength(findings);
    });

    it('knows that most creates of a lease are refused', () => {
      const lease = (ttl: string, type = '{type: string, maxBytes: 9}'): readonly string[] =>
        judged(readings('{count: 1}', add, '', ttl).replace('{type: ulid, generate: ulid}', type));
      expect(lease('{after: 30s, hideExpired: true}')).toEqual([]);
      expect(lease('{after: 30s, hideExpired: true}', 'uuid')).toHaveLength(1);
      expect(lease('{after: 30s}')).toHaveLength(1);
    });

    it('takes puts under ids that are there for what they are, and needs the time', () => {
      const put = '{op: put, entity: Reading, rate: 1k/s}';
      expect(judged(readings('{count: 1M}', put))).toHaveLength(1);
      expect(judged(readings('{count: 1M}', put).replace(', generate: ulid', ''))).toEqual([]);
      expect(judged(readings('{count: 1M}', add, '', '{attribute: expiresAt}'))).toEqual([]);
    });
  });
});
