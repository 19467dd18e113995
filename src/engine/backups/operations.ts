import type { Bind } from '../operation.js';
import type * as api from './api.js';
import { describeContinuousBackups, updateContinuousBackups } from './continuous.js';
import { createBackup, deleteBackup, describeBackup, listBackups } from './on-demand.js';
import { restoreTableFromBackup, restoreTableToPointInTime } from './restore.js';

/** Backups and restores. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Backup-and-Restore.html */
export interface BackupOperations {
  createBackup(input: api.CreateBackupInput): api.CreateBackupOutput;
  describeBackup(input: api.DescribeBackupInput): api.DescribeBackupOutput;
  deleteBackup(input: api.DeleteBackupInput): api.DeleteBackupOutput;
  listBackups(input?: api.ListBackupsInput): api.ListBackupsOutput;
  describeContinuousBackups(input: api.DescribeContinuousBackupsInput): api.DescribeContinuousBackupsOutput;
  updateContinuousBackups(input: api.UpdateContinuousBackupsInput): api.UpdateContinuousBackupsOutput;
  restoreTableFromBackup(input: api.RestoreTableFromBackupInput): api.RestoreTableFromBackupOutput;
  restoreTableToPointInTime(input: api.RestoreTableToPointInTimeInput): api.RestoreTableToPointInTimeOutput;
}

/** See `BackupOperations`. */
export function backupOperations(bind: Bind): BackupOperations {
  const list = bind(listBackups);
  return {
    createBackup: bind(createBackup),
    describeBackup: bind(describeBackup),
    deleteBackup: bind(deleteBackup),
    listBackups: (input = {}) => list(input),
    describeContinuousBackups: bind(describeContinuousBackups),
    updateContinuousBackups: bind(updateContinuousBackups),
    restoreTableFromBackup: bind(restoreTableFromBackup),
    restoreTableToPointInTime: bind(restoreTableToPointInTime),
  };
}
