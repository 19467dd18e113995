import type { Table } from '../table.js';
import type { RestoreSummary } from './api.js';

/** What DescribeTable says of a restore: only while it goes on. */
export function describeRestore({ restoring }: Table): { readonly RestoreSummary?: RestoreSummary } {
  if (restoring === undefined) return {};
  return {
    RestoreSummary: {
      ...(restoring.backupArn === undefined ? {} : { SourceBackupArn: restoring.backupArn }),
      SourceTableArn: restoring.tableArn,
      RestoreDateTime: new Date(restoring.time),
      RestoreInProgress: true,
    },
  };
}
