import type { Entity, Model } from './model.js';

const known = new WeakMap<Model, ReadonlyMap<string, readonly Entity[]>>();

/** The entities of a table, in the order of the model. What goes through all tables asks for each of them. */
export function entitiesIn(model: Model, table: string): readonly Entity[] {
  const byTable = known.get(model) ?? groupedByTable(model);
  known.set(model, byTable);
  return byTable.get(table) ?? [];
}

function groupedByTable({ entities }: Model): ReadonlyMap<string, readonly Entity[]> {
  const groups = new Map<string, Entity[]>();
  for (const entity of entities.values()) {
    const group = groups.get(entity.table.value);
    if (group === undefined) groups.set(entity.table.value, [entity]);
    else group.push(entity);
  }
  return groups;
}
