import { describe, expect, it } from 'vitest';
import { problems, saidBy, shop } from '../support/shop.js';

const PLACE = 'place: {op: create, entity: Order}';
const BY_ID = { indexes: '{byOrder: {pk: orderId, project: all}}', maps: '{byOrder: natural}' };

describe('patterns that nothing serves', () => {
  it('DM4001 names what is in no key and the index that would serve it, with its price', () => {
    const [finding, ...rest] = saidBy(
      'DM4001',
      shop({
        attributes: ['reference: {type: string, minBytes: 8, maxBytes: 8}'],
        volume: '{count: 1M}',
        patterns: [
          'place: {op: create, entity: Order, rate: 10/s}',
          'find: {op: query, entity: Order, by: [reference], page: 10}',
        ],
      }),
    );
    expect(finding?.at).toBe('error 15:3 find');
    expect(finding?.message).toContain('`reference` is in no part of its key');
    expect(finding?.suggestion).toMatch(/`byReference: \{pk: \[reference\], project: all\}`.*1 write unit.*a month/);
    expect(rest).toEqual([]);
  });

  it.each([
    ['', 'all'],
    [', project: [orderId, note, reference]', '{include: [note, orderId]}'],
    [', project: [reference]', 'keys'],
  ])('DM4001 names an index as it is pasted, for a pattern%s', (more, projected) => {
    const text = (indexes: string, maps: string): string =>
      shop({
        indexes: `{${indexes}}`,
        maps: `{${maps}}`,
        attributes: ['reference: {type: string, maxBytes: 8}', 'note: {type: string, maxBytes: 80}'],
        patterns: [PLACE, `find: {op: query, entity: Order, by: [reference]${more}, page: 10}`],
      });
    const [finding] = saidBy('DM4001', text('', ''));
    const [index = '', mapped = ''] = [...(finding?.suggestion ?? '').matchAll(/`(byReference: [^`]*)`/g)].map(
      ([, declared = '']) => declared,
    );
    expect(index).toContain(`project: ${projected}}`);
    expect(problems(text(index, mapped))).toEqual([]);
  });

  describe('DM4001 where the key narrows already', () => {
    const text = (find: string, volume = '{count: 1M, per: {customerId: {avg: 10, max: 200}}}', rates = true): string =>
      shop({
        attributes: ['reference: {type: string, minBytes: 8, maxBytes: 8}', 'note: {type: string, maxBytes: 80}'],
        volume,
        patterns: [
          `place: {op: create, entity: Order${rates ? ', rate: 10/s' : ''}}`,
          `find: {op: query, entity: Order, ${find}}`,
        ],
      });
    const by = 'by: [customerId, reference]';
    const suggested = (...args: Parameters<typeof text>) => saidBy('DM4001', text(...args))[0]?.suggestion ?? '';

    it('names a filter, as it is pasted, where that costs less than an index', () => {
      const found = suggested(`${by}, rate: 2/s`);
      expect(found).toContain('`table shop` serves it for about 0.5 read units a call.');
      const [, pasted = ''] = /`(by: \[[^`]*)`/.exec(found) ?? [];
      expect(pasted).toBe('by: [customerId], filter: "reference = $reference"');
      expect(problems(text(`${pasted}, rate: 2/s`))).toEqual([]);
      const own = suggested(`${by}, filter: "has(note)", rate: 2/s`);
      expect(own).toContain('filter: "has(note) and reference = $reference"');
      expect(suggested(by, undefined, false)).toContain('filter: "reference = $reference"');
    });

    it('names an index where calls are many, all that is read is much, or nothing says how much', () => {
      expect(suggested(`${by}, rate: 900/s`)).toContain('A global index');
      const many = '{count: 90M, per: {customerId: {avg: 9000, max: 20000}}}';
      expect(suggested(`${by}, rate: 2/s`, many)).toContain('A global index');
      expect(suggested(by, many, false)).toContain('A global index');
      expect(suggested(by, '{count: 1M}', false)).toContain('A global index');
    });

    it('names an index where a limit would count what the filter drops', () => {
      expect(suggested(`${by}, limit: 5, rate: 2/s`)).toContain('A global index');
    });
  });

  it('DM4001 names transactions without steps', () => {
    const text = (pattern: string): string => shop({ patterns: [PLACE, pattern] });
    expect(saidBy('DM4001', text('both: {op: transact-get, entity: Order, by: [customerId, orderId]}'))).toEqual([
      {
        at: 'error 13:3 both',
        message:
          '`both` cannot be done: it has no `steps`, which alone say what a transaction reads. Write them, as in `steps: [{get: Order, by: [customerId, orderId]}]`, or take another `op`.',
        numbers: {},
      },
    ]);
    const [write] = saidBy('DM4001', text('both: {op: transact-write}'));
    expect(write?.message).toContain('what a transaction writes. Write them, as in `steps: [{create: …}]`,');
    const params = 'params: {customerId: ulid, orderId: ulid}';
    expect(saidBy('DM4001', text(`both: {op: transact-get, ${params}, steps: [{get: Order}]}`))).toEqual([]);
    // A property that may have been meant is what is wrong.
    expect(problems(text('both: {op: transact-write, step: [{create: Order}]}'))).toEqual(['DM1001 error']);
  });

  it('DM4001 names statements that are none, where no entity is named either', () => {
    const said = (pattern: string) => saidBy('DM4001', shop({ patterns: [PLACE, pattern] })).map(({ at }) => at);
    expect(said('ask: {op: execute}')).toEqual(['error 13:3 ask']);
    expect(said('ask: {op: execute, statement: "SELECT"}')).toEqual(['error 13:3 ask']);
  });

  it('DM4001 warns where the index most likely lacks nothing', () => {
    const text = (present: string, pattern: string): string =>
      shop({
        indexes: '{escalated: {pk: agent, sk: since, project: all}}',
        maps: '{escalated: natural}',
        attributes: [
          'agent: {type: string, maxBytes: 20, present: 4%, distinct: 20}',
          `since: {type: timestamp, present: ${present}}`,
        ],
        volume: '{count: 1M}',
        patterns: [pattern],
      });
    const find = 'find: {op: query, entity: Order, by: [agent], page: 10}';
    const [finding] = saidBy('DM4001', text('4%', find));
    expect(finding?.at).toMatch(/^warning/);
    expect(finding?.suggestion).toContain('`filter: "has(since)"`: then `escalated` serves it');
    expect(saidBy('DM4001', text('3%', find))[0]?.at).toMatch(/^error/);
    const [scan] = saidBy('DM4001', text('4%', 'all: {op: scan, entity: Order, index: escalated}'));
    expect(scan?.at).toMatch(/^error/);
    expect(scan?.message).toContain('cannot be had by a scan of index `escalated`');
    expect(scan?.suggestion).toContain('`filter: "has(agent) and has(since)"`');
  });

  it('DM4001 points at the index that a pattern names and that does not hold its entity', () => {
    const [finding] = saidBy(
      'DM4001',
      shop({
        indexes: '{gsi1: {pk: gsi1pk, sk: gsi1sk, project: all}}',
        entities:
          '  Customer:\n    key: {pk: "CUSTOMER#{customerId}", sk: "PROFILE"}\n    indexes: {gsi1: {pk: "MAIL#{email}", sk: "C"}}\n    attributes: {customerId: ulid, email: ulid}',
        patterns: [
          'mail: {op: query, entity: Customer, by: [email], expect: {items: 1}}',
          'orders: {op: query, entity: Order, by: [customerId], index: gsi1, page: 5}',
        ],
      }),
    );
    expect(finding?.at).toBe('error 17:63 gsi1');
    expect(finding?.message).toBe('Index `gsi1`, which `orders` names, does not serve it: no `Order` is in it.');
  });

  it('DM4001 says what a get, an update or a delete lacks of the key', () => {
    const text = shop({
      patterns: [
        'read: {op: get, entity: Order, by: [customerId]}',
        'drop: {op: delete, entity: Order, key: [customerId]}',
      ],
    });
    expect(saidBy('DM4001', text).map(({ message }) => message)).toEqual([
      '`read` does not give the whole key of an item: the key of `Order` also needs `orderId`.',
      '`drop` does not give the whole key of an item: the key of `Order` also needs `orderId`.',
    ]);
    expect(problems(text)).toEqual(['DM4001 error', 'DM4001 error']);
  });

  it('DM4002 names what the partition key needs, a shard among it', () => {
    const [unbound] = saidBy(
      'DM4002',
      shop({ patterns: [PLACE, 'find: {op: query, entity: Order, by: [orderId], page: 10}'] }),
    );
    expect(unbound?.at).toBe('error 13:3 find');
    expect(unbound?.message).toContain('its `pk` needs `customerId`, which the pattern does not give');
    const sharded = shop({
      key: '{pk: "ORDERS#{shard:4 by orderId}", sk: "ORDER#{orderId}"}',
      patterns: [PLACE, 'all: {op: query, entity: Order, page: 10}'],
    });
    const [shards] = saidBy('DM4002', sharded);
    expect(shards?.message).toContain('spread over 4 shards');
    expect(shards?.suggestion).toContain('fanOut: {shard: all}');
    expect(problems(sharded.replace('page: 10}', 'page: 10, fanOut: {shard: all}}'))).toEqual([]);
  });

  it('DM4003 points at a range with a part of the sort key before it', () => {
    const text = shop({
      key: '{pk: "CUSTOMER#{customerId}", sk: "ORDER#{state}#{at|iso}#{orderId}"}',
      attributes: ['state: {enum: [NEW, PAID], immutable: true}', 'at: {type: timestamp, immutable: true}'],
      patterns: ['find: {op: query, entity: Order, by: [customerId], range: {at: between}, page: 10}'],
    }).replace('    attributes:', '    id: [customerId, orderId, state, at]\n    attributes:');
    const [finding, ...rest] = saidBy('DM4003', text);
    expect(finding?.at).toBe('error 15:62 at');
    expect(finding?.message).toContain('`state` comes first in the sort key');
    expect(rest).toEqual([]);
    expect(problems(text)).toEqual(['DM4003 error']);
  });

  it('DM4006 points at `consistent` and offers the same read without it', () => {
    const [finding, ...rest] = saidBy(
      'DM4006',
      shop({
        ...BY_ID,
        patterns: ['find: {op: query, entity: Order, by: [orderId], consistent: true, expect: {items: 1}}'],
      }),
    );
    expect(finding?.at).toBe('error 13:63 true');
    expect(finding?.suggestion).toBe('Without `consistent`, `byOrder` serves it.');
    expect(rest).toEqual([]);
  });

  it('DM4006 leaves strong reads of the table alone', () => {
    expect(
      problems(
        shop({
          patterns: [
            'find: {op: query, entity: Order, by: [customerId], consistent: true, page: 5}',
            'one: {op: get, entity: Order, by: [customerId, orderId], consistent: true}',
          ],
        }),
      ),
    ).toEqual([]);
  });

  it('DM4018 points at the order, and offers no index that has none either', () => {
    const indexes = '{byCountry: {pk: country, project: all}}';
    const [finding, ...rest] = saidBy(
      'DM4018',
      shop({
        indexes,
        maps: '{byCountry: natural}',
        attributes: ['country: ulid'],
        patterns: ['find: {op: query, entity: Order, by: [country], order: desc, page: 5}'],
      }),
    );
    expect(finding?.at).toBe('error 14:58 desc');
    expect(finding?.message).toContain('it has no sort key to order by');
    expect(finding?.suggestion).toBeUndefined();
    expect(rest).toEqual([]);
  });

  it('DM4018 wants a merge where several shards are read in order', () => {
    const text = shop({
      key: '{pk: "ORDERS#{shard:4 by orderId}", sk: "ORDER#{orderId}"}',
      patterns: ['all: {op: query, entity: Order, order: desc, page: 10, fanOut: {shard: all}}'],
    });
    expect(problems(text)).toEqual(['DM4018 error']);
    expect(saidBy('DM4018', text)[0]?.suggestion).toMatch(/^`merge: \{order: orderId\}`: the caller sorts/);
    expect(problems(text.replace('fanOut', 'merge: {order: orderId}, fanOut'))).toEqual([]);
  });

  it('DM4018 wants the merge, and nothing more to be given, where an index is spread over shards', () => {
    const text = shop({
      indexes: '{best: {pk: bestPk, sk: bestSk, project: all}}',
      maps: '{best: {pk: "BEST#{shard:4 by orderId}", sk: "{points|pad:6}#{orderId}"}}',
      attributes: ['points: {type: int, min: 0, max: 999999}'],
      patterns: ['best: {op: query, entity: Order, order: desc, page: 10, index: best, fanOut: {shard: all}}'],
    });
    for (const written of [text, text.replace('index: best, ', '')]) {
      const [finding] = saidBy('DM4018', written);
      expect(finding?.suggestion).toContain('`merge: {order: points}`');
      expect(finding?.suggestion).not.toContain('Give');
    }
  });

  it('is silent on patterns of entities whose keys are broken', () => {
    expect(
      problems(
        shop({
          key: '{pk: "CUSTOMER#{custmerId}", sk: "ORDER#{orderId}"}',
          patterns: [PLACE, 'find: {op: query, entity: Order, by: [customerId], page: 5}'],
        }),
      ),
    ).toEqual(['DM2001 error']);
  });

  it('makes names from the model harmless for a terminal', () => {
    const text = shop({ patterns: ['find: {op: query, entity: Order, by: [orderId], page: 10}'] }).replace(
      'key: {pk: pk',
      'key: {pk: "p\\e[31mk"',
    );
    const [finding] = saidBy('DM4002', text);
    expect(finding?.message).toContain('its `p␛[31mk` needs `customerId`');
  });
});
