import { describe, expect, it } from 'vitest';
import { shareOfRank } from '../../src/design/index.js';
import { readUnits } from '../../src/facts/index.js';
import type { Skew } from '../../src/model/index.js';
import { isUniqueBy, itemsSharing } from '../../src/planner/estimate.js';
import { pagedUnits, requestFigures } from '../../src/planner/figures.js';
import { exact, spread } from '../../src/planner/spread.js';
import { designOf } from './support.js';

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
  Step:
    table: logs
    key: {pk: "STEP#{userId}", sk: "{step|pad:1}"}
    attributes: {userId: ulid, step: {type: int, min: 0, max: 3}}
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

  it('are at most as many as there are different keys', () => {
    expect(itemsSharing(design, entity('Step'), new Set(['userId'])).items).toEqual({ typical: 4, p99: 4, max: 4 });
  });
});
