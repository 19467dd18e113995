import type { UpdateTableInput } from '../api.js';
import type { Catalog } from '../catalog.js';
import { EngineError, validationError } from '../engine-error.js';
import { updating } from '../life-cycle/statuses.js';
import { changeStream } from '../streams/stream-settings.js';
import type { Table } from '../table.js';
import { updateMessages } from '../table-updates/messages.js';
import { atOnce, type Begin } from '../table-updates/plan.js';
import type {
  ReplicaDescription,
  ReplicaGlobalSecondaryIndex,
  ReplicationGroupMemberAction,
  ReplicationGroupUpdate,
} from './api.js';
import { globalTableMessages } from './messages.js';
import { REGIONS } from './regions.js';
import { checkMode } from './settings-replication.js';

/** Throws for what is wrong with the replicas that a request asks for, whatever the table is like. */
export function checkReplicaRequest(catalog: Catalog, input: UpdateTableInput): void {
  const { MultiRegionConsistency: consistency, ReplicaUpdates: updates } = input;
  const witnesses = (input.GlobalTableWitnessUpdates ?? []).filter(({ Create, Delete }) => Create ?? Delete);
  if (witnesses.length > 0 && consistency !== 'STRONG') {
    throw validationError(globalTableMessages.witnessWithoutStrong);
  }
  if (consistency === 'STRONG') throw validationError(globalTableMessages.strong);
  for (const update of updates ?? []) checkAction(catalog, update);
  if ((updates ?? []).length > 1) throw validationError(globalTableMessages.severalActions);
}

function checkAction({ region }: Catalog, update: ReplicationGroupUpdate): void {
  const actions = [update.Create, update.Update, update.Delete, update.Disassociate].filter((one) => one != null);
  const [action] = actions;
  if (action == null) throw validationError(globalTableMessages.noAction);
  if (actions.length > 1) throw validationError(globalTableMessages.severalTypes);
  if (update.Disassociate != null) throw validationError(globalTableMessages.disassociate);
  if (update.Update != null && Object.keys(update.Update).length === 1) {
    throw validationError(globalTableMessages.noAction);
  }
  const { RegionName: name } = action;
  if (name === region) throw validationError(globalTableMessages.localRegion);
  if (!REGIONS.includes(name)) throw validationError(globalTableMessages.unknownRegion(name, REGIONS));
}

/**
 * What a request changes in the replicas of a table. A replica is recorded and reported. There is nothing to copy: this
 * engine answers alike whichever Region a client names, so whoever asks in the replica's finds the same table.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
export function replicaChanges(catalog: Catalog, table: Table, input: UpdateTableInput): readonly Begin[] {
  if (input.StreamSpecification != null && table.replicas.length > 0) {
    throw validationError(globalTableMessages.stream);
  }
  const { GlobalTableSettingsReplicationMode: mode } = input;
  const changes: Begin[] = (input.ReplicaUpdates ?? []).map((update) => replicaChange(catalog, table, update));
  if (mode != null) {
    checkMode(input);
    changes.push(
      atOnce(() => {
        table.settingsReplication = mode;
      }),
    );
  }
  return changes;
}

function replicaChange(catalog: Catalog, table: Table, update: ReplicationGroupUpdate): Begin {
  const { Create: creation, Update: change, Delete: deletion } = update;
  const region = (creation ?? change ?? deletion)?.RegionName ?? '';
  const existing = table.replicas.find(({ RegionName }) => RegionName === region);
  if (creation != null) {
    if (existing !== undefined) throw validationError(globalTableMessages.exists(table.settings.name));
    return addReplica(catalog, table, creation);
  }
  if (existing === undefined) throw validationError(globalTableMessages.notMember(region));
  if (change == null) {
    return passing(catalog, table, { ...existing, ReplicaStatus: 'DELETING' }, undefined);
  }
  const changed = { ...existing, ...overridesOf(table, change, existing) };
  return passing(catalog, table, { ...existing, ReplicaStatus: 'UPDATING' }, { ...changed, ReplicaStatus: 'ACTIVE' });
}

function addReplica(catalog: Catalog, table: Table, creation: ReplicationGroupMemberAction): Begin {
  if (table.billingMode === 'PROVISIONED') throw validationError(globalTableMessages.provisioned);
  if (table.encryption !== undefined && !table.encryption.isManaged && creation.KMSMasterKeyId == null) {
    throw validationError(globalTableMessages.replicaKey);
  }
  const { RegionName } = creation;
  const overrides = overridesOf(table, creation, undefined);
  const begin = passing(
    catalog,
    table,
    { RegionName, ReplicaStatus: 'CREATING', ...overrides },
    { RegionName, ReplicaStatus: 'ACTIVE', ...overrides },
  );
  return () => {
    // The service enables a stream of its own accord, and leaves one that there is as it is.
    if (table.stream === undefined) {
      const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const };
      changeStream(catalog, table, { TableName: table.settings.name, StreamSpecification });
    }
    return begin();
  };
}

/** Has a replica as it is meanwhile, and as it is in the end: undefined where it is gone then. */
function passing(
  catalog: Catalog,
  table: Table,
  meanwhile: ReplicaDescription,
  after: ReplicaDescription | undefined,
): Begin {
  const put = (replica: ReplicaDescription | undefined): void => {
    const at = table.replicas.findIndex(({ RegionName }) => RegionName === meanwhile.RegionName);
    const place = at === -1 ? table.replicas.length : at;
    table.replicas = table.replicas.toSpliced(place, 1, ...(replica === undefined ? [] : [replica]));
  };
  return () => {
    put(meanwhile);
    return updating(catalog, table, 'replicas', () => put(after));
  };
}

/** Forgets what replicas have otherwise of an index that is no more. */
export function forgetReplicaIndex(table: Table, indexName: string): void {
  table.replicas = table.replicas.map((replica) => {
    const { GlobalSecondaryIndexes: indexes } = replica;
    if (indexes === undefined) return replica;
    return { ...replica, GlobalSecondaryIndexes: indexes.filter(({ IndexName }) => IndexName !== indexName) };
  });
}

/** What a replica has otherwise than the table; indexes that are not named keep what they have. */
function overridesOf(
  table: Table,
  action: ReplicationGroupMemberAction,
  before: ReplicaDescription | undefined,
): Omit<ReplicaDescription, 'RegionName' | 'ReplicaStatus'> {
  const overrides = new Map<string, ReplicaGlobalSecondaryIndex>(
    (before?.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, index]),
  );
  for (const index of action.GlobalSecondaryIndexes ?? []) {
    const { IndexName: name } = index;
    if (table.indexes.get(name)?.definition.kind !== 'global') {
      throw new EngineError('ResourceNotFoundException', updateMessages.noIndex(name, table.settings.name));
    }
    overrides.set(name, { ...overrides.get(name), ...index });
  }
  const { KMSMasterKeyId, ProvisionedThroughputOverride, OnDemandThroughputOverride, TableClassOverride } = action;
  return structuredClone({
    ...(KMSMasterKeyId == null ? {} : { KMSMasterKeyId }),
    ...(ProvisionedThroughputOverride == null ? {} : { ProvisionedThroughputOverride }),
    ...(OnDemandThroughputOverride == null ? {} : { OnDemandThroughputOverride }),
    ...(TableClassOverride == null ? {} : { ReplicaTableClassSummary: { TableClass: TableClassOverride } }),
    ...(overrides.size === 0 ? {} : { GlobalSecondaryIndexes: [...overrides.values()] }),
  });
}
