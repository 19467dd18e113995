import {
  numberText,
  type Palette,
  percentText,
  plainPalette,
  printableData,
  usdText,
  wholeText,
} from '../diagnostics/index.js';
import type { SimulateReport, SkippedPattern, Verdict } from './report.js';
import { callSection } from './text-calls.js';
import { contentionSection } from './text-contention.js';
import { costSection } from './text-cost.js';
import { heatSection } from './text-heat.js';
import { table, wrapped } from './text-table.js';

export interface TextOptions {
  /** Columns of the output, 80 or more; 100 unless given. */
  readonly width?: number;
}

/** The report for a person. Pure: what is printed depends on nothing but the arguments. */
export function simulateText(data: SimulateReport, palette: Palette = plainPalette, options: TextOptions = {}): string {
  const report = printableData(data);
  const width = Math.max(80, options.width ?? 100);
  const sections = [
    titleOf(report, palette),
    verdictSection(report, palette, width),
    callSection(report, palette),
    loadSection(report, palette),
    tenantSection(report, width),
    heatSection(report, palette, width),
    contentionSection(report, palette, width),
    costSection(report, palette, width),
    skippedSection(report, palette, width),
    dataSection(report, palette),
    noteSection('Notes', report.patterns.flatMap(notesOf), palette, width),
    noteSection('Missing', report.missing, palette, width),
    noteSection('Assumed', report.assumptions, palette, width),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function titleOf(report: SimulateReport, palette: Palette): string {
  const called = report.patterns.filter((one) => one.kind !== 'simulated' || one.setOffBy === undefined);
  const run = called.filter(({ kind }) => kind === 'simulated').length;
  const of = run === called.length ? `${run} patterns` : `${run} of ${called.length} patterns`;
  return `${palette.bold(`Simulation of ${report.model}`)} ${palette.dim(`· ${of} on the embedded engine · seed ${report.seed}`)}`;
}

const MARKS = { error: '✖', warning: '▲', info: '·' } as const;

function verdictSection(report: SimulateReport, palette: Palette, width: number): string {
  // What was not simulated has a section of its own.
  const worth = report.verdicts.filter(({ code }) => code !== 'not-simulated');
  const lines = worth.map((verdict) => wrapped(verdictText(verdict, palette), width, '  '));
  const isGood = report.cost !== undefined && worth.every(({ severity }) => severity === 'info');
  if (isGood) lines.unshift(palette.good('✔ No key is near a limit and no budget is exceeded.'));
  return lines.join('\n');
}

function verdictText({ severity, message }: Verdict, palette: Palette): string {
  return `${palette[severity](MARKS[severity])} ${message}`;
}

/** What the biggest tenant has of all that. */
function tenantSection({ biggestTenant: one }: SimulateReport, width: number): string {
  if (one === undefined) return '';
  const has = `The biggest of ${wholeText(one.tenants)} tenants under ${one.skew} has ${percentText(one.share)} of the traffic`;
  const peak = `${numberText(one.callsPerSecond.peak)} calls, ${numberText(one.readUnits.peak)} read and ${numberText(one.writeUnits.peak)} write units/s at peak`;
  return wrapped(`${has}: ${peak}.`, width, '');
}

function loadSection(report: SimulateReport, palette: Palette): string {
  const rated = report.patterns.filter((one) => one.kind === 'simulated').filter(({ rate }) => rate !== undefined);
  if (rated.length === 0) return '';
  const rows = rated.map((one) => {
    const load = one.perSecond;
    const kind = load !== undefined && load.writeUnits.peak > 0 ? 'write' : 'read';
    const units = kind === 'write' ? load?.writeUnits : load?.readUnits;
    return [
      one.name,
      numberText(one.rate?.avg ?? 0),
      numberText(one.rate?.peak ?? 0),
      numberText(units?.avg ?? 0),
      `${numberText(units?.peak ?? 0)} ${kind.padEnd(5)}`,
      usdText(one.usdPerMonth ?? 0),
    ];
  });
  const byPattern = table(
    ['Load, a second', 'calls avg', 'peak', 'units avg', 'peak      ', 'on demand a month'],
    rows,
    palette,
    { right: [1, 2, 3, 4, 5] },
  );
  return `${byPattern}\n\n${indexTable(report, palette)}`;
}

function indexTable(report: SimulateReport, palette: Palette): string {
  const rows = report.indexes.map((one) => [
    one.index === one.table ? one.table : `${one.table}.${one.index}`,
    numberText(one.readUnits.avg),
    numberText(one.readUnits.peak),
    numberText(one.writeUnits.avg),
    numberText(one.writeUnits.peak),
  ]);
  return table(['Load by index', 'read units avg', 'peak', 'write units avg', 'peak'], rows, palette, {
    right: [1, 2, 3, 4],
  });
}

function skippedSection(report: SimulateReport, palette: Palette, width: number): string {
  const skipped = report.patterns.filter((pattern): pattern is SkippedPattern => pattern.kind !== 'simulated');
  if (skipped.length === 0) return '';
  const lines = skipped.map(({ name, reason }) => wrapped(`  ${name}: ${reason}.`, width, '    '));
  return [palette.bold('Not simulated'), ...lines].join('\n');
}

function dataSection(report: SimulateReport, palette: Palette): string {
  const rows = report.data.map((one) => [
    one.entity,
    one.table,
    wholeText(one.loaded),
    `${one.basis === 'assumed' ? '~' : ''}${wholeText(one.expected)}`,
    numberText(one.meanBytes),
    numberText(one.typicalBytes),
  ]);
  return table(['Data loaded', 'table', 'items', 'in the model', 'bytes', 'typical'], rows, palette, {
    right: [2, 3, 4, 5],
  });
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
