import type { Bytes } from '../design/design.js';
import { type Consistency, MAX_PAGE_BYTES, readUnits } from '../facts/index.js';
import type { ReadFigures, Spread } from './plan.js';
import { spread } from './spread.js';

/** What one request of a read evaluates: items of one entity and the bytes of one of them. */
export interface RowGroup {
  readonly items: Spread;
  readonly entry: Bytes;
  /** Whether the rows belong to the answer. */
  readonly wanted: boolean;
  /** Bytes read from the table for each row of a local index that does not project what is asked for. */
  readonly fetched?: Bytes;
  /** Place in the order of reading, where the rows of different groups do not mix. */
  readonly rank?: number;
}

/** Figures of one request (with all its pages), and its units. */
export interface RequestFigures extends ReadFigures {
  readonly units: Spread;
}

type Which = 'typical' | 'p99' | 'max';

/**
 * What a Query or Scan reads and costs: items of all groups up to `limit`, in pages of 1 MB. `keeps` is the share that a filter
 * lets through. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
 */
export function requestFigures(
  groups: readonly RowGroup[],
  limit: number | undefined,
  consistency: Consistency,
  keeps = 1,
): RequestFigures {
  const at = (which: Which) => figuresAt(groups, limit, consistency, keeps, which);
  const [typical, p99, max] = [at('typical'), at('p99'), at('max')];
  const pick = (name: keyof Figures): Spread => {
    return spread(typical?.[name] ?? 0, p99?.[name] ?? 0, max?.[name]);
  };
  return {
    items: pick('items'),
    returned: pick('returned'),
    bytes: pick('bytes'),
    pages: pick('pages'),
    units: pick('units'),
  };
}

interface Figures {
  readonly items: number;
  readonly returned: number;
  /** Absent, with what follows from it, where nothing bounds the bytes of an item: how many items there are is known all the same. */
  readonly bytes?: number;
  readonly pages?: number;
  readonly units?: number;
}

function figuresAt(
  groups: readonly RowGroup[],
  limit: number | undefined,
  consistency: Consistency,
  keeps: number,
  which: Which,
): Figures | undefined {
  let items = 0;
  let bytes = 0;
  let wanted = 0;
  let fetch = 0;
  let isSized = true;
  let room = limit ?? Number.POSITIVE_INFINITY;
  const isRanked = which !== 'max' && groups.every(({ rank }) => rank !== undefined);
  for (const group of isRanked ? groups.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0)) : groups) {
    // An unbounded group reads up to the limit; without one nothing bounds the read.
    const all = which === 'max' ? (group.items.max ?? limit) : group.items[which];
    // Groups that come one after another fill the page in that order; others share it.
    const count = isRanked && all !== undefined ? Math.min(all, room) : all;
    const size = which === 'max' ? group.entry.max : group.entry.typical;
    if (count === undefined) return undefined;
    isSized &&= size !== undefined;
    room -= isRanked ? count : 0;
    items += count;
    bytes += count * (size ?? 0);
    if (group.wanted) wanted += count;
    if (group.fetched !== undefined) {
      const row = which === 'max' ? group.fetched.max : group.fetched.typical;
      isSized &&= row !== undefined;
      fetch += count * readUnits(row ?? 0, consistency);
    }
  }
  const scale = limit !== undefined && items > limit ? limit / items : 1;
  // At the worst, the rows that a limit leaves are the biggest.
  const largest = Math.max(0, ...groups.map(({ entry }) => entry.max ?? 0));
  const read = which === 'max' && scale < 1 ? Math.min(bytes, (limit ?? 0) * largest) : bytes * scale;
  const counted = { items: items * scale, returned: wanted * scale * keeps };
  if (!isSized) return counted;
  return {
    ...counted,
    bytes: read,
    pages: Math.max(1, Math.ceil(read / MAX_PAGE_BYTES)),
    units: pagedUnits(read, consistency) + fetch * scale,
  };
}

/** Read units of a Query that follows all its pages: each page is rounded by itself. */
export function pagedUnits(bytes: number, consistency: Consistency): number {
  const whole = Math.floor(bytes / MAX_PAGE_BYTES);
  const rest = bytes - whole * MAX_PAGE_BYTES;
  return whole * readUnits(MAX_PAGE_BYTES, consistency) + (rest > 0 || whole === 0 ? readUnits(rest, consistency) : 0);
}

/** Every figure of one request, for so many requests. */
export function timesRequests(figures: RequestFigures, requests: number): RequestFigures {
  const times = (value: Spread): Spread => ({
    typical: value.typical * requests,
    p99: value.p99 * requests,
    ...(value.max === undefined ? {} : { max: value.max * requests }),
  });
  return {
    items: times(figures.items),
    returned: times(figures.returned),
    bytes: times(figures.bytes),
    pages: figures.pages,
    units: times(figures.units),
  };
}
