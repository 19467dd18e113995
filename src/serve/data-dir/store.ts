import type { EngineState, JournalEntry, Json, TableState } from '../../engine/index.js';
import { type Item, itemOfText, itemText } from '../../value/index.js';
import { DataDirError } from './data-dir-error.js';
import type { Database, Statement } from './libsql.js';
import { APPLICATION_ID, FORMAT_VERSION } from './store-file.js';

/** How far a restore is, in items. */
export interface RestoreProgress {
  readonly done: number;
  readonly of: number;
}

/** Rows between two reports of progress. */
const CHUNK = 2000;

/** Pages of 4 KB in the log before they are moved to the file: more is fewer moves and a longer log to read after a crash. */
const CHECKPOINT_PAGES = 4000;
const CACHE_KIB = 64 * 1024;

/**
 * Tables as rows, and a table of rows for the items of each: a row for an item, by the place of its key.
 * Nothing here decides what is written together: `apply` writes all that it is given, or nothing.
 */
export class Store {
  readonly #db: Database;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;
  readonly #keepTable: Statement;
  readonly #keepToken: Statement;
  readonly #keepNote: Statement;
  readonly #removeNote: Statement;
  /** By the id of a table. */
  #items = new Map<string, ItemRows>();

  /** @param sync keeps a commit through a loss of power too. */
  constructor(db: Database, sync: boolean) {
    this.#db = db;
    // One process at a time, for as long as it lives, and no file of shared memory.
    db.pragma('locking_mode = EXCLUSIVE');
    /*
     * With a write-ahead log every commit is in the log before it returns, and what the system was given outlives the process: that is
     * enough for `kill -9`, and NORMAL asks for no more at a commit. When the power fails, it may lose the last commits, but never
     * breaks the file, as OFF could. FULL waits for the disk at every commit. https://sqlite.org/pragma.html#pragma_synchronous
     */
    db.pragma(`synchronous = ${sync ? 'FULL' : 'NORMAL'}`);
    db.pragma(`cache_size = -${CACHE_KIB}`);
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    this.#create();
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
    this.#keepTable = db.prepare(
      'INSERT INTO tables (id, state) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state',
    );
    this.#keepToken = db.prepare(
      'INSERT INTO tokens (token, digest, expires) VALUES (?, ?, ?) ON CONFLICT (token) DO UPDATE SET digest = excluded.digest, expires = excluded.expires',
    );
    this.#keepNote = db.prepare(
      'INSERT INTO notes (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    );
    this.#removeNote = db.prepare('DELETE FROM notes WHERE key = ?');
    this.#openTables();
  }

  #create(): void {
    const db = this.#db;
    // The first look at the file takes the lock. A file whose making was broken off is empty again.
    db.exec('BEGIN EXCLUSIVE');
    const [isNew] = values(db, 'SELECT count(*) = 0 FROM sqlite_schema');
    if (isNew === 1) {
      db.exec('CREATE TABLE tables (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL)');
      db.exec('CREATE TABLE tokens (token TEXT PRIMARY KEY, digest TEXT NOT NULL, expires INTEGER NOT NULL)');
      db.exec('CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT NOT NULL)');
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${FORMAT_VERSION}`);
    }
    db.exec('COMMIT');
    const [mode] = values(db, 'PRAGMA journal_mode = WAL');
    if (mode !== 'wal') throw new DataDirError(`the data directory is on a file system that has no write-ahead log`);
  }

  #openTables(): void {
    const rows = rowsOf<[number, string]>(this.#db, 'SELECT n, id FROM tables ORDER BY n');
    this.#items = new Map(rows.map(([n, id]) => [id, new ItemRows(this.#db, n)]));
  }

  /** Writes all of it, or nothing and throws. */
  apply(groups: readonly (readonly JournalEntry[])[]): void {
    this.#begin.run([]);
    try {
      for (const group of groups) for (const entry of group) this.#apply(entry);
      this.#commit.run([]);
    } catch (error) {
      try {
        this.#rollback.run([]);
      } catch {
        // The library has rolled back by itself, as it does when a disk is full.
      }
      this.#openTables();
      throw error;
    }
  }

  #apply(entry: JournalEntry): void {
    switch (entry.kind) {
      case 'item': {
        const rows = this.#items.get(entry.id);
        // Of a table that is gone nothing is left to keep.
        if (rows === undefined) return;
        if (entry.record === undefined) rows.remove(keyOf(entry.place));
        else rows.keep(keyOf(entry.place), itemText(entry.record.item), entry.record.bytes);
        return;
      }
      case 'table': {
        this.#keepTable.run([entry.id, JSON.stringify(entry.state)]);
        if (this.#items.has(entry.id)) return;
        const [n] = values(this.#db, 'SELECT n FROM tables WHERE id = ?', [entry.id]);
        ItemRows.create(this.#db, n as number);
        this.#items.set(entry.id, new ItemRows(this.#db, n as number));
        return;
      }
      case 'dropped':
        this.#items.get(entry.id)?.drop();
        this.#items.delete(entry.id);
        this.#db.prepare('DELETE FROM tables WHERE id = ?').run([entry.id]);
        return;
      case 'token':
        this.#keepToken.run([entry.token, entry.done.digest, entry.done.expires]);
        return;
      case 'note':
        if (entry.value === undefined) this.#removeNote.run([entry.key]);
        else this.#keepNote.run([entry.key, JSON.stringify(entry.value)]);
    }
  }

  /** Puts all that is stored into an engine that has nothing of it yet, step by step. */
  *restore(state: EngineState, now: number): Generator<RestoreProgress, void> {
    const tables = rowsOf<[string, string]>(this.#db, 'SELECT id, state FROM tables ORDER BY n');
    const of = tables.reduce((sum, [id]) => sum + (this.#items.get(id) as ItemRows).count(), 0);
    let done = 0;
    for (const [id, text] of tables) {
      const added = state.addTable(JSON.parse(text) as TableState);
      if (added === undefined) {
        this.apply([[{ kind: 'dropped', id }]]);
        continue;
      }
      if (added !== id) throw new DataDirError(`the store has a table ${id} whose settings are of ${added}`);
      for (const [item, bytes] of (this.#items.get(id) as ItemRows).all()) {
        state.addItem(id, item, bytes);
        done += 1;
        if (done % CHUNK === 0) yield { done, of };
      }
    }
    this.forgetTokens(now);
    for (const [token, digest, expires] of rowsOf<[string, string, number]>(
      this.#db,
      'SELECT token, digest, expires FROM tokens ORDER BY expires',
    )) {
      state.addToken(token, { digest, expires });
    }
    state.addNotes(this.#notes());
    state.adopt();
  }

  *#notes(): Generator<readonly [string, Json]> {
    const rows = this.#db.prepare('SELECT key, value FROM notes ORDER BY key').raw().iterate([]);
    for (const [key, value] of rows as Iterable<readonly [string, string]>) yield [key, JSON.parse(value) as Json];
  }

  /** Drops the tokens that are over. */
  forgetTokens(now: number): void {
    this.#db.prepare('DELETE FROM tokens WHERE expires <= ?').run([now]);
  }

  close(): void {
    release(this.#db);
  }
}

/**
 * Closes a database and lets go of its lock, which otherwise stays as long as a statement of it is not collected. The log goes into the
 * file, which then is all there is.
 */
export function release(db: Database): void {
  try {
    db.pragma('journal_mode = DELETE');
    db.pragma('locking_mode = NORMAL');
    values(db, 'SELECT count(*) FROM sqlite_schema');
  } catch {
    // It is not ours, or it is damaged, or the disk is full: what is in the log is safe there.
  }
  db.close();
}

/** The rows of one table's items. */
class ItemRows {
  readonly #db: Database;
  readonly #name: string;
  readonly #keep: Statement;
  readonly #remove: Statement;

  static create(db: Database, n: number): void {
    db.exec(`CREATE TABLE items_${n} (key BLOB PRIMARY KEY, item TEXT NOT NULL, bytes INTEGER NOT NULL)`);
  }

  constructor(db: Database, n: number) {
    const name = `items_${n}`;
    this.#db = db;
    this.#name = name;
    this.#keep = db.prepare(
      `INSERT INTO ${name} (key, item, bytes) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET item = excluded.item, bytes = excluded.bytes`,
    );
    this.#remove = db.prepare(`DELETE FROM ${name} WHERE key = ?`);
  }

  keep(key: Buffer, item: string, bytes: number): void {
    this.#keep.run([key, item, bytes]);
  }

  remove(key: Buffer): void {
    this.#remove.run([key]);
  }

  drop(): void {
    this.#db.exec(`DROP TABLE ${this.#name}`);
  }

  count(): number {
    return values(this.#db, `SELECT count(*) FROM ${this.#name}`)[0] as number;
  }

  *all(): Generator<readonly [Item, number]> {
    const rows = this.#db.prepare(`SELECT item, bytes FROM ${this.#name}`).raw().iterate([]);
    for (const row of rows as Iterable<readonly [string, number]>) yield [itemOfText(row[0]), row[1]];
  }
}

/** Bytes of its own for each place: the length of the partition key keeps it apart from the sort key. */
function keyOf({ hash, sort }: { readonly hash: string; readonly sort: string }): Buffer {
  const key = Buffer.allocUnsafe(2 + hash.length + sort.length);
  key.writeUInt16BE(hash.length, 0);
  key.write(hash, 2, 'latin1');
  key.write(sort, 2 + hash.length, 'latin1');
  return key;
}

function rowsOf<Row extends readonly unknown[]>(db: Database, sql: string): Row[] {
  return [...db.prepare(sql).raw().iterate([])] as Row[];
}

/** The columns of the first row. */
function values(db: Database, sql: string, given: readonly unknown[] = []): readonly unknown[] {
  const [row] = [...db.prepare(sql).raw().iterate(given)] as (readonly unknown[])[];
  return row ?? [];
}
