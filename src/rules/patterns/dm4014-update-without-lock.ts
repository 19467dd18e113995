import type { EntityDesign } from '../../design/index.js';
import { pathsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { rootOf } from '../../model/written-path.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';
import { type ItemWrite, itemWrites } from './item-writes.js';

export const updateWithoutLock: Rule = {
  id: 'DM4014',
  name: 'update-without-lock',
  family: 'patterns',
  title: 'An update of a versioned entity overwrites values without looking at the version',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/BestPractices_OptimisticLocking.html',
  *check(context) {
    const writes = itemWrites(context.model);
    for (const write of writes) {
      const entity = context.design.entities.get(write.entity);
      if (entity?.entity.version === undefined || write.action !== 'update' || write.pattern === undefined) continue;
      const blind = isGuarded(context, entity, write) ? [] : blindly(entity, write);
      if (blind.length > 0) yield report(entity, write, blind, lockedWith(entity, writes, write, blind));
    }
  },
};

/** The write itself sees to it that the item is as it was read. */
function isGuarded({ plans }: RuleContext, entity: EntityDesign, write: ItemWrite): boolean {
  if (write.lock !== undefined || conditionReads(write, entity.entity.version?.attribute.value ?? '')) return true;
  const plan = write.pattern === undefined ? undefined : plans.get(write.pattern.name);
  // What a request before has read is under a condition in the write.
  return (
    plan?.kind === 'planned' &&
    plan.operation.kind === 'write' &&
    plan.operation.conditions.some(({ kind }) => kind === 'as-read')
  );
}

/** Attributes that are set to a value of the caller's, whatever they hold: not by a formula over the old value, nor under a condition on it. */
function blindly({ entity }: EntityDesign, write: ItemWrite): readonly string[] {
  // A change of what is unique is made under the old value.
  const unique = new Set(
    flatMap([...entity.unique.values()], ({ attributes }) => attributes.map(({ value }) => value)),
  );
  const names = flatMap(write.set, ({ path, value }) => {
    const name = rootOf(path.value);
    const isRelative = value !== undefined && pathsOf(value.value).some(({ segments }) => segments[0] === name);
    return isRelative || unique.has(name) || conditionReads(write, name) ? [] : [name];
  });
  return [...new Set(names)].filter((name) => entity.attributes.get(name)?.constant === undefined);
}

function conditionReads({ condition }: ItemWrite, name: string): boolean {
  return condition !== undefined && pathsOf(condition.value).some(({ segments }) => segments[0] === name);
}

/** Another write of the same attributes that does look at the version. */
function lockedWith(
  { name }: EntityDesign,
  writes: readonly ItemWrite[],
  write: ItemWrite,
  blind: readonly string[],
): ItemWrite | undefined {
  return writes.find(
    (other) =>
      other !== write &&
      other.entity === name &&
      other.lock !== undefined &&
      other.set.some(({ path }) => blind.includes(rootOf(path.value))),
  );
}

function report(
  { name, entity }: EntityDesign,
  write: ItemWrite,
  blind: readonly string[],
  locked: ItemWrite | undefined,
): Report {
  const version = entity.version?.attribute.value ?? '';
  const whose =
    locked === undefined
      ? 'what another writer changed there meanwhile is lost without a trace'
      : `${quote(locked.name)}, which takes care to lock it, loses its change without a trace`;
  return {
    severity: locked === undefined ? 'info' : 'warning',
    span: write.span,
    message: `${quote(write.name)} sets ${listOf(blind)} of ${quote(name)} to a value of its own whatever ${blind.length === 1 ? 'it holds' : 'they hold'}, though the entity has a version: ${whose}. Say \`lock: ${version}\`: the write is refused then, and the caller reads again. A condition on the value that was read does the same for one attribute.`,
    related: [
      ...(entity.version === undefined
        ? []
        : [{ message: `${quote(name)} is versioned here`, span: entity.version.attribute.span }]),
      ...(locked === undefined ? [] : [{ message: `${quote(locked.name)} locks it`, span: locked.span }]),
    ],
  };
}
