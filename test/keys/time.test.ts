import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDate, parseDateFormat, readDate } from '../../src/keys/date-format.js';
import { bucketsBetween, type CompiledVariable, isBucketing, mostBucketsOf } from '../../src/keys/index.js';
import {
  bucketLabel,
  bucketStart,
  labelsBetween,
  mostBuckets,
  nextBucket,
  parseBucketSize,
} from '../../src/keys/time-bucket.js';
import type { ValueType } from '../../src/model/value-type.js';
import { civil, DAY_MS, isoOf, MAX_MS, MIN_MS, msOf, parseTime } from '../../src/text/calendar.js';
import { runs } from '../support/runs.js';
import { compile } from './helpers.js';

const numRuns = runs(300, 10_000);
const instants = fc.integer({ min: MIN_MS, max: MAX_MS });
const sizes = fc
  .constantFrom('1s', '7s', '15m', '1h', '5h', '1d', '10d', '1w', '1mo', '3mo', '5mo', '1y', '3y')
  .map((text) => {
    const size = parseBucketSize(text);
    if (!size) throw new Error(text);
    return size;
  });

function segment(fns: string, type: ValueType): CompiledVariable {
  const first = compile(`{v|${fns}}`, { v: type }).segments[0];
  if (first?.kind !== 'variable') throw new Error('no variable');
  return first;
}

describe('the calendar', () => {
  it('agrees with itself over ten thousand years', () => {
    fc.assert(
      fc.property(instants, (ms) => {
        const at = civil(ms);
        expect(msOf(at.year, at.month, at.day, at.hour, at.minute, at.second, at.ms)).toBe(ms);
        expect(parseTime(isoOf(ms))).toEqual({ ms, dateOnly: false, whole: true });
        expect(isoOf(ms).length).toBe(24);
      }),
      { numRuns },
    );
  });

  it('reads offsets and refuses what is no time', () => {
    expect(parseTime('2026-01-05T01:30+02:00')?.ms).toBe(Date.UTC(2026, 0, 4, 23, 30));
    expect(parseTime('2026-01-05T01:30:00.5Z')?.ms).toBe(Date.UTC(2026, 0, 5, 1, 30, 0, 500));
    expect(parseTime('2024-02-29')?.dateOnly).toBe(true);
    for (const text of [
      '2026-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-01-05T24:00Z',
      '2026-01-05T10:60Z',
      '2026-01-05T10:00',
      '20260105',
      '',
      '2026-01-05 10:00Z',
    ]) {
      expect(parseTime(text), text).toBeUndefined();
    }
  });

  it('reads back what a date format writes', () => {
    fc.assert(
      fc.property(
        instants,
        fc.constantFrom('yyyy-MM-dd', 'yyyyMMddHHmmssSSS', "dd.MM.yyyy 'at' HH:mm", 'yyyy/M/d', 'HH', 'yyyy'),
        (ms, text) => {
          const format = parseDateFormat(text);
          if (typeof format === 'string') throw new Error(format);
          const written = formatDate(format, ms);
          const read = readDate(format, written);
          expect(read === undefined ? undefined : formatDate(format, read)).toBe(written);
        },
      ),
      { numRuns },
    );
  });
});

describe('buckets', () => {
  it('start at or before each of their instants and end after it', () => {
    fc.assert(
      fc.property(instants, sizes, (ms, size) => {
        const start = bucketStart(size, ms);
        expect(start).toBeLessThanOrEqual(ms);
        expect(nextBucket(size, start)).toBeGreaterThan(ms);
        expect(bucketStart(size, start)).toBe(start);
        if (start >= MIN_MS) expect(bucketLabel(size, start)).toBe(bucketLabel(size, ms));
      }),
      { numRuns },
    );
  });

  it('are listed for a window: exactly those of its instants, and never more than the most', () => {
    const windows = fc.record({
      from: fc.integer({ min: Date.UTC(1999, 0), max: Date.UTC(2032, 0) }),
      size: sizes,
      buckets: fc.double({ min: 0, max: 6, noNaN: true }),
    });
    fc.assert(
      fc.property(
        windows,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
        ({ from, size, buckets }, shares) => {
          const width = Math.floor((nextBucket(size, bucketStart(size, from)) - bucketStart(size, from)) * buckets);
          const listed = labelsBetween(size, from, from + width);
          if (listed.kind !== 'labels') throw new Error('too many');
          for (const share of [0, 1, ...shares])
            expect(listed.labels).toContain(bucketLabel(size, from + Math.floor(width * share)));
          expect(listed.labels.length).toBeLessThanOrEqual(mostBuckets(size, width));
          expect([...listed.labels].sort()).toEqual(listed.labels);
        },
      ),
      { numRuns },
    );
  });

  it('counts the most months and years that a window touches as all of their starts give it', () => {
    const windows = [1, 28, 29, 59, 365, 366, 393, 1460, 1461, 2921, 2922, 3041, 10_956, 36_524].map(
      (days) => days * DAY_MS,
    );
    for (const size of ['1mo', '2mo', '3mo', '6mo', '1y', '4y', '5y', '10mo', '13mo'].map(parseBucketSize)) {
      if (size === undefined) throw new Error('No size.');
      // After so many years months have the same lengths, and buckets the same starts.
      const years = size.text === '13mo' ? 13 * 400 : 400;
      const starts: number[] = [];
      for (let at = bucketStart(size, Date.UTC(400, 0)); at < Date.UTC(520 + years, 0); at = nextBucket(size, at))
        starts.push(at);
      for (const length of windows.flatMap((days) => [days, days + 1])) {
        // The window begins with the last instant of one bucket.
        let most = 0;
        let after = 0;
        for (const [first, start] of starts.entries()) {
          if (start >= Date.UTC(400 + years, 0)) break;
          while ((starts[after] ?? Number.NaN) <= start - 1 + length) after += 1;
          most = Math.max(most, 1 + after - first);
        }
        expect(mostBuckets(size, length)).toBe(most);
      }
    }
  });

  it('an unaligned window touches one more', () => {
    const hour = segment('bucket:1h', { kind: 'timestamp' });
    expect(mostBucketsOf(hour, DAY_MS)).toBe(25);
    expect(mostBucketsOf(hour, 1)).toBe(2);
    expect(mostBucketsOf(hour, 0)).toBe(1);
    expect(mostBucketsOf(segment('date:yyyy-MM', { kind: 'date' }), 28 * DAY_MS)).toBe(2);
    expect(mostBucketsOf(segment('date:yyyy-MM', { kind: 'date' }), 28 * DAY_MS + 1)).toBe(3);
    expect(mostBucketsOf(segment('bucket:1mo', { kind: 'timestamp' }), 365 * DAY_MS)).toBe(13);
    expect(mostBucketsOf(segment('bucket:1mo', { kind: 'timestamp' }), 365 * DAY_MS + 1)).toBe(14);
    expect(mostBucketsOf(segment('bucket:1y', { kind: 'timestamp' }), 365 * DAY_MS)).toBe(2);
  });

  it('are listed by segment, a date as the end meaning its last millisecond', () => {
    const hour = segment('bucket:1h', { kind: 'timestamp' });
    expect(bucketsBetween(hour, '2026-01-05T22:59:00Z', '2026-01-06T01:00:00Z')).toEqual({
      kind: 'labels',
      labels: ['2026-01-05T22', '2026-01-05T23', '2026-01-06T00', '2026-01-06T01'],
    });
    expect(bucketsBetween(segment('date:yyyy-MM-dd', { kind: 'timestamp' }), '2026-01-31', '2026-02-01')).toEqual({
      kind: 'labels',
      labels: ['2026-01-31', '2026-02-01'],
    });
    expect(bucketsBetween(segment('date:HH', { kind: 'timestamp' }), '2026-01-31', '2026-02-02')).toMatchObject({
      labels: { length: 24 },
    });
    expect(bucketsBetween(segment('bucket:1d', { kind: 'epochSeconds' }), 0n, 86_400n)).toEqual({
      kind: 'labels',
      labels: ['1970-01-01', '1970-01-02'],
    });
    expect(bucketsBetween(hour, '2026-01-06', '2026-01-05')).toEqual({ kind: 'labels', labels: [] });
    expect(bucketsBetween(hour, '2020-01-01', '2026-01-05', 1000)).toEqual({ kind: 'too-many' });
    expect(bucketsBetween(segment('iso', { kind: 'timestamp' }), '2026-01-05', '2026-01-06')).toBeUndefined();
    expect(isBucketing(segment('iso', { kind: 'timestamp' }))).toBe(false);
  });
});
