import type { ProvisionedThroughput, UpdateTableInput } from '../api.js';
import type { Catalog } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { updating } from '../life-cycle/statuses.js';
import { messages } from '../messages.js';
import type { Table } from '../table.js';
import { checkUnits } from '../table-definition.js';
import { checkOnDemand, withOnDemand } from '../table-settings/on-demand-throughput.js';
import { changedThroughput, NO_UNITS, sameUnits } from '../table-settings/provisioned-throughput.js';
import { warmthWith } from '../table-settings/warm-throughput.js';
import { vectorMessages } from '../vectors/messages.js';
import { atOnce, type Begin } from './plan.js';

/** Throws for what is wrong with the units that a request asks for, whatever the table is like. */
export function checkThroughputRequest(input: UpdateTableInput): void {
  const { BillingMode: mode, ProvisionedThroughput: units } = input;
  if (mode === 'PROVISIONED' && units == null) throw validationError(messages.throughputRequired);
  if (units != null) checkUnits(units);
}

/** What a request changes in the billing mode and the units of a table. */
export function throughputChanges(catalog: Catalog, table: Table, input: UpdateTableInput): readonly Begin[] {
  const onDemand = (input.BillingMode ?? table.billingMode) === 'PAY_PER_REQUEST';
  const { ProvisionedThroughput: units, OnDemandThroughput: maxima } = input;
  if (units != null && onDemand) throw validationError(messages.unitsWithOnDemand);
  checkOnDemand(maxima, onDemand, undefined);
  const limits =
    maxima == null
      ? []
      : [
          atOnce(() => {
            table.onDemandThroughput = withOnDemand(table.onDemandThroughput, maxima);
          }),
        ];
  if (input.BillingMode == null && units == null) return limits;
  const now = new Date(catalog.now());
  if (table.billingMode === 'PAY_PER_REQUEST') {
    if (onDemand) return [...limits, unchanged(table)];
    return [toProvisioned(catalog, table, input, units as ProvisionedThroughput)];
  }
  if (onDemand) return [...limits, toOnDemand(catalog, table, now)];
  const wanted = units as ProvisionedThroughput;
  if (sameUnits(table.throughput, wanted)) {
    throw validationError(messages.throughputUnchanged(wanted.ReadCapacityUnits, wanted.WriteCapacityUnits));
  }
  const changed = changedThroughput(table.throughput, wanted, now);
  return [
    () =>
      updating(catalog, table, 'throughput', () => {
        table.throughput = changed;
        table.warm = warmthWith(table.warm, wanted);
      }),
  ];
}

/** The mode that a table has already is taken, and seen to take a moment. */
function unchanged(table: Table): Begin {
  return () => {
    table.status = 'UPDATING';
    return () => {
      if (table.change === undefined) table.status = 'ACTIVE';
    };
  };
}

function toOnDemand(catalog: Catalog, table: Table, now: Date): Begin {
  return () =>
    updating(catalog, table, 'throughput', () => {
      table.billingMode = 'PAY_PER_REQUEST';
      table.lastOnDemand = now;
      table.throughput = NO_UNITS;
      table.warm = warmthWith(table.warm, undefined);
      for (const index of table.indexes.values()) {
        index.throughput = NO_UNITS;
        index.warm = warmthWith(index.warm, undefined);
      }
    });
}

/** Every global index has to be given its units in the same request. */
function toProvisioned(catalog: Catalog, table: Table, input: UpdateTableInput, units: ProvisionedThroughput): Begin {
  if (table.vectorIndexes.size > 0) throw validationError(vectorMessages.provisioned);
  for (const { definition } of table.indexes.values()) {
    const update = input.GlobalSecondaryIndexUpdates?.find(({ Update }) => Update?.IndexName === definition.name);
    if (definition.kind === 'global' && update?.Update?.ProvisionedThroughput == null) {
      throw validationError(messages.indexUnitsRequired(definition.name));
    }
  }
  const throughput = { ...NO_UNITS, ...table.throughput, ...unitsOf(units) };
  return () =>
    updating(catalog, table, 'throughput', () => {
      table.billingMode = 'PROVISIONED';
      table.throughput = throughput;
      table.onDemandThroughput = undefined;
      table.warm = warmthWith(table.warm, units);
      for (const index of table.indexes.values()) index.onDemandThroughput = undefined;
    });
}

function unitsOf({ ReadCapacityUnits, WriteCapacityUnits }: ProvisionedThroughput): ProvisionedThroughput {
  return { ReadCapacityUnits, WriteCapacityUnits };
}
