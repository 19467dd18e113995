import { type CsvRow, csvRows } from './csv-rows.js';
import { RecordedError, shownCell, wrongLine } from './recorded-error.js';
import { recordedTime } from './recorded-time.js';

/** The rows of a file as they stand there. */
export interface RecordedTable {
  readonly names: readonly string[];
  /** By column; NaN where there is nothing. */
  readonly values: readonly (readonly number[])[];
  /** Seconds since 1970, by row. */
  readonly times: readonly number[];
  readonly lines: readonly number[];
  /** Columns of text, such as units, which are left out. */
  readonly texts: readonly string[];
  /** Seconds of one value, where the file says so. */
  readonly period?: number;
}

const EXPECTED =
  'a line such as `2026-01-05T09:00:00Z,1200` under a line of names such as `timestamp,getOrder`; CloudWatch writes such a file under Download as .csv, and the AWS CLI prints JSON that is read too';
const TIME_NAME = /^\s*(?:time|times|timestamp|timestamps|date|datetime|period ?start)\s*$/i;
const NUMBER = /^\d+(?:\.\d*)?(?:e[+-]?\d+)?$/i;
const NOTHING = /^(?:|-|nan|null|none|no data)$/i;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html has 500 metrics at most. */
const MOST_COLUMNS = 1000;
const MOST_HEADER_LINES = 100;
const MOST_VALUES = 20_000_000;

/**
 * Lines that begin with a time, and what stands before them: names of columns in the line that begins with `Label` or names the times,
 * otherwise in the last one.
 */
export function recordedTable(text: string, file: string): RecordedTable {
  const head: CsvRow[] = [];
  const times: number[] = [];
  const lines: number[] = [];
  let columns: readonly Column[] | undefined;
  let timeAt = 0;
  for (const row of csvRows(text, file)) {
    const time = recordedTime(row.cells[timeAt] ?? '');
    if (columns === undefined) {
      if (time === undefined) {
        head.push(row);
        const named = row.cells.findIndex((cell) => TIME_NAME.test(cell));
        if (named !== -1) timeAt = named;
        if (head.length > MOST_HEADER_LINES)
          throw wrongLine(file, row.line, `no line has begun with a time; expected ${EXPECTED}`);
        continue;
      }
      columns = columnsOf(head, row, timeAt, file);
    }
    if (time === undefined) {
      throw wrongLine(
        file,
        row.line,
        `${shownCell(row.cells[timeAt] ?? '')} is no time; expected one such as \`2026-01-05T09:00:00Z\`, or seconds since 1970`,
      );
    }
    addValues(columns, row, timeAt, file);
    times.push(time);
    lines.push(row.line);
    if (times.length * columns.length > MOST_VALUES) {
      throw wrongLine(
        file,
        row.line,
        `more than ${MOST_VALUES.toLocaleString('en')} values; record less, or in longer periods`,
      );
    }
  }
  if (columns === undefined) throw new RecordedError(`${file}: no line begins with a time; expected ${EXPECTED}`);
  const ofNumbers = columns.filter((one) => one.hasNumber || (one.isNamed && one.text === undefined));
  if (!ofNumbers.some(({ hasNumber }) => hasNumber))
    throw wrongLine(file, lines[0] ?? 1, `has a time and no number; expected ${EXPECTED}`);
  checkStatistics(head, file);
  const period = statedPeriod(head);
  return {
    names: ofNumbers.map(({ name }) => name),
    values: ofNumbers.map(({ values }) => values),
    times,
    lines,
    texts: columns.filter(({ text: written }) => written !== undefined).map(({ name }) => name),
    ...(period === undefined ? {} : { period }),
  };
}

interface Column {
  readonly name: string;
  readonly isNamed: boolean;
  /** Position of its cells. */
  readonly at: number;
  readonly values: number[];
  hasNumber: boolean;
  /** The first cell that is no number, of a column that had none before. */
  text?: { readonly cell: string; readonly line: number };
}

function columnsOf(head: readonly CsvRow[], first: CsvRow, timeAt: number, file: string): readonly Column[] {
  const names = nameRow(head, timeAt);
  const count = (names ?? first).cells.length;
  if (count > MOST_COLUMNS) throw wrongLine(file, first.line, `has ${count} columns; at most ${MOST_COLUMNS} are read`);
  const columns: Column[] = [];
  for (let at = 0; at < count; at++) {
    if (at === timeAt) continue;
    const written = names?.cells[at]?.trim() ?? '';
    const name = written || (count === 2 ? 'value' : `column ${at + 1}`);
    const isNamed = written !== '';
    if (columns.some((one) => one.name === name)) {
      throw wrongLine(file, names?.line ?? first.line, `the column ${shownCell(name)} is there twice`);
    }
    columns.push({ name, isNamed, at, values: [], hasNumber: false });
  }
  return columns;
}

function nameRow(head: readonly CsvRow[], timeAt: number): CsvRow | undefined {
  const begins = (name: string) => head.findLast(({ cells }) => cells[0]?.trim().toLowerCase() === name);
  return (
    head.findLast(({ cells }) => TIME_NAME.test(cells[timeAt] ?? '')) ??
    begins('label') ??
    begins('full label') ??
    head.findLast(({ cells }) => cells.length > 1)
  );
}

function statedPeriod(head: readonly CsvRow[]): number | undefined {
  const row = head.find(({ cells }) => /^\s*period(?:\s*\(?(?:s|seconds)\)?)?\s*$/i.test(cells[0] ?? ''));
  const stated = new Set(
    row?.cells
      .slice(1)
      .filter((cell) => /^\s*[1-9]\d{0,6}\s*$/.test(cell))
      .map(Number),
  );
  return stated.size === 1 ? [...stated][0] : undefined;
}

/** Statistics that count what happened in a period. */
const COUNTS = /^(?:|sum|samplecount|sample count|n)$/i;

/** An average of a metric that counts is that of single calls, and says nothing of how many there are. */
function checkStatistics(head: readonly CsvRow[], file: string): void {
  const row = head.find(({ cells }) => /^\s*(?:statistic|stat)\s*$/i.test(cells[0] ?? ''));
  const other = row?.cells.slice(1).find((cell) => !COUNTS.test(cell.trim()));
  if (row === undefined || other === undefined) return;
  throw wrongLine(
    file,
    row.line,
    `has the statistic ${shownCell(other.trim())}, which is no number of calls or units; expected Sum or SampleCount`,
  );
}

function addValues(columns: readonly Column[], { cells, line }: CsvRow, timeAt: number, file: string): void {
  const most = Math.max(timeAt, columns.at(-1)?.at ?? 0) + 1;
  if (cells.length > most && cells.slice(most).some((cell) => cell.trim() !== '')) {
    throw wrongLine(file, line, `has ${cells.length} values for ${most} columns`);
  }
  for (const column of columns) {
    const cell = (cells[column.at] ?? '').trim();
    if (NUMBER.test(cell) && Number.isFinite(Number(cell))) {
      if (column.text !== undefined) throw noNumber(column, column.text.cell, file, column.text.line);
      column.hasNumber = true;
      column.values.push(Number(cell));
    } else {
      column.values.push(Number.NaN);
      if (NOTHING.test(cell)) continue;
      if (column.hasNumber || /^[-+\d]/.test(cell)) throw noNumber(column, cell, file, line);
      column.text ??= { cell, line };
    }
  }
}

function noNumber({ name }: Column, cell: string, file: string, line: number): RecordedError {
  const problem = /^-\d/.test(cell) ? 'is less than nothing' : 'is no number';
  return wrongLine(
    file,
    line,
    `${shownCell(cell)} in the column ${shownCell(name)} ${problem}; expected how often something happened in the period, such as \`1200\``,
  );
}
