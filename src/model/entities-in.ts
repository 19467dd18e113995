import { groupedBy } from '../lists/grouped-by.js';
import type { Entity, Model } from './model.js';

const known = new WeakMap<Model, ReadonlyMap<string, readonly Entity[]>>();

/** The entities of a table, in the order of the model. What goes through all tables asks for each of them. */
export function entitiesIn(model: Model, table: string): readonly Entity[] {
  const byTable = known.get(model) ?? groupedBy(model.entities.values(), ({ table }) => [table.value]);
  known.set(model, byTable);
  return byTable.get(table) ?? [];
}
