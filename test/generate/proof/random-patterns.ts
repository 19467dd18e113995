import type { EntitySpec, Field, PatternSpec, QuerySpec, RangeOp, UpdateSpec, Values } from './model-spec.js';
import { changesOf } from './random-changes.js';
import type { Drawing, EntityDraft, IndexSpec } from './random-models.js';
import { transactions } from './random-transactions.js';

export type Yaml = Readonly<Record<string, unknown>>;

/** Access patterns of every op over the entities, with what each means. */
export function patternsOf(
  drawing: Drawing,
  drafts: readonly EntityDraft[],
): { readonly patterns: ReadonlyMap<string, PatternSpec>; readonly yaml: Yaml } {
  const patterns = new Map<string, PatternSpec>();
  const yaml: [string, Yaml][] = [];
  const { names } = drawing;
  const add = (word: string, spec: PatternSpec, pattern: Yaml): void => {
    const name = names.pattern(word);
    patterns.set(name, spec);
    yaml.push([name, { ...names.description(), ...pattern }]);
  };
  for (const [i, draft] of drafts.entries()) {
    readsOf(drawing, draft, i, add);
    writesOf(drawing, draft, i, add);
    changesOf(drawing, draft, i, add);
  }
  collections(drawing, drafts, add);
  batch(drawing, drafts, add);
  transactions(drawing, drafts, add);
  return { patterns, yaml: Object.fromEntries(yaml) };
}

export type Add = (word: string, spec: PatternSpec, pattern: Yaml) => void;

function readsOf(drawing: Drawing, draft: EntityDraft, i: number, add: Add): void {
  const { dice } = drawing;
  const { spec, style, by, sort } = draft;
  const { name: entity, id } = spec;
  const project = dice.chance(0.2) ? projection(drawing, draft) : undefined;
  const projected = project === undefined ? {} : { project };
  add(`get${i}`, { kind: 'get', entity, ...projected }, { op: 'get', entity, by: id, ...projected });
  if (dice.chance(0.5))
    add(`many${i}`, { kind: 'batch-get', entity }, { op: 'batch-get', entity, by: id, count: { avg: 3, max: 120 } });
  if (dice.chance(0.3)) {
    const isFiltered = dice.chance(0.5);
    const state = spec.fields.find(
      ({ kind, derive, copy }) => kind.kind === 'state' && derive === undefined && copy === undefined,
    );
    const filter =
      isFiltered && state !== undefined
        ? { text: `${state.name} != B`, of: (values: Values) => values.get(state.name) !== 'B' }
        : undefined;
    add(
      `scan${i}`,
      { kind: 'scan', entity, ...(filter === undefined ? {} : { filter: filter.of }) },
      {
        ...{ op: 'scan', entity },
        ...(filter === undefined ? {} : { filter: filter.text }),
      },
    );
  }
  if (style === 'events') eventQuery(drawing, draft, i, add);
  else if (style !== 'root') {
    for (let n = dice.int(1, 2); n > 0; n -= 1)
      query(drawing, draft, `list${i}`, { name: '', by, sort, isAll: true, isLoose: false }, add);
  }
  for (const index of draft.indexes) {
    if (index.by.length === 0 && index.filter === undefined) continue;
    query(drawing, draft, `by${i}`, index, add);
  }
}

function fieldOf({ spec }: EntityDraft, name: string): Field {
  const field = spec.fields.find((one) => one.name === name);
  if (field === undefined) throw new Error(`no ${name}`);
  return field;
}

function query(drawing: Drawing, draft: EntityDraft, word: string, index: IndexSpec, add: Add): void {
  const { dice } = drawing;
  const entity = draft.spec.name;
  const { sort, merge } = index;
  const room = sort.length;
  const prefix = merge === undefined && room > 1 && dice.chance(0.3) ? [sort[0]?.field ?? ''] : [];
  const next = sort[prefix.length];
  const range = next !== undefined && dice.chance(0.5) ? drawRange(drawing, fieldOf(draft, next.field)) : undefined;
  const isDown = sort.length > 0 && dice.chance(0.4);
  // What is asked for is the order of the first field that is open, whichever way the key writes it.
  const isDescending = isDown && (merge !== undefined || next?.isFalling !== true);
  const how = dice.pick(['all', 'limit', 'page', 'page'] as const);
  const hits = draft.spec.fields.find(({ counter, stored }) => counter === true && stored === undefined);
  const declared =
    index.filter ??
    (index.isAll && how !== 'limit' && hits !== undefined && dice.chance(0.25)
      ? { text: `${hits.name} >= 1`, of: (values: Values) => BigInt(values.get(hits.name) as bigint) >= 1n }
      : undefined);
  const size = dice.int(1, 3);
  const project = index.isAll ? (dice.chance(0.2) ? projection(drawing, draft) : undefined) : draft.spec.id;
  const isMerged = merge !== undefined && merge !== '' && isDown;
  const spec: QuerySpec = {
    ...{ kind: 'query', entities: [entity], equal: index.by, prefix, isDescending },
    ...(range === undefined ? {} : { range: { field: next?.field ?? '', op: range, isRequired: false } }),
    ...(index.isLoose || (merge !== undefined && !isMerged)
      ? {}
      : { sort: [{ entity, fields: isMerged ? [{ field: merge, isFalling: false }] : sort }] }),
    ...(how === 'limit' ? { limit: size } : how === 'page' ? { page: size } : {}),
    ...(project === undefined ? {} : { project }),
    ...(declared === undefined ? {} : { filter: declared.of }),
    ...(index.drops === undefined ? {} : { drops: index.drops }),
  };
  if (merge !== undefined && !isMerged && how !== 'all') return;
  add(word, spec, {
    ...{ op: 'query', entity, by: index.by },
    ...(prefix.length === 0 ? {} : { prefix }),
    ...(range === undefined ? {} : { range: { [next?.field ?? '']: range } }),
    ...(isDown ? { order: 'desc' } : {}),
    ...(how === 'limit' ? { limit: size } : how === 'page' ? { page: size } : {}),
    ...(index.name === '' ? {} : { index: index.name }),
    ...(project === undefined ? {} : { project }),
    ...(declared === undefined ? {} : { filter: declared.text }),
    ...(merge === undefined ? {} : { fanOut: { shard: 'all' } }),
    ...(isMerged ? { merge: { order: merge } } : {}),
  });
}

function eventQuery({ dice }: Drawing, draft: EntityDraft, i: number, add: Add): void {
  const entity = draft.spec.name;
  const at = draft.sort[0]?.field ?? '';
  const isWalk = dice.chance(0.4);
  const size = dice.int(1, 3);
  const isSharded = JSON.stringify(draft.spec.yaml.key).includes('shard');
  const isDescending = dice.chance(0.4);
  const isPaged = dice.chance(0.6);
  const spec: QuerySpec = {
    ...{ kind: 'query', entities: [entity], equal: [], prefix: [], isDescending },
    range: { field: at, op: 'between', isRequired: true },
    sort: [{ entity, fields: isSharded ? draft.sort.slice(0, 1) : draft.sort }],
    ...(isPaged ? { page: size } : {}),
  };
  add(`events${i}`, spec, {
    ...{ op: 'query', entity, range: { [at]: 'between' } },
    ...(isDescending ? { order: 'desc' } : {}),
    ...(isPaged ? { page: size } : {}),
    fanOut: { ...(isSharded ? { shard: 'all' } : {}), bucket: { max: 60, ...(isWalk ? { mode: 'walk' } : {}) } },
    ...(isSharded || !isWalk ? { merge: { order: at } } : {}),
  });
}

function drawRange({ dice }: Drawing, { kind }: Field): RangeOp {
  return dice.pick(['between', 'gt', 'gte', 'lt', 'lte', ...(kind.begins ? (['begins'] as const) : [])] as const);
}

/** The id and some more. */
function projection({ dice }: Drawing, { spec }: EntityDraft): readonly string[] {
  const more = spec.fields.filter(({ name, hidden }) => !spec.id.includes(name) && hidden !== true && dice.chance(0.4));
  return [...spec.id, ...more.map(({ name }) => name)];
}

function writesOf(drawing: Drawing, draft: EntityDraft, i: number, add: Add): void {
  const { dice } = drawing;
  const { spec, style } = draft;
  const entity = spec.name;
  const { version } = spec;
  add(`create${i}`, { kind: 'create', entity }, { op: 'create', entity });
  const mayLock = version !== undefined && spec.softDelete === undefined && spec.ttl === undefined;
  const lockPut = mayLock && dice.chance(0.3) ? { lock: version } : {};
  if (dice.chance(0.7)) add(`put${i}`, { kind: 'put', entity, ...lockPut }, { op: 'put', entity, ...lockPut });
  if (takesBatches(spec) && dice.chance(0.6))
    add(`load${i}`, { kind: 'batch-write', entity }, { op: 'batch-write', entity, count: { avg: 3, max: 60 } });
  const isLocked = version !== undefined && dice.chance(0.4);
  const lock = isLocked ? { lock: version } : {};
  add(`delete${i}`, { kind: 'delete', entity, ...lock }, { op: 'delete', entity, ...lock });
  for (let n = dice.int(1, 3); n > 0; n -= 1) update(drawing, draft, i, add);
  if (style === 'movable') {
    const [field = ''] = draft.sort.map((one) => one.field);
    add(`move${i}`, { kind: 'move', entity, field }, { op: 'move', entity, set: [field] });
  }
  if (style === 'child' && dice.chance(0.4))
    add(`clear${i}`, { kind: 'delete-query', entity, equal: draft.by }, { op: 'delete-query', entity, by: draft.by });
}

function update(drawing: Drawing, draft: EntityDraft, i: number, add: Add): void {
  const { dice } = drawing;
  const { spec } = draft;
  const key = new Set(spec.id);
  const open = spec.fields.filter(
    ({ name, derive, copy, constant, generate, counter, kind, isReference }) =>
      !key.has(name) &&
      kind.kind !== 'tenant' &&
      counter !== true &&
      [derive, copy, constant, generate].every((one) => one === undefined) &&
      isReference !== true,
  );
  const drawn = open.filter(() => dice.chance(0.35)).map(({ name }) => name);
  const demanded = draft.indexes.flatMap(({ demands = [] }) =>
    demands.some((name) => drawn.includes(name)) ? demands : [],
  );
  const set = [...new Set([...drawn, ...demanded])].filter((name) => !key.has(name));
  const remove = open
    .filter(({ name, optional }) => optional === true && !set.includes(name) && dice.chance(0.3))
    .map(({ name }) => name);
  const counter = spec.fields.find((one) => one.counter === true);
  const adds = counter !== undefined && (set.length === 0 || dice.chance(0.3)) ? [counter.name] : [];
  const state = spec.fields.find(
    ({ name, kind, derive, copy }) =>
      kind.kind === 'state' && derive === undefined && copy === undefined && !key.has(name),
  );
  const isConditional = dice.chance(0.25) && state !== undefined;
  const lock = spec.version !== undefined && dice.chance(0.4) ? { lock: spec.version } : {};
  const condition = isConditional ? { of: (values: Values): boolean => values.get(state.name) !== 'C' } : undefined;
  const update: UpdateSpec = {
    ...{ kind: 'update', entity: spec.name, set, remove, add: adds, ...lock },
    ...(condition === undefined ? {} : { condition }),
  };
  add(`update${i}`, update, {
    ...{ op: 'update', entity: spec.name, ...lock },
    ...(set.length === 0 ? {} : { set }),
    ...(remove.length === 0 ? {} : { remove }),
    ...(adds.length === 0 ? {} : { add: adds }),
    ...(isConditional ? { condition: `${state.name} != C` } : {}),
  });
}

/** A batch takes no conditions. */
function takesBatches({ unique, version, yaml }: EntitySpec): boolean {
  return unique.length === 0 && version === undefined && yaml.history === undefined;
}

/** Items of several entities of a table in one call. */
function batch({ dice, tenant }: Drawing, drafts: readonly EntityDraft[], add: Add): void {
  const all = drafts.filter(({ spec }) => takesBatches(spec) && (tenant === undefined || !spec.isGlobal));
  const together = all.filter(({ spec }) => spec.table === all[0]?.spec.table);
  if (together.length < 2 || !dice.chance(0.6)) return;
  const entities = together.map(({ spec }) => spec.name);
  add('several', { kind: 'batch-several', entities }, { op: 'batch-write', entities, count: { avg: 3, max: 60 } });
}

/** Items of several entities under one partition key. */
function collections({ dice, group }: Drawing, drafts: readonly EntityDraft[], add: Add): void {
  const together = drafts.filter(({ style, spec }) => (style === 'child' || style === 'movable') && !spec.isGlobal);
  if (together.length < 2) return;
  const isDescending = dice.chance(0.4);
  const page = dice.chance(0.5) ? { page: dice.int(1, 4) } : {};
  const names = together.map(({ spec }) => spec.name);
  const spec: QuerySpec = {
    ...{ kind: 'query', entities: names, equal: [group], prefix: [], isDescending, ...page },
    sort: together.map((one) => ({ entity: one.spec.name, fields: one.sort })),
  };
  add('together', spec, {
    op: 'query',
    entities: names,
    by: [group],
    ...(isDescending ? { order: 'desc' } : {}),
    ...page,
  });
}
