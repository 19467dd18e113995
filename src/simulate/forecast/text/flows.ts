import { numberText, type Palette, percentText, usdText, wholeText } from '../../../diagnostics/index.js';
import type { FlowForecast, Forecast } from '../report.js';
import { type Column, fittingTable } from './columns.js';

const MOST_ROWS = 6;
/** Difference of shares from which the worst layout is worth a column. */
const WORTH_SHOWING = 0.005;

/** Each access pattern, and what writes set off: what is throttled first, then what costs most. */
export function flowSection({ flows, layouts, sets }: Forecast, palette: Palette, width: number): string {
  if (flows.length === 0) return '';
  const ordered = inOrder(flows);
  const shown = ordered.slice(0, ordered.length > MOST_ROWS + 1 ? MOST_ROWS : ordered.length);
  const rest = ordered.slice(shown.length);
  const isThrottled = flows.some(({ throttledShare }) => throttledShare.max > 0);
  const hasWorst = layouts > 1 && flows.some(({ throttledShare: { p50, max } }) => max - p50 > WORTH_SHOWING);
  const hasPages = shown.some(({ pages }) => pages !== undefined && pages.p99 > 1);
  const hasRetries = flows.some(({ attemptsPerCall }) => attemptsPerCall > 1);
  const month = sets.some(({ billing }) => billing === 'provisioned') ? 'on demand a month' : 'a month';
  const column = (head: string, of: (flow: FlowForecast) => string, more: Partial<Column> = {}): Column => ({
    head,
    cells: shown.map(of),
    ...more,
  });
  const columns = [
    column('Access patterns', ({ name, cached }) =>
      cached === undefined ? name : `${name} ${palette.dim('after the cache')}`,
    ),
    column('calls/s at peak', ({ series }) => numberText(peakOf(series.offered))),
    ...(hasPages ? [column('pages a call', pagesText, { spare: 3 })] : []),
    ...(isThrottled ? [column('throttled', ({ throttledShare: { p50 } }) => shareText(p50, palette))] : []),
    ...(hasWorst
      ? [column('worst layout', ({ throttledShare: { max } }) => shareText(max, palette), { spare: 2 })]
      : []),
    ...(isThrottled ? [column('by', byText, { isText: true, spare: 1 })] : []),
    ...(hasRetries
      ? [
          column('attempts', ({ attemptsPerCall }) => numberText(attemptsPerCall), { spare: 4 }),
          column('failed', ({ failedShare }) => percentText(failedShare), { spare: 5 }),
        ]
      : []),
    column(month, ({ usdPerMonth }) => usdText(usdPerMonth)),
  ];
  const text = fittingTable(columns, palette, width);
  return rest.length === 0 ? text : `${text}\n${palette.dim(restText(rest, month))}`;
}

function peakOf(series: readonly number[]): number {
  return series.reduce((most, value) => Math.max(most, value), 0);
}

function byText({ throttled: [first] }: FlowForecast): string {
  return first === undefined ? '' : reasonText(first.reason);
}

function inOrder(flows: readonly FlowForecast[]): readonly FlowForecast[] {
  return [...flows].sort(
    (a, b) =>
      b.throttledShare.p50 - a.throttledShare.p50 ||
      b.throttledShare.max - a.throttledShare.max ||
      b.usdPerMonth - a.usdPerMonth,
  );
}

function restText(rest: readonly FlowForecast[], month: string): string {
  const most = Math.max(...rest.map(({ throttledShare }) => throttledShare.p50));
  const usd = rest.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0);
  const throttled = most > 0 ? `at most ${percentText(most)} throttled` : 'none throttled';
  return `  ${wholeText(rest.length)} more, ${throttled}, ${usdText(usd)} ${month}`;
}

function pagesText({ pages }: FlowForecast): string {
  if (pages === undefined) return '–';
  return pages.p99 > pages.typical
    ? `${numberText(pages.typical)}, p99 ${numberText(pages.p99)}`
    : numberText(pages.typical);
}

export function shareText(share: number, palette: Palette): string {
  return share > 0 ? palette.error(percentText(share)) : palette.dim('–');
}

/** `IndexWriteKeyRange`: what all of them end in is left out. */
export function reasonText(reason: string): string {
  return reason.replace(/(?:Throughput)?Exceeded$/, '').replace(/Throughput$/, '');
}
