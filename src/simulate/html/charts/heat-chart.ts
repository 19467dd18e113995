import { type Colour, ink } from '../colours.js';
import { LETTERS, timeAxis, timeGrid } from './axes.js';
import { type Chart, FULL } from './draw.js';

export interface Heat {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
}

/** Classes of load over limit, each from its bound to the next one's. */
export const HEAT_CLASSES: readonly { readonly from: number; readonly colour: Colour; readonly label: string }[] = [
  { from: 0, colour: 'heat0', label: '0' },
  { from: 0.01, colour: 'heat1', label: '1' },
  { from: 0.1, colour: 'heat2', label: '10' },
  { from: 0.25, colour: 'heat3', label: '25' },
  { from: 0.5, colour: 'heat4', label: '50' },
  { from: 0.75, colour: 'heat5', label: '75' },
  { from: 0.9, colour: 'heat6', label: '90' },
  { from: 1, colour: 'heat7', label: '100 %' },
  { from: 1.5, colour: 'heat8', label: '150' },
  { from: 3, colour: 'heat9', label: '300+' },
];

export function heatClass(value: number): number {
  // A load of exactly the limit is served; floating point may lie a hair above it.
  const found = HEAT_CLASSES.findLastIndex(({ from }) => value >= (from === 1 ? 1.0001 : from));
  return Math.max(0, found);
}

interface Cell {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
}

/** Strips of the hash space by time. `detail` is the share of the usual number of cells to draw. */
export function heatChart(heat: Heat, duration: number, detail: number): Chart {
  return {
    widths: FULL,
    height: (width) => (width > 800 ? 280 : width > 400 ? 240 : 200) + 30,
    option: (size) => {
      const wide = size.width > 400;
      const coarse = coarser(heat, (wide ? 64 : 32) * detail, (size.width / 6.5) * detail);
      const cells = cellsByClass(coarse);
      return {
        grid: { ...timeGrid(size), top: 4 },
        xAxis: timeAxis(duration, size),
        yAxis: {
          type: 'value',
          min: 0,
          max: 1,
          name: 'hash space',
          nameLocation: 'middle',
          nameGap: 14,
          nameTextStyle: { color: ink('muted'), fontSize: LETTERS },
          axisLine: { show: false },
          axisTick: { show: false },
          axisLabel: { show: false },
          splitLine: { show: false },
        },
        series: [
          {
            type: 'custom',
            silent: true,
            data: HEAT_CLASSES.map((_, i) => [0, 0, i]),
            renderItem: (params: RenderItem) => ({
              type: 'path',
              shape: { pathData: pathOf(params.dataIndex, cells, coarse, params.coordSys) },
              style: { fill: ink(HEAT_CLASSES[params.dataIndex]?.colour ?? 'heat0') },
            }),
          },
        ],
      };
    },
  };
}

interface RenderItem {
  readonly dataIndex: number;
  readonly coordSys: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** The greatest of each block, so that no hot spot gets lost. */
export function coarser(heat: Heat, mostRows: number, mostColumns: number): Heat {
  const down = Math.max(1, Math.ceil(heat.rows / Math.max(1, Math.floor(mostRows))));
  const across = Math.max(1, Math.ceil(heat.columns / Math.max(1, Math.floor(mostColumns))));
  const rows = Math.ceil(heat.rows / down);
  const columns = Math.ceil(heat.columns / across);
  const values = new Array<number>(rows * columns).fill(0);
  for (let row = 0; row < heat.rows; row += 1) {
    for (let column = 0; column < heat.columns; column += 1) {
      const at = Math.floor(row / down) * columns + Math.floor(column / across);
      values[at] = Math.max(values[at] ?? 0, heat.values[row * heat.columns + column] ?? 0);
    }
  }
  return { rows, columns, values };
}

/** Rectangles of equal class: runs along a row, put together with the same run in the rows below. */
function cellsByClass(heat: Heat): ReadonlyMap<number, readonly Cell[]> {
  const done = new Map<number, Cell[]>();
  const open = new Map<string, { cell: Cell; of: number }>();
  const close = ({ cell, of }: { cell: Cell; of: number }): void => {
    const list = done.get(of) ?? [];
    list.push(cell);
    done.set(of, list);
  };
  for (let row = 0; row < heat.rows; row += 1) {
    const runs = runsOf(heat, row);
    for (const [key, one] of open) {
      if (runs.has(key)) continue;
      close(one);
      open.delete(key);
    }
    for (const [key, run] of runs) {
      const above = open.get(key);
      open.set(key, above === undefined ? run : { of: run.of, cell: { ...above.cell, rows: above.cell.rows + 1 } });
    }
  }
  for (const one of open.values()) close(one);
  return done;
}

function runsOf(heat: Heat, row: number): ReadonlyMap<string, { readonly cell: Cell; readonly of: number }> {
  const runs = new Map<string, { cell: Cell; of: number }>();
  let start = 0;
  for (let column = 1; column <= heat.columns; column += 1) {
    const of = heatClass(heat.values[row * heat.columns + start] ?? 0);
    if (column < heat.columns && heatClass(heat.values[row * heat.columns + column] ?? 0) === of) continue;
    runs.set(`${start} ${column} ${of}`, { of, cell: { row, rows: 1, column: start, columns: column - start } });
    start = column;
  }
  return runs;
}

/** The lowest class is the ground on which the others lie. */
function pathOf(
  of: number,
  cells: ReadonlyMap<number, readonly Cell[]>,
  { rows, columns }: Heat,
  { x, y, width, height }: RenderItem['coordSys'],
): string {
  const all: readonly Cell[] = of === 0 ? [{ row: 0, rows, column: 0, columns }] : (cells.get(of) ?? []);
  const across = (column: number) => (x + (width * column) / columns).toFixed(1);
  const down = (row: number) => (y + (height * row) / rows).toFixed(1);
  return all
    .map((cell) => {
      const [left, right] = [across(cell.column), across(cell.column + cell.columns)];
      const [top, bottom] = [down(cell.row), down(cell.row + cell.rows)];
      return `M${left} ${top}L${right} ${top}L${right} ${bottom}L${left} ${bottom}Z`;
    })
    .join('');
}
