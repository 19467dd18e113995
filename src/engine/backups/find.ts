import type { Catalog } from '../catalog.js';
import { EngineError } from '../engine-error.js';
import type { Table } from '../table.js';
import { checkRecordArn, plainName, tableNamed } from '../table-arn.js';
import type { RequestTime } from './api.js';
import { backupMessages } from './messages.js';
import type { Backup } from './state.js';

/** The table that an operation on backups names. One that is being created is not there for them. */
export function tableForBackups(catalog: Catalog, name: string): Table {
  const table = tableNamed(catalog, name);
  if (table === undefined || table.status === 'CREATING') {
    throw new EngineError('TableNotFoundException', backupMessages.noTable(plainName(catalog, name)));
  }
  return table;
}

/** The backup of an ARN. */
export function backupOf(catalog: Catalog, arn: string): Backup {
  checkRecordArn(catalog, 'backup', arn, backupMessages.arn);
  const backup = catalog.backups.get(arn);
  if (backup === undefined) throw new EngineError('BackupNotFoundException', backupMessages.notFound(arn));
  return backup;
}

/** A time of a request in milliseconds since the epoch. */
export function millisecondsOf(time: RequestTime): number {
  return time instanceof Date ? time.getTime() : time * 1000;
}
