import type { EntityDesign, TableDesign } from '../../design/index.js';
import type { WritePart } from '../../planner/index.js';
import type { Action, ActionFacts } from './facts.js';
import { entitiesOf } from './key-fit.js';

const ACTIONS: Readonly<Record<WritePart['action'], Action['action']>> = {
  create: 'put',
  put: 'put',
  update: 'update',
  delete: 'delete',
  check: 'check',
  get: 'get',
};

/** How well a request's actions fit the parts of a write; undefined where one of them is none of these. */
export function matchWrite(api: string, parts: readonly WritePart[], facts: ActionFacts): number | undefined {
  if (facts.api !== api) return undefined;
  const covered = new Set<WritePart>();
  let score = 0;
  for (const action of facts.actions) {
    const entities = entitiesOf(action.table, action.item);
    let found: { readonly part: WritePart; readonly score: number } | undefined;
    for (const part of parts) {
      const fits = entities.includes(part.entity) ? matchPart(part, action) : undefined;
      if (fits !== undefined && fits > (found?.score ?? Number.NEGATIVE_INFINITY)) found = { part, score: fits };
    }
    if (found === undefined) return undefined;
    if (!covered.has(found.part)) score += 2 + found.score;
    covered.add(found.part);
  }
  // What always comes with the write is there, or it is another one.
  const missing = parts.filter((part) => !covered.has(part) && (part.count.typical >= 1 || part.role === 'item'));
  return missing.some(({ role }) => role === 'item') ? undefined : score - 3 * missing.length;
}

function matchPart(part: WritePart, action: Action): number | undefined {
  if (ACTIONS[part.action] !== action.action) return undefined;
  if (action.action === 'put') return (part.action === 'create') === action.isNew ? 1 : 0;
  return action.action === 'update' ? matchChanges(part, action) : 0;
}

/** The update writes some of what the pattern changes, and nothing that it does not. Keys of indexes and the tag follow from it. */
function matchChanges({ entity, changes }: WritePart, { changes: asked, table }: Action): number | undefined {
  const own = new Set(changes.map((name) => entity.entity.attributes.get(name)?.storedName ?? name));
  const allowed = following(entity, table);
  const names = [...asked];
  if (names.some((name) => !own.has(name) && !allowed.has(name))) return undefined;
  const told = [...own].filter((name) => !isImplied(entity, name));
  const common = told.filter((name) => asked.has(name)).length;
  if (told.length === 0) return 0;
  return common === 0 ? undefined : (3 * common) / told.length;
}

function following(entity: EntityDesign, table: TableDesign): ReadonlySet<string> {
  const keys = [...table.indexes.values()].flatMap(({ pk, sk }) => [...pk, ...sk].map(({ attribute }) => attribute));
  const implied = [...entity.attributes.values()].filter(({ attribute }) => attribute.implied !== undefined);
  const tag = entity.discriminator === undefined ? [] : [entity.discriminator];
  return new Set([...keys, ...tag, ...implied.map(({ attribute }) => attribute.storedName)]);
}

/** Comes with every write of the entity: times, versions. What a soft delete sets is all that it does. */
function isImplied(entity: EntityDesign, storedName: string): boolean {
  const found = [...entity.attributes.values()].find(({ attribute }) => attribute.storedName === storedName);
  const implied = found?.attribute.implied;
  return implied === 'timestamps' || implied === 'version' || found?.attribute.derive !== undefined;
}
