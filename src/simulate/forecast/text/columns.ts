import type { Palette } from '../../../diagnostics/index.js';
import { columns, table } from '../../text-table.js';

/** A column of a table, painted already. */
export interface Column {
  readonly head: string;
  readonly cells: readonly string[];
  /** Numbers stand to the right. */
  readonly isText?: boolean;
  /** Left out where there is no room, the greatest first; the others never are. */
  readonly spare?: number;
}

/** Columns between two of a table. */
const GAP = 2;

/** A table of the columns that there is room for; the first is its title. Names that leave no room for the others stand above their row. */
export function fittingTable(all: readonly Column[], palette: Palette, width: number): string {
  const kept = [...all];
  while (widthOf(kept) > width) {
    const spares = kept.map(({ spare = 0 }) => spare);
    const most = Math.max(...spares);
    if (most === 0) break;
    kept.splice(spares.lastIndexOf(most), 1);
  }
  const [first, ...others] = kept;
  if (first === undefined) return '';
  const room = width - widthOf(others) - (others.length === 0 ? 0 : GAP);
  const isLong = first.cells.map((cell) => columns(cell) + GAP > Math.max(room, columns(first.head)));
  const rows = first.cells.map((cell, i) => [isLong[i] ? '' : cell, ...others.map(({ cells }) => cells[i] ?? '')]);
  const text = table(
    kept.map(({ head }) => head),
    rows,
    palette,
    { right: kept.flatMap(({ isText }, i) => (i > 0 && isText !== true ? [i] : [])) },
  );
  const [head = '', ...lines] = text.split('\n');
  const named = lines.flatMap((line, i) => (isLong[i] ? [`${' '.repeat(GAP)}${first.cells[i]}`, line] : [line]));
  return [head, ...named].join('\n');
}

/** Columns that the table takes, of which the first is indented below its title. */
export function widthOf(all: readonly Column[]): number {
  return all.reduce((sum, column, i) => sum + columnWidth(column, i === 0) + (i === 0 ? 0 : GAP), 0);
}

function columnWidth({ head, cells }: Column, isFirst: boolean): number {
  return cells.reduce((most, cell) => Math.max(most, columns(cell) + (isFirst ? GAP : 0)), columns(head));
}
