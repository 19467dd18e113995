import { MAX_PAGE_BYTES, readUnits } from '../facts/index.js';
import type { PlannedPattern, RequestBefore, Spread, WritePart } from './plan.js';
import { addSpreads, mapSpread, sumSpreads, timesSpread } from './spread.js';

/** Keys of one BatchGetItem. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_KEYS = 100;
/** Consistent read units of a page. */
const UNITS_OF_PAGE = readUnits(MAX_PAGE_BYTES, 'strong');

/** What the parts and the requests before them come to in one call; `requests` leaves out those that write the parts. */
export function totalsOf(
  parts: readonly WritePart[],
  before: readonly RequestBefore[],
): Pick<PlannedPattern, 'requests' | 'readUnits' | 'writeUnits'> {
  const unitsOf = (wanted: readonly WritePart[]): readonly Spread[] =>
    wanted.map((part) => timesSpread(partUnits(part), part.count));
  const first = (wanted: readonly RequestBefore[]): readonly Spread[] =>
    wanted.map(({ units, count }) => timesSpread(units, count));
  return {
    requests: sumSpreads(before.map(requestsOf)),
    readUnits: sumSpreads([
      ...unitsOf(parts.filter(({ action }) => action === 'get')),
      ...first(before.filter(({ api }) => api !== 'UpdateItem')),
    ]),
    writeUnits: sumSpreads([
      ...unitsOf(parts.filter(({ action }) => action !== 'get')),
      ...first(before.filter(({ api }) => api === 'UpdateItem')),
    ]),
  };
}

/** Units of one item of the part: on the table and in every index. */
export function partUnits({ tableUnits, indexWrites }: Pick<WritePart, 'tableUnits' | 'indexWrites'>): Spread {
  return addSpreads(tableUnits, sumSpreads(indexWrites.map(({ units }) => units)));
}

export function requestsOf({ api, count, units }: RequestBefore): Spread {
  if (api === 'Query')
    return timesSpread(
      count,
      mapSpread(units, (read) => Math.ceil(read / UNITS_OF_PAGE)),
    );
  return api === 'BatchGetItem' ? mapSpread(count, (items) => Math.ceil(items / MAX_KEYS)) : count;
}
