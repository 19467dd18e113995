import type { ConsumedCapacity, ReturnConsumedCapacity } from './api.js';
import { Cancellation } from './cancellation.js';
import { addUnits, consumedCapacity, type UnitSum, type UsedUnits } from './consumed-capacity.js';
import { validationError } from './engine-error.js';
import { messages } from './messages.js';
import { type Place, placeKey } from './storage/record-store.js';
import type { Table } from './table.js';

/** The table and place of one action. */
export interface Target {
  readonly table: Table;
  readonly place: Place;
}

/**
 * Checks the actions one after the other, by themselves, and cancels the transaction at the first that does not fit its
 * table: the later ones have the reason None then, whatever is wrong with them.
 */
export function checkEach<T>(actions: readonly T[], check: (action: T) => void): void {
  const cancellation = new Cancellation(actions.length);
  actions.every((action, i) =>
    cancellation.attempt(i, () => {
      check(action);
      return true;
    }),
  );
  cancellation.throwIfAny();
}

/** Takes the units of reading items in a transaction; cancels it where some of them are throttled. */
export function admitReads(targets: readonly Target[]): void {
  if (targets.every(({ table }) => table.admission === undefined)) return;
  const cancellation = new Cancellation(targets.length);
  for (const [i, { table, place }] of targets.entries()) {
    const bytes = table.store.get(place)?.bytes ?? 0;
    cancellation.attempt(i, () => table.admission?.readItem(place, bytes, 'transactional'));
  }
  cancellation.throwIfAny();
}

/** Throws where two actions have the same item. */
export function checkDistinct(targets: readonly Target[]): void {
  const seen = new Set(targets.map(({ table, place }) => `${table.settings.name}/${placeKey(place)}`));
  if (seen.size < targets.length) throw validationError(messages.sameItem);
}

/** One report for each table, in the order in which the transaction names them. */
export function transactionCapacity(
  mode: ReturnConsumedCapacity | undefined,
  kind: 'read' | 'write',
  used: readonly (UsedUnits & { readonly of: Table })[],
): ConsumedCapacity[] {
  const sums = new Map<Table, UnitSum>();
  for (const units of used) {
    const sum = sums.get(units.of) ?? { table: 0, indexes: new Map() };
    addUnits(sum, units);
    sums.set(units.of, sum);
  }
  return [...sums].flatMap(([table, sum]) => consumedCapacity(table, mode, sum, kind) ?? []);
}
