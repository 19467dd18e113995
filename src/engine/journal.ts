import { KeptBackups } from './backups/kept-backups.js';
import type { Catalog } from './catalog.js';
import type { Engine } from './engine.js';
import type { Json } from './plain-data.js';
import type { DoneRequest } from './request-tokens.js';
import { HASH_SPACE, type Place, type StoredRecord } from './storage/record-store.js';
import type { PendingWrite, Table } from './table.js';
import { type TableState, tableState } from './table-state.js';

/** One thing that an operation did and that outlives the process. Tables go by their `id`, which no two of them share. */
export type JournalEntry =
  /** A table that is new, or whose settings changed. */
  | { readonly kind: 'table'; readonly id: string; readonly state: TableState }
  /** A table that is gone with its items. */
  | { readonly kind: 'dropped'; readonly id: string }
  /** An item as it is now; without a record it is gone. */
  | { readonly kind: 'item'; readonly id: string; readonly place: Place; readonly record: StoredRecord | undefined }
  /** A client token that must not be done again. */
  | { readonly kind: 'token'; readonly token: string; readonly done: DoneRequest }
  /** Something else, by a key of its own, as it is now; without a value it is gone. Streams and backups are kept so. */
  | { readonly kind: 'note'; readonly key: string; readonly value: Json | undefined };

/** Keeps what operations did. */
export interface Journal {
  /** Is told of all that one operation did, in its order, when the operation is through: to be kept whole or not at all. */
  record(group: readonly JournalEntry[]): void;
}

/** They change nothing; what the clock makes due is told of with the next operation that does. */
const READS =
  /^(?:getItem|query|scan|batchGetItem|transactGetItems|describe\w+|list\w+|getShardIterator|getRecords|getResourcePolicy|searchVectors|holdItems|configure|takeAnswerDelay)$/;
/** They change items alone: for one per write the settings of all tables need not be compared. */
const WRITES =
  /^(?:(?:put|update|delete|batchWrite)Item|transactWriteItems|(?:batchE|e)xecute(?:Statement|Transaction))$/;

/** Gathers what an operation does, for a journal. */
export class Recorder {
  readonly #journal: Journal;
  #group: JournalEntry[] = [];
  /** The state of each table as the journal has it, as text. */
  readonly #kept = new Map<string, string>();
  readonly #backups = new KeptBackups();
  /** How much of what the clock makes due the journal knows of: a read does it too, and tells of nothing. */
  #settled = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  writes(changes: readonly PendingWrite[]): void {
    for (const { table, place, before, after } of changes) {
      if (before !== after) this.#group.push({ kind: 'item', id: table.settings.id, place, record: after });
    }
  }

  note(key: string, value: Json | undefined): void {
    this.#group.push({ kind: 'note', key, value });
  }

  token(token: string, done: DoneRequest): void {
    this.#group.push({ kind: 'token', token, done });
  }

  /** Hands over what was done since the last time; what became of the tables first, where the operation may have changed them. */
  finish(catalog: Catalog, tablesToo: boolean): void {
    const { done } = catalog.schedule;
    const settings =
      tablesToo || done > this.#settled ? [...this.#tableChanges(catalog.tables), ...this.#backupChanges(catalog)] : [];
    this.#settled = done;
    if (settings.length === 0 && this.#group.length === 0) return;
    const group = settings.length === 0 ? this.#group : [...settings, ...this.#group];
    this.#group = [];
    this.#journal.record(group);
  }

  /** Takes the tables as they are for what the journal has. */
  adopt(catalog: Catalog): void {
    this.#group = [];
    this.#kept.clear();
    for (const table of catalog.tables.values()) {
      this.#kept.set(table.settings.id, JSON.stringify(tableState(table)));
    }
    this.#backups.adopt(catalog);
  }

  *#backupChanges(catalog: Catalog): Generator<JournalEntry> {
    for (const [key, value] of this.#backups.changes(catalog)) yield { kind: 'note', key, value };
  }

  #tableChanges(tables: ReadonlyMap<string, Table>): JournalEntry[] {
    const entries: JournalEntry[] = [];
    const there = new Set([...tables.values()].map(({ settings }) => settings.id));
    for (const id of this.#kept.keys()) {
      if (there.has(id)) continue;
      this.#kept.delete(id);
      entries.push({ kind: 'dropped', id });
    }
    for (const table of tables.values()) {
      const { id } = table.settings;
      const state = tableState(table);
      const text = JSON.stringify(state);
      const before = this.#kept.get(id);
      if (before === text) continue;
      this.#kept.set(id, text);
      entries.push({ kind: 'table', id, state });
      // A table may come with items that no write of an item put there: one that was restored from a backup does.
      if (before === undefined) pushItems(table, entries);
    }
    return entries;
  }
}

/** An engine whose operations, each when it is through, are told of to the journal of its catalog. */
export function journaled<T extends Engine>(engine: T, catalog: Catalog, recorder: Recorder): T {
  const wrapped = Object.entries(engine).map(([name, run]: [string, (...inputs: readonly never[]) => unknown]) => {
    if (READS.test(name)) return [name, run] as const;
    const tablesToo = !WRITES.test(name);
    const operation = (...inputs: readonly never[]): unknown => {
      try {
        return run(...inputs);
      } finally {
        recorder.finish(catalog, tablesToo);
      }
    };
    return [name, operation] as const;
  });
  return Object.fromEntries(wrapped) as unknown as T;
}

function pushItems(table: Table, entries: JournalEntry[]): void {
  const { id } = table.settings;
  table.store.visitAll(0, HASH_SPACE, undefined, (record) => {
    entries.push({ kind: 'item', id, place: table.place(record.item), record });
    return true;
  });
}
