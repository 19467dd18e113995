/** How a table is read. */
export interface SamplePlan {
  /** Items that are read at most; undefined: all of them. */
  readonly items: number | undefined;
  /** In how many segments the table is divided. */
  readonly segments: number;
  /** Those that are read, in this order; of a whole table all. */
  readonly chosen: readonly number[];
  /** Items of a page at most. */
  readonly limit: number | undefined;
  /** Requests at most, of pages of full size; undefined: as many as it takes. */
  readonly pages: number | undefined;
  /** Read units that it takes by what is known of the table; undefined where nothing is. */
  readonly expectedUnits: number | undefined;
  /** Read units that it never exceeds but for requests that have to be made again; undefined for a whole table. */
  readonly mostUnits: number | undefined;
}

export interface TableSize {
  /** Items, as of some hours ago; 0 where it is not known. */
  readonly items: number;
  readonly bytes: number;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
const MOST_SEGMENTS = 1_000_000;
const PAGE_BYTES = 1024 * 1024;
/** Half a unit for each 4 KB that is read with eventual consistency. */
const UNITS_PER_BYTE = 0.5 / 4096;
/** Of the largest page. */
export const UNITS_PER_PAGE = PAGE_BYTES * UNITS_PER_BYTE;

const LEAST_LIMIT = 25;
/** Items of a page. */
export const MOST_LIMIT = 1000;
/** Of a table of which no size is known. */
const SEGMENTS_OF_UNKNOWN = 64;
/** Segments in which a whole table is read. */
const SEGMENTS_OF_WHOLE = 4;

/** Every so many segments one is read on for so many pages: what stands late in a partition is at no segment's start. */
export const DEEP_EVERY = 8;
export const DEEP_PAGES = 8;

/** A sample that is spread over the table: few items from each of many segments. Always the same for the same sizes. */
export function samplePlan(wanted: number, { items, bytes }: TableSize): SamplePlan {
  const average = items > 0 ? bytes / items : undefined;
  if (items > 0 && items <= wanted) {
    const pages = 2 * (Math.ceil(bytes / PAGE_BYTES) + SEGMENTS_OF_WHOLE);
    return {
      items: wanted,
      ...everySegment(SEGMENTS_OF_WHOLE),
      limit: undefined,
      pages,
      expectedUnits: Math.ceil(bytes * UNITS_PER_BYTE + SEGMENTS_OF_WHOLE / 2),
      mostUnits: pages * UNITS_PER_PAGE,
    };
  }
  const limit = Math.min(MOST_LIMIT, Math.max(LEAST_LIMIT, Math.ceil(wanted / 100)));
  const planned = Math.ceil(wanted / limit);
  const segments =
    items > 0 ? Math.min(MOST_SEGMENTS, Math.max(1, Math.floor(items / (DEEP_PAGES * limit)))) : SEGMENTS_OF_UNKNOWN;
  const spread = Math.ceil((planned * DEEP_EVERY) / (DEEP_EVERY - 1 + DEEP_PAGES));
  // Of a table that was not counted yet most segments may be empty.
  const count = items > 0 ? Math.min(segments, spread) : segments;
  const step = segments / count;
  // Segments that hold fewer items than a page take more requests.
  const pages = 2 * Math.max(planned, count);
  return {
    items: wanted,
    segments,
    chosen: Array.from({ length: count }, (_, i) => Math.floor((i + 0.5) * step)),
    limit,
    pages,
    expectedUnits: average === undefined ? undefined : Math.ceil(wanted * average * UNITS_PER_BYTE + planned / 4),
    mostUnits: pages * UNITS_PER_PAGE,
  };
}

/** Every item of the table. */
export function wholePlan({ items, bytes }: TableSize): SamplePlan {
  return {
    items: undefined,
    ...everySegment(SEGMENTS_OF_WHOLE),
    limit: undefined,
    pages: undefined,
    expectedUnits: items > 0 ? Math.ceil(bytes * UNITS_PER_BYTE + SEGMENTS_OF_WHOLE / 2) : undefined,
    mostUnits: undefined,
  };
}

function everySegment(segments: number): Pick<SamplePlan, 'segments' | 'chosen'> {
  return { segments, chosen: Array.from({ length: segments }, (_, i) => i) };
}
