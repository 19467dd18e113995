import { numberText, type Palette } from '../diagnostics/index.js';
import { type Column, fittingTable, widthOf } from './forecast/text/columns.js';
import type { SimulatedPattern, SimulateReport } from './report.js';
import { wrapped } from './text-table.js';

/** One table for reads, one for writes, and one for what writes set off. */
export function callSection(report: SimulateReport, palette: Palette, width: number): string {
  const all = report.patterns.filter((one) => one.kind === 'simulated');
  const called = all.filter(({ setOffBy }) => setOffBy === undefined);
  const tables = [
    callTable('Reads, a call', called.filter(isRead), 'readUnits', palette, width),
    callTable(
      'Writes, a call',
      called.filter((one) => !isRead(one)),
      'writeUnits',
      palette,
      width,
    ),
    callTable(
      'Set off by writes, a time',
      all.filter(({ setOffBy }) => setOffBy !== undefined),
      'writeUnits',
      palette,
      width,
    ),
    triggerTable(all, palette, width),
  ];
  return tables.filter((text) => text !== '').join('\n\n');
}

function isRead({ writeUnits, planned }: SimulatedPattern): boolean {
  return writeUnits.max === 0 && planned.writeUnits === 0;
}

function callTable(
  title: string,
  patterns: readonly SimulatedPattern[],
  units: 'readUnits' | 'writeUnits',
  palette: Palette,
  width: number,
): string {
  if (patterns.length === 0) return '';
  const isReads = units === 'readUnits';
  // Most writes read nothing before.
  const readsToo = !isReads && patterns.some((one) => unitsOf(one, 'readUnits') > 0);
  const column = (head: string, of: (one: SimulatedPattern) => string, more: Partial<Column> = {}): Column => ({
    head,
    cells: patterns.map(of),
    ...more,
  });
  const isRun = ({ calls }: SimulatedPattern): boolean => calls > 0;
  const all = [
    column(title, ({ name }) => name),
    column(isReads ? 'from' : 'to', (one) => placesOf(one, isReads), { isText: true, spare: 1 }),
    column('requests', (one) => numberText(isRun(one) ? one.requests.mean : one.planned.requests), { spare: 2 }),
    column('items', (one) => numberText(isRun(one) ? one.items.mean : one.planned.items), { spare: 3 }),
    ...(readsToo ? [column('read units', (one) => numberText(unitsOf(one, 'readUnits')))] : []),
    column(
      isReads ? 'read units' : 'write units',
      (one) => palette.bold(numberText(unitsOf(one, units))) + (one.basis === 'measured' ? '' : '*'),
    ),
    column('p99', (one) => numberText(isRun(one) ? one[units].p99 : one.planned[units]), { spare: 4 }),
    column('planned', ({ planned }) => numberText(planned[units]), { spare: 5 }),
  ];
  return fittingTable(all, palette, width);
}

function unitsOf(one: SimulatedPattern, units: 'readUnits' | 'writeUnits'): number {
  return one.basis === 'measured' ? one[units].mean : one.planned[units];
}

/** The index that is read, or the tables that are written. */
function placesOf(one: SimulatedPattern, isReads: boolean): string {
  if (isReads) return one.index === one.table ? one.table : `${one.table}.${one.index}`;
  const written = one.byIndex.filter(({ writeUnits }) => writeUnits > 0).map((touched) => touched.table);
  return written.length === 0 ? one.table : [...new Set(written)].join(', ');
}

/** How often each pattern's calls set work off. */
function triggerTable(patterns: readonly SimulatedPattern[], palette: Palette, width: number): string {
  const all = patterns.flatMap(({ name, setOffBy = [] }) => setOffBy.map((one) => ({ name, ...one })));
  if (all.length === 0) return '';
  const title = 'What sets it off';
  const columns: readonly Column[] = [
    { head: title, cells: all.map(({ name }) => name) },
    { head: 'by', cells: all.map(({ pattern }) => pattern), isText: true },
    { head: 'times a call', cells: all.map(({ perCall }) => numberText(perCall)) },
    { head: 'because', cells: all.map(({ why }) => why), isText: true },
  ];
  if (widthOf(columns) <= width) return fittingTable(columns, palette, width);
  const lines = all.map(({ name, pattern, perCall, why }) =>
    wrapped(`  ${name}: ${pattern}, ${numberText(perCall)} times a call, because ${why}`, width, '    '),
  );
  return [palette.bold(title), ...lines].join('\n');
}
