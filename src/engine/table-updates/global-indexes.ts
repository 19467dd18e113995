import { MAX_GLOBAL_INDEXES } from '../../facts/index.js';
import type {
  AttributeDefinition,
  GlobalSecondaryIndex,
  GlobalSecondaryIndexUpdate,
  UpdateTableInput,
} from '../api.js';
import type { Catalog } from '../catalog.js';
import { EngineError, validationError } from '../engine-error.js';
import { forgetReplicaIndex } from '../global-tables/replica-changes.js';
import { statusMessages } from '../life-cycle/messages.js';
import { afterDelay, expectNoIndexUnderWay, inUse, updating } from '../life-cycle/statuses.js';
import { messages } from '../messages.js';
import { SecondaryIndex } from '../secondary-index.js';
import type { Table } from '../table.js';
import { checkIncluded, checkUnits, Definitions, defineGlobalIndex } from '../table-definition.js';
import { forgetInsights } from '../table-settings/insights.js';
import { settingMessages } from '../table-settings/messages.js';
import { checkOnDemand, withOnDemand } from '../table-settings/on-demand-throughput.js';
import { changedThroughput, newThroughput, sameUnits } from '../table-settings/provisioned-throughput.js';
import { asksWarmth, initialWarmth, raisedWarmth, warmest, warmthWith } from '../table-settings/warm-throughput.js';
import { fillIndex } from './fill-index.js';
import { updateMessages } from './messages.js';
import type { Begin } from './plan.js';
import { usedDefinitions, withDefinitions } from './used-definitions.js';

type IndexUpdate = NonNullable<GlobalSecondaryIndexUpdate['Update']>;

/** Throws for what is wrong with the changes of global indexes that a request asks for, whatever the table is like. */
export function checkIndexRequest(input: UpdateTableInput): void {
  const seen = new Set<string>();
  for (const action of input.GlobalSecondaryIndexUpdates ?? []) {
    const actions = [action.Update, action.Create, action.Delete].filter((one) => one != null);
    const [first] = actions;
    if (first == null) throw validationError(messages.emptyIndexUpdate);
    if (actions.length > 1) throw validationError(updateMessages.severalActions);
    const { IndexName: name } = first;
    if (seen.has(name)) throw validationError(messages.repeatedIndexUpdate(name));
    seen.add(name);
    const { Update: update } = action;
    if (update?.WarmThroughput != null && !asksWarmth(update.WarmThroughput)) {
      throw validationError(settingMessages.emptyIndexWarm(name));
    }
    if (update?.ProvisionedThroughput != null) checkUnits(update.ProvisionedThroughput);
  }
}

/** What a request changes in the global indexes of a table. */
export function indexChanges(catalog: Catalog, table: Table, input: UpdateTableInput): readonly Begin[] {
  const updates = input.GlobalSecondaryIndexUpdates ?? [];
  const onDemand = (input.BillingMode ?? table.billingMode) === 'PAY_PER_REQUEST';
  return updates.map(({ Update: update, Create: creation, Delete: deletion }) => {
    if (update != null) return changeIndex(catalog, table, update, onDemand);
    return creation == null
      ? deleteIndex(catalog, table, (deletion as { IndexName: string }).IndexName)
      : createIndex(catalog, table, creation, onDemand, input.AttributeDefinitions ?? []);
  });
}

function changeIndex(catalog: Catalog, table: Table, update: IndexUpdate, onDemand: boolean): Begin {
  const { IndexName: name, ProvisionedThroughput: units, OnDemandThroughput: maxima, WarmThroughput: warm } = update;
  const index = globalIndex(table, name, 'update');
  if (onDemand && units != null) throw validationError(messages.indexUnitsWithOnDemand(name));
  if (onDemand && maxima == null && !asksWarmth(warm)) throw validationError(settingMessages.nothingForIndex(name));
  if (!onDemand && units == null && !asksWarmth(warm)) throw validationError(messages.indexUnitsRequired(name));
  checkOnDemand(maxima, onDemand, name);
  if (units != null && sameUnits(index.throughput, units)) {
    throw validationError(settingMessages.indexUnitsUnchanged(name, units.ReadCapacityUnits, units.WriteCapacityUnits));
  }
  const throughput = units == null ? undefined : changedThroughput(index.throughput, units, new Date(catalog.now()));
  const raised = asksWarmth(warm) ? raisedWarmth(index.warm, warm, `index ${name}`) : undefined;
  return () => {
    if (maxima != null) index.onDemandThroughput = withOnDemand(index.onDemandThroughput, maxima);
    if (raised === undefined || units != null || maxima != null) index.status = 'UPDATING';
    if (raised !== undefined) index.warming = true;
    return () =>
      afterDelay(catalog, () => {
        if (index.status === 'UPDATING') index.status = 'ACTIVE';
        index.warming = false;
        if (throughput !== undefined) index.throughput = throughput;
        if (raised !== undefined) index.warm = warmest(index.warm, raised);
        if (units != null) index.warm = warmthWith(index.warm, units);
      });
  };
}

function deleteIndex(catalog: Catalog, table: Table, name: string): Begin {
  const index = globalIndex(table, name, 'delete');
  return () => {
    index.status = 'DELETING';
    index.backfilling = false;
    return updating(catalog, table, 'index', () => {
      if (table.indexes.get(name) !== index) return;
      table.removeIndex(name);
      forgetInsights(table, name);
      forgetReplicaIndex(table, name);
      table.definitions = usedDefinitions(table, table.definitions);
    });
  };
}

function createIndex(
  catalog: Catalog,
  table: Table,
  request: GlobalSecondaryIndex,
  onDemand: boolean,
  added: readonly AttributeDefinition[],
): Begin {
  const { IndexName: name } = request;
  const { settings } = table;
  const existing = table.indexes.get(name);
  if (existing?.status === 'DELETING') throw inUse(statusMessages.indexDeleting(settings.name, name));
  if (existing !== undefined || table.vectorIndexes.has(name)) throw validationError(updateMessages.indexExists);
  expectNoIndexUnderWay(table);
  const definitions = withDefinitions(table, added);
  const definition = defineGlobalIndex(request, onDemand, table.key, new Definitions(definitions), false);
  const others = [...table.indexes.values()].map((index) => index.definition);
  checkIncluded([...others, definition]);
  if (others.filter(({ kind }) => kind === 'global').length >= MAX_GLOBAL_INDEXES) {
    throw new EngineError('LimitExceededException', updateMessages.tooManyIndexes(MAX_GLOBAL_INDEXES));
  }
  checkOnDemand(request.OnDemandThroughput, onDemand, name);
  const index = new SecondaryIndex(definition, table.key);
  index.throughput = newThroughput(request.ProvisionedThroughput);
  index.onDemandThroughput = withOnDemand(undefined, request.OnDemandThroughput);
  index.warm = initialWarmth(request.WarmThroughput, request.ProvisionedThroughput, `index ${name}`);
  return () => {
    index.status = 'CREATING';
    fillIndex(table, index);
    table.addIndex(index);
    table.definitions = usedDefinitions(table, definitions);
    return updating(catalog, table, 'index', () => {
      index.backfilling = true;
      afterDelay(catalog, () => {
        if (index.status !== 'CREATING') return;
        index.status = 'ACTIVE';
        index.backfilling = false;
      });
    });
  };
}

function globalIndex(table: Table, name: string, verb: 'delete' | 'update'): SecondaryIndex {
  const index = table.indexes.get(name);
  const tableName = table.settings.name;
  if (index === undefined) {
    throw new EngineError('ResourceNotFoundException', updateMessages.noIndex(name, tableName));
  }
  if (index.definition.kind !== 'global') throw validationError(updateMessages.notGlobal(verb, name));
  if (index.status === 'DELETING') throw inUse(statusMessages.indexDeleting(tableName, name));
  if (index.status === 'UPDATING') throw inUse(statusMessages.indexUpdating(tableName, name));
  if (index.status === 'CREATING' && !index.backfilling) {
    const message = verb === 'delete' ? statusMessages.indexCreating : statusMessages.indexNotBackfilling;
    throw inUse(message(tableName, name));
  }
  if (verb === 'delete' && index.status === 'ACTIVE') expectNoIndexUnderWay(table);
  return index;
}
