import { numberText, percentText } from '../../../diagnostics/index.js';
import type { Forecast, ThrottleCause } from '../../forecast/report.js';
import { infeasibleText } from '../../forecast/text/cause.js';
import { table } from '../figure.js';
import { breakable, type Content, html, prose } from '../html.js';
import { limitOf, perSecond, timeText } from '../words.js';

const ROWS = 20;
const PATTERNS = 4;

/** What refuses first, with how much it is asked for: of a table that waits for an index, the index. */
export function firstCause({ causes, headline, sets }: Forecast): ThrottleCause | undefined {
  const first = headline.firstReason;
  const same = causes.filter(({ reason }) => reason === first?.reason);
  const isIndex = (cause: ThrottleCause) => sets.some(({ name, kind }) => name === cause.set && kind === 'index');
  const of = same.find(({ set }) => set === first?.set);
  if (of === undefined || isIndex(of) || !of.reason.startsWith('Index')) return of;
  return same.find((cause) => isIndex(cause) && cause.firstThrottle <= of.firstThrottle) ?? of;
}

/** One key, a partition or a whole set that is asked for too much. */
export function causeText(cause: ThrottleCause): Content {
  const { scope, kind, key, askedPerSecond, servedPerSecond, isTogether } = cause;
  const infeasible = infeasibleText(cause);
  if (isTogether) {
    const where = { key: 'of one key value', partition: 'of the busiest partition', set: 'of it all' }[scope];
    return html`Reads and writes ${where} add up to ${percentText(askedPerSecond / servedPerSecond)} of what it serves. ${infeasible}`;
  }
  const asked = `${numberText(askedPerSecond)} ${kind} units a second`;
  const served = numberText(servedPerSecond);
  if (scope === 'key' && key !== undefined) {
    return html`One key value, <code>${key.key}</code> (${prose(key.value)}), is asked for ${asked}; a partition serves ${served}. ${infeasible}`;
  }
  if (scope === 'set') return `All in all it is asked for ${asked}; it may take ${served} when that begins.`;
  return `What lies on one partition is asked for ${asked}; it serves ${served}.`;
}

/** Every limit that refuses something. */
export function causeTable({ causes }: Forecast): Content {
  if (causes.length === 0) return undefined;
  return table(
    {
      head: ['Where', 'Limit', 'Asked for', 'Serves then', 'From', 'Until', 'In layouts', 'Calls that it refuses'],
      right: [2, 3, 4, 5, 6],
      rows: causes
        .slice(0, ROWS)
        .map((cause) => [
          `${cause.set}, ${cause.kind}s`,
          html`${limitOf(cause.reason).short}${cause.key !== undefined && html`: one value of <code>${cause.key.key}</code>`}<small>${breakable(cause.reason)}</small>`,
          perSecond(cause.askedPerSecond),
          perSecond(cause.servedPerSecond),
          timeText(cause.firstThrottle),
          cause.endsAt === undefined ? 'the end' : timeText(cause.endsAt),
          percentText(cause.layouts),
          patternsText(cause),
        ]),
    },
    'Limits that refuse',
  );
}

function patternsText({ flows }: ThrottleCause): string {
  const shown = flows.slice(0, PATTERNS).map(({ name, share }) => `${percentText(share)} of ${name}`);
  const others = flows.length - shown.length;
  return [...shown, ...(others > 0 ? [`and of ${others} more`] : [])].join(', ');
}
