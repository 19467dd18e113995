import { MAX_ITEM_COLLECTION_BYTES } from '../facts/index.js';
import { ChangeFeed } from './change-feed.js';
import type { EngineOptions } from './engine.js';
import { EngineError } from './engine-error.js';
import { messages } from './messages.js';
import { RequestTokens } from './request-tokens.js';
import type { Table } from './table.js';

/** All tables of an engine and the settings that they share. */
export interface Catalog {
  readonly tables: Map<string, Table>;
  readonly region: string;
  readonly accountId: string;
  readonly now: () => number;
  readonly maxItemCollectionBytes: number;
  readonly tokens: RequestTokens;
  readonly changes: ChangeFeed;
}

/** An empty catalog. */
export function createCatalog(options: EngineOptions): Catalog {
  const now = options.now ?? Date.now;
  return {
    tables: new Map(),
    region: options.region ?? 'us-east-1',
    accountId: options.accountId ?? '000000000000',
    now,
    maxItemCollectionBytes: options.maxItemCollectionBytes ?? MAX_ITEM_COLLECTION_BYTES,
    tokens: new RequestTokens(now),
    changes: new ChangeFeed(options.onChange),
  };
}

/** The table that an item operation names. */
export function tableForItems(catalog: Catalog, name: string): Table {
  const table = catalog.tables.get(name);
  if (table === undefined) throw new EngineError('ResourceNotFoundException', messages.noResource);
  return table;
}

/** The table that a table operation names. */
export function tableForControl(catalog: Catalog, name: string): Table {
  const table = catalog.tables.get(name);
  if (table === undefined) throw new EngineError('ResourceNotFoundException', messages.noTable(name));
  return table;
}
