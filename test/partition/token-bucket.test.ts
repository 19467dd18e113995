import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../src/partition/index.js';
import { runs } from '../support/runs.js';

/** Requests at times that do not go back: milliseconds since the one before, and units. */
const requests = fc.array(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 400 })), {
  minLength: 1,
  maxLength: 60,
});
const rate = fc.integer({ min: 1, max: 500 });
const seconds = fc.integer({ min: 1, max: 300 });

/** Units served of requests, and how long they took. */
function drive(bucket: TokenBucket, asked: readonly (readonly [number, number])[]) {
  let time = 0;
  let served = 0;
  for (const [pause, units] of asked) {
    time += pause;
    if (!bucket.holds(units, time)) continue;
    bucket.take(units, time);
    served += units;
  }
  return { served, time };
}

describe('a token bucket', () => {
  it('never serves more than its rate times the time, its depth and one request larger than the bucket', () => {
    fc.assert(
      fc.property(rate, seconds, requests, (perSecond, kept, asked) => {
        const depth = perSecond * kept;
        const { served, time } = drive(new TokenBucket({ rate: perSecond, depth, time: 0 }), asked);
        const largest = Math.max(...asked.map(([, units]) => units));
        expect(served).toBeLessThanOrEqual((perSecond * time) / 1000 + depth + Math.max(0, largest - depth) + 1e-6);
      }),
      { numRuns: runs(200, 20_000) },
    );
  });

  it('serves amounts over stretches of time within the same bound', () => {
    fc.assert(
      fc.property(rate, seconds, requests, (perSecond, kept, asked) => {
        const depth = perSecond * kept;
        const bucket = new TokenBucket({ rate: perSecond, depth, time: 0 });
        let time = 0;
        let served = 0;
        for (const [length, units] of asked) {
          const part = bucket.serve(units, time, time + length);
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part).toBeLessThanOrEqual(units);
          served += part;
          time += length;
          expect(bucket.available(time)).toBeLessThanOrEqual(depth);
        }
        expect(served).toBeLessThanOrEqual((perSecond * time) / 1000 + depth + 1e-6);
      }),
      { numRuns: runs(200, 20_000) },
    );
  });

  it('with a higher rate and the same depth in seconds serves no less of an amount', () => {
    fc.assert(
      fc.property(rate, rate, seconds, requests, (one, more, kept, asked) => {
        const serve = (perSecond: number): number => {
          const bucket = new TokenBucket({ rate: perSecond, depth: perSecond * kept, time: 0 });
          let time = 0;
          let served = 0;
          for (const [length, units] of asked) {
            served += bucket.serve(units, time, time + length);
            time += length;
          }
          return served;
        };
        expect(serve(one + more)).toBeGreaterThanOrEqual(serve(one) - 1e-6);
      }),
      { numRuns: runs(200, 20_000) },
    );
  });

  it('is full to begin with and fills at its rate up to its depth', () => {
    const bucket = new TokenBucket({ rate: 5, depth: 1500, time: 1000 });
    expect(bucket.available(1000)).toBe(1500);
    bucket.take(1500, 1000);
    expect(bucket.available(1200)).toBe(1);
    expect(bucket.holds(1, 1200)).toBe(true);
    expect(bucket.holds(2, 1200)).toBe(false);
    expect(bucket.available(1_000_000)).toBe(1500);
  });

  it('owes what a request cost beyond what there was', () => {
    const bucket = new TokenBucket({ rate: 10, depth: 10, time: 0 });
    bucket.take(30, 0);
    expect(bucket.available(0)).toBe(-20);
    expect(bucket.holds(0.5, 2000)).toBe(false);
    expect(bucket.holds(0.5, 2100)).toBe(true);
  });

  it('serves a request that is larger than the bucket when it is full, and only then', () => {
    const bucket = new TokenBucket({ rate: 1, depth: 300, time: 0 });
    expect(bucket.holds(400, 0)).toBe(true);
    bucket.take(400, 0);
    expect(bucket.holds(400, 399_000)).toBe(false);
    expect(bucket.holds(400, 400_000)).toBe(true);
  });

  it('keeps what is there when it is resized, up to the new depth', () => {
    const bucket = new TokenBucket({ rate: 10, depth: 3000, time: 0 });
    bucket.take(1000, 0);
    bucket.resize(100, 30_000, 1000);
    expect(bucket.available(1000)).toBe(2010);
    bucket.resize(1, 300, 1000);
    expect(bucket.available(1000)).toBe(300);
    expect(bucket.rate).toBe(1);
  });

  // 45,000 units kept of 150 a second last 900 seconds at 200 a second; the other durations follow from the same arithmetic.
  it.each([
    [150, 200, 900],
    [100, 1000, 33.3],
    [100, 150, 600],
    [1000, 2000, 300],
  ])('kept units of %i a second last under %i a second for %d seconds', (perSecond, load, lasts) => {
    const bucket = new TokenBucket({ rate: perSecond, depth: 300 * perSecond, time: 0 });
    let second = 0;
    while (bucket.serve(load, second * 1000, (second + 1) * 1000) === load) second++;
    expect(Math.abs(second - lasts)).toBeLessThanOrEqual(1);
  });
});
