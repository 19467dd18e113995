import { MAX_PAGE_BYTES } from '../facts/index.js';
import type { Catalog } from './catalog.js';
import type { FaultRule } from './faults/api.js';
import { type FaultInjector, faultInjector } from './faults/injector.js';
import { IndexLag, type IndexLagOptions } from './index-lag/index-lag.js';
import type { ThrottlingOptions } from './throttling/api.js';
import { Throttling } from './throttling/throttling.js';

/** What an engine does to make requests fail or be late as they may in the service: each undefined, or 0, while it is off. */
export interface Behaviour {
  throttling: Throttling | undefined;
  faults: FaultInjector | undefined;
  indexLag: IndexLag | undefined;
  /** Milliseconds. */
  statusDelay: number;
  pageBytes: number;
  seed: number | string;
}

/** Settings of that; see `EngineOptions`. What is left out stays as it is. */
export interface BehaviourOptions {
  /**
   * Whether requests are throttled by the capacity of tables, indexes and their partitions; they are not unless asked for. A
   * provisioned table has its units and up to 300 seconds of unused ones, an on-demand one begins with four partitions.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TroubleshootingThrottling.html
   */
  readonly throttling?: boolean | ThrottlingOptions;
  /** Faults to inject: rules, or their texts as `parseFault` reads them. None unless given; the first that applies does. */
  readonly faults?: readonly (FaultRule | string)[];
  /**
   * Milliseconds until a write shows in global indexes: always as many, or drawn anew for each write from a range. At once unless
   * given. The writes of one item show in their order. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
   */
  readonly indexLag?: number | IndexLagOptions;
  /**
   * Milliseconds for which a table or an index keeps a status that passes: CREATING, UPDATING, DELETING. At once ACTIVE, or
   * gone, unless given. A new index of a table in use passes through it twice, the second time as it is filled.
   */
  readonly statusDelay?: number;
  /**
   * Bytes after which a page of Query and Scan ends: with fewer than the service's 1 MB, which it is unless given, a few items make
   * several pages, so that code that reads only the first one shows.
   */
  readonly pageBytes?: number;
  /** What draws of faults and lags come from: the same seed and the same requests, the same draws. 1 unless given. */
  readonly seed?: number | string;
}

/** Changes what an engine does from now on; nothing of it where some of it cannot be. */
export function setBehaviour(catalog: Catalog, options: BehaviourOptions): void {
  const { behaviour } = catalog;
  const {
    throttling,
    statusDelay = behaviour.statusDelay,
    pageBytes = behaviour.pageBytes,
    seed = behaviour.seed,
  } = options;
  if (!(statusDelay >= 0 && statusDelay < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`statusDelay must be milliseconds: ${statusDelay}`);
  }
  if (!(Number.isInteger(pageBytes) && pageBytes > 0 && pageBytes <= MAX_PAGE_BYTES)) {
    throw new RangeError(`pageBytes must be a whole number from 1 to ${MAX_PAGE_BYTES}: ${pageBytes}`);
  }
  const faults = options.faults === undefined ? behaviour.faults : faultInjector(options.faults, seed);
  const lag = options.indexLag === undefined ? behaviour.indexLag : IndexLag.from(options.indexLag, seed, catalog);
  const throttles = throttling === undefined ? behaviour.throttling : throttlingOf(throttling, catalog);
  behaviour.seed = seed;
  behaviour.statusDelay = statusDelay;
  behaviour.pageBytes = pageBytes;
  behaviour.faults = faults;
  if (lag !== behaviour.indexLag) behaviour.indexLag?.end();
  behaviour.indexLag = lag;
  if (throttling === undefined) return;
  behaviour.throttling = throttles;
  for (const table of catalog.tables.values()) table.admission = undefined;
}

function throttlingOf(options: boolean | ThrottlingOptions, { now }: Catalog): Throttling | undefined {
  return options === false ? undefined : new Throttling(options === true ? {} : options, now);
}
