import type { EntityDesign } from '../design/design.js';
import type { Pattern } from '../model/model.js';
import { makesVersion } from './companion-parts.js';
import { Assumptions, type PlanContext } from './context.js';
import { intentsOf, type WriteIntent } from './intent.js';
import { withExample } from './lazy-example.js';
import type { DeleteQueryOperation, PlannedPattern, ReadOperation, Spread, UnservedPattern } from './plan.js';
import { planRead } from './read.js';
import { addSpreads, mapSpread, scaleSpread, sumSpreads } from './spread.js';
import { conditionNotes, MAX_BATCH_WRITES, notesOf } from './write.js';
import { changedBy, type PlannedIntent, planIntent } from './write-parts.js';
import { totalsOf } from './write-totals.js';

/** A query whose rows are deleted: in batches where a plain delete will do, otherwise one by one. */
export function planDeleteQuery(context: PlanContext): PlannedPattern | UnservedPattern {
  const { design, pattern } = context;
  const intents = intentsOf(design, pattern);
  const found = planRead({ ...context, pattern: queryOf(context, intents), needsKeys: true });
  if (found.kind === 'unserved') return { ...found, pattern };
  const read = found.operation as ReadOperation;
  const deletes = howDeleted(intents);
  const planned = intents.map((intent) =>
    planIntent(intent, {
      design,
      about: pattern.name,
      count: rowsOf(read, intent.entity),
      ...(deletes === 'BatchWriteItem' ? { within: 'batch' as const } : {}),
    }),
  );
  const assumptions = new Assumptions();
  assumptions.add(...found.assumptions, ...planned.flatMap((one) => one.assumptions));
  const parts = planned.flatMap((one) => one.parts);
  const items = sumSpreads(planned.map((one) => one.parts[0].count));
  // The rows are what a delete of each would read first; copies of earlier versions are not among them.
  const before = planned.flatMap((one) => one.before.filter(({ why }) => why === 'old-versions'));
  const more = totalsOf([], before);
  const draft: Omit<DeleteQueryOperation, 'example'> = {
    kind: 'delete-query',
    api: 'Query',
    read,
    deletes,
    parts,
    items,
  };
  return {
    kind: 'planned',
    pattern,
    entities: context.entities,
    assumptions: assumptions.list,
    candidates: found.candidates,
    operation: withExample<DeleteQueryOperation>(draft, () => read.example),
    notes: [...found.notes, ...planned.flatMap((one) => [...notesOf(one), ...conditionNotes(one.intent)])],
    requests: sumSpreads([found.requests, more.requests, requestsFor(items, deletes)]),
    readUnits: addSpreads(found.readUnits, more.readUnits),
    writeUnits: totalsOf(parts, []).writeUnits,
    touches: [...found.touches, ...planned.flatMap(writesOf)],
  };
}

function writesOf({ touches, intent: { entity } }: PlannedIntent): PlannedIntent['touches'] {
  return touches.filter((touch) => touch.unit === 'write' || touch.entity === entity.history?.copy);
}

/** The query by itself: it asks for keys, and for what sentinels and versions are made of. */
function queryOf({ design, pattern }: PlanContext, intents: readonly WriteIntent[]): Pattern {
  const { condition: _condition, lock: _lock, key: _key, project: _project, ...rest } = pattern;
  const query: Pattern = { ...rest, op: { ...pattern.op, value: 'query' } };
  const needsAll = intents.some((intent) => {
    const { entity, action } = intent;
    const isMarked = action === 'soft-delete' && entity.unique.length > 0;
    return isMarked || makesVersion(entity, action, changedBy(design, intent));
  });
  if (needsAll) return query;
  const names = new Set(
    intents.flatMap(({ entity }) => {
      if (entity.unique.length === 0) return [];
      const { version, ttl } = entity.entity;
      const others = [version, ttl].flatMap((one) => one?.attribute.value ?? []);
      return [...entity.unique.flatMap(({ fields }) => fields), ...others];
    }),
  );
  return { ...query, project: [...names].map((value) => ({ value, span: pattern.span })) };
}

function howDeleted(intents: readonly WriteIntent[]): DeleteQueryOperation['deletes'] {
  if (intents.some(({ entity }) => entity.unique.length > 0)) return 'TransactWriteItems';
  if (intents.some(({ action }) => action === 'soft-delete')) return 'UpdateItem';
  const isPlain = intents.every(({ condition, lock }) => condition === undefined && lock === undefined);
  return isPlain ? 'BatchWriteItem' : 'DeleteItem';
}

/** Rows of one entity: its part of what the query returns. */
function rowsOf(read: ReadOperation, entity: EntityDesign): Spread {
  const typical = (wanted: (of: EntityDesign) => boolean): number =>
    read.sources.reduce((sum, source) => (wanted(source.entity) ? sum + source.figures.items.typical : sum), 0);
  const all = typical(() => true);
  const share = all > 0 ? typical((of) => of === entity) / all : 1 / read.sources.length;
  const { max } = read.figures.returned;
  return { ...scaleSpread(read.figures.returned, share), ...(max === undefined ? {} : { max }) };
}

function requestsFor(items: Spread, deletes: DeleteQueryOperation['deletes']): Spread {
  return deletes === 'BatchWriteItem' ? mapSpread(items, (count) => Math.ceil(count / MAX_BATCH_WRITES)) : items;
}
