import type { EntityDesign, IndexDesign } from '../../design/index.js';
import { pathsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Model, Pattern } from '../../model/model.js';
import type { ReadOperation } from '../../planner/plan.js';
import type { RuleContext } from '../rule.js';

/**
 * Stored names, besides keys, that the patterns which read an index ask of it; undefined where one wants whole items, or where it is
 * not known what is asked.
 */
export function neededOf({ model, plans }: RuleContext, index: IndexDesign): ReadonlySet<string> | undefined {
  const needed = new Set<string>();
  for (const pattern of patternsAbout(model, index)) {
    const plan = plans.get(pattern.name);
    // A statement says in its own words what it wants, and what is not planned may be what the rest is for.
    if (plan === undefined || plan.kind !== 'planned' || pattern.op.value === 'execute') return undefined;
    if (plan.operation.kind !== 'read' || plan.operation.index !== index) continue;
    const { projection } = plan.operation;
    if (projection === undefined) return undefined;
    for (const name of projection) needed.add(name);
    for (const { entity } of plan.operation.sources)
      for (const name of lookedAt(pattern, entity, plan.operation)) needed.add(name);
    for (const name of mergedBy(pattern, plan.operation)) needed.add(name);
  }
  for (const { attribute } of [...index.pk, ...index.sk]) needed.delete(attribute);
  return needed;
}

interface Asked {
  /** By table and name of the index; by its name alone where a pattern is about no entity. */
  readonly byIndex: ReadonlyMap<string, readonly Pattern[]>;
  readonly byEntity: ReadonlyMap<string, readonly Pattern[]>;
}

/** Every index asks for them. */
const known = new WeakMap<Model, Asked>();

/** Patterns that name the index, or one of the entities in it. */
function patternsAbout(model: Model, { name, table, members }: IndexDesign): ReadonlySet<Pattern> {
  const asked = known.get(model) ?? askedIn(model);
  known.set(model, asked);
  const ofEntities = flatMap(members, ({ entity }) => asked.byEntity.get(entity.name) ?? []);
  const ofIndex = flatMap([name, placed(table.name, name)], (one) => asked.byIndex.get(one) ?? []);
  return new Set([...ofIndex, ...ofEntities]);
}

function askedIn({ patterns, entities }: Model): Asked {
  const byIndex = new Map<string, Pattern[]>();
  const byEntity = new Map<string, Pattern[]>();
  const add = (groups: Map<string, Pattern[]>, name: string, pattern: Pattern): void => {
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [pattern]);
    else group.push(pattern);
  };
  for (const pattern of patterns.values()) {
    const index = pattern.index?.value;
    const tables = new Set(flatMap(pattern.entities, ({ value }) => entities.get(value)?.table.value ?? []));
    if (index !== undefined && tables.size === 0) add(byIndex, index, pattern);
    for (const table of tables) if (index !== undefined) add(byIndex, placed(table, index), pattern);
    for (const { value } of pattern.entities) add(byEntity, value, pattern);
  }
  return { byIndex, byEntity };
}

function placed(table: string, index: string): string {
  return `${table}\n${index}`;
}

/** Stored names of what DynamoDB looks at to leave rows out. */
function lookedAt(
  { filter }: Pattern,
  { entity, discriminator }: EntityDesign,
  operation: ReadOperation,
): readonly string[] {
  const { ttl, softDelete, attributes } = entity;
  const read = filter === undefined ? [] : pathsOf(filter.value).map(({ segments }) => String(segments[0]));
  const names = [
    ...read,
    ...(ttl === undefined ? [] : [ttl.attribute.value]),
    ...(softDelete === undefined ? [] : [softDelete.attribute.value]),
  ];
  const stored = flatMap(names, (name) => attributes.get(name)?.storedName ?? []);
  const isTold = operation.sources.length > 1 || operation.filter.some(({ kind }) => kind === 'discriminator');
  return discriminator === undefined || !isTold ? stored : [...stored, discriminator];
}

function mergedBy({ merge }: Pattern, { sources }: ReadOperation): readonly string[] {
  const fields =
    merge === undefined ? [] : [...merge.key, ...merge.sum, ...(merge.order === undefined ? [] : [merge.order])];
  return flatMap(fields, ({ value }) =>
    flatMap(sources, ({ entity }) => entity.entity.attributes.get(value)?.storedName ?? []),
  );
}
