import type { Catalog } from '../catalog.js';
import { decodePlain, encodePlain, type Json } from '../plain-data.js';
import { StoredRecord } from '../storage/record-store.js';
import type { Backup } from './state.js';
import { planExpiry } from './system-backup.js';

/** A backup without its items. */
type Head = Pick<Backup, 'description' | 'state'>;

const DIGITS = 12;
const MARK = 'backup ';

/** Whether a note is of a backup. */
export function isOfBackup(key: string): boolean {
  return key.startsWith(MARK);
}

/** What there is to keep of backups: one note for each, and after it one for each of its items. */
export function* keptBackups({ backups }: Catalog): Generator<readonly [key: string, value: Json]> {
  for (const arn of [...backups.keys()].sort()) yield* keptBackup(arn, backups.get(arn) as Backup);
}

/** Puts backups back, from their notes in the order of the keys. What was under way is done. */
export function restoreBackups(catalog: Catalog, notes: Iterable<readonly [key: string, value: Json]>): void {
  let records: StoredRecord[] = [];
  for (const [key, value] of notes) {
    const arn = key.slice(MARK.length);
    if (arn.includes(' ')) {
      const [item, bytes] = decodePlain(value) as [StoredRecord['item'], number];
      records.push(new StoredRecord(item, bytes));
      continue;
    }
    records = [];
    const { description, state } = decodePlain(value) as Head;
    const { BackupDetails: details } = description;
    if (details.BackupStatus === 'DELETED') continue;
    const whole = { ...description, BackupDetails: { ...details, BackupStatus: 'AVAILABLE' as const } };
    const backup: Backup = { description: whole, state, records, restoring: undefined };
    catalog.backups.set(arn, backup);
    planExpiry(catalog, backup);
  }
}

/** The backups that a journal has, and what became of them since. */
export class KeptBackups {
  readonly #kept = new Map<string, { readonly head: string; readonly items: number }>();

  /** The notes that changed; without a value one is gone. */
  *changes(catalog: Catalog): Generator<readonly [key: string, value: Json | undefined]> {
    for (const [arn, { items }] of this.#kept) {
      if (catalog.backups.has(arn)) continue;
      this.#kept.delete(arn);
      yield [headKey(arn), undefined];
      for (let n = 0; n < items; n++) yield [itemKey(arn, n), undefined];
    }
    for (const [arn, backup] of catalog.backups) {
      const head = JSON.stringify(headOf(backup));
      const before = this.#kept.get(arn);
      if (before?.head === head) continue;
      this.#kept.set(arn, { head, items: backup.records.length });
      if (before === undefined) yield* keptBackup(arn, backup);
      else yield [headKey(arn), headOf(backup)];
    }
  }

  /** Takes the backups as they are for what the journal has. */
  adopt(catalog: Catalog): void {
    this.#kept.clear();
    for (const _ of this.changes(catalog));
  }
}

function* keptBackup(arn: string, backup: Backup): Generator<readonly [key: string, value: Json]> {
  yield [headKey(arn), headOf(backup)];
  for (const [n, { item, bytes }] of backup.records.entries()) yield [itemKey(arn, n), encodePlain([item, bytes])];
}

function headOf({ description, state }: Backup): Json {
  return encodePlain({ description, state } satisfies Head);
}

function headKey(arn: string): string {
  return `${MARK}${arn}`;
}

function itemKey(arn: string, n: number): string {
  return `${MARK}${arn} ${String(n).padStart(DIGITS, '0')}`;
}
