import type { EntityDesign, IndexDesign } from '../../design/index.js';
import { pathsOf } from '../../expression/model/index.js';
import type { Pattern } from '../../model/model.js';
import type { ReadOperation } from '../../planner/plan.js';
import type { RuleContext } from '../rule.js';

/**
 * Stored names, besides keys, that the patterns which read an index ask of it; undefined where one wants whole items, or where it is
 * not known what is asked.
 */
export function neededOf({ model, plans }: RuleContext, index: IndexDesign): ReadonlySet<string> | undefined {
  const needed = new Set<string>();
  const members = new Set(index.members.map(({ entity }) => entity.name));
  for (const pattern of model.patterns.values()) {
    const plan = plans.get(pattern.name);
    const isAbout = pattern.index?.value === index.name || pattern.entities.some(({ value }) => members.has(value));
    if (!isAbout) continue;
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
  const stored = names.flatMap((name) => attributes.get(name)?.storedName ?? []);
  const isTold = operation.sources.length > 1 || operation.filter.some(({ kind }) => kind === 'discriminator');
  return discriminator === undefined || !isTold ? stored : [...stored, discriminator];
}

function mergedBy({ merge }: Pattern, { sources }: ReadOperation): readonly string[] {
  const fields =
    merge === undefined ? [] : [...merge.key, ...merge.sum, ...(merge.order === undefined ? [] : [merge.order])];
  return fields.flatMap(({ value }) =>
    sources.flatMap(({ entity }) => entity.entity.attributes.get(value)?.storedName ?? []),
  );
}
