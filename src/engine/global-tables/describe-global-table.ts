import type { Table } from '../table.js';
import type { GlobalTableOfTable, ReplicaDescription } from './api.js';

/** The version of global tables whose replicas tables here can have. */
const VERSION = '2019.11.21';

/** What DescribeTable says of a table as a part of a global table: nothing where it is none. */
export function describeGlobalTable(table: Table): GlobalTableOfTable {
  const { replicas, settingsReplication } = table;
  const mode = replicas.length > 0 ? 'ENABLED_WITH_OVERRIDES' : settingsReplication;
  return {
    ...(replicas.length === 0
      ? {}
      : { GlobalTableVersion: VERSION, Replicas: replicas.map((replica) => describeReplica(table, replica)) }),
    ...(mode === undefined ? {} : { GlobalTableSettingsReplicationMode: mode }),
    ...(table.disassociationProtection === undefined
      ? {}
      : { DisassociationProtectionEnabled: table.disassociationProtection }),
  };
}

/** A replica has every global index of the table, most of them as the table has them. */
function describeReplica(
  table: Table,
  { GlobalSecondaryIndexes: overrides = [], ...replica }: ReplicaDescription,
): ReplicaDescription {
  const indexes = [...table.indexes.values()]
    .filter(({ definition }) => definition.kind === 'global')
    .map(({ definition: { name } }) => overrides.find(({ IndexName }) => IndexName === name) ?? { IndexName: name });
  return structuredClone({ ...replica, ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }) });
}
