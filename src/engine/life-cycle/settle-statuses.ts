import type { Table } from '../table.js';

/**
 * Brings to its end what a process began with a table that is no more: statuses that pass are over. Answers false where the
 * table was being deleted, and should be gone by now.
 */
export function settleStatuses(table: Table): boolean {
  if (table.status === 'DELETING') return false;
  table.status = 'ACTIVE';
  table.change = undefined;
  table.encryptionUnderWay = false;
  table.warming = false;
  table.restoring = undefined;
  table.replicas = table.replicas
    .filter(({ ReplicaStatus: status }) => status !== 'DELETING')
    .map((replica) => ({ ...replica, ReplicaStatus: 'ACTIVE' as const }));
  for (const [indexName, index] of [...table.indexes]) {
    if (index.status === 'DELETING') table.removeIndex(indexName);
    index.status = 'ACTIVE';
    index.backfilling = false;
    index.warming = false;
  }
  for (const [indexName, index] of [...table.vectorIndexes]) {
    if (index.status === 'DELETING') table.vectorIndexes.delete(indexName);
    index.status = 'ACTIVE';
    index.backfilling = false;
  }
  return true;
}
