import type { Design, EntityDesign } from '../../design/index.js';
import { pathsOf } from '../../expression/model/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { rootOf } from '../../model/written-path.js';
import { makesNew } from '../../planner/index.js';
import type { Report, Rule } from '../rule.js';
import { listOf, quote } from '../show.js';
import { addedTo, type ItemWrite, itemWrites } from './item-writes.js';
import { type NumberDraw, numberDraws } from './number-draws.js';
import { repeatText, setBackCounts } from './set-back-counts.js';
import { sumsSetOver } from './sums-set-over.js';

export const overwritingWrite: Rule = {
  id: 'DM4015',
  name: 'overwriting-write',
  family: 'patterns',
  title: 'A write overwrites or sets back what other writes keep',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html',
  *check(context) {
    const { model, design } = context;
    const writes = itemWrites(model);
    const draws = numberDraws(model);
    for (const write of writes) {
      const entity = design.entities.get(write.entity);
      if (entity === undefined || write.action !== 'put' || isCareful(entity, write)) continue;
      const lost = lostBy(design, entity, write, writes, draws);
      if (lost !== undefined) yield report(entity, write, lost);
    }
    yield* setBackCounts(context);
    yield* sumsSetOver(context);
  },
};

/** The put says which item it expects, or never meets one. What never changes says only that there is an item. */
function isCareful(entity: EntityDesign, { condition, lock }: ItemWrite): boolean {
  if (lock !== undefined || makesNew({ entity, action: 'put', condition })) return true;
  if (condition === undefined) return false;
  const reads = pathsOf(entity.types.check(condition.value).expr);
  return !reads.every(({ segments }) => isSettled(entity, String(segments[0])));
}

function isSettled({ id, entity }: EntityDesign, name: string): boolean {
  const attribute = entity.attributes.get(name);
  return id.includes(name) || attribute?.immutable === true || attribute?.constant !== undefined;
}

interface Lost {
  readonly severity: 'warning' | 'info';
  readonly what: string;
}

/** What an item holds that whoever puts it whole cannot know; undefined where it is written whole and in no other way. */
function lostBy(
  { entities }: Design,
  entity: EntityDesign,
  write: ItemWrite,
  writes: readonly ItemWrite[],
  draws: readonly NumberDraw[],
): Lost | undefined {
  const drawn = draws.filter(({ counter }) => counter.entity === entity.name);
  if (drawn.length > 0) {
    const counters = [...new Set(drawn.map(({ counter }) => counter.attribute))];
    return {
      severity: 'warning',
      what: `${listOf(counters)} ${counters.length === 1 ? 'goes' : 'go'} back to what the caller read, and ${repeatText(entities, drawn)}`,
    };
  }
  const others = writes.filter((other) => other.entity === entity.name && other !== write && other.action === 'update');
  const adding = others.filter((other) => addedTo(other).length > 0);
  if (adding.length > 0) {
    const counted = [...new Set(flatMap(adding, (other) => addedTo(other).map(({ path }) => rootOf(path.value))))];
    return {
      severity: 'warning',
      what: `what ${namesOf(adding)} added to ${listOf(counted)} since the caller read it is gone`,
    };
  }
  const { version } = entity.entity;
  if (version !== undefined) {
    return {
      severity: 'warning',
      what: `the change of another writer is gone, and ${quote(version.attribute.value)}, which should tell of it, is not looked at`,
    };
  }
  const setting = others.filter(({ set }) => set.length > 0);
  if (setting.length === 0) return undefined;
  const set = [...new Set(flatMap(setting, (one) => one.set.map(({ path }) => rootOf(path.value))))];
  return {
    severity: 'info',
    what: `what ${namesOf(setting)} set in ${listOf(set)} since the caller read it is gone`,
  };
}

function namesOf(writes: readonly ItemWrite[]): string {
  return listOf([...new Set(writes.map(({ name }) => name))]);
}

function report({ name }: EntityDesign, write: ItemWrite, { severity, what }: Lost): Report {
  const isBatch = write.pattern?.op.value === 'batch-write';
  const how =
    write.condition === undefined ? 'without a condition' : 'and its condition asks only for what never changes';
  const advice = isBatch
    ? 'A batch takes no conditions: write the items one by one with `create`, or update only what the caller owns.'
    : write.condition === undefined
      ? 'Use `create` for a new item and `update` for what the caller owns, or give the put a `condition` or a `lock`.'
      : 'Use `update` for what the caller owns, or give the put a `lock`, or a condition on what the caller read.';
  return {
    severity,
    span: write.span,
    message: `${quote(write.name)} puts whole ${quote(name)} items over whatever is there, ${how}: ${what}. ${advice}`,
  };
}
