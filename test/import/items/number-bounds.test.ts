import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../src/import/infer/number-bounds.js';
import { importModel } from '../../../src/index.js';
import { check } from '../../../src/library/check.js';
import { readModel } from '../../../src/library/loaded-model.js';

async function imported(items: readonly object[]) {
  const { text } = await importModel({
    files: { 'orders.jsonl': items.map((item) => JSON.stringify(item)).join('\n') },
  });
  const { findings } = check(readModel({ text, path: 'model.yaml' }));
  return { text, errors: findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule) };
}

const padded = (value: number, width: number): string => String(value).padStart(width, '0');

describe('numbers in keys', () => {
  it('have bounds that all keys hold, whatever their order', async () => {
    const numbers = Array.from({ length: 60 }, (_, i) => (i * 37) % 500);
    for (const [first, second] of [
      [4, 6],
      [6, 4],
    ] as const) {
      const { text, errors } = await imported(
        numbers.map((no, i) => ({
          pk: `ORDER#${padded(no, first)}#${i % 10}`,
          sk: `LINE#${padded(no, second)}`,
          orderNo: no,
          type: 'Line',
        })),
      );
      expect(text).toContain(
        `key: {pk: "ORDER#{orderNo|pad:${first}}#{shard:10}", sk: "LINE#{orderNo|pad:${second}}"}`,
      );
      expect(text).toContain('orderNo: {type: int, min: 0, max: 9999,');
      expect(errors).toEqual([]);
    }
  });

  it('have them inside of maps, too, by their paths', async () => {
    const { text, errors } = await imported(
      Array.from({ length: 60 }, (_, i) => ({
        pk: `P#${padded(i, 4)}`,
        sk: `X#${padded((i * 31) % 90, 3)}`,
        meta: { no: i, 'the place': { rank: 7 }, deep: { rank: (i * 31) % 90 } },
      })),
    );
    expect(text).toContain('key: {pk: "P#{meta.no|pad:4}", sk: "X#{meta.deep.rank|pad:3}"}');
    expect(text).toContain('"no": {type: int, min: 0, max: 9999, avg: 29.5}');
    expect(text).toContain('deep: {map: {rank: {type: int, min: 0, max: 999, avg: 44.5}}}');
    expect(text).toContain('by: [meta.no, meta.deep.rank]');
    expect(text).not.toContain('metaNo');
    expect(errors).toEqual([]);
  });

  it('keep the highest that a distance is counted from, and its width', () => {
    const bounds = (...all: Parameters<typeof boundsOf>[0][]) => boundsOf(all.flatMap((one) => [...one])).get('n');
    const down = { min: -9499, max: 500, descends: true } as const;
    expect(bounds([['n', { min: -999, max: 999 }]], [['n', down]])).toEqual({ ...down, min: -999 });
    expect(bounds([['n', down]], [['n', { min: -999, max: 999 }]])).toEqual({ ...down, min: -999 });
    // With them, the distance would have another width, or another start.
    expect(bounds([['n', { min: -99, max: 999 }]], [['n', down]])).toEqual(down);
    expect(bounds([['n', down]], [['n', { min: -999, max: 99 }]])).toEqual(down);
    expect(bounds([['n', { min: 0, max: 99 }]], [['n', { min: -9, max: 9 }]])).toEqual({ min: 0, max: 9 });
  });
});
