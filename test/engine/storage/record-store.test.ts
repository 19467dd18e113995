import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HASH_SPACE, hashOf, type Place, RecordStore, StoredRecord } from '../../../src/engine/storage/record-store.js';
import { runs } from '../../support/runs.js';

const places = fc.array(
  fc.record({ hash: fc.constantFrom('a', 'b', 'c', 'dd', 'e0', 'ff'), sort: fc.constantFrom('', '1', '2', '10', 'z') }),
  { maxLength: 60 },
);

function record(place: Place, bytes: number): StoredRecord {
  return new StoredRecord({ id: { S: `${place.hash}/${place.sort}` } }, bytes);
}

function order(a: Place, b: Place): number {
  return hashOf(a.hash) - hashOf(b.hash) || (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : 0);
}

describe('RecordStore', () => {
  it('keeps records, counts and bytes, and visits them in the order of hash and sort key', () => {
    fc.assert(
      fc.property(places, places, fc.nat(5), (puts, deletes, segments) => {
        const store = new RecordStore();
        const model = new Map<string, { place: Place; bytes: number }>();
        puts.forEach((place, i) => {
          store.put(place, record(place, i));
          model.set(`${place.hash}/${place.sort}`, { place, bytes: i });
        });
        for (const place of deletes) {
          store.delete(place);
          model.delete(`${place.hash}/${place.sort}`);
        }
        const expected = [...model.values()].sort((a, b) => order(a.place, b.place));
        expect(store.count).toBe(expected.length);
        expect(store.bytes).toBe(expected.reduce((total, { bytes }) => total + bytes, 0));
        for (const { place, bytes } of expected) expect(store.get(place)?.bytes).toBe(bytes);
        const ids = expected.map(({ place }) => `${place.hash}/${place.sort}`);
        const seen: string[] = [];
        const total = segments + 1;
        for (let i = 0; i < total; i++) {
          store.visitAll((HASH_SPACE / total) * i, (HASH_SPACE / total) * (i + 1), undefined, ({ item }) => {
            seen.push((item.id as { S: string }).S);
            return true;
          });
        }
        expect(seen).toEqual(ids);
        expected.forEach(({ place }, i) => {
          const rest: string[] = [];
          store.visitAll(0, HASH_SPACE, place, ({ item }) => rest.push((item.id as { S: string }).S) > 0);
          expect(rest).toEqual(ids.slice(i + 1));
        });
      }),
      { numRuns: runs(200, 5_000) },
    );
  });

  it('hashes evenly and always alike', () => {
    const buckets = new Array<number>(16).fill(0);
    for (let i = 0; i < 16_000; i++) {
      const bucket = Math.floor((hashOf(`USER#${i}`) / HASH_SPACE) * 16);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect(hashOf('USER#1')).toBe(hashOf(['USER', '1'].join('#')));
    expect(hashOf('')).toBeLessThan(HASH_SPACE);
  });
});
