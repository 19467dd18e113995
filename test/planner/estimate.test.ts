import { describe, expect, it } from 'vitest';
import { shareOfRank } from '../../src/design/index.js';
import { readUnits } from '../../src/facts/index.js';
import type { Skew } from '../../src/model/index.js';
import { isUniqueBy, itemsSharing } from '../../src/planner/estimate.js';
import { pagedUnits, requestFigures } from '../../src/planner/figures.js';
import { exact, spread } from '../../src/planner/spread.js';
import { designOf, planned, readOf } from './support.js';

const MB = 1024 ** 2;

describe('the share of a rank', () => {
  it.each<[Skew, number]>([
    [{ kind: 'zipf', a: 1.2, text: 'zipf(1.2)' }, 400],
    [{ kind: 'zipf', a: 1, text: 'zipf(1)' }, 5000],
    [{ kind: 'zipf', a: 0.8, text: 'zipf(0.8)' }, 20_000],
    [{ kind: 'ycsb', text: 'ycsb' }, 3000],
    [{ kind: 'hot', a: 2, b: 0.3, text: 'hot(2, 30%)' }, 50],
    [{ kind: 'hotspot', a: 0.1, b: 0.9, text: 'hotspot(10%, 90%)' }, 50],
    [{ kind: 'uniform', text: 'uniform' }, 7],
  ])('%o over %i values adds up to one', (skew, values) => {
    let sum = 0;
    for (let rank = 1; rank <= values; rank += 1) sum += shareOfRank(skew, values, rank);
    expect(sum).toBeCloseTo(1, 6);
  });

  it('gives the biggest of 400 tenants under zipf(1.2) a quarter', () => {
    expect(shareOfRank({ kind: 'zipf', a: 1.2, text: '' }, 400, 1)).toBeCloseTo(0.245, 3);
  });
});

describe('figures of a request', () => {
  const rows = (items: number, bytes: number) => [
    { items: exact(items), entry: { min: bytes, typical: bytes, max: bytes }, wanted: true },
  ];

  it('round the sum of a page, not the items', () => {
    expect(requestFigures(rows(8, 2000), undefined, 'eventual').units.typical).toBe(2);
    expect(requestFigures(rows(0, 2000), undefined, 'eventual').units.typical).toBe(0.5);
  });

  it('round each page of 1 MB by itself', () => {
    expect(pagedUnits(2.5 * MB, 'strong')).toBe(256 + 256 + 128);
    expect(pagedUnits(MB, 'strong')).toBe(readUnits(MB, 'strong'));
    expect(requestFigures(rows(3000, 1024), undefined, 'strong').pages.typical).toBe(3);
  });

  it('stop at the limit, with the biggest rows at the worst', () => {
    const groups = [
      { items: spread(1, 1, 1), entry: { min: 10, typical: 10, max: 10 }, wanted: true },
      { items: spread(100, 500), entry: { min: 100, typical: 100, max: 900 }, wanted: true },
    ];
    const figures = requestFigures(groups, 20, 'eventual');
    expect(figures.items).toEqual({ typical: 20, p99: 20, max: 20 });
    expect(figures.bytes.max).toBeLessThanOrEqual(20 * 900);
    expect(figures.pages.max).toBe(1);
  });

  it('have no ceiling where nothing bounds the items', () => {
    const groups = [{ items: spread(10, 20), entry: { min: 1, typical: 1, max: 1 }, wanted: true }];
    expect(requestFigures(groups, undefined, 'eventual').units).not.toHaveProperty('max');
  });
});

describe('items under a key', () => {
  const design = designOf(`
dynamodel: 1
model: estimates
tables: {logs: {key: {pk: pk, sk: sk}}}
entities:
  User:
    table: logs
    key: {pk: "USER#{userId}", sk: USER}
    attributes: {userId: {type: ulid, generate: ulid}, country: {enum: [NO, SE]}, email: {type: string, maxBytes: 60}}
    unique: {email: {}}
    volume: {count: 1000}
  Log:
    table: logs
    key: {pk: "LOG#{userId}", sk: "{logId}"}
    attributes: {userId: ulid, logId: {type: ulid, generate: ulid}, level: {enum: [INFO, WARN, ERROR]}}
    volume: {count: 60000}
  Parcel:
    table: logs
    key: {pk: "O#{orderId}", sk: "P#{parcelId}"}
    attributes: {orderId: {type: string, maxBytes: 9, distinct: 100}, parcelId: {type: string, maxBytes: 9}}
    volume: {count: 500}
  Line:
    table: logs
    key: {pk: "O#{orderId}", sk: "L#{lineId}"}
    attributes:
      orderId: {type: string, maxBytes: 9, distinct: 100}
      lineId: {type: string, maxBytes: 9}
      parcelId: {type: string, maxBytes: 9}
    volume: {count: 1500, per: {Parcel: {avg: 3, p99: 12, max: 50}}}
  Shelved:
    table: logs
    key: {pk: "S#{shelf}", sk: "{row}#{box}#{name}"}
    id: [shelf, row, box, name]
    attributes:
      shelf: {type: string, maxBytes: 9}
      row: {type: string, maxBytes: 9}
      box: {type: string, maxBytes: 9}
      name: {type: string, maxBytes: 9}
      state: {enum: [NEW, USED]}
    volume: {count: 2.4M, per: {shelf: {avg: 250, p99: 4000, max: 30000}}}
  Visit:
    table: logs
    key: {pk: "V#{userId}", sk: "{visitId}"}
    attributes: {userId: ulid, visitId: ulid}
    volume: {count: 600}
  Step:
    table: logs
    key: {pk: "STEP#{userId}", sk: "{step|pad:1}"}
    attributes: {userId: ulid, step: {type: int, min: 0, max: 3}}
accessPatterns:
  few: {op: query, entity: Shelved, by: [shelf, row], page: 50}
  many: {op: query, entity: Shelved, by: [shelf, row], page: 500}
`);
  const entity = (name: string) => {
    const found = design.entities.get(name);
    if (found === undefined) throw new Error(name);
    return found;
  };

  it('are one where the id, a unique value or a drawn id is given', () => {
    expect(isUniqueBy(entity('User'), new Set(['userId']))).toBe(true);
    expect(isUniqueBy(entity('User'), new Set(['email']))).toBe(true);
    expect(isUniqueBy(entity('Log'), new Set(['logId']))).toBe(true);
    expect(isUniqueBy(entity('Log'), new Set(['userId']))).toBe(false);
  });

  it('are the quotient of the counts', () => {
    const estimate = itemsSharing(design, entity('Log'), new Set(['userId']));
    expect(estimate.items).toEqual({ typical: 60, p99: 300 });
    expect(estimate.assumptions.map(({ value }) => value)).toEqual(['p99 300']);
    expect(itemsSharing(design, entity('Log'), new Set(['userId', 'level'])).items.typical).toBe(20);
  });

  it('are a guess where it is not stated how many of what they belong to there are', () => {
    const owned = designOf(`
dynamodel: 1
model: owned
tables: {main: {key: {pk: pk, sk: sk}}}
entities:
  Owner: {key: {pk: "O#{ownerId}", sk: O}, attributes: {ownerId: {type: ulid, generate: ulid}}}
  Thing:
    key: {pk: "O#{ownerId}", sk: "T#{day}#{thingId}"}
    attributes: {ownerId: ulid, day: date, thingId: {type: ulid, generate: ulid}}
    volume: {count: 1M}
`);
    const thing = owned.entities.get('Thing') as Parameters<typeof itemsSharing>[1];
    const ofOwner = itemsSharing(owned, thing, new Set(['ownerId']));
    expect(ofOwner).toMatchObject({ items: { typical: 10 }, isGuess: true, isUngrouped: true });
    expect(ofOwner.assumptions[0]).toMatchObject({ about: 'Owner items', value: '100,000' });
    // How many days there are is known well enough.
    expect(itemsSharing(owned, thing, new Set(['day']))).toMatchObject({ isGuess: true, isUngrouped: false });
  });

  it('say of which key they are, and that their p99 is assumed', () => {
    const estimate = itemsSharing(design, entity('Log'), new Set(['userId', 'level']));
    expect(estimate.assumptions.map(({ about }) => about)).toEqual(['Log items with one level and userId']);
    expect(estimate.isTailAssumed).toBe(true);
    expect(itemsSharing(design, entity('Line'), new Set(['parcelId'])).isTailAssumed).toBe(false);
  });

  it('are no more than there are, and all where there is one key', () => {
    const all = itemsSharing(design, entity('Log'), new Set());
    expect(all.items).toEqual({ typical: 60_000, p99: 60_000 });
    expect(all).toMatchObject({ isTailAssumed: false, assumptions: [] });
    // Of three levels, one may have all items but a few.
    expect(itemsSharing(design, entity('Log'), new Set(['level'])).items).toEqual({ typical: 20_000, p99: 60_000 });
  });

  it('assume the tail of each part where a key is in parts', () => {
    const parts = itemsSharing(design, entity('Log'), new Set(), [{ field: 'logId', parts: 4 }]);
    expect(parts.items).toEqual({ typical: 15_000, p99: 60_000 });
    const many = itemsSharing(design, entity('Log'), new Set(), [{ field: 'logId', parts: 100 }]);
    expect(many.items).toEqual({ typical: 600, p99: 3000 });
    expect(many.assumptions.map(({ value }) => value)).toEqual(['p99 3,000']);
  });

  it('are those of a parent that a part of its id names', () => {
    const estimate = itemsSharing(design, entity('Line'), new Set(['parcelId']));
    expect(estimate.items).toEqual({ typical: 3, p99: 12, max: 50 });
    expect(estimate.assumptions.map(({ about, value }) => `${about}: ${value}`)).toEqual([
      'different values of Parcel.parcelId: 500',
    ]);
    // One order has several parcels, so that it names none.
    expect(itemsSharing(design, entity('Line'), new Set(['orderId'])).items.typical).toBe(15);
  });

  it('are one or more of what a parent has, however many values other fields have', () => {
    const shelf = entity('Shelved');
    const estimate = itemsSharing(design, shelf, new Set(['shelf', 'row', 'box']));
    expect(estimate.items).toEqual({ typical: 1, p99: 16, max: 30_000 });
    expect(estimate.why).toBe('`volume.per.shelf` of Shelved, over 250 values of `row` and `box`');
    expect(estimate.isGuess).toBe(true);
    expect(estimate.assumptions.map(({ about }) => about)).toEqual([
      'different values of Shelved.row',
      'different values of Shelved.box',
    ]);
    // A state is asked for whether or not an item has it.
    const [both, used] = [new Set(['shelf']), new Set(['shelf', 'state'])].map(
      (fields) => itemsSharing(design, shelf, fields).items.typical,
    );
    expect([both, used]).toEqual([250, 125]);
  });

  it('fill a page where nothing is known of them, unless all of the parent’s would not', () => {
    const items = (name: string) => readOf(planned(design, name)).figures.items.typical;
    expect([items('few'), items('many')]).toEqual([50, 1]);
  });

  it('are spread over no more key values than there are items', () => {
    const { items, why } = itemsSharing(design, entity('Visit'), new Set(['userId']));
    expect(items.typical).toBe(1);
    expect(why).toBe('600 Visit items over 600 key values');
  });

  it('are at most as many as there are different keys', () => {
    expect(itemsSharing(design, entity('Step'), new Set(['userId'])).items).toEqual({ typical: 4, p99: 4, max: 4 });
  });
});

describe('sentinels that share a key', () => {
  const design = designOf(`
dynamodel: 1
model: m
tables: {main: {key: {pk: pk, sk: sk}}}
entities:
  Shop: {key: {pk: "SHOP#{shopId}", sk: SHOP}, attributes: {shopId: ulid}, volume: {count: 1000}}
  Customer:
    key: {pk: "C#{customerId}", sk: C}
    attributes:
      customerId: {type: ulid, generate: ulid}
      shopId: ulid
      country: {enum: [DE, FR, IT, ES]}
      email: {type: string, maxBytes: 60, distinct: 2M}
    unique:
      email: {scope: [shopId], key: {pk: "SHOP#{shopId}", sk: "EMAIL#{email}"}}
      place: {attributes: [country, email], key: {pk: "COUNTRY#{country}", sk: "{email}"}}
    volume: {count: 2M}
`);
  const sentinels = design.entities.get('Customer')?.unique ?? [];

  it.each([
    ['shopId', 2000],
    ['country', 500_000],
    ['email', 1],
  ])('by %s are so many as the attribute of their owner has values for', (field, expected) => {
    const found = sentinels.find(({ fields }) => fields.includes(field));
    if (found === undefined) throw new Error(field);
    expect(itemsSharing(design, found.sentinel, new Set([field])).items.typical).toBeCloseTo(expected);
  });
});
