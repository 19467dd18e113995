import type { EntityDesign } from '../design/design.js';
import { storedSegments } from '../design/index.js';
import { type PathSegment, pathsOf, toDynamo } from '../expression/model/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Pattern } from '../model/model.js';
import { makesVersion } from './companion-parts.js';
import { Assumptions, type PlanContext } from './context.js';
import { intentsOf, type WriteIntent } from './intent.js';
import { withExample } from './lazy-example.js';
import type {
  DeleteQueryOperation,
  PlannedPattern,
  ReadOperation,
  Spread,
  UnservedPattern,
  WritePart,
} from './plan.js';
import { planRead } from './read.js';
import { filterOf } from './sparse.js';
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
  const deletes = howDeleted(intents, read);
  const planned = intents.map((intent) =>
    planIntent(intent, {
      design,
      about: pattern.name,
      count: rowsOf(read, intent.entity),
      ...(deletes === 'BatchWriteItem' ? { within: 'batch' as const } : {}),
    }),
  );
  const assumptions = new Assumptions();
  assumptions.add(...found.assumptions, ...flatMap(planned, (one) => one.assumptions));
  const parts = flatMap(planned, (one) => (mayGoStale(read) ? one.parts.map(ifMatching) : one.parts));
  const items = sumSpreads(planned.map((one) => one.parts[0].count));
  // The rows are what a delete of each would read first; copies of earlier versions are not among them.
  const before = flatMap(planned, (one) => one.before.filter(({ why }) => why === 'old-versions'));
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
    notes: [...found.notes, ...flatMap(planned, (one) => [...notesOf(one), ...conditionNotes(one.intent)])],
    requests: sumSpreads([found.requests, more.requests, requestsFor(items, deletes)]),
    readUnits: addSpreads(found.readUnits, more.readUnits),
    writeUnits: totalsOf(parts, []).writeUnits,
    touches: [...found.touches, ...flatMap(planned, writesOf)],
  };
}

function writesOf({ touches, intent: { entity } }: PlannedIntent): PlannedIntent['touches'] {
  return touches.filter((touch) => touch.unit === 'write' || touch.entity === entity.history?.copy);
}

/** A row goes only as what the query found. */
function ifMatching(part: WritePart): WritePart {
  if (part.role !== 'item') return part;
  const still = { kind: 'matches', text: 'it is still what the query asks for' } as const;
  return { ...part, conditions: [...part.conditions, still] };
}

/** Attributes that a filter looks at which DynamoDB cannot evaluate. */
export function evaluatedByCaller({ entities, pattern }: PlanContext): readonly string[] {
  for (const entity of entities) {
    const filter = filterOf(entity, pattern);
    if (filter === undefined) continue;
    const stored = (path: readonly PathSegment[]): readonly PathSegment[] => storedSegments(entity, path);
    if (toDynamo(filter, { name: (name) => name, stored, value: () => '' }).kind !== 'refused') return [];
    return [...new Set(pathsOf(filter).map(({ segments }) => String(segments[0])))];
  }
  return [];
}

/** The query by itself: it asks for keys, and for what sentinels and versions are made of. */
function queryOf(context: PlanContext, intents: readonly WriteIntent[]): Pattern {
  const { design, pattern } = context;
  const { condition: _condition, lock: _lock, key: _key, project: _project, ...rest } = pattern;
  const query: Pattern = { ...rest, op: { ...pattern.op, value: 'query' } };
  const needsAll = intents.some((intent) => {
    const { entity, action } = intent;
    const isMarked = action === 'soft-delete' && entity.unique.length > 0;
    return isMarked || makesVersion(entity, action, changedBy(design, intent));
  });
  if (needsAll) return query;
  const names = new Set([
    ...evaluatedByCaller(context),
    ...flatMap(intents, ({ entity }) => {
      if (entity.unique.length === 0) return [];
      const { version, ttl } = entity.entity;
      const others = flatMap([version, ttl], (one) => one?.attribute.value ?? []);
      return [...flatMap(entity.unique, ({ fields }) => fields), ...others];
    }),
  ]);
  return { ...query, project: [...names].map((value) => ({ value, span: pattern.span })) };
}

/**
 * Whether a write between the query and the deletion, or one that the index has yet to show, may take a row out of what is asked for.
 * A row that is found by the table's own key alone is what is asked for as long as it is there.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
export function mayGoStale({ index, filter, clientDrops }: ReadOperation): boolean {
  const isFiltered = filter.some(({ kind }) => kind === 'declared' || kind === 'range');
  return index.kind !== 'table' || isFiltered || clientDrops.some(({ kind }) => kind === 'filter');
}

function howDeleted(intents: readonly WriteIntent[], read: ReadOperation): DeleteQueryOperation['deletes'] {
  if (intents.some(({ entity }) => entity.unique.length > 0)) return 'TransactWriteItems';
  if (intents.some(({ action }) => action === 'soft-delete')) return 'UpdateItem';
  const isPlain = !mayGoStale(read) && intents.every((one) => one.condition === undefined && one.lock === undefined);
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
