import type { UpdateTableInput } from '../api.js';
import { validationError } from '../engine-error.js';
import { messages } from '../messages.js';
import { asksWarmth } from '../table-settings/warm-throughput.js';
import { updateMessages } from './messages.js';

/** Settings of which one alone can be changed at a time, in the order in which the service names them. */
const ALONE = ['SSESpecification', 'TableClass', 'DeletionProtectionEnabled', 'WarmThroughput'] as const;

/** The members of UpdateTable that change something. */
const CHANGES = [
  'ProvisionedThroughput',
  'BillingMode',
  'StreamSpecification',
  'GlobalSecondaryIndexUpdates',
  'VectorIndexUpdates',
  'SSESpecification',
  'ReplicaUpdates',
  'DeletionProtectionEnabled',
  'OnDemandThroughput',
  'WarmThroughput',
  'TableClass',
  'GlobalTableSettingsReplicationMode',
  'DisassociationProtectionEnabled',
] as const satisfies readonly (keyof UpdateTableInput)[];

type ChangeName = (typeof CHANGES)[number];

/** Throws for what is wrong with a request to UpdateTable as a whole, whatever the table is like. */
export function checkUpdateRequest(input: UpdateTableInput): void {
  checkIndexLists(input);
  const changes = CHANGES.filter((name) => isGiven(input, name));
  if (changes.length === 0) throw validationError(updateMessages.nothing(input.MultiRegionConsistency != null));
  checkCombination(input, changes);
}

function checkIndexLists(input: UpdateTableInput): void {
  for (const list of ['GlobalSecondaryIndexUpdates', 'VectorIndexUpdates'] as const) {
    if (input[list]?.length === 0) throw validationError(messages.emptyIndexList(list));
  }
}

function checkCombination(input: UpdateTableInput, changes: readonly ChangeName[]): void {
  if (changes.length === 1) return;
  const has = (name: ChangeName): boolean => changes.includes(name);
  const indexes = [...(input.GlobalSecondaryIndexUpdates ?? []), ...(input.VectorIndexUpdates ?? [])];
  if (has('ReplicaUpdates')) throw validationError(updateMessages.alone('ReplicaUpdates'));
  if (has('WarmThroughput') && indexes.some(({ Create }) => Create != null)) {
    throw validationError(updateMessages.warmWithIndex);
  }
  const alone = ALONE.find(has);
  if (alone !== undefined) throw validationError(updateMessages.alone(alone));
  if (has('OnDemandThroughput') && changes.some((name) => name !== 'OnDemandThroughput' && name !== 'BillingMode')) {
    throw validationError(updateMessages.onDemandCombination);
  }
  const changesIndexes = indexes.some(({ Create, Delete }) => Create != null || Delete != null);
  if (has('ProvisionedThroughput') && changesIndexes) throw validationError(updateMessages.indexWithThroughput);
}

function isGiven(input: UpdateTableInput, name: ChangeName): boolean {
  const value = input[name];
  if (value == null) return false;
  if (name === 'WarmThroughput') return asksWarmth(input.WarmThroughput);
  if (name === 'OnDemandThroughput') return Object.values(value).some((units) => units != null);
  return !Array.isArray(value) || value.length > 0;
}
