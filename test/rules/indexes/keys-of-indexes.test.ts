import { describe, expect, it } from 'vitest';
import { saidBy, shop } from '../support/shop.js';

describe('DM3007 partial-key', () => {
  const text = (
    attributes: readonly string[],
    patterns: readonly string[] = ['place: {op: create, entity: Order}'],
    when = '',
  ): string =>
    shop({
      indexes: '{byCarrier: {pk: [carrier], sk: [sentOn, orderId], project: all}}',
      maps:
        when === '' ? '{byCarrier: natural}' : `{byCarrier: {pk: [natural], sk: [natural, natural], when: ${when}}}`,
      attributes,
      patterns,
    });
  const carrier = 'carrier: {type: string, minBytes: 1, maxBytes: 20, distinct: 400, optional: true}';
  const sentOn = 'sentOn: {type: date, optional: true}';
  const some = 'assign: {op: update, entity: Order, set: [carrier]}';

  it('says which write leaves a part out, and which', () => {
    const [finding, ...rest] = saidBy('DM3007', text([carrier, sentOn], [some]));
    expect(finding?.at).toBe('info 8:26 natural');
    expect(finding?.message).toContain('`assign` sets `carrier` and not `sentOn`, which the item may lack');
    expect(rest).toEqual([]);
  });

  it('says how many items lack a part by the shares that the model states', () => {
    const stated = [carrier.replace('}', ', present: 90%}'), sentOn.replace('}', ', present: 60%}')];
    const [finding] = saidBy('DM3007', text(stated));
    expect(finding?.numbers).toEqual({ share: 0.3 });
    expect(finding?.message).toContain('At least 30 % of the items have `carrier` and lack `sentOn`');
  });

  it('is silent where the parts come together, where one is always there, and where it was thought of', () => {
    expect(saidBy('DM3007', text([carrier, sentOn], [some.replace('[carrier]', '[carrier, sentOn]')]))).toEqual([]);
    expect(saidBy('DM3007', text([carrier, 'sentOn: date'], [some]))).toEqual([]);
    expect(saidBy('DM3007', text([carrier, sentOn], [some], 'has(sentOn)'))).toEqual([]);
    expect(saidBy('DM3007', text([carrier, sentOn], [some.replace('}', ', condition: has(sentOn)}')]))).toEqual([]);
    const same = [carrier.replace('}', ', present: 90%}'), sentOn.replace('}', ', present: 90%}')];
    expect(saidBy('DM3007', text(same))).toEqual([]);
  });
});

describe('DM3009 local-index-limit', () => {
  const text = (volume: string | undefined, key?: string): string =>
    shop({
      indexes: '{byDay: {pk: pk, sk: day, local: true, project: keys}}',
      ...(key === undefined ? {} : { key: `{pk: "${key}", sk: "ORDER#{orderId}"}` }),
      maps: `{byDay: {pk: "${key ?? 'CUSTOMER#{customerId}'}", sk: natural}}`,
      attributes: ['day: date', 'text: {type: string, avgBytes: 900, maxBytes: 2000}'],
      ...(volume === undefined ? {} : { volume }),
      patterns: ['place: {op: create, entity: Order}', 'latest: {op: query, entity: Order, by: [customerId, day]}'],
    });

  it('adds the entries of local indexes to the items of the largest collection', () => {
    const [finding, ...rest] = saidBy('DM3009', text('{count: 100M, per: {customerId: {avg: 200, max: 12M}}}'));
    expect(finding?.at).toMatch(/^error 4:\d+ byDay$/);
    expect(finding?.numbers).toMatchObject({ items: 12_000_000, limitBytes: 10 * 1024 ** 3 });
    // 900 bytes of text and its keys and names, and an entry of some 150.
    expect(Number(finding?.numbers.bytes) / 12e6).toBeGreaterThan(1100);
    expect(Number(finding?.numbers.bytes) / 12e6).toBeLessThan(1300);
    expect(rest).toEqual([]);
  });

  it('is a note from half of the limit, and silent below', () => {
    const said = (max: string): readonly string[] =>
      saidBy('DM3009', text(`{count: 100M, per: {customerId: {avg: 200, max: ${max}}}}`)).map(
        ({ at }) => at.split(' ')[0] ?? '',
      );
    expect(said('6M')).toEqual(['info']);
    expect(said('3M')).toEqual([]);
    expect(saidBy('DM3009', text('{count: 100M, per: {customerId: {avg: 200}}}'))).toEqual([]);
  });

  it('takes all items where all are under one key, and asks where nothing is stated', () => {
    expect(saidBy('DM3009', text('{count: 50M}', 'ORDERS'))[0]?.numbers.items).toBe(50_000_000);
    expect(saidBy('DM3009', text(undefined)).map(({ at, numbers }) => [at.split(' ')[0], numbers])).toEqual([
      ['info', {}],
    ]);
  });

  it('leaves keys that are cut by time or spread over shards alone', () => {
    const huge = '{count: 900M, per: {customerId: {avg: 200, max: 90M}}}';
    expect(saidBy('DM3009', text(huge, 'C#{customerId}#{day|date:yyyy-MM}'))).toEqual([]);
    expect(saidBy('DM3009', text(huge, 'C#{customerId}#{shard:20 by orderId}'))).toEqual([]);
  });
});

describe('DM3013 composed-key', () => {
  const text = (key: string, more = ''): string =>
    shop({
      indexes: '{byDay: {pk: p1, sk: s1, project: all}}',
      maps: `{byDay: {${key}}}`,
      attributes: ['day: {type: date, immutable: true}', 'seen: timestamp', 'total: {type: int, min: 0, max: 999}'],
      ...(more === '' ? {} : { entities: more }),
    });
  const said = (key: string, more = ''): readonly string[] =>
    saidBy('DM3013', text(key, more), { preset: 'all' }).map(({ message }) => /`\{pk: .*?\}`/.exec(message)?.[0] ?? '');

  it('is off unless it is asked for', () => {
    expect(saidBy('DM3013', text('pk: "{customerId}", sk: "{day}#{total|pad:3}"'))).toEqual([]);
  });

  it('writes the key of several attributes that is the same', () => {
    expect(said('pk: "{customerId}", sk: "{day}#{total|pad:3}"')).toEqual(['`{pk: [customerId], sk: [day, total]}`']);
    expect(said('pk: "X#{customerId}#{day}", sk: "{seen|iso}"')).toEqual(['`{pk: [customerId, day], sk: [seen]}`']);
  });

  it('is silent where the text says something else than its parts', () => {
    expect(said('pk: "{customerId}", sk: "{day}"')).toEqual([]);
    expect(said('pk: "{customerId}", sk: "{seen|date:yyyy-MM}#{orderId}"')).toEqual([]);
    expect(said('pk: "{customerId}", sk: "{total|desc}#{orderId}"')).toEqual([]);
    expect(said('pk: "{customerId}#{shard:4}", sk: "{day}#{orderId}"')).toEqual([]);
    expect(said('pk: "{customerId}", sk: "{day}#{orderId}", when: total > 5')).toEqual([]);
  });

  it('is silent where entities share the index', () => {
    const other = `  Note:\n    key: {pk: "N#{noteId}", sk: "N"}\n    indexes: {byDay: {pk: "N#{noteId}", sk: "N"}}\n    attributes: {noteId: ulid}`;
    expect(said('pk: "{customerId}", sk: "{day}#{orderId}"', other)).toEqual([]);
  });
});

describe('DM3017 determined-sort-key', () => {
  const text = (key: string, entities = ''): string =>
    shop({
      indexes: '{byId: {pk: p1, sk: s1, project: all}}',
      maps: `{byId: {${key}}}`,
      attributes: ['day: {type: date, immutable: true}', 'reference: {type: ulid, generate: ulid}'],
      entities,
    });

  it('tells a repeated value from an id that leaves nothing to order', () => {
    const repeated = saidBy('DM3017', text('pk: "{customerId}#{day}", sk: "D#{day}"'));
    expect(repeated.map(({ at }) => at)).toEqual([expect.stringMatching(/^info 8:\d+ D#\{day\}$/)]);
    expect(repeated[0]?.message).toContain('says already what the sort key says (`day`)');
    expect(saidBy('DM3017', text('pk: "{reference}", sk: "{day}"'))[0]?.message).toContain('names one item');
  });

  it('is silent about constants, and sort keys that order or tell apart', () => {
    expect(saidBy('DM3017', text('pk: "{reference}", sk: "ORDER"'))).toEqual([]);
    expect(saidBy('DM3017', text('pk: "{customerId}", sk: "{day}"'))).toEqual([]);
    expect(saidBy('DM3017', text('pk: "{day|date:yyyy-MM}", sk: "{day}"'))).toEqual([]);
    const line = `  Line:\n    key: {pk: "L#{reference}", sk: "L#{line}"}\n    indexes: {byId: {pk: "{reference}", sk: "L#{line}"}}\n    attributes: {reference: ulid, line: ulid}`;
    expect(saidBy('DM3017', text('pk: "{reference}", sk: "{day}"', line))).toEqual([]);
  });
});
