import { numberText, type Palette, percentText, wholeText } from '../../../diagnostics/index.js';
import type { Forecast, KindForecast, SetForecast } from '../report.js';
import { type Column, fittingTable, widthOf } from './columns.js';
import { shareText } from './flows.js';
import { sparkline } from './spark.js';
import { durationText } from './time.js';

const MOST_ROWS = 6;
const MOST_COLUMNS = 24;
const LEAST_COLUMNS = 8;
const GAP = 2;
/** Load of a partition over its limit from which it is marked. */
const WARM = 0.8;

interface Row {
  readonly set: SetForecast;
  readonly kind: 'read' | 'write';
  readonly one: KindForecast;
}

/** Tables and indexes: what they are asked for and what they refuse, over time. */
export function setSection(forecast: Forecast, palette: Palette, width: number): string {
  const all = forecast.sets.flatMap((set): readonly Row[] =>
    (['read', 'write'] as const).map((kind) => ({ set, kind, one: set[kind] })).filter(({ one }) => one.offered > 0),
  );
  if (all.length === 0) return '';
  const shown = all.length > MOST_ROWS ? mostWorth(all) : all;
  const isThrottled = shown.some(({ one }) => one.throttledShare.p50 > 0);
  const columns = rowColumns(shown, isThrottled, palette);
  const left = width - widthOf(columns) - GAP;
  const charts = isThrottled ? 2 : 1;
  const length = Math.min(MOST_COLUMNS, Math.floor((left - GAP * (charts - 1)) / charts));
  const hasCharts = length >= LEAST_COLUMNS && shown.some(({ one }) => changes(one));
  const drawn = hasCharts ? chartColumns(shown, length, isThrottled, durationText(forecast.duration), palette) : [];
  const text = fittingTable([...columns, ...drawn], palette, width);
  const rest = all.length - shown.length;
  return rest === 0 ? text : `${text}\n${palette.dim(`  ${wholeText(rest)} more, less loaded`)}`;
}

/** Difference of a load over time from which it is worth a chart. */
const WORTH_DRAWING = 0.01;

function changes({ series: { consumed } }: KindForecast): boolean {
  const most = consumed.reduce((a, b) => Math.max(a, b), 0);
  const least = consumed.reduce((a, b) => Math.min(a, b), most);
  return most - least > WORTH_DRAWING * most;
}

/** What is throttled, and what comes nearest to it, in the order of the model. */
function mostWorth(rows: readonly Row[]): readonly Row[] {
  const worth = ({ set, kind, one }: Row): number => one.throttledShare.p50 * 1000 + hottestOf(set, kind);
  const chosen = new Set([...rows].sort((a, b) => worth(b) - worth(a)).slice(0, MOST_ROWS));
  return rows.filter((row) => chosen.has(row));
}

function rowColumns(rows: readonly Row[], isThrottled: boolean, palette: Palette): readonly Column[] {
  const column = (head: string, of: (row: Row) => string, more: Partial<Column> = {}): Column => ({
    head,
    cells: rows.map(of),
    ...more,
  });
  return [
    column('Tables and indexes', ({ set, kind }) => `${set.name} ${palette.dim(`${kind}s`)}`),
    column('units/s at peak', ({ one }) => numberText(one.peakPerSecond)),
    ...(isThrottled ? [column('throttled', ({ one }) => shareText(one.throttledShare.p50, palette))] : []),
    column('partitions', partitionsText, { spare: 1 }),
    column('hottest', (row) => hottestText(row, palette), { spare: 2 }),
  ];
}

function partitionsText({ set: { partitions } }: Row): string {
  const { start, end } = partitions;
  return start === end.p50 ? wholeText(start) : `${wholeText(start)} → ${wholeText(end.p50)}`;
}

function hottestText({ set, kind }: Row, palette: Palette): string {
  const hottest = hottestOf(set, kind);
  if (hottest === 0) return '–';
  const text = percentText(hottest);
  return hottest > 1 ? palette.error(text) : hottest > WARM ? palette.warning(text) : text;
}

/** Load of the busiest partition over its limit. */
function hottestOf(set: SetForecast, kind: 'read' | 'write'): number {
  return Math.max(
    0,
    ...set.hottestPartitions
      .filter((one) => one.kind === kind)
      .map(({ peakPerSecond, limit }) => peakPerSecond / limit),
  );
}

function chartColumns(
  rows: readonly Row[],
  length: number,
  isThrottled: boolean,
  time: string,
  palette: Palette,
): readonly Column[] {
  const draw = (of: 'consumed' | 'throttled', paint: Palette['good']): readonly string[] =>
    rows.map(({ one: { series } }) =>
      paint(sparkline(series[of], mostOf([...series.offered, ...series.consumed]), length)),
    );
  const long = `consumed in ${time}`;
  const title = long.length <= length ? long : `in ${time}`;
  return [
    { head: title, cells: draw('consumed', palette.good), isText: true },
    ...(isThrottled ? [{ head: 'throttled', cells: draw('throttled', palette.error), isText: true }] : []),
  ];
}

function mostOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
