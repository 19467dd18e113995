import { bytesText, decimalText, plural } from '../../../diagnostics/index.js';
import type { CollectionForecast } from '../report.js';

/** How far a collection is from its limit, and when it gets there. */
export function collectionText({
  set,
  key,
  bytes,
  bytesPerDay,
  limit,
  limitFrom,
  daysLeft,
}: CollectionForecast): string {
  if (limitFrom === 'budget')
    return `${set}: one item collection of \`${key}\` in a hundred has more than ${bytesText(bytes)}; the budget is ${bytesText(limit)}.`;
  const has = `${set}: the largest item collection of \`${key}\` has ${bytesText(bytes)}`;
  const most = `with a local index it may have ${bytesText(limit)}, beyond which what makes it larger is refused`;
  if (daysLeft === 0) return `${has}; ${most}.`;
  const grows = bytesPerDay > 0 ? ` and grows by ${bytesText(bytesPerDay)} a day` : '';
  const when = daysLeft === undefined ? '' : ` That is in ${daysText(daysLeft)}.`;
  return `${has}${grows}; ${most}.${when}`;
}

function daysText(days: number): string {
  if (days < 1) return 'less than a day';
  return days < 730 ? plural(Math.round(days), 'day') : `${decimalText(days / 365, 1)} years`;
}
