import { numberText, type Palette, plainPalette, printableData, usdText, wholeText } from '../diagnostics/index.js';
import type { SimulatedPattern, SimulateReport, SkippedPattern, Verdict } from './report.js';
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
    heatSection(report, palette, width),
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
  const run = report.patterns.filter(({ kind }) => kind === 'simulated').length;
  const of = run === report.patterns.length ? `${run} patterns` : `${run} of ${report.patterns.length} patterns`;
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

function simulated(report: SimulateReport): readonly SimulatedPattern[] {
  return report.patterns.filter((pattern) => pattern.kind === 'simulated');
}

/** One table for reads and one for writes. */
function callSection(report: SimulateReport, palette: Palette): string {
  const isRead = ({ api }: SimulatedPattern): boolean => ['GetItem', 'BatchGetItem', 'Query', 'Scan'].includes(api);
  const all = simulated(report);
  const tables = [
    callTable('Reads, a call', all.filter(isRead), 'readUnits', palette),
    callTable(
      'Writes, a call',
      all.filter((one) => !isRead(one)),
      'writeUnits',
      palette,
    ),
  ];
  return tables.filter((text) => text !== '').join('\n\n');
}

function callTable(
  title: string,
  patterns: readonly SimulatedPattern[],
  units: 'readUnits' | 'writeUnits',
  palette: Palette,
): string {
  if (patterns.length === 0) return '';
  const rows = patterns.map((one) => [
    one.name,
    one.index === one.table ? one.table : `${one.table}.${one.index}`,
    numberText(one.requests.mean),
    numberText(one.items.mean),
    palette.bold(numberText(one.basis === 'measured' ? one[units].mean : one.planned[units])) +
      (one.basis === 'measured' ? '' : '*'),
    numberText(one[units].p99),
    numberText(one.planned[units]),
  ]);
  const name = units === 'readUnits' ? 'read units' : 'write units';
  const head = [title, units === 'readUnits' ? 'from' : 'to', 'requests', 'items', name, 'p99', 'planned'];
  return table(head, rows, palette, { right: [2, 3, 4, 5, 6] });
}

function loadSection(report: SimulateReport, palette: Palette): string {
  const rated = simulated(report).filter(({ rate }) => rate !== undefined);
  if (rated.length === 0) return '';
  const rows = rated.map((one) => {
    const load = one.perSecond;
    const units = load === undefined || load.readUnits.peak === 0 ? load?.writeUnits : load.readUnits;
    const kind = load !== undefined && load.readUnits.peak > 0 ? 'read' : 'write';
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
