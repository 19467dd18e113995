import { type Colour, ink } from '../colours.js';
import { shortened } from '../words.js';
import { greatest, LETTERS } from './axes.js';
import { type Chart, HALF, label, type Size, type Widths } from './draw.js';

export interface Bar {
  readonly name: string;
  /** One value for each part. */
  readonly values: readonly number[];
  /** Written behind the bar. */
  readonly label: string;
  /** Instead of the part's colour. */
  readonly colour?: Colour;
}

export interface BarOptions {
  readonly parts: readonly Colour[];
  /** A line across all bars. */
  readonly line?: { readonly at: number; readonly label: string };
  readonly widths?: Widths;
}

const ROW = 44;
const THICK = 11;
const LETTER = 7;
/** On average, of the widest letters that a reader's system is likely to have. */
const WIDE_LETTER = 7.8;

/** Bars across, each with its name above it, so that long names have room on a narrow screen too. */
export function barChart(bars: readonly Bar[], { parts, line, widths = HALF }: BarOptions): Chart {
  const most = Math.max(
    greatest(bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0))),
    line?.at ?? 0,
  );
  const room = 12 + LETTER * Math.max(4, ...bars.map(({ label }) => label.length));
  return {
    widths,
    height: () => bars.length * ROW + (line === undefined ? 6 : 30),
    option: (size) => ({
      grid: { outerBoundsMode: 'none', left: 1, right: room, top: line === undefined ? 2 : 26, bottom: 4 },
      xAxis: { type: 'value', show: false, min: 0, max: most > 0 ? most : 1 },
      yAxis: nameAxis(bars, size),
      series: [
        ...parts.map((colour, part) => ({
          ...series(bars, part, colour),
          ...(part === 0 && line !== undefined ? { markLine: markLine(line) } : {}),
        })),
        labels(bars),
      ],
    }),
  };
}

function nameAxis(bars: readonly Bar[], { width }: Size): object {
  return {
    type: 'category',
    inverse: true,
    data: bars.map((_, i) => i),
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      inside: true,
      margin: 0,
      align: 'left',
      interval: 0,
      verticalAlign: 'bottom',
      // Above the bar, not through it.
      padding: [0, 0, 10, 0],
      color: ink('ink'),
      textBorderColor: ink('card'),
      textBorderWidth: 4,
      fontSize: LETTERS + 0.5,
      formatter: (_: string, i: number) => label(shortened(bars[i]?.name ?? '', Math.floor(width / WIDE_LETTER))),
    },
    // Above the line across all bars.
    z: 10,
  };
}

function series(bars: readonly Bar[], part: number, colour: Colour): object {
  return {
    type: 'bar',
    stack: 'all',
    silent: true,
    barWidth: THICK,
    data: bars.map((bar) => ({ value: bar.values[part] ?? 0, itemStyle: { color: ink(bar.colour ?? colour) } })),
    emphasis: { disabled: true },
  };
}

/** Behind the last part of each bar. */
function labels(bars: readonly Bar[]): object {
  return {
    type: 'bar',
    stack: 'all',
    silent: true,
    barWidth: THICK,
    itemStyle: { color: ink('plain') },
    data: bars.map(() => 0),
    label: {
      show: true,
      position: 'right',
      distance: 6,
      color: ink('ink'),
      fontSize: LETTERS,
      textBorderWidth: 0,
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => label(bars[dataIndex]?.label ?? ''),
    },
    emphasis: { disabled: true },
  };
}

function markLine(line: NonNullable<BarOptions['line']>): object {
  return {
    silent: true,
    symbol: 'none',
    data: [{ xAxis: line.at }],
    lineStyle: { color: ink('limit'), type: [5, 4], width: 1.25 },
    label: {
      position: 'start',
      color: ink('ink'),
      fontSize: LETTERS,
      textBorderWidth: 0,
      formatter: () => label(line.label),
    },
  };
}
