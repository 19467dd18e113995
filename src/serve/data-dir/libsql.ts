import { DataDirError } from './data-dir-error.js';

/** What is used of the store's library. */
export interface Database {
  prepare(sql: string): Statement;
  exec(sql: string): unknown;
  pragma(text: string): unknown;
  close(): unknown;
}

export interface Statement {
  run(values: readonly unknown[]): unknown;
  iterate(values: readonly unknown[]): Iterable<unknown>;
  raw(): Statement;
}

type Libsql = new (path: string) => Database;

/** Opens a database with the library, an optional dependency that nothing else needs. */
export async function loadLibsql(): Promise<(path: string) => Database> {
  let Libsql: Libsql;
  try {
    ({ default: Libsql } = (await import('libsql')) as unknown as { readonly default: Libsql });
  } catch (error) {
    throw new DataDirError(
      `--data-dir needs the package \`libsql\`, which could not be loaded here (${firstLine(error)}). It is an optional dependency: install it with \`npm install libsql\`. Where it has no build for this platform, keep data with --snapshot.`,
    );
  }
  return (path) => new Libsql(path);
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
}
