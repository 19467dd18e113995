import { describe, expect, it } from 'vitest';
import { problems, saidBy, shop } from '../support/shop.js';

describe('DM4008 limit-hides-entity', () => {
  const profile = (sk: string): string =>
    `  Profile:\n    key: {pk: "CUSTOMER#{customerId}", sk: "${sk}"}\n    attributes: {customerId: ulid}\n    volume: {count: 1M}`;
  const text = (more: string, volume: string | undefined, sk = 'PROFILE'): string =>
    shop({
      ...(volume === undefined ? {} : { volume }),
      entities: profile(sk),
      patterns: [`page: {op: query, entities: [Order, Profile], by: [customerId], ${more}}`],
    });
  const many = '{count: 10M, per: {Profile: {avg: 10, max: 400}}}';

  it('names what a limit does not reach, with what comes before it', () => {
    const [finding, ...rest] = saidBy('DM4008', text('limit: 30', many));
    expect(finding?.at).toBe('warning 17:74 30');
    expect(finding?.numbers).toEqual({ limit: 30, typicalBefore: 10, mostBefore: 400 });
    expect(finding?.message).toContain('`Profile` comes after `Order` (usually 10, up to 400)');
    expect(finding?.message).toContain('can use up the limit of 30');
    expect(rest).toEqual([]);
    expect(saidBy('DM4008', text('limit: 5', many))[0]?.message).toContain('usually uses up the limit of 5');
  });

  it('is silent where the entity comes first, fits, or is on the next page', () => {
    expect(saidBy('DM4008', text('limit: 30, order: desc', many))).toEqual([]);
    expect(saidBy('DM4008', text('limit: 30', many, 'A'))).toEqual([]);
    expect(saidBy('DM4008', text('limit: 500', many))).toEqual([]);
    expect(saidBy('DM4008', text('page: 30', many))).toEqual([]);
  });

  it('is silent where keys of both interleave, whichever way they are read', () => {
    const dated = (more: string): string =>
      shop({
        key: '{pk: "CUSTOMER#{customerId}", sk: "{placedAt|iso}"}',
        attributes: ['placedAt: timestamp'],
        volume: many,
        entities: `  Bill:\n    key: {pk: "CUSTOMER#{customerId}", sk: "{sentAt|iso}"}\n    attributes: {customerId: ulid, sentAt: timestamp}\n    volume: {count: 9M}`,
        patterns: [`page: {op: query, entities: [Bill, Order], by: [customerId], ${more}}`],
      });
    expect(saidBy('DM4008', dated('limit: 10'))).toEqual([]);
    expect(saidBy('DM4008', dated('limit: 10, order: desc'))).toEqual([]);
  });

  it('finds what stands under the whole literal that others begin with', () => {
    expect(saidBy('DM4008', text('limit: 30, order: desc', many, 'ORDER'))).toHaveLength(1);
    expect(saidBy('DM4008', text('limit: 30', many, 'ORDER'))).toEqual([]);
  });

  it('is a note where the model does not count what comes before', () => {
    const said = saidBy('DM4008', text('limit: 2', undefined));
    expect(said.map(({ at }) => at.split(' ')[0])).toEqual(['info']);
    expect(said[0]?.message).toContain('state the `volume`');
  });
});

describe('DM4009 bound-ends-too-early', () => {
  const text = (condition: string, range = 'between'): string =>
    shop({
      key: '{pk: "CUSTOMER#{customerId}", sk: "ORDER#{day}#{orderId}"}',
      attributes: ['day: {type: date, immutable: true}'],
      patterns: [
        'place: {op: create, entity: Order}',
        `between: {op: query, entity: Order, by: [customerId], range: {day: ${range}}, page: 25, keyCondition: "pk = CUSTOMER#{customerId} and ${condition}"}`,
      ],
    });

  it('finds the bound that does not reach behind the following segment, as the one cause', () => {
    const short = text('sk between ORDER#{from} and ORDER#{to}');
    expect(saidBy('DM4009', short)).toHaveLength(1);
    expect(saidBy('DM4009', short)[0]?.suggestion).toContain('ORDER#{to}$`');
    expect(problems(short)).toEqual(['DM4009 error']);
    expect(problems(text('sk between ORDER#{from} and ORDER#{to}#'))).toEqual(['DM4009 error']);
    const above = text('sk between ORDER#{day} and ORDER$', 'gt');
    expect(saidBy('DM4009', above)[0]?.message).toContain('finds the items at the bound');
  });

  it('takes the whole bound, and leaves other differences to DM4001', () => {
    expect(problems(text('sk between ORDER#{from} and ORDER#{to}$'))).toEqual([]);
    expect(problems(text('sk between ORDER#{to} and ORDER#{from}'))).toEqual(['DM4001 error']);
    expect(problems(text('begins_with(sk, ORDER#)'))).toEqual(['DM4001 error']);
  });
});

describe('DM4010 many-requests', () => {
  const text = (shards: number, fanOut: string, more = ''): string => `dynamodel: 1
model: meters
tables:
  readings: {key: {pk: pk, sk: sk}}
entities:
  Reading:
    key: {pk: "R#{at|bucket:1h}#{shard:${shards} by readingId}", sk: "{at|iso}#{readingId}"}
    attributes:
      readingId: {type: ulid, generate: ulid}
      at: {type: timestamp, default: now}
    volume: {count: 100M}
accessPatterns:
  log: {op: put, entity: Reading}
  of: {op: query, entity: Reading, range: {at: between}, fanOut: ${fanOut}, merge: {order: at}, page: 100${more}}
`;

  it('multiplies shards and buckets, and prices the least that they take', () => {
    const [finding, ...rest] = saidBy('DM4010', text(16, '{shard: all, bucket: {max: 25}}', ', rate: 2/s'));
    expect(finding?.at).toBe('warning 14:58 fanOut');
    // Half a unit for each of 400, twice a second, at $0.125 a million.
    expect(finding?.numbers).toEqual({
      requests: 400,
      atOnce: 400,
      shards: 16,
      buckets: 25,
      leastReadUnits: 200,
      monthlyUsd: 131.4,
    });
    expect(rest).toEqual([]);
  });

  it('is a note up to four times the connections of a client, and silent up to them', () => {
    const said = (shards: number, buckets: number, mode = 'parallel'): readonly string[] =>
      saidBy('DM4010', text(shards, `{shard: all, bucket: {max: ${buckets}, mode: ${mode}}}`)).map(
        ({ at }) => at.split(' ')[0] ?? '',
      );
    expect(said(10, 5)).toEqual([]);
    expect(said(10, 6)).toEqual(['info']);
    expect(said(20, 10)).toEqual(['info']);
    expect(said(20, 11)).toEqual(['warning']);
    expect(said(20, 11, 'walk')).toEqual(['info']);
    expect(said(201, 2, 'walk')).toEqual(['warning']);
  });

  it('counts only the shards of one bucket as asked at once where buckets are walked', () => {
    const walk = (shards: number, buckets: number) =>
      saidBy('DM4010', text(shards, `{shard: all, bucket: {max: ${buckets}, mode: walk}}`))[0];
    const few = walk(20, 11);
    expect(few?.message).toContain(
      'takes up to 220 requests (20 shards × 11 time buckets), those of one bucket, 20, in parallel, and one bucket after another',
    );
    expect(few?.message).not.toContain('connections');
    expect(few?.numbers).toEqual({ requests: 220, atOnce: 20, shards: 20, buckets: 11, leastReadUnits: 10 });
    const many = walk(60, 2);
    expect(many?.message).toContain('A client of the SDK has 50 connections');
    expect(many?.numbers).toMatchObject({ requests: 120, atOnce: 60 });
  });
});

describe('DM4017 lookup-not-unique', () => {
  const text = (pattern: string, more: { readonly email?: string; readonly constraint?: string } = {}): string =>
    shop({
      indexes: '{byEmail: {pk: p1, sk: s1, project: all}}',
      maps: '{byEmail: {pk: "E#{email}", sk: "{orderId}"}}',
      attributes: [
        `email: ${more.email ?? '{type: string, minBytes: 3, maxBytes: 100, immutable: true}'}`,
        ...(more.constraint === undefined ? [] : [`other: bool\n    unique: ${more.constraint}`]),
      ],
      patterns: ['place: {op: create, entity: Order}', pattern],
    });
  const one = 'byEmail: {op: query, entity: Order, by: [email], expect: {items: 1}}';

  it('says what nothing makes unique', () => {
    const [finding, ...rest] = saidBy('DM4017', text(one));
    expect(finding?.at).toBe('info 15:3 byEmail');
    expect(finding?.message).toContain(
      'expects one `Order` with the given `email`, and nothing keeps two from having it',
    );
    expect(rest).toEqual([]);
    expect(saidBy('DM4017', text(one.replace('op: query', 'op: get')))).toHaveLength(1);
  });

  it('is silent about drawn values, ids, constraints, and one of several', () => {
    expect(saidBy('DM4017', text(one, { email: '{type: uuid, generate: uuid}' }))).toEqual([]);
    expect(saidBy('DM4017', text(one, { constraint: '{email: {}}' }))).toEqual([]);
    expect(saidBy('DM4017', text(one.replace('expect: {items: 1}', 'page: 5')))).toEqual([]);
    expect(saidBy('DM4017', text(one.replace('}}', '}, order: desc, limit: 1}')))).toEqual([]);
    expect(saidBy('DM4017', text('first: {op: get, entity: Order, by: [customerId, orderId]}'))).toEqual([]);
  });
});
