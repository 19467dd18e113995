import { plural, wholeText } from '../../diagnostics/index.js';
import { didYouMean } from '../../text/did-you-mean.js';
import { columnFor, columnNames, type Recorded, type RecordedColumn } from './recorded.js';
import { RecordedError, shownCell, wrongLine } from './recorded-error.js';
import { isJson, recordedJsonTable } from './recorded-json.js';
import { type RecordedTable, recordedTable } from './recorded-table.js';

/** CloudWatch's for DynamoDB. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
const USUAL_PERIOD = 60;
const MOST_VALUES = 20_000_000;
/** Calls a second that no load comes near. */
const MOST_RATE = 1e12;

/**
 * Calls of a run as recorded by CloudWatch or anything else, in CSV: a line for each period, which begins with its time, and a value
 * or more: how often something happened in that period (the statistic Sum, or SampleCount). Where columns have names of access
 * patterns, they have their calls; a single column of another name has the course of all of them. The JSON of the AWS CLI will do too.
 *
 * @throws RecordedError with file, line, and what was expected.
 */
export function recordedFromCsv(text: string, file: string, patterns: Iterable<string>): Recorded {
  const names = new Set(patterns);
  const recorded = recordingFromCsv(text, file, names);
  checkNames(recorded, names);
  // Any name will do: it is the same for all that have no column of their own.
  columnFor(recorded, '');
  return recorded;
}

/** The same for rates that say which column they follow. */
export function recordingFromCsv(text: string, file: string, names: ReadonlySet<string>): Recorded {
  const table = isJson(text) ? recordedJsonTable(text, file, names) : recordedTable(text, file);
  const { order, period } = orderOf(table, file);
  const start = table.times[order[0] ?? 0] ?? 0;
  const last = table.times[order.at(-1) ?? 0] ?? 0;
  const count = Math.round((last - start) / period) + 1;
  if (count * table.names.length > MOST_VALUES) {
    throw new RecordedError(
      `${file}: goes from ${timeText(start)} to ${timeText(last)} in periods of ${plural(period, 'second')}, which is more than is read at a time; record less, or in longer periods`,
    );
  }
  const columns = table.names.map((name, i): RecordedColumn => {
    const rates = new Array<number>(count).fill(0);
    const values = table.values[i] ?? [];
    for (const row of order) {
      const value = values[row] ?? Number.NaN;
      if (value / period >= MOST_RATE) throw tooMuch(table, { column: name, row, value }, file);
      if (value > 0) rates[Math.round(((table.times[row] ?? 0) - start) / period)] = value / period;
    }
    return { name, kind: names.has(name) ? 'calls' : 'course', rates };
  });
  return { file, start, period, columns, notes: notesOf(table, columns, { start, period, count }) };
}

function tooMuch(
  { lines }: RecordedTable,
  { column, row, value }: { readonly column: string; readonly row: number; readonly value: number },
  file: string,
): RecordedError {
  return wrongLine(
    file,
    lines[row] ?? 1,
    `${shownCell(String(value))} in the column ${shownCell(column)} is more than can be simulated; expected less than ${wholeText(MOST_RATE)} a second`,
  );
}

/** A name that is nearly that of an access pattern is a mistake, not another thing. */
function checkNames({ file, columns }: Recorded, patterns: ReadonlySet<string>): void {
  const free = [...patterns].filter((name) => !columns.some((column) => column.name === name));
  for (const { name, kind } of columns) {
    const meant = kind === 'calls' || name === 'value' ? undefined : didYouMean(name, free);
    if (meant === undefined) continue;
    throw new RecordedError(
      `${file}: the column ${shownCell(name)} has the name of no access pattern; did you mean \`${meant}\`?`,
    );
  }
}

function orderOf(
  { times, lines, period: stated }: RecordedTable,
  file: string,
): { readonly order: readonly number[]; readonly period: number } {
  const order = times.map((_, row) => row);
  const isSorted = times.every((time, row) => row === 0 || time >= (times[row - 1] ?? 0));
  if (!isSorted) order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const at = (i: number): number => times[order[i] ?? 0] ?? 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < order.length; i++) {
    const step = at(i) - at(i - 1);
    if (step === 0) {
      const [first = 0, second = 0] = [order[i - 1] ?? 0, order[i] ?? 0]
        .map((row) => lines[row] ?? 0)
        .sort((a, b) => a - b);
      throw wrongLine(
        file,
        second,
        `has the same time as line ${first}; expected one line for each time, with a column for each thing that is counted`,
      );
    }
    least = Math.min(least, step);
  }
  const period = stated ?? (Number.isFinite(least) ? least : USUAL_PERIOD);
  for (let i = 1; i < order.length; i++) {
    const step = at(i) - at(i - 1);
    if (step % period === 0) continue;
    throw wrongLine(
      file,
      lines[order[i] ?? 0] ?? 1,
      `is ${plural(step, 'second')} after the time before, in a file of one value for ${stated === undefined ? 'each' : 'every'} ${plural(period, 'second')}; expected a multiple of that`,
    );
  }
  return { order, period };
}

function notesOf(
  { times, values, texts }: RecordedTable,
  columns: readonly RecordedColumn[],
  { start, period, count }: { readonly start: number; readonly period: number; readonly count: number },
): readonly string[] {
  const notes = [
    `the recording has ${plural(count, 'period')} of ${plural(period, 'second')} from ${timeText(start)}; a value is what happened in its period, evenly`,
  ];
  const filled = values.reduce((sum, column) => sum + column.filter((value) => !Number.isNaN(value)).length, 0);
  const empty = count * values.length - filled;
  if (empty > 0 && times.length > 0) {
    notes.push(
      `${wholeText(empty)} of its ${wholeText(count * values.length)} values are missing: nothing happened then`,
    );
  }
  const named = columns.filter(({ kind }) => kind === 'calls');
  const others = columns.filter(({ kind }) => kind === 'course');
  if (named.length > 0 && others.length > 0) {
    notes.push(`columns of no access pattern are left alone: ${columnNames(others)}`);
  }
  if (named.length === 0 && columns.length === 1) {
    notes.push(
      `all access patterns follow the course of its column ${columnNames(columns)}, each about its average rate`,
    );
  }
  if (texts.length > 0) notes.push(`columns of text are left alone: ${columnNames(texts.map((name) => ({ name })))}`);
  return notes;
}

function timeText(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
