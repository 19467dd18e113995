import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

const FILE = 'dynamodel.holder.json';

/** A process that has a data directory open. What keeps others out is the lock of the store; this only says who it is. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/** Notes that this process holds the folder. */
export function noteHolder(dir: string, pid: number): void {
  const holder: Holder = { pid, host: hostname(), since: new Date().toISOString() };
  writeFileSync(join(dir, FILE), `${JSON.stringify(holder)}\n`);
}

export function forgetHolder(dir: string): void {
  rmSync(join(dir, FILE), { force: true });
}

/** Who holds the folder, in words. */
export function holderText(dir: string): string {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(join(dir, FILE), 'utf8')) as Partial<Holder>;
    if (typeof pid === 'number' && typeof host === 'string') return `process ${pid} on ${host}, since ${since}`;
  } catch {
    // Whoever holds it has not got so far, or is no server of ours.
  }
  return 'another process';
}
