import { type Palette, percentText, plural, wholeText } from '../../../diagnostics/index.js';
import { wrapped } from '../../text-table.js';
import type { Forecast } from '../report.js';
import { fittingTable } from './columns.js';
import { durationText } from './time.js';

/** Patterns that are told. */
const MOST = 8;
/** A difference of shares that is more than chance. */
const NOTABLE = 0.02;
const ENGINE_DIFFERS =
  'The engine refuses a write whose index partition is full, and that write alone; by amounts, changes of an index keep their order, so that one full partition holds up all of them.';

/** What came of requests one by one, beside what amounts over the same time say. */
export function requestsSection({ requests: played }: Forecast, palette: Palette, width: number): string {
  if (played === undefined) return '';
  const flows = [...played.flows].sort((a, b) => b.throttledShare - a.throttledShare || b.calls - a.calls);
  const shown = flows.slice(0, MOST);
  const how = played.way === 'engine' ? 'through the embedded engine' : 'against the partitions';
  const title = `${palette.bold('Request by request')} ${palette.dim(`the first ${durationText(played.seconds)}, ${plural(played.requests, 'request')} ${how}`)}`;
  const table = fittingTable(
    [
      { head: 'Access patterns', cells: shown.map(({ name }) => name) },
      { head: 'calls', cells: shown.map(({ calls }) => wholeText(calls)) },
      { head: 'refused', cells: shown.map(({ throttledShare }) => percentText(throttledShare)) },
      { head: 'by amounts', cells: shown.map(({ byAmounts }) => percentText(byAmounts)) },
    ],
    palette,
    width,
  );
  const rest = flows.length - shown.length;
  const largest = flows[MOST]?.throttledShare ?? 0;
  const more = rest > 0 ? [palette.dim(`  ${wholeText(rest)} more, at most ${percentText(largest)} refused`)] : [];
  const differs = played.flows.some((one) => Math.abs(one.throttledShare - one.byAmounts) > NOTABLE);
  const why = played.way === 'engine' && differs ? [palette.dim(wrapped(`  ${ENGINE_DIFFERS}`, width, '  '))] : [];
  return [title, table, ...more, ...why].join('\n');
}
