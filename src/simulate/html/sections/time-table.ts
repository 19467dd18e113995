import { numberText } from '../../../diagnostics/index.js';
import { peaks } from '../charts/axes.js';
import type { TableData } from '../figure.js';
import { timeText } from '../words.js';

const ROWS = 48;

export interface TimeColumn {
  readonly name: string;
  readonly values: readonly number[];
}

/** What a chart of time shows, in numbers: the greatest of each stretch. */
export function timeTable(columns: readonly TimeColumn[], bucketSeconds: number): TableData {
  const length = Math.max(0, ...columns.map(({ values }) => values.length));
  const group = Math.max(1, Math.ceil(length / ROWS));
  const shown = columns.map(({ values }) => peaks(values, Math.ceil(length / group)));
  return {
    head: ['Beginning at', ...columns.map(({ name }) => name)],
    rows: Array.from({ length: Math.ceil(length / group) }, (_, i) => [
      timeText(i * group * bucketSeconds),
      ...shown.map((values) => numberText(values[i] ?? 0)),
    ]),
  };
}
