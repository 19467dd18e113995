import { describe, expect, it } from 'vitest';
import { problems, saidBy, shop, times } from '../support/shop.js';

/** The shape of a key is judged whoever maps it. */
const ELSEWHERE = '  other: {key: {pk: id}}\nentities:\n  Note: {table: other, key: natural, attributes: {id: ulid}}\n';

describe('DM3006 projected-keys', () => {
  it('is a note at the first key that is listed, and counts them', () => {
    const indexes = '{gsi1: {pk: a, sk: b, project: {include: [total, sk, a]}}}';
    const [finding, ...rest] = saidBy(
      'DM3006',
      shop({
        indexes,
        maps: '{gsi1: natural}',
        attributes: ['a: ulid', 'b: ulid', 'total: {type: int, min: 0, max: 9}'],
      }),
    );
    expect(finding?.at).toMatch(/^info 4:\d+ sk$/);
    expect(finding?.numbers).toEqual({ listed: 2 });
    expect(rest).toEqual([]);
  });
});

describe('DM3008 index-key-shape', () => {
  const of = (indexes: string, table = '{pk: pk, sk: sk}'): readonly string[] =>
    saidBy(
      'DM3008',
      `dynamodel: 1\nmodel: shop\ntables:\n  shop: {key: ${table}, indexes: ${indexes}}\n${ELSEWHERE}`,
    ).map(({ at, message }) => `${at}: ${message}`);

  it.each([
    [
      'a local index on a table without a sort key',
      '{l: {pk: pk, sk: a, local: true, project: all}}',
      '{pk: pk}',
      /has no sort key/,
    ],
    [
      'a local index with another partition key',
      '{l: {pk: a, sk: b, local: true, project: all}}',
      undefined,
      /is that of the table, `pk`/,
    ],
    [
      'a local index of two sort key attributes',
      '{l: {pk: pk, sk: [a, b], local: true, project: all}}',
      undefined,
      /one sort key attribute/,
    ],
    [
      'an attribute that stands twice',
      '{g: {pk: [a, b], sk: [c, a], project: all}}',
      undefined,
      /`a` stands twice in the key of index `g`/,
    ],
    ['a table whose two keys are one attribute', '{}', '{pk: a, sk: a}', /`a` stands twice in the key of table `shop`/],
  ])('%s', (_what, indexes, table, message) => {
    const found = of(indexes, table);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^error 4:/);
    expect(found[0]).toMatch(message);
  });

  it('an attribute that a table and an index compose in two ways', () => {
    const local = (pk: string): string =>
      shop({
        indexes: '{byTitle: {pk: pk, sk: title, local: true, project: all}}',
        maps: `{byTitle: {pk: "${pk}", sk: natural}}`,
        attributes: ['title: ulid'],
        patterns: ['titles: {op: query, entity: Order, by: [customerId, title], index: byTitle, page: 5}'],
      });
    const [finding, ...rest] = saidBy('DM3008', local('C#{customerId}'));
    expect(finding?.at).toBe('error 8:30 C#{customerId}');
    expect(finding?.message).toContain(
      'is `C#{customerId}` in index `byTitle` and `CUSTOMER#{customerId}` in the table',
    );
    expect(rest).toEqual([]);
    expect(problems(local('CUSTOMER#{customerId}'))).toEqual([]);
  });

  it('takes the table’s template without its tenant, which is written for it', () => {
    const text = `dynamodel: 1
model: chat
tenancy: {field: tenantId, prefix: "T#{tenantId}", separator: "#", values: {count: 50}}
tables:
  chat: {key: {pk: pk, sk: sk}, indexes: {byAuthor: {pk: pk, sk: author, local: true, project: all}}}
entities:
  Message:
    key: {pk: "ROOM#{roomId}", sk: "{messageId}"}
    indexes: {byAuthor: {pk: "ROOM#{roomId}", sk: natural}}
    attributes: {tenantId: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 9}, roomId: ulid, messageId: ulid, author: ulid}
accessPatterns:
  byAuthor: {op: query, entity: Message, by: [roomId, author], index: byAuthor, page: 20, rate: 1/s}
  post: {op: create, entity: Message, rate: 10/s}
`;
    expect(problems(text)).toEqual([]);
  });

  it('takes four and four attributes, and a local index on the table’s own partition key', () => {
    expect(
      of('{g: {pk: [a, b, c, d], sk: [e, f, g, h], project: all}, l: {pk: pk, sk: z, local: true, project: all}}'),
    ).toEqual([]);
  });
});

describe('DM3010 too-many-indexes', () => {
  const text = (count: number, local = '', more = ''): string =>
    `dynamodel: 1\nmodel: shop\ntables:\n  shop:\n    key: {pk: pk, sk: sk}\n    indexes:\n${times(count, (i) => `      g${i}g: {pk: ${local === '' ? `a${i}` : 'pk'}, sk: b${i}, project: keys${local}}\n`).join('')}${ELSEWHERE}${more}`;

  it('speaks at the 21st global index and not at the 20th', () => {
    expect(saidBy('DM3010', text(20))).toEqual([]);
    const [finding, ...rest] = saidBy('DM3010', text(23));
    expect(finding?.at).toBe('error 27:7 g21g');
    expect(finding?.numbers).toEqual({ indexes: 23, limit: 20 });
    expect(rest).toEqual([]);
  });

  it('takes the quota that the model states', () => {
    expect(saidBy('DM3010', text(23, '', 'lint: {quotas: {globalIndexes: 25}}\n'))).toEqual([]);
    expect(
      saidBy('DM3010', text(26, '', 'lint: {quotas: {globalIndexes: 25}}\n')).map(({ numbers }) => numbers),
    ).toEqual([{ indexes: 26, limit: 25 }]);
  });

  it('speaks at the sixth local index, which no quota raises', () => {
    const found = saidBy('DM3010', text(6, ', local: true', 'lint: {quotas: {globalIndexes: 25}}\n'));
    expect(found.map(({ at, numbers }) => [at, numbers])).toEqual([['error 12:7 g6g', { indexes: 6, limit: 5 }]]);
  });
});

describe('DM3011 too-many-projected', () => {
  const text = (counts: readonly number[]): string => {
    const indexes = counts.map(
      (count, n) =>
        `      g${n}g: {pk: a${n}, project: {include: [${times(count, (i) => `f${n}_${i}`).join(', ')}]}}\n`,
    );
    return `dynamodel: 1\nmodel: shop\ntables:\n  shop:\n    key: {pk: pk, sk: sk}\n    indexes:\n${indexes.join('')}${ELSEWHERE}`;
  };

  it('speaks at the 21st attribute of one index', () => {
    expect(saidBy('DM3011', text([20]))).toEqual([]);
    const [finding, ...rest] = saidBy('DM3011', text([20, 21]));
    expect(finding?.at).toMatch(/^error 8:\d+ f1_21$/);
    expect(finding?.numbers).toEqual({ attributes: 21, limit: 20 });
    expect(rest).toEqual([]);
  });

  it('speaks at the 101st attribute of a table', () => {
    expect(saidBy('DM3011', text([20, 20, 20, 20, 20]))).toEqual([]);
    const [finding, ...rest] = saidBy('DM3011', text([20, 20, 20, 20, 20, 3]));
    expect(finding?.at).toMatch(/^error 12:\d+ f5_1$/);
    expect(finding?.numbers).toEqual({ attributes: 103, limit: 100 });
    expect(rest).toEqual([]);
    const raised = `${text([20, 20, 20, 20, 20, 3])}lint: {quotas: {includedAttributes: 103}}\n`;
    expect(saidBy('DM3011', raised)).toEqual([]);
  });

  it('says one thing of an index that is too long alone', () => {
    expect(saidBy('DM3011', text([101])).map(({ numbers }) => numbers)).toEqual([{ attributes: 101, limit: 20 }]);
  });
});

describe('DM3012 moving-index-entries', () => {
  const text = (rate: string, maps: string): string =>
    shop({
      indexes: '{byState: {pk: aPk, sk: aSk, project: all}, byDue: {pk: bPk, sk: bSk, project: all}}',
      maps,
      attributes: ['state: {enum: [NEW, PAID]}'],
      patterns: [
        'a: {op: query, entity: Order, by: [customerId, state], index: byState, page: 25}',
        'b: {op: query, entity: Order, by: [customerId], index: byDue, page: 25}',
        `advance: {op: update, entity: Order, set: [state]${rate}}`,
      ],
    });
  const both =
    '{byState: {pk: "S#{customerId}#{state}", sk: "{orderId}"}, byDue: {pk: "D#{customerId}", sk: "{state}#{orderId}"}}';
  const one =
    '{byState: {pk: "S#{customerId}#{state}", sk: "{orderId}"}, byDue: {pk: "D#{customerId}", sk: "{orderId}"}}';

  it('warns of a frequent update that moves entries in two indexes', () => {
    const [finding, ...rest] = saidBy('DM3012', text(', rate: {avg: 20/s, peak: 80/s}', both));
    expect(finding?.at).toMatch(/^warning \d+:3 advance$/);
    // 20 × 4 × 2,628,000 units at $0.625 a million.
    expect(finding?.numbers).toEqual({ indexes: 2, indexWriteUnits: 4, tableWriteUnits: 1, monthlyUsd: 131.4 });
    expect(rest).toEqual([]);
  });

  it('only notes it where it is rare, or how often is not said', () => {
    expect(saidBy('DM3012', text(', rate: 1/s', both)).map(({ at }) => at)).toEqual([expect.stringMatching(/^info/)]);
    expect(saidBy('DM3012', text('', both)).map(({ at }) => at)).toEqual([expect.stringMatching(/^info/)]);
  });

  it('notes one index from $25 a month on', () => {
    expect(saidBy('DM3012', text(', rate: 20/s', one)).map(({ at, numbers }) => [at, numbers.monthlyUsd])).toEqual([
      [expect.stringMatching(/^info/), 65.7],
    ]);
    expect(saidBy('DM3012', text(', rate: 5/s', one))).toEqual([]);
  });

  it('knows that an item which leaves a sparse index does not move in it', () => {
    const sparse =
      '{byState: {pk: "S#{customerId}", sk: "{orderId}", when: state = NEW}, byDue: {pk: "D#{customerId}", sk: "{orderId}"}}';
    const model = text(', rate: 900/s', sparse).replace(
      'by: [customerId, state], index: byState',
      'by: [customerId], filter: state = NEW, index: byState',
    );
    expect(saidBy('DM3012', model)).toEqual([]);
    expect(problems(model)).toEqual([]);
  });
});
