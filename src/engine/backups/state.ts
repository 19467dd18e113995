import type { StoredRecord } from '../storage/record-store.js';
import type { TableState } from '../table-state.js';
import type { BackupDescription } from './api.js';

/** A backup of a table. Items are never changed in place, so it shares them with the table. */
export interface Backup {
  readonly description: BackupDescription;
  readonly state: TableState;
  readonly records: readonly StoredRecord[];
  /** Name of the table that is being restored from it. */
  restoring: string | undefined;
}

/** Point-in-time recovery while it is enabled. */
export interface PointInTimeRecovery {
  /** When it was enabled, in milliseconds since the epoch. */
  readonly since: number;
  readonly days: number;
}

/** Where a table that is being restored has its items from, and of which time. */
export interface RestoreSource {
  readonly time: Date;
  readonly tableArn: string;
  readonly backupArn?: string;
}
