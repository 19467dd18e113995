import {
  numberText,
  type Palette,
  paintNames,
  percentText,
  plainPalette,
  plural,
  printableData,
  usdText,
  wholeText,
} from '../diagnostics/index.js';
import { type Column, fittingTable } from './forecast/text/columns.js';
import { forecastDetails } from './forecast/text/details.js';
import { forecastText, forecastTitle } from './forecast/text/forecast-text.js';
import type { SimulateReport, Verdict } from './report.js';
import { callSection } from './text-calls.js';
import { contentionSection } from './text-contention.js';
import { costSection } from './text-cost.js';
import { heatSection } from './text-heat.js';
import { wrapped } from './text-table.js';

export interface TextOptions {
  /** Columns of the output, 80 or more; 100 unless given. */
  readonly width?: number;
  /** Whether what single calls take, the load by index, all hot keys, costs and data follow a forecast. */
  readonly details?: boolean;
}

/**
 * The report for a person: where there is a forecast, what goes wrong and what helps on one screen, and the rest with `details`. Pure: what is
 * printed depends on nothing but the arguments.
 */
export function simulateText(data: SimulateReport, palette: Palette = plainPalette, options: TextOptions = {}): string {
  const report = printableData(data);
  const width = Math.max(80, options.width ?? 100);
  const { forecast } = report;
  const hasDetails = forecast === undefined || options.details === true;
  const sections = [
    wrapped(titleOf(report, palette), width, '  '),
    verdictSection(report, palette, width, hasDetails),
    ...(forecast === undefined ? [] : [forecastText(forecast, palette, { width })]),
    ...(hasDetails ? detailSections(report, palette, width) : [hintSection(report, palette, width)]),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function detailSections(report: SimulateReport, palette: Palette, width: number): readonly string[] {
  return [
    ...(report.forecast === undefined ? [] : forecastDetails(report.forecast, palette, width)),
    callSection(report, palette, width),
    loadSection(report, palette, width),
    tenantSection(report, width),
    heatSection(report, palette, width),
    contentionSection(report, palette, width),
    costSection(report, palette, width),
    dataSection(report, palette, width),
    noteSection('Notes', report.patterns.flatMap(notesOf), palette, width),
    noteSection('Missing', report.missing, palette, width),
    noteSection('Assumed', report.assumptions, palette, width),
  ];
}

/** What the figures leave out, and how to see what they rest on. */
function hintSection(report: SimulateReport, palette: Palette, width: number): string {
  const { missing } = report;
  const shown = missing.slice(0, MOST_MISSING);
  const rest = missing.length - shown.length;
  const lines = [
    ...shown.map((text) => wrapped(`${palette.warning(MARKS.warning)} ${text}`, width, '  ')),
    ...(rest > 0 ? [palette.dim(`  ${wholeText(rest)} more things are missing.`)] : []),
    palette.dim(wrapped(HINT, width, '  ')),
  ];
  return lines.join('\n');
}

const MOST_MISSING = 3;
const HINT = '--details: units of each call, load, storage and cost by index, all hot keys, data, assumptions.';

function titleOf(report: SimulateReport, palette: Palette): string {
  const called = report.patterns.filter((one) => one.kind !== 'simulated' || one.setOffBy === undefined);
  const run = called.filter((one) => one.kind === 'simulated' && one.notRun === undefined).length;
  const all = plural(called.length, 'pattern');
  const of = run === called.length ? all : `${run} of ${all}`;
  const what =
    report.forecast === undefined ? `${of} on the embedded engine` : `${of} · ${forecastTitle(report.forecast)}`;
  return `${palette.bold(`Simulation of ${report.model}`)} ${palette.dim(`· ${what} · seed ${report.seed}`)}`;
}

const MARKS = { error: '✖', warning: '▲', info: '·' } as const;

/** Verdicts that stand on the first screen. */
const MOST_VERDICTS = 6;

function verdictSection(report: SimulateReport, palette: Palette, width: number, isWhole: boolean): string {
  const { verdicts } = report;
  const shown = isWhole ? verdicts : verdicts.slice(0, MOST_VERDICTS);
  const lines = shown.map((verdict) => wrapped(verdictText(verdict, palette), width, '  '));
  const rest = verdicts.length - shown.length;
  if (rest > 0) lines.push(palette.dim(`  ${plural(rest, 'more verdict')}: --details`));
  const isGood = report.cost !== undefined && verdicts.every(({ severity }) => severity === 'info');
  const isServed = report.forecast?.headline.neverThrottled === 1 ? 'Nothing is throttled, no' : 'No';
  const good = `✔ ${isServed} key is near a limit and no budget is exceeded${partText(report)}.`;
  if (isGood) lines.unshift(palette.good(wrapped(good, width, '  ')));
  return lines.join('\n');
}

/** Of which patterns that is true, where not of all. */
function partText({ patterns }: SimulateReport): string {
  const called = patterns.filter((one) => one.kind !== 'simulated' || one.setOffBy === undefined);
  const rated = called.filter(({ rate }) => rate !== undefined).length;
  return rated === called.length ? '' : ` by the ${rated} of ${called.length} patterns that state a rate`;
}

function verdictText({ severity, message }: Verdict, palette: Palette): string {
  return `${palette[severity](MARKS[severity])} ${paintNames(message, palette)}`;
}

/** What the biggest tenant has of all that. */
function tenantSection({ biggestTenant: one }: SimulateReport, width: number): string {
  if (one === undefined) return '';
  const has = `The biggest of ${wholeText(one.tenants)} tenants under ${one.skew} has ${percentText(one.share)} of the traffic`;
  const peak = `${numberText(one.callsPerSecond.peak)} calls, ${numberText(one.readUnits.peak)} read and ${numberText(one.writeUnits.peak)} write units/s at peak`;
  return wrapped(`${has}: ${peak}.`, width, '');
}

function loadSection(report: SimulateReport, palette: Palette, width: number): string {
  const rated = report.patterns.filter((one) => one.kind === 'simulated').filter(({ rate }) => rate !== undefined);
  if (rated.length === 0) return '';
  const column = columnOf(rated);
  const unitsOf = ({ perSecond: load }: (typeof rated)[number]) => {
    const kind = load !== undefined && load.writeUnits.peak > 0 ? 'write' : 'read';
    return { kind, units: kind === 'write' ? load?.writeUnits : load?.readUnits };
  };
  const byPattern = fittingTable(
    [
      column('Load, a second', ({ name }) => name),
      column('calls avg', ({ rate }) => numberText(rate?.avg ?? 0), { spare: 2 }),
      column('peak', ({ rate }) => numberText(rate?.peak ?? 0)),
      column('units avg', (one) => numberText(unitsOf(one).units?.avg ?? 0), { spare: 1 }),
      column('peak      ', (one) => `${numberText(unitsOf(one).units?.peak ?? 0)} ${unitsOf(one).kind.padEnd(5)}`),
      column('on demand a month', ({ usdPerMonth }) => usdText(usdPerMonth ?? 0)),
    ],
    palette,
    width,
  );
  return `${byPattern}\n\n${indexTable(report, palette, width)}`;
}

function indexTable({ indexes }: SimulateReport, palette: Palette, width: number): string {
  const column = columnOf(indexes);
  return fittingTable(
    [
      column('Load by index', (one) => (one.index === one.table ? one.table : `${one.table}.${one.index}`)),
      column('read units avg', ({ readUnits }) => numberText(readUnits.avg)),
      column('peak', ({ readUnits }) => numberText(readUnits.peak)),
      column('write units avg', ({ writeUnits }) => numberText(writeUnits.avg)),
      column('peak', ({ writeUnits }) => numberText(writeUnits.peak)),
    ],
    palette,
    width,
  );
}

function columnOf<T>(rows: readonly T[]): (head: string, of: (row: T) => string, more?: Partial<Column>) => Column {
  return (head, of, more = {}) => ({ head, cells: rows.map(of), ...more });
}

function dataSection({ data }: SimulateReport, palette: Palette, width: number): string {
  const column = columnOf(data);
  return fittingTable(
    [
      column('Data loaded', ({ entity }) => entity),
      column('table', ({ table }) => table, { isText: true, spare: 3 }),
      column('items', ({ loaded }) => wholeText(loaded)),
      column('in the model', ({ basis, expected }) => `${basis === 'assumed' ? '~' : ''}${wholeText(expected)}`),
      column('bytes', ({ meanBytes }) => numberText(meanBytes), { spare: 2 }),
      column('typical', ({ typicalBytes }) => numberText(typicalBytes), { spare: 1 }),
    ],
    palette,
    width,
  );
}

function notesOf(pattern: SimulateReport['patterns'][number]): readonly string[] {
  return pattern.kind === 'simulated'
    ? pattern.notes.map((note) => `${pattern.name}${pattern.basis === 'planned' ? '*' : ''}: ${note}`)
    : [];
}

function noteSection(title: string, notes: readonly string[], palette: Palette, width: number): string {
  if (notes.length === 0) return '';
  return [palette.bold(title), ...notes.map((note) => palette.dim(wrapped(`  ${note}`, width, '    ')))].join('\n');
}
