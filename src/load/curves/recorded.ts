import { plural, printable } from '../../diagnostics/index.js';
import type { RateCurve } from '../../fluid/index.js';
import { coarserStretches, isTooFine, stepOf } from './coarser.js';
import { RecordedError } from './recorded-error.js';
import { curveOfStretches, type Stretch } from './stretches.js';

/** What a file of recorded calls says, evenly over time. */
export interface Recorded {
  readonly file: string;
  /** Seconds since 1970 of the beginning. */
  readonly start: number;
  /** Seconds that one value is about. */
  readonly period: number;
  /** One at least, each with as many rates. */
  readonly columns: readonly RecordedColumn[];
  /** What was made of the file, in sentences. */
  readonly notes: readonly string[];
}

export interface RecordedColumn {
  readonly name: string;
  /** `calls`: those of the access pattern of this name. `course`: how calls vary about their average. */
  readonly kind: 'calls' | 'course';
  /** A second on average, one of each period. */
  readonly rates: readonly number[];
}

export function recordedSeconds({ period, columns }: Recorded): number {
  return period * (columns[0]?.rates.length ?? 0);
}

/** The column that says how an access pattern is called: that of its name; or the only one, where that is of no other. */
export function columnFor({ file, columns }: Recorded, pattern: string): RecordedColumn | undefined {
  const own = columns.find(({ name }) => name === pattern);
  if (own !== undefined || columns.some(({ kind }) => kind === 'calls')) return own;
  if (columns.length === 1) return columns[0];
  throw new RecordedError(
    `${file}: has ${plural(columns.length, 'column')} of values, ${columnNames(columns)}, and none of them has the name of an access pattern; name one for each pattern, or leave one column as the course of all`,
  );
}

/** The column that is asked for by name. */
export function namedColumn({ file, columns }: Recorded, name: string): RecordedColumn {
  const column = columns.find((one) => one.name === name);
  if (column !== undefined) return column;
  throw new RecordedError(`${file}: has no column \`${name}\`; it has ${columnNames(columns)}`);
}

const NAMED = 12;

export function columnNames(columns: readonly Pick<RecordedColumn, 'name'>[]): string {
  const more = columns.length > NAMED ? ` and ${columns.length - NAMED} more` : '';
  return `${columns
    .slice(0, NAMED)
    .map(({ name }) => `\`${printable(name)}\``)
    .join(', ')}${more}`;
}

/**
 * Level within each period, and again from the beginning after the end. A column of the pattern's own name has its calls; any other
 * says how calls vary about their average. Periods that are too short to be told apart have their mean.
 */
export function recordedCourse(
  { period }: Recorded,
  { name, rates }: RecordedColumn,
  pattern: string,
  avg: number,
  duration: number,
): RateCurve {
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  const isOwn = name === pattern;
  function* levels(): Generator<Stretch> {
    for (let i = 0; i * period < duration; i++) {
      const recorded = rates[i % rates.length] ?? 0;
      const rate = isOwn ? recorded : mean > 0 ? (recorded / mean) * avg : 0;
      yield { from: i * period, to: Math.min(duration, (i + 1) * period), first: rate, last: rate };
    }
  }
  return curveOfStretches(isTooFine(period, duration) ? coarserStretches(levels(), stepOf(duration)) : levels());
}
