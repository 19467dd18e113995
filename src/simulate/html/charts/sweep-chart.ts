import { type Colour, ink } from '../colours.js';
import { shortened } from '../words.js';
import { greatest, grid, LETTERS, valueAxis } from './axes.js';
import { type Chart, label } from './draw.js';

export interface SweepPoint {
  readonly value: string;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** A figure over the values of a knob, with the range of most layouts around it. */
export function sweepChart(points: readonly SweepPoint[], colour: Colour, write: (value: number) => string): Chart {
  const top = greatest(points.map(({ high }) => high));
  const curve = { type: 'line', silent: true, symbol: 'none', emphasis: { disabled: true } };
  return {
    widths: [340],
    height: () => 210,
    option: ({ width }) => ({
      grid: { ...grid(top, write), right: 22 },
      xAxis: {
        type: 'category',
        boundaryGap: false,
        data: points.map((_, i) => i),
        axisLine: { lineStyle: { color: ink('axis') } },
        axisTick: { lineStyle: { color: ink('axis') }, alignWithLabel: true },
        axisLabel: {
          color: ink('muted'),
          fontSize: LETTERS,
          margin: 9,
          interval: Math.max(0, Math.ceil(points.length / (width / 60)) - 1),
          formatter: (_: string, i: number) => label(shortened(points[i]?.value ?? '', 9)),
        },
      },
      yAxis: valueAxis(top, write),
      series: [
        { ...curve, stack: 'range', lineStyle: { width: 0, opacity: 0 }, data: points.map(({ low }) => low) },
        {
          ...curve,
          stack: 'range',
          lineStyle: { width: 0, opacity: 0 },
          areaStyle: { color: ink(colour), opacity: 0.18 },
          data: points.map(({ low, high }) => high - low),
        },
        {
          ...curve,
          symbol: 'circle',
          showAllSymbol: true,
          showSymbol: true,
          symbolSize: 6,
          itemStyle: { color: ink(colour) },
          lineStyle: { color: ink(colour), width: 2 },
          data: points.map(({ middle }) => middle),
        },
      ],
    }),
  };
}
