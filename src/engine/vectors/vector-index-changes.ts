import type { UpdateTableInput } from '../api.js';
import type { Catalog } from '../catalog.js';
import { EngineError, validationError } from '../engine-error.js';
import { statusMessages } from '../life-cycle/messages.js';
import { afterDelay, expectNoIndexUnderWay, inUse, updating } from '../life-cycle/statuses.js';
import { messages } from '../messages.js';
import type { Table } from '../table.js';
import { checkProjection } from '../table-definition.js';
import { updateMessages } from '../table-updates/messages.js';
import type { Begin } from '../table-updates/plan.js';
import { usedDefinitions, withDefinitions } from '../table-updates/used-definitions.js';
import type { VectorIndex } from './api.js';
import { checkVectorIndexes, copyVectorIndex } from './definitions.js';
import { vectorMessages } from './messages.js';
import type { VectorIndexState } from './state.js';

/** Throws for what is wrong with the changes of vector indexes that a request asks for, whatever the table is like. */
export function checkVectorRequest(input: UpdateTableInput): void {
  const updates = input.VectorIndexUpdates ?? [];
  if (updates.some(({ Create, Delete }) => (Create == null) === (Delete == null))) {
    throw validationError(vectorMessages.oneAction);
  }
  const globals = (input.GlobalSecondaryIndexUpdates ?? []).filter(({ Create, Delete }) => Create ?? Delete);
  if (updates.length + globals.length > 1) throw new EngineError('LimitExceededException', messages.oneIndexChange);
}

/** What a request changes in the vector indexes of a table. */
export function vectorIndexChanges(catalog: Catalog, table: Table, input: UpdateTableInput): readonly Begin[] {
  return (input.VectorIndexUpdates ?? []).map(({ Create: creation, Delete: deletion }) =>
    creation == null
      ? deleteIndex(catalog, table, deletion?.IndexName ?? '')
      : createIndex(catalog, table, creation, input),
  );
}

function createIndex(catalog: Catalog, table: Table, request: VectorIndex, input: UpdateTableInput): Begin {
  const { IndexName: name } = request;
  if (table.vectorIndexes.get(name)?.status === 'DELETING') {
    throw inUse(statusMessages.indexDeleting(table.settings.name, name));
  }
  if (table.indexes.has(name) || table.vectorIndexes.has(name)) throw validationError(updateMessages.indexExists);
  expectNoIndexUnderWay(table);
  checkProjection(request.Projection);
  const definitions = withDefinitions(table, input.AttributeDefinitions ?? []);
  const others = [...table.vectorIndexes.values()].map(({ definition }) => definition);
  const onDemand = (input.BillingMode ?? table.billingMode) === 'PAY_PER_REQUEST';
  checkVectorIndexes([request], others, onDemand, (attribute) =>
    definitions.some(({ AttributeName }) => AttributeName === attribute),
  );
  const state: VectorIndexState = { definition: copyVectorIndex(request), status: 'CREATING', backfilling: false };
  return () => {
    table.vectorIndexes.set(name, state);
    table.definitions = usedDefinitions(table, definitions);
    return updating(catalog, table, 'index', () => {
      state.backfilling = true;
      afterDelay(catalog, () => {
        if (state.status !== 'CREATING') return;
        state.status = 'ACTIVE';
        state.backfilling = false;
      });
    });
  };
}

function deleteIndex(catalog: Catalog, table: Table, name: string): Begin {
  const index = table.vectorIndexes.get(name);
  const tableName = table.settings.name;
  if (index === undefined) {
    throw new EngineError('ResourceNotFoundException', updateMessages.noIndex(name, tableName));
  }
  if (index.status === 'DELETING') throw inUse(statusMessages.indexDeleting(tableName, name));
  if (index.status === 'CREATING' && !index.backfilling) throw inUse(statusMessages.indexCreating(tableName, name));
  if (index.status === 'ACTIVE') expectNoIndexUnderWay(table);
  return () => {
    index.status = 'DELETING';
    index.backfilling = false;
    return updating(catalog, table, 'index', () => {
      if (table.vectorIndexes.get(name) !== index) return;
      table.vectorIndexes.delete(name);
      table.definitions = usedDefinitions(table, table.definitions);
    });
  };
}
