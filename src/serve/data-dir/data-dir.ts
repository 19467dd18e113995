import { type Engine, type EngineOptions, engineState, type JournalEntry } from '../../engine/index.js';
import { DataDirError } from './data-dir-error.js';
import { forgetHolder, holderText, noteHolder } from './holder.js';
import { type Database, loadLibsql } from './libsql.js';
import { type RestoreProgress, release, Store } from './store.js';
import { storeFile } from './store-file.js';

/** How a data directory is opened. */
export interface DataDirOptions {
  /** Has every answer wait for the disk, so that it holds when the power fails; otherwise it holds when the process is killed. */
  readonly sync?: boolean;
  /** Milliseconds since the epoch; the system clock unless given. */
  readonly now?: () => number;
  /** Names this process to another one that wants the folder too. */
  readonly pid?: number;
}

/** Data of an engine in a folder. */
export interface DataDir {
  /** Of the engine that is to be restored from it and kept in it. */
  readonly engineOptions: Required<Pick<EngineOptions, 'journal'>>;
  /** Puts what is stored into a new engine, which was created with `engineOptions`. */
  restore(engine: Engine): void;
  /** The same step by step; each step tells how far it is. */
  restoring(engine: Engine): Generator<RestoreProgress, void>;
  /**
   * Is fulfilled when all that operations have done up to now is stored: the answers of one turn of the event loop wait together
   * for one commit. Rejected with the reason where it could not be stored; then it is tried again the next time, so that an answer
   * after a rejection says that all before it is stored too.
   */
  flush(): Promise<void>;
  /** Stores what is left and lets go of the folder. */
  close(): void;
}

const DONE = Promise.resolve();
const TOKEN_SWEEP_MS = 60_000;

/**
 * Opens a folder, which is made where it is missing, for this process alone.
 *
 * @throws DataDirError where the folder is held by another process, where what lies there is not a store of this version or an
 * earlier one, and where the store's library is not installed.
 */
export async function openDataDir(dir: string, options: DataDirOptions = {}): Promise<DataDir> {
  const open = await loadLibsql();
  const path = storeFile(dir);
  const store = openStore(open, path, dir, options.sync === true);
  noteHolder(dir, options.pid ?? 0);
  return dataDir(store, dir, path, options.now ?? Date.now);
}

function openStore(open: (path: string) => Database, path: string, dir: string, sync: boolean): Store {
  let db: Database | undefined;
  try {
    db = open(path);
    return new Store(db, sync);
  } catch (error) {
    if (db !== undefined) release(db);
    if (error instanceof DataDirError) throw error;
    if (isBusy(error)) throw new DataDirError(`the data directory ${dir} is in use by ${holderText(dir)}`);
    throw unreadable(path, error);
  }
}

function dataDir(store: Store, dir: string, path: string, now: () => number): DataDir {
  let pending: (readonly JournalEntry[])[] = [];
  let next: Promise<void> | undefined;
  let sweepAt = now() + TOKEN_SWEEP_MS;
  let isOpen = true;

  const storePending = (): void => {
    next = undefined;
    if (!isOpen || pending.length === 0) return;
    const groups = pending;
    pending = [];
    try {
      store.apply(groups);
    } catch (error) {
      // It stays first in line: the engine has done it, so that nothing later may be stored without it.
      pending = [...groups, ...pending];
      throw new DataDirError(`cannot write ${path}: ${(error as Error).message}`);
    }
    if (now() < sweepAt) return;
    sweepAt = now() + TOKEN_SWEEP_MS;
    store.forgetTokens(now());
  };
  const flush = (): Promise<void> => {
    if (pending.length === 0) return DONE;
    if (next === undefined) {
      next = new Promise((resolve, reject) => {
        setImmediate(() => {
          try {
            storePending();
            resolve();
          } catch (error) {
            reject(error);
          }
        });
      });
      // Whoever waits for it hears of it; nobody has to wait.
      next.catch(() => {});
    }
    return next;
  };
  const restoring = function* (engine: Engine): Generator<RestoreProgress, void> {
    try {
      yield* store.restore(engineState(engine), now());
    } catch (error) {
      throw error instanceof DataDirError ? error : unreadable(path, error);
    }
  };
  return {
    engineOptions: {
      journal: {
        record(group) {
          pending.push(group);
          void flush();
        },
      },
    },
    restore(engine) {
      for (const _ of restoring(engine));
    },
    restoring,
    flush,
    close() {
      if (!isOpen) return;
      try {
        storePending();
      } finally {
        isOpen = false;
        store.close();
        forgetHolder(dir);
      }
    },
  };
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof Error &&
    /SQLITE_BUSY|database is locked/.test(`${(error as NodeJS.ErrnoException).code} ${error.message}`)
  );
}

function unreadable(path: string, error: unknown): DataDirError {
  return new DataDirError(`${path} cannot be read, it may be damaged (${(error as Error).message})`);
}
