import { INVALID } from '../message-parts.js';

/** The service's messages about global tables, and why this engine has no part in some of it. */
export const globalTableMessages = {
  // Version 2019.11.21
  hasReplicas:
    'Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in the last 24 hours.',
  noAction: 'There are no actions specified in the Replica Update Action of the request.',
  severalTypes: 'Update table operation with more than one type of replica actions not allowed.',
  severalActions: 'Update table operation with more than one create or delete replica actions not allowed',
  localRegion:
    'Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or UpdateTable as required.',
  unknownRegion: (region: string, regions: readonly string[]) =>
    `Region ${region} is not supported.  The latest version of global tables are only supported in the following regions: [${regions.join(', ')}]`,
  exists: (table: string) =>
    `Failed to create a the new replica of table with name: ‘${table}’ because one or more replicas already existed as tables.`,
  notMember: (region: string) =>
    `Update global table operation failed because one or more replicas were not part of the global table. Please retry the request without these replicas: [${region}].`,
  provisioned: 'Table write capacity should either be Pay-Per-Request or AutoScaled.',
  stream: `${INVALID}Disabling Stream is not allowed for a Global Table replica.`,
  replicaKey: `${INVALID}KMSMasterKeyId must be specified for each replica.`,
  regionalReplication: (mode: string) =>
    `Value '${mode}' at 'GlobalTableSettingsReplicationMode' failed to satisfy constraint: Only ENABLED and DISABLED settings replication are supported for a Regional Table.`,
  witnessWithoutStrong:
    'MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present.',
  strong: `${INVALID}MultiRegionConsistency STRONG is not supported by dynamodel: it has one Region, and does not refuse what strongly consistent global tables refuse`,
  disassociate: `${INVALID}Disassociate is not supported by dynamodel: it has no replicas in other accounts`,
  source: `${INVALID}GlobalTableSourceArn is not supported by dynamodel: it has no tables in other accounts`,
  noGlobalTable: (name: string) => `Global table with name: '${name}' does not exist.`,
  autoScaling: `${INVALID}Auto scaling is not supported by dynamodel: units here stay as they are set`,

  // Version 2017.11.29
  oldVersion: `${INVALID}DynamoDB global tables version 2017.11.29 is not supported. We recommend using DynamoDB global tables version 2019.11.21, instead of version 2017.11.29 (Legacy).`,
  name: 'TableName must be at least 3 characters long and at most 255 characters long',
} as const;
