import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { plural, printable } from '../diagnostics/index.js';
import type { Engine, EngineOptions } from '../engine/index.js';
import type { DataDir } from '../serve/data-dir/index.js';
import { inSteps } from './in-steps.js';
import type { Io } from './io.js';
import { expectWritable, isFolderPath } from './output-path.js';
import { UsageError } from './usage-error.js';

/** Where a server has its data from, and where it keeps them. */
export type ServeDataOptions = {
  readonly dataDir: string | undefined;
  readonly sync: boolean;
  readonly snapshot: string | undefined;
  /** Each `path` or `path=table`. */
  readonly load: readonly string[];
  /** Each `path=table`, or `path` where there is one table. */
  readonly save: readonly string[];
};

/** The data of a server from its start to its end. */
export type ServeData = {
  readonly engineOptions: Pick<EngineOptions, 'journal'>;
  /** What an answer has to wait for. */
  readonly stored: (() => Promise<void>) | undefined;
  /** Puts back what was kept, into a new engine. */
  restore(engine: Engine): Promise<void>;
  /** Loads what was asked for, and says what that was. */
  load(engine: Engine): Promise<readonly string[]>;
  /** Writes what is to be saved of a server that was stopped as it should be. */
  finish(engine: Engine): Promise<void>;
  close(): void;
};

/** Opens what is asked for; the store's library and the readers of files are loaded for nothing else. */
export async function openServeData(io: Io, options: ServeDataOptions): Promise<ServeData> {
  const { dataDir, sync } = options;
  if (dataDir === '') throw new UsageError('--data-dir: the path is empty');
  if (options.snapshot === '') throw new UsageError('--snapshot: the path is empty');
  if (sync && dataDir === undefined) throw new UsageError('--sync is of --data-dir, which is not given');
  const snapshot = options.snapshot === undefined ? undefined : resolve(io.cwd, options.snapshot);
  if (snapshot !== undefined && dataDir !== undefined) {
    throw new UsageError('--data-dir and --snapshot each keep all data; give one of them');
  }
  if (snapshot !== undefined) expectWritable('--snapshot', snapshot, false);
  const saves = options.save.map((text) => saveOf(io, text));
  const loads = options.load.map((text) => loadOf(io, text));
  const store = dataDir === undefined ? undefined : await openStore(io, resolve(io.cwd, dataDir), sync);
  return {
    engineOptions: store?.engineOptions ?? {},
    stored: store?.flush,
    async restore(engine) {
      if (store !== undefined) await ofDataDir(() => inSteps(io, store.restoring(engine)));
      if (snapshot === undefined || !existsSync(snapshot)) return;
      const { restoring } = await import('../data/index.js');
      await inSteps(io, restoring(engine, snapshot));
    },
    async load(engine) {
      for (const each of saves) if (each.table === undefined) onlyTable(engine, each);
      const texts: string[] = [];
      for (const { path, table } of loads) {
        const { loadingItems } = await import('../data/index.js');
        const { tables } = await inSteps(io, loadingItems(engine, path, table === undefined ? {} : { table }));
        if (Object.keys(tables).length === 0) texts.push(`no items from ${printable(path)}`);
        for (const [name, { put, deleted }] of Object.entries(tables)) {
          texts.push(
            `${plural(put, 'item')}${deleted === 0 ? '' : `, ${plural(deleted, 'deletion')}`} loaded into ${name}`,
          );
        }
      }
      await store?.flush();
      return texts;
    },
    async finish(engine) {
      const problems: string[] = [];
      // What can be kept is kept, whatever cannot be.
      const attempt = (run: () => Promise<void>) => run().catch((error: Error) => problems.push(error.message));
      if (snapshot !== undefined) await attempt(() => writeSnapshot(engine, snapshot));
      for (const each of saves) await attempt(() => save(io, engine, each));
      if (problems.length > 0) throw new UsageError(problems.join('\nerror: '));
    },
    close() {
      try {
        store?.close();
      } catch (error) {
        throw usageErrorOf(error);
      }
    },
  };
}

/** The path that is there, or the path before the last `=` and the table after it. */
function loadOf(io: Io, text: string): { readonly path: string; readonly table: string | undefined } {
  const whole = resolve(io.cwd, text);
  if (existsSync(whole)) return { path: whole, table: undefined };
  const cut = text.lastIndexOf('=');
  const path = cut > 0 ? resolve(io.cwd, text.slice(0, cut)) : whole;
  const table = cut > 0 ? text.slice(cut + 1) : undefined;
  if (table === '' || !existsSync(path)) {
    throw new UsageError(`--load ${printable(text)}: there is no such file or folder`);
  }
  return { path, table };
}

async function writeSnapshot(engine: Engine, path: string): Promise<void> {
  const { snapshot } = await import('../data/index.js');
  try {
    await snapshot(engine, path);
  } catch (error) {
    throw new UsageError(`cannot write the snapshot: ${(error as Error).message}`);
  }
}

/** Items that are to be saved. */
interface Save {
  readonly text: string;
  /** As it was given. */
  readonly given: string;
  readonly path: string;
  /** Undefined: the only one. */
  readonly table: string | undefined;
}

function saveOf(io: Io, text: string): Save {
  const cut = text.lastIndexOf('=');
  const given = cut >= 0 ? text.slice(0, cut) : text;
  const table = cut >= 0 ? text.slice(cut + 1) : undefined;
  if (given === '') throw new UsageError('--save: the path is empty');
  const path = resolve(io.cwd, given);
  const save = { text, given, path, table };
  if (table === '') throw tableMissing(save);
  expectWritable(`--save ${printable(text)}`, path, isFolderPath(given, path));
  return save;
}

function tableMissing({ text, given }: Save): UsageError {
  return new UsageError(`--save ${printable(text)} does not say which table: --save ${printable(given)}=<table>`);
}

/** The one that is there; undefined where there is none yet. */
function onlyTable(engine: Engine, save: Save): string | undefined {
  const names = engine.listTables({ Limit: 2 }).TableNames ?? [];
  if (names.length > 1) throw tableMissing(save);
  return names[0];
}

/** A folder, which is there or ends as one, gets an export with its manifests, and any other path a file. */
async function save(io: Io, engine: Engine, each: Save): Promise<void> {
  const { exportItems, exportTable } = await import('../data/index.js');
  const { text, given, path } = each;
  const table = each.table ?? onlyTable(engine, each);
  if (table === undefined) throw new UsageError(`--save ${printable(text)}: there is no table`);
  const isFolder = isFolderPath(given, path);
  try {
    const { items } = isFolder ? await exportTable(engine, table, path) : await exportItems(engine, table, path);
    io.stderr.write(`${plural(items, 'item')} of ${printable(table)} saved to ${printable(given)}\n`);
  } catch (error) {
    throw new UsageError(`--save ${printable(text)}: ${(error as Error).message}`);
  }
}

async function openStore(io: Io, dir: string, sync: boolean): Promise<DataDir> {
  const { openDataDir } = await import('../serve/data-dir/index.js');
  return ofDataDir(() => openDataDir(dir, { sync, pid: io.pid }));
}

/** A folder that cannot be used is the caller's to change. */
async function ofDataDir<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw usageErrorOf(error);
  }
}

function usageErrorOf(error: unknown): unknown {
  return error instanceof Error && error.name === 'DataDirError' ? new UsageError(error.message) : error;
}
