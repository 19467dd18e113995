import { MAX_ITEM_COLLECTION_BYTES, MAX_PAGE_BYTES, TIME_TO_LIVE_DAYS } from '../facts/index.js';
import { copyItem, type Item } from '../value/index.js';
import type { Backup } from './backups/state.js';
import type { Behaviour } from './behaviour.js';
import { ChangeFeed } from './change-feed.js';
import type { EngineOptions } from './engine.js';
import { EngineError } from './engine-error.js';
import { Recorder } from './journal.js';
import { messages } from './messages.js';
import { DAY } from './milliseconds.js';
import { RequestTokens } from './request-tokens.js';
import { Schedule } from './schedule.js';
import type { StoredRecord } from './storage/record-store.js';
import { StreamList } from './streams/stream-list.js';
import type { Table } from './table.js';
import { plainName, tableNamed } from './table-arn.js';

/** All tables of an engine and the settings that they share. */
export interface Catalog {
  readonly tables: Map<string, Table>;
  readonly region: string;
  readonly accountId: string;
  readonly now: () => number;
  readonly maxItemCollectionBytes: number;
  /** Tables whose deletion protection does not hold. */
  readonly unprotected: ReadonlySet<string>;
  readonly endpoint: string;
  /** By their ARNs, in the order in which they were made. */
  readonly backups: Map<string, Backup>;
  readonly tokens: RequestTokens;
  readonly changes: ChangeFeed;
  readonly schedule: Schedule;
  /** Throttling, faults, lags and statuses that take time. */
  readonly behaviour: Behaviour;
  readonly streams: StreamList;
  /** Milliseconds between the time at which an item expires and its deletion. */
  readonly ttlDelay: number;
  /** What operations did goes here, for a journal; without one there is none. */
  readonly journal: Recorder | undefined;
  /** A stored item as it goes into an answer: a copy, unless the caller is trusted with the record itself. */
  readonly present: (record: StoredRecord) => Item;
}

const NONE: ReadonlySet<string> = new Set();

/** An empty catalog. */
export function createCatalog(options: EngineOptions): Catalog {
  const now = options.now ?? Date.now;
  const region = options.region ?? 'us-east-1';
  const schedule = new Schedule();
  const ttlDelay = options.ttlDelay ?? TIME_TO_LIVE_DAYS * DAY;
  if (!(ttlDelay >= 0)) throw new RangeError(`ttlDelay must be milliseconds: ${ttlDelay}`);
  const journal = options.journal === undefined ? undefined : new Recorder(options.journal);
  return {
    tables: new Map(),
    region,
    accountId: options.accountId ?? '123456789012',
    now,
    maxItemCollectionBytes: options.maxItemCollectionBytes ?? MAX_ITEM_COLLECTION_BYTES,
    unprotected: options.unprotected ?? NONE,
    endpoint: options.endpoint ?? `dynamodb.${region}.amazonaws.com`,
    backups: new Map(),
    tokens: new RequestTokens(now, journal === undefined ? undefined : (token, done) => journal.token(token, done)),
    changes: new ChangeFeed(options.onChange),
    schedule,
    behaviour: {
      throttling: undefined,
      faults: undefined,
      indexLag: undefined,
      statusDelay: 0,
      pageBytes: MAX_PAGE_BYTES,
      seed: 1,
    },
    streams: new StreamList(
      now,
      schedule,
      journal === undefined ? undefined : (key, value) => journal.note(key, value),
    ),
    ttlDelay,
    journal,
    present: ({ item }) => copyItem(item),
  };
}

/** The table that an item operation names. */
export function tableForItems(catalog: Catalog, name: string): Table {
  const table = catalog.tables.get(name) ?? tableNamed(catalog, name);
  if (table === undefined || !isServed(table)) throw new EngineError('ResourceNotFoundException', messages.noResource);
  if (catalog.behaviour.throttling !== undefined && table.admission === undefined) {
    catalog.behaviour.throttling.watch(table);
  }
  return table;
}

function isServed({ status }: Table): boolean {
  return status === 'ACTIVE' || status === 'UPDATING';
}

/** The table that a table operation names. */
export function tableForControl(catalog: Catalog, name: string): Table {
  const table = tableNamed(catalog, name);
  if (table === undefined) {
    throw new EngineError('ResourceNotFoundException', messages.noTable(plainName(catalog, name)));
  }
  return table;
}
