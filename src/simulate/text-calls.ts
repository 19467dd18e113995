import { numberText, type Palette } from '../diagnostics/index.js';
import type { SimulatedPattern, SimulateReport } from './report.js';
import { table } from './text-table.js';

/** One table for reads, one for writes, and one for what writes set off. */
export function callSection(report: SimulateReport, palette: Palette): string {
  const all = report.patterns.filter((one) => one.kind === 'simulated');
  const called = all.filter(({ setOffBy }) => setOffBy === undefined);
  const tables = [
    callTable('Reads, a call', called.filter(isRead), 'readUnits', palette),
    callTable(
      'Writes, a call',
      called.filter((one) => !isRead(one)),
      'writeUnits',
      palette,
    ),
    callTable(
      'Set off by writes, a time',
      all.filter(({ setOffBy }) => setOffBy !== undefined),
      'writeUnits',
      palette,
    ),
    triggerTable(all, palette),
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
): string {
  if (patterns.length === 0) return '';
  const isReads = units === 'readUnits';
  // Most writes read nothing before.
  const readsToo = !isReads && patterns.some((one) => unitsOf(one, 'readUnits') > 0);
  const rows = patterns.map((one) => [
    one.name,
    placesOf(one, isReads),
    numberText(one.calls > 0 ? one.requests.mean : one.planned.requests),
    numberText(one.calls > 0 ? one.items.mean : one.planned.items),
    ...(readsToo ? [numberText(unitsOf(one, 'readUnits'))] : []),
    palette.bold(numberText(unitsOf(one, units))) + (one.basis === 'measured' ? '' : '*'),
    numberText(one.calls > 0 ? one[units].p99 : one.planned[units]),
    numberText(one.planned[units]),
  ]);
  const names = isReads ? ['read units'] : readsToo ? ['read units', 'write units'] : ['write units'];
  const head = [title, isReads ? 'from' : 'to', 'requests', 'items', ...names, 'p99', 'planned'];
  return table(head, rows, palette, { right: head.map((_, i) => i).slice(2) });
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
function triggerTable(all: readonly SimulatedPattern[], palette: Palette): string {
  const rows = all.flatMap(({ name, setOffBy = [] }) =>
    setOffBy.map(({ pattern, perCall, why }) => [name, pattern, numberText(perCall), why]),
  );
  if (rows.length === 0) return '';
  return table(['What sets it off', 'by', 'times a call', 'because'], rows, palette, { right: [2] });
}
