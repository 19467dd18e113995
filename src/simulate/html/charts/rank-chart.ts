import { numberText } from '../../../diagnostics/index.js';
import { ink, SERIES } from '../colours.js';
import { LETTERS, labelRoom } from './axes.js';
import { type Chart, HALF } from './draw.js';

/** However small: an axis by powers of ten has no `under`. */
function shareText(share: number): string {
  return `${numberText(share * 100)} %`;
}

/** The axis ends here. */
const LEAST = 1e-6;

export const DASHES: readonly (readonly number[] | 'solid')[] = [
  'solid',
  [6, 3],
  [2, 3],
  [9, 3, 2, 3],
  [12, 4],
  [4, 4],
];

/** How fast the share falls from the hottest value to the fiftieth: both axes by powers, on which a zipf is a straight line. */
export function rankChart(curves: readonly (readonly number[])[]): Chart {
  const shares = curves.flat().filter((share) => share > 0);
  const most = shares.reduce((a, b) => Math.max(a, b), 1e-9);
  const least = shares.reduce((a, b) => Math.min(a, b), most);
  const [low, high] = [Math.max(LEAST, 10 ** Math.floor(Math.log10(least))), 10 ** Math.ceil(Math.log10(most))];
  const bottom = low === high ? low / 10 : low;
  const axis = {
    type: 'log',
    axisTick: { show: false },
    minorTick: { show: false },
    splitLine: { lineStyle: { color: ink('line') } },
  };
  return {
    widths: HALF,
    height: () => 260,
    option: () => ({
      grid: {
        outerBoundsMode: 'none',
        left: labelRoom([shareText(bottom), shareText(high)]),
        right: 18,
        top: 12,
        bottom: 30,
      },
      xAxis: {
        ...axis,
        min: 1,
        max: 50,
        axisLine: { lineStyle: { color: ink('axis') } },
        axisLabel: {
          color: ink('muted'),
          fontSize: LETTERS,
          margin: 9,
          formatter: (rank: number) => `${Math.round(rank)}.`,
        },
      },
      yAxis: {
        ...axis,
        min: bottom,
        max: high,
        axisLine: { show: false },
        axisLabel: { color: ink('muted'), fontSize: LETTERS, margin: 8, formatter: shareText },
      },
      series: curves.map((curve, i) => ({
        type: 'line',
        silent: true,
        symbol: 'none',
        emphasis: { disabled: true },
        itemStyle: { color: ink(SERIES[i % SERIES.length] ?? 'first') },
        lineStyle: { color: ink(SERIES[i % SERIES.length] ?? 'first'), width: 1.75, type: DASHES[i % DASHES.length] },
        data: curve.map((share, rank) => [rank + 1, share]).filter(([, share]) => share !== undefined && share > 0),
      })),
    }),
  };
}
