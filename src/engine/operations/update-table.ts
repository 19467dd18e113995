import { MAX_GLOBAL_INDEXES } from '../../facts/index.js';
import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  GlobalSecondaryIndexUpdate,
  ProvisionedThroughput,
  ProvisionedThroughputDescription,
  UpdateTableInput,
  UpdateTableOutput,
} from '../api.js';
import { type Catalog, tableForControl } from '../catalog.js';
import { describe } from '../describe.js';
import { EngineError, validationError } from '../engine-error.js';
import { isEmptyKey } from '../key-checks.js';
import { keyAttributes } from '../key-schema.js';
import { messages } from '../messages.js';
import { checkShape } from '../request-shapes/shape.js';
import { updateTableShape } from '../request-shapes/update-table.js';
import { SecondaryIndex } from '../secondary-index.js';
import { HASH_SPACE } from '../storage/record-store.js';
import type { Table } from '../table.js';
import { checkIncluded, checkUnits, Definitions, defineGlobalIndex } from '../table-definition.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html */
export function updateTable(catalog: Catalog, input: UpdateTableInput): UpdateTableOutput {
  checkShape(input, updateTableShape);
  checkUpdate(input);
  const table = tableForControl(catalog, input.TableName);
  const now = new Date(catalog.now());
  const onDemand = (input.BillingMode ?? table.billingMode) === 'PAY_PER_REQUEST';
  checkThroughputChange(table, input, onDemand);
  checkIndexUpdates(table, input.GlobalSecondaryIndexUpdates ?? [], onDemand);
  const created = (input.GlobalSecondaryIndexUpdates ?? []).flatMap(({ Create }) => (Create == null ? [] : [Create]));
  const newIndex = created[0] === undefined ? undefined : newGlobalIndex(table, created[0], onDemand, input);

  changeBilling(table, input, onDemand, now);
  if (input.OnDemandThroughput != null) table.onDemandThroughput = { ...input.OnDemandThroughput };
  if (input.TableClass != null) table.tableClass = input.TableClass;
  if (input.DeletionProtectionEnabled != null) table.deletionProtection = input.DeletionProtectionEnabled;
  for (const { Update: update, Delete: deletion } of input.GlobalSecondaryIndexUpdates ?? []) {
    if (deletion != null) removeIndex(table, deletion.IndexName);
    const index = update == null ? undefined : table.indexes.get(update.IndexName);
    if (index === undefined || update == null) continue;
    if (update.ProvisionedThroughput != null) {
      index.throughput = changedThroughput(index.throughput, update.ProvisionedThroughput, now);
    }
    if (update.OnDemandThroughput != null) index.onDemandThroughput = { ...update.OnDemandThroughput };
  }
  if (newIndex !== undefined) addIndex(table, newIndex.index, newIndex.definitions);
  return { TableDescription: describe(table, 'ACTIVE') };
}

function checkUpdate(input: UpdateTableInput): void {
  const updates = input.GlobalSecondaryIndexUpdates ?? [];
  const settings = [
    input.ProvisionedThroughput,
    input.BillingMode,
    input.TableClass,
    input.DeletionProtectionEnabled,
    input.OnDemandThroughput,
  ];
  if (updates.length === 0 && settings.every((value) => value == null)) throw validationError(messages.nothingToUpdate);
  if (input.BillingMode === 'PROVISIONED' && input.ProvisionedThroughput == null) {
    throw validationError(messages.throughputRequired);
  }
  if (input.ProvisionedThroughput != null) checkUnits(input.ProvisionedThroughput);
  const seen = new Set<string>();
  for (const update of updates) {
    const name = nameOf(update);
    if (name === undefined) throw validationError(messages.emptyIndexUpdate);
    if (seen.has(name)) throw validationError(messages.repeatedIndexUpdate(name));
    seen.add(name);
  }
}

function nameOf(update: GlobalSecondaryIndexUpdate): string | undefined {
  return update.Update?.IndexName ?? update.Create?.IndexName ?? update.Delete?.IndexName;
}

function checkThroughputChange(table: Table, input: UpdateTableInput, onDemand: boolean): void {
  const { ProvisionedThroughput: wanted } = input;
  if (wanted == null) return;
  if (onDemand) throw validationError(messages.unitsWithOnDemand);
  if (table.billingMode === 'PAY_PER_REQUEST' || !sameUnits(table.throughput, wanted)) return;
  throw validationError(messages.throughputUnchanged(wanted.ReadCapacityUnits, wanted.WriteCapacityUnits));
}

function checkIndexUpdates(table: Table, updates: readonly GlobalSecondaryIndexUpdate[], onDemand: boolean): void {
  const changes = updates.filter(({ Create, Delete }) => Create != null || Delete != null);
  if (changes.length > 1) throw new EngineError('LimitExceededException', messages.oneIndexChange);
  for (const { Update: update, Delete: deletion } of updates) {
    const name = update?.IndexName ?? deletion?.IndexName;
    if (name === undefined) continue;
    if (table.indexes.get(name)?.definition.kind !== 'global') {
      throw new EngineError('ResourceNotFoundException', messages.noResource);
    }
    if (onDemand && update?.ProvisionedThroughput != null) {
      throw validationError(messages.indexUnitsWithOnDemand(name));
    }
  }
}

function newGlobalIndex(
  table: Table,
  request: GlobalSecondaryIndex,
  onDemand: boolean,
  input: UpdateTableInput,
): { index: SecondaryIndex; definitions: readonly AttributeDefinition[] } {
  if (table.indexes.has(request.IndexName)) throw validationError(messages.indexExists(request.IndexName));
  const added = input.AttributeDefinitions ?? [];
  const kept = table.definitions.filter((old) => !added.some((one) => one.AttributeName === old.AttributeName));
  const definitions = [...kept, ...added];
  const definition = defineGlobalIndex(request, onDemand, table.key, new Definitions(definitions));
  const existing = [...table.indexes.values()].map((index) => index.definition);
  checkIncluded([...existing, definition]);
  if (existing.filter(({ kind }) => kind === 'global').length >= MAX_GLOBAL_INDEXES) {
    throw validationError(messages.tooManyGlobal(MAX_GLOBAL_INDEXES));
  }
  const index = new SecondaryIndex(definition, table.key);
  if (request.ProvisionedThroughput != null) {
    index.throughput = { ...request.ProvisionedThroughput, NumberOfDecreasesToday: 0 };
  }
  if (request.OnDemandThroughput != null) index.onDemandThroughput = { ...request.OnDemandThroughput };
  return { index, definitions };
}

/**
 * Adds an index and fills it from the table. Items whose attributes cannot be keys of it stay out.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html
 */
function addIndex(table: Table, index: SecondaryIndex, definitions: readonly AttributeDefinition[]): void {
  const { key } = index.definition;
  table.store.visitAll(0, HASH_SPACE, undefined, (record) => {
    const empty = keyAttributes(key).some(({ name }) => {
      const value = Object.hasOwn(record.item, name) ? record.item[name] : undefined;
      return value !== undefined && isEmptyKey(value);
    });
    const change = empty ? undefined : index.plan(undefined, record);
    if (change !== undefined) index.apply(change);
    return true;
  });
  table.addIndex(index);
  table.definitions = usedDefinitions(table, definitions);
}

function removeIndex(table: Table, name: string): void {
  table.removeIndex(name);
  table.definitions = usedDefinitions(table, table.definitions);
}

function usedDefinitions(table: Table, definitions: readonly AttributeDefinition[]): readonly AttributeDefinition[] {
  return definitions
    .filter(({ AttributeName: name }) => table.isKeyAttribute(name) || table.isIndexKeyAttribute(name))
    .map(({ AttributeName, AttributeType }) => ({ AttributeName, AttributeType }));
}

function changeBilling(table: Table, input: UpdateTableInput, onDemand: boolean, now: Date): void {
  if (onDemand && table.billingMode === 'PROVISIONED') {
    table.lastOnDemand = now;
    const none = { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 };
    table.throughput = none;
    for (const index of table.indexes.values()) index.throughput = none;
  }
  table.billingMode = onDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED';
  if (input.ProvisionedThroughput != null) {
    table.throughput = changedThroughput(table.throughput, input.ProvisionedThroughput, now);
  }
}

function changedThroughput(
  from: ProvisionedThroughputDescription,
  to: ProvisionedThroughput,
  now: Date,
): ProvisionedThroughputDescription {
  const increased = to.ReadCapacityUnits > from.ReadCapacityUnits || to.WriteCapacityUnits > from.WriteCapacityUnits;
  const decreased = to.ReadCapacityUnits < from.ReadCapacityUnits || to.WriteCapacityUnits < from.WriteCapacityUnits;
  return {
    ...from,
    ReadCapacityUnits: to.ReadCapacityUnits,
    WriteCapacityUnits: to.WriteCapacityUnits,
    NumberOfDecreasesToday: from.NumberOfDecreasesToday + (decreased ? 1 : 0),
    ...(increased ? { LastIncreaseDateTime: now } : {}),
    ...(decreased ? { LastDecreaseDateTime: now } : {}),
  };
}

function sameUnits(a: ProvisionedThroughput, b: ProvisionedThroughput): boolean {
  return a.ReadCapacityUnits === b.ReadCapacityUnits && a.WriteCapacityUnits === b.WriteCapacityUnits;
}
