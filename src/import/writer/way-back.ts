import { isDeepStrictEqual } from 'node:util';
import { resolveDesign } from '../../design/index.js';
import { isList, isObject, type Json, type JsonObject, nameIn, own } from '../../generate/workbench/extension.js';
import { workbenchModel } from '../../generate/workbench/root.js';
import { plainItem } from '../../generate/workbench/selected-items.js';
import type { MadeTable } from '../../generate/workbench/table-model.js';
import { loadModel, memoryReader } from '../../model/index.js';
import type { Draft, WayBack } from '../draft.js';
import { type Plan, type PlannedTable, planOf } from './plan.js';

/**
 * The draft of a file of NoSQL Workbench with what the file says otherwise than the one that is generated of the model.
 *
 * @param text the model, without its samples.
 */
export function withKept(draft: Draft, text: string): Draft {
  const path = 'model.dynamodel.yaml';
  const { model } = loadModel(memoryReader({ [path]: text }), path);
  if (model === undefined) {
    const message = 'What the file says beside the model is not kept for the way back: the model has errors.';
    return { ...draft, quirks: [...draft.quirks, { message, place: { file: '', path: '' } }] };
  }
  const plan = planOf(draft);
  const raw = plan.tables.flatMap(({ key: table, draft: { samples = [] } }) =>
    samples.map((item) => ({ kind: 'item' as const, table, item })),
  );
  const { root, tables } = workbenchModel(resolveDesign(model), raw);
  const kept = new Map<JsonObject, JsonObject>();
  if (draft.original !== undefined) kept.set(draft.original, differences(root, draft.original));
  for (const table of plan.tables) {
    const made = tables.get(table.key);
    if (made !== undefined) for (const [original, one] of keptOfTable(plan, table, made)) kept.set(original, one);
  }
  const added = <T extends WayBack>(part: T): T => {
    const { original } = part;
    const all = { ...part.kept, ...(original === undefined ? {} : kept.get(original)) };
    return Object.keys(all).length === 0 ? part : { ...part, kept: all };
  };
  return added({
    ...draft,
    tables: draft.tables.map((table) => added({ ...table, indexes: table.indexes.map(added) })),
    entities: draft.entities.map(added),
  });
}

function keptOfTable(
  { entities }: Plan,
  table: PlannedTable,
  { table: made, facets, indexes }: MadeTable,
): readonly (readonly [JsonObject, JsonObject])[] {
  const { original, pk, sk, samples = [] } = table.draft;
  if (original === undefined) return [];
  const items = samples.map(plainItem);
  const reference = references(items, sk === undefined ? [pk.name] : [pk.name, sk.name]);
  const ofIndexes = table.indexes.flatMap((index) => {
    const one = indexes.get(index.name);
    return one === undefined || index.original === undefined
      ? []
      : [[index.original, differences(one, index.original)] as const];
  });
  const shown = new Set<string>();
  const ofFacets = entities.flatMap((entity) => {
    const facet = facets.get(entity.name);
    if (entity.table !== table || facet === undefined) return [];
    const { original: other = {} } = entity.draft;
    const data = dataKept(own(facet, 'TableData'), own(other, 'TableData'), reference);
    const listed = data === undefined ? own(facet, 'TableData') : data === null ? [] : own(other, 'TableData');
    for (const item of isList(listed) ? listed : []) shown.add(JSON.stringify(item));
    const attributes = listKept(own(facet, 'NonKeyAttributes'), own(other, 'NonKeyAttributes'));
    return [
      [
        other,
        { ...differences(facet, other), ...present('NonKeyAttributes', attributes), ...present('TableData', data) },
      ] as const,
    ];
  });
  const others = items.filter((item) => !shown.has(JSON.stringify(item)));
  const data = dataKept(others, own(original, 'TableData'), reference);
  const isEmptyBesideFacets = data === undefined && facets.size > 0 && others.length === 0;
  const list = own(original, 'TableData');
  const attributes = listKept(own(made, 'NonKeyAttributes'), own(original, 'NonKeyAttributes'));
  const ofTable = {
    ...differences(made, original),
    ...present('NonKeyAttributes', attributes),
    ...present('TableData', isEmptyBesideFacets ? list : data),
  };
  return [[original, ofTable], ...ofIndexes, ...ofFacets];
}

function present(name: string, value: Json | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}

/** Lists that are kept in ways of their own. */
const LISTS: ReadonlySet<string> = new Set(['DataModel', 'NonKeyAttributes', 'TableData']);
/** What is generated besides and says more than a file without it. */
const TELLING = ['PartitionKeyAlias', 'SortKeyAlias', 'AutoScalingRead', 'AutoScalingWrite'];

/** What the original says otherwise, in the order in which it is generated. */
function differences(made: JsonObject, original: JsonObject, isWhole = true): JsonObject {
  const known = Object.keys(made).filter((name) => Object.hasOwn(original, name));
  const names = new Set([...known, ...Object.keys(original)]);
  const kept = [...names].flatMap((name): readonly (readonly [string, Json])[] => {
    const [before, value] = [own(made, name), own(original, name) ?? null];
    if ((isWhole && LISTS.has(name)) || isDeepStrictEqual(before, value)) return [];
    if (!isObject(before) || !isObject(value)) return [[name, value]];
    const below = differences(before, value, false);
    return Object.keys(below).length === 0 ? [] : [[name, below]];
  });
  const besides = TELLING.filter((name) => Object.hasOwn(made, name) && !Object.hasOwn(original, name));
  return { ...Object.fromEntries(kept), ...Object.fromEntries(besides.map((name) => [name, null])) };
}

/**
 * What has to be kept of a list of attributes, by name where the model has the attribute like that. It ends where the rest is what the model has
 * besides, in its order; what the model has and the list has not is taken away.
 */
function listKept(made: Json | undefined, original: Json | undefined): Json | undefined {
  if (!isList(original) || !isList(made)) return original;
  if (isDeepStrictEqual(made, original)) return undefined;
  const places = new Map(made.map((element, at) => [nameIn(element), at]));
  const counts = new Map<string | undefined, number>();
  for (const name of original.map(nameIn)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const placeOf = (element: Json | undefined): number | undefined => {
    const name = element === undefined ? undefined : nameIn(element);
    const at = name === undefined || counts.get(name) !== 1 ? undefined : places.get(name);
    return at !== undefined && isDeepStrictEqual(made[at], element) ? at : undefined;
  };
  let end = original.length;
  for (let next = made.length; end > 0; end -= 1) {
    const at = placeOf(original[end - 1]);
    if (at === undefined || at >= next) break;
    next = at;
  }
  const listed = original.slice(0, end).map((element) => {
    const name = nameIn(element);
    const at = name === undefined ? undefined : places.get(name);
    return at !== undefined && name !== undefined && isDeepStrictEqual(made[at], element) ? name : element;
  });
  const gone = [...places.keys()].flatMap((name) => (name === undefined || counts.has(name) ? [] : [name]));
  return [...listed, ...gone.map((name): Json => ({ AttributeName: name, AttributeType: null }))];
}

/** Samples in other places than they would be in, by their keys: `null` where there is no list and would be one. */
function dataKept(
  made: Json | undefined,
  original: Json | undefined,
  reference: (item: Json) => Json,
): Json | undefined {
  if (isDeepStrictEqual(made, original)) return undefined;
  if (isList(original)) return original.map(reference);
  return original === undefined && isList(made) && made.length > 0 ? null : original;
}

/** The key of an item where no other sample has it; otherwise all of it. */
function references(items: readonly JsonObject[], names: readonly string[]): (item: Json) => Json {
  const keyOf = (item: JsonObject): JsonObject =>
    Object.fromEntries(names.flatMap((name) => (Object.hasOwn(item, name) ? [[name, item[name] ?? null]] : [])));
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return (item) => {
    if (!isObject(item)) return item;
    const key = keyOf(item);
    return Object.keys(key).length === names.length && counts.get(JSON.stringify(key)) === 1 ? key : item;
  };
}
