import type { Catalog } from '../catalog.js';
import { DAY } from '../milliseconds.js';
import type { Table } from '../table.js';
import { makeBackup } from './make-backup.js';
import type { Backup } from './state.js';

/** Days that the service keeps the backup of a deleted table. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html */
const KEPT_DAYS = 35;

/** Backs up a table with point-in-time recovery that is about to be deleted, as the service does of its own accord. */
export function keepLastBackup(catalog: Catalog, table: Table): void {
  if (table.pointInTimeRecovery === undefined) return;
  const backup = makeBackup(catalog, table, {
    name: `${table.settings.name}$DeletedTableBackup`,
    type: 'SYSTEM',
    expires: new Date(catalog.now() + KEPT_DAYS * DAY),
  });
  planExpiry(catalog, backup);
}

/** Has a backup deleted when it expires; one that a user made does not. */
export function planExpiry({ backups, schedule }: Catalog, { description }: Backup): void {
  const { BackupArn: arn, BackupExpiryDateTime: expires } = description.BackupDetails;
  if (expires !== undefined) schedule.at(expires.getTime(), () => backups.delete(arn));
}
