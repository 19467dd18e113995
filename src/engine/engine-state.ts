import type { Item } from '../value/index.js';
import { isOfBackup, keptBackups, restoreBackups } from './backups/kept-backups.js';
import { type NetChange, netChanges } from './backups/net-changes.js';
import { type Catalog, tableForControl } from './catalog.js';
import type { Engine } from './engine.js';
import { type ItemLoader, itemLoader } from './item-loader.js';
import { isEmptyKey } from './key-checks.js';
import { keyAttributes } from './key-schema.js';
import { settleStatuses } from './life-cycle/settle-statuses.js';
import type { Json } from './plain-data.js';
import type { DoneRequest } from './request-tokens.js';
import { HASH_SPACE, type Place, StoredRecord } from './storage/record-store.js';
import { resumeStream } from './streams/stream-settings.js';
import type { Table } from './table.js';
import { nameOf, type TableState, tableFrom, tableState } from './table-state.js';
import { watchExpiry } from './time-to-live/time-to-live.js';

/** All that an engine holds, to be saved and put back as it was. It is read and filled between operations. */
export interface EngineState {
  /** The tables, each with the id by which its items are asked for. */
  tables(): readonly { readonly id: string; readonly state: TableState }[];
  tableNames(): Iterable<string>;
  /** The items of a table in the order of a scan, with their sizes; a write in between ends it before its time or not at all. */
  items(id: string): Iterable<{ readonly item: Item; readonly bytes: number }>;
  /**
   * What became of the items of a table since a time, one change for each item that is not as it was then. Throws where the table has no
   * point-in-time recovery, or none that reaches so far back.
   */
  changesSince(tableName: string, time: number): Iterable<NetChange>;
  tokens(): Iterable<readonly [string, DoneRequest]>;
  /**
   * Puts a table there, without items; answers with its id, or with nothing where it was being deleted and so is gone. What else was
   * under way is done. Throws where there is a table of that name.
   */
  addTable(state: TableState): string | undefined;
  /** Puts an item there that was of this table, of this size, when it was saved. The item becomes the engine's own. */
  addItem(id: string, item: Item, bytes: number): void;
  addToken(token: string, done: DoneRequest): void;
  /** What is neither a table nor an item, by keys, in their order; see the journal's entries of that kind. */
  notes(): Iterable<readonly [key: string, value: Json]>;
  /** Puts notes back, all of them, in the order of their keys. */
  addNotes(notes: Iterable<readonly [key: string, value: Json]>): void;
  /** Puts items into a table that need not have been an engine's before. Throws `EngineError` where there is no such table. */
  loader(tableName: string): ItemLoader;
  /** Says that all of it came from the journal, which need not be told of it. */
  adopt(): void;
  /** Tells the journal, where there is one, of what was added. */
  finish(): void;
}

/** Engines of another copy of this package are known by it too. */
const STATE = Symbol.for('dynamodel.engine.state');

interface WithState {
  [STATE]?: () => EngineState;
}

/** The state of an engine that `createEngine` made. */
export function engineState(engine: Engine): EngineState {
  const state = (engine as WithState)[STATE];
  if (state === undefined) throw new TypeError('this is no engine that createEngine has made');
  return state();
}

/** Lets `engineState` find the state behind an engine, at the time of asking. */
export function bindState<T extends Engine>(engine: T, state: () => EngineState): T {
  return Object.defineProperty(engine, STATE, { value: state });
}

/** The state of a catalog. */
export function stateOf(catalog: Catalog): EngineState {
  const byId = new Map<string, Table>();
  const tableOf = (id: string): Table => {
    const table = byId.get(id) ?? [...catalog.tables.values()].find(({ settings }) => settings.id === id);
    if (table === undefined) throw new RangeError(`there is no table of the id ${id}`);
    byId.set(id, table);
    return table;
  };
  return {
    tables: () => [...catalog.tables.values()].map((table) => ({ id: table.settings.id, state: tableState(table) })),
    tableNames: () => catalog.tables.keys(),
    items: (id) => recordsOf(tableOf(id)),
    changesSince: (tableName, time) => netChanges(tableForControl(catalog, tableName), time),
    tokens: () => catalog.tokens.entries(),
    addTable(state) {
      const name = nameOf(state);
      if (catalog.tables.has(name)) throw new RangeError(`there is a table \`${name}\` already`);
      const table = tableFrom(state, catalog.maxItemCollectionBytes);
      if (!settleStatuses(table)) return undefined;
      const { pointInTimeRecovery: recovery } = table;
      // Of the changes before this time nothing is known any more, so that no time before it can be restored.
      if (recovery !== undefined) table.pointInTimeRecovery = { ...recovery, since: catalog.now() };
      catalog.tables.set(name, table);
      return table.settings.id;
    },
    addItem: (id, item, bytes) => addRecord(tableOf(id), new StoredRecord(item, bytes)),
    addToken: (token, done) => catalog.tokens.restore(token, done),
    *notes() {
      yield* keptBackups(catalog);
      yield* catalog.streams.kept();
    },
    addNotes(notes) {
      const all = [...notes];
      restoreBackups(
        catalog,
        all.filter(([key]) => isOfBackup(key)),
      );
      catalog.streams.restore(all.filter(([key]) => !isOfBackup(key)));
    },
    loader: (tableName) => itemLoader(catalog, tableName),
    adopt() {
      catalog.journal?.adopt(catalog);
      resume(catalog);
    },
    finish() {
      resume(catalog);
      catalog.journal?.finish(catalog, true);
    },
  };
}

/** Has tables that were put back go on with what follows from their settings and items. */
function resume(catalog: Catalog): void {
  for (const table of catalog.tables.values()) {
    resumeStream(catalog, table);
    if (table.expiry === undefined) watchExpiry(catalog, table);
  }
}

/** Items of one visit: enough to make visits rare, few enough to hold. */
const CHUNK = 1000;

function* recordsOf(table: Table): Generator<StoredRecord> {
  let after: Place | undefined;
  for (;;) {
    const chunk: StoredRecord[] = [];
    table.store.visitAll(0, HASH_SPACE, after, (record) => chunk.push(record) < CHUNK);
    yield* chunk;
    const last = chunk.at(-1);
    if (last === undefined || chunk.length < CHUNK) return;
    after = table.place(last.item);
  }
}

/**
 * Adds an item to a table and its indexes. One that had an empty attribute before an index took it for a key is not in that
 * index, as when the index was filled.
 */
export function addRecord(table: Table, record: StoredRecord): void {
  const change = table.plan(table.place(record.item), undefined, record);
  const indexes = change.indexes.filter(({ index }) => !hasEmptyKey(index.definition.key, record.item));
  table.apply(indexes.length === change.indexes.length ? change : { ...change, indexes });
}

function hasEmptyKey(key: Parameters<typeof keyAttributes>[0], item: Item): boolean {
  return keyAttributes(key).some(({ name }) => {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    return value !== undefined && isEmptyKey(value);
  });
}
