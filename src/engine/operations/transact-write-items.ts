import { MAX_ITEM_BYTES, replayReadUnits, TRANSACTION_FACTOR, transactionalWriteUnits } from '../../facts/index.js';
import type { ItemCollectionMetrics, TransactWriteItemsInput, TransactWriteItemsOutput } from '../api.js';
import { Cancellation } from '../cancellation.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { collectionMetrics } from '../collection-metrics.js';
import { indexUnits, NO_INDEXES } from '../consumed-capacity.js';
import { validationError } from '../engine-error.js';
import { checkFilledKey } from '../key-checks.js';
import { messages } from '../messages.js';
import { checkShape } from '../request-shapes/shape.js';
import { transactWriteItemsShape } from '../request-shapes/transact-write-items.js';
import { digestOf } from '../request-tokens.js';
import type { Table, TableChange } from '../table.js';
import { checkPayload, readTransactAction } from '../transact-actions.js';
import { admitReads, checkDistinct, checkEach, transactionCapacity } from '../transactions.js';
import { vectorWriteBytes } from '../vectors/entries.js';
import { checkAction, decideWrite, targetOf, type WriteAction } from '../write-actions.js';
import { commit } from '../writes.js';

interface Action {
  readonly table: Table;
  readonly write: WriteAction;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export function transactWriteItems(catalog: Catalog, input: TransactWriteItemsInput): TransactWriteItemsOutput {
  checkShape(input, transactWriteItemsShape);
  const read = input.TransactItems.map(readTransactAction);
  checkPayload(read);
  const actions = read.map(({ tableName, write }) => ({ table: tableForItems(catalog, tableName), write }));
  for (const { table, write } of actions) checkFilledKey(table.key, targetOf(write));
  checkEach(actions, ({ table, write }) => {
    checkAction(table, write);
    if (write.kind === 'put' && write.after.bytes > MAX_ITEM_BYTES) throw validationError(messages.itemSize);
  });
  checkDistinct(actions.map(({ table, write }) => ({ table, place: table.place(targetOf(write)) })));

  const { ClientRequestToken: token } = input;
  if (token == null) return report(input, actions, run(catalog, actions));
  const digest = digestOf([
    read.map(({ content }) => content),
    input.ReturnConsumedCapacity ?? 'NONE',
    input.ReturnItemCollectionMetrics ?? 'NONE',
  ]);
  if (catalog.tokens.wasDone(token, digest)) {
    admitReads(actions.map(({ table, write }) => ({ table, place: table.place(targetOf(write)) })));
    return reportReplay(input, actions);
  }
  const changes = run(catalog, actions);
  catalog.tokens.remember(token, digest);
  return report(input, actions, changes);
}

/** Decides every action on the items as they are stored, then does all or, where one fails, none of them. */
function run(catalog: Catalog, actions: readonly Action[]): readonly TableChange[] {
  const cancellation = new Cancellation(actions.length);
  const growth = new Map<string, number>();
  const changes = actions.flatMap(({ table, write }, i) => {
    const change = cancellation.attempt(i, () => {
      const { place, before, after } = decideWrite(table, write, TRANSACTION_FACTOR);
      const planned = table.plan(place, before, after);
      const collection = `${table.settings.name}/${place.hash}`;
      const pending = growth.get(collection) ?? 0;
      table.checkCollection(planned, pending);
      growth.set(collection, pending + planned.growth);
      if (table.admission !== undefined) table.admission.write(planned, TRANSACTION_FACTOR);
      return planned;
    });
    return change ?? [];
  });
  cancellation.throwIfAny();
  commit(catalog, changes);
  return changes;
}

function report(
  input: TransactWriteItemsInput,
  actions: readonly Action[],
  changes: readonly TableChange[],
): TransactWriteItemsOutput {
  const capacities = transactionCapacity(
    input.ReturnConsumedCapacity,
    'write',
    changes.map((change) => ({
      of: change.table,
      table: transactionalWriteUnits(change.before?.bytes ?? 0, change.after?.bytes ?? 0),
      indexes: indexUnits(change),
      ...(change.table.vectorIndexes.size === 0 ? {} : { vectors: vectorWriteBytes(change) }),
    })),
  );
  const metrics = input.ReturnItemCollectionMetrics === 'SIZE' ? metricsOf(actions) : [];
  return {
    ...(capacities.length === 0 ? {} : { ConsumedCapacity: capacities }),
    ...(metrics.length === 0 ? {} : { ItemCollectionMetrics: Object.fromEntries(metrics) }),
  };
}

/** A request that was done before changes nothing and is charged for reading its items. */
function reportReplay(input: TransactWriteItemsInput, actions: readonly Action[]): TransactWriteItemsOutput {
  const capacities = transactionCapacity(
    input.ReturnConsumedCapacity,
    'read',
    actions.map(({ table, write }) => ({
      of: table,
      table: replayReadUnits(table.store.get(table.place(targetOf(write)))?.bytes ?? 0),
      indexes: NO_INDEXES,
    })),
  );
  return capacities.length === 0 ? {} : { ConsumedCapacity: capacities };
}

function metricsOf(actions: readonly Action[]): [string, ItemCollectionMetrics[]][] {
  const writes = actions.filter(({ write }) => write.kind !== 'check');
  return [...new Set(writes.map(({ table }) => table))].flatMap((table) => {
    const items = writes.filter((action) => action.table === table).map(({ write }) => targetOf(write));
    const metrics = collectionMetrics(table, items);
    return metrics.length === 0 ? [] : [[table.settings.name, metrics]];
  });
}
