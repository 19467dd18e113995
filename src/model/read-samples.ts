import { flatMap } from '../lists/flat-map.js';
import type { Located, YamlMap, YamlNode } from '../source/index.js';
import { compact } from './compact.js';
import { checkReference, type LoadContext, type NameSet, reportDuplicate, reportUnknown, valuesOf } from './context.js';
import type { Entity, GenerateCount, SampleItem, Samples } from './model.js';
import { type NameSpace, noteUse } from './name-uses.js';
import type { Names } from './names.js';
import { choiceOf, count, declaredNames, entries, get, items, number, text, texts } from './node.js';
import { readPlainValue, readValue } from './read-value.js';
import type { ModelValue, ValueType } from './value-type.js';

export interface SampleInput {
  readonly context: LoadContext;
  readonly root: YamlMap;
  readonly names: Names;
  readonly entities: ReadonlyMap<string, Entity>;
  /** Patterns whose arguments are not known for certain. */
  readonly doubtful: ReadonlySet<string>;
}

export function readSamples(input: SampleInput): Samples {
  const { context, root, names } = input;
  const node = get(root, 'samples');
  const written = new Map<string, readonly SampleItem[]>();
  const ids = sampleIds(input, (id, first) => reportDuplicate(context, 'The sample', id.value, id.span, first.span));
  for (const { key, keySpan, value } of entries(get(node, 'entities'))) {
    if (!checkReference(context, { value: key, span: keySpan }, 'entity', names.entities)) continue;
    written.set(
      key,
      flatMap(items(value), (item) => readItem(input, key, item, ids) ?? []),
    );
  }
  const raw = new Map<string, readonly Located<ReadonlyMap<string, ModelValue>>[]>();
  for (const { key, keySpan, value } of entries(get(node, 'raw'))) {
    if (checkReference(context, { value: key, span: keySpan }, 'table', names.tables))
      raw.set(key, flatMap(items(value), readRaw));
  }
  return compact({
    seed: number(get(node, 'seed'))?.value ?? 1,
    tenants: texts(get(node, 'tenants')).map(({ value }) => value),
    entities: written,
    raw,
    generate: readGenerate(input, get(node, 'generate')),
    span: node?.span,
  });
}

/** Local ids of all samples; they are one name space, so that a test can name any of them. */
export interface SampleIds {
  readonly entityOf: ReadonlyMap<string, string>;
  /** False where one stands twice, and what the second should have been called is not known, or where a mistake hides some. */
  readonly complete: boolean;
}

export function sampleIds(
  { context, root, names }: SampleInput,
  reportTwice: (id: Located<string>, first: Located<string>) => void,
): SampleIds {
  const places = new Map<string, Located<string>>();
  const entityOf = new Map<string, string>();
  const samples = get(root, 'samples');
  let complete =
    context.misspelt.get(root)?.has('samples') !== true && declaredNames(context, samples, 'entities').complete;
  for (const { key: entity, value } of entries(get(samples, 'entities'))) {
    if (!names.entities.names.has(entity)) complete = false;
    for (const item of items(value)) {
      const id = text(get(item, 'id'));
      if (id === undefined) continue;
      const first = places.get(id.value);
      if (first !== undefined) {
        reportTwice(id, first);
        complete = false;
        continue;
      }
      places.set(id.value, id);
      context.uses.push({ value: id.value, span: id.span, of: SAMPLES, isDeclaration: true });
      entityOf.set(id.value, entity);
    }
  }
  return { entityOf, complete };
}

function readItem(input: SampleInput, entityName: string, node: YamlNode, ids: SampleIds): SampleItem | undefined {
  if (node.kind !== 'map') return undefined;
  const { context, names } = input;
  const entity = input.entities.get(entityName);
  const fields = names.fields.get(entityName) ?? { names: new Set<string>(), complete: false };
  const references = entityReferences(names);
  const values = new Map<string, Located<ModelValue>>();
  let id: string | undefined;
  for (const { key, keySpan, value } of node.entries) {
    if (key === 'id') id = text(value)?.value;
    const attribute = entity?.attributes.get(key);
    const type = attribute?.type ?? entity?.routing.get(key)?.type;
    if (type === undefined && key === 'id') continue;
    noteField(context, { value: key, span: keySpan }, fields, names);
    if (type === undefined && !fields.names.has(key)) {
      const target = references.get(key);
      if (target === undefined) {
        if (fields.complete)
          reportUnknown(context, { value: key, span: keySpan }, `attribute of \`${entityName}\``, [
            ...fields.names,
            ...references.keys(),
          ]);
        continue;
      }
      checkSampleReference(input, value, target, ids);
    }
    const declaration = attribute?.typeName?.value ?? `${entityName}.${key}`;
    const read = valuesOf(context, declaration, () => readTyped(context, value, type, key));
    if (read !== undefined) values.set(key, { value: read, span: value.span });
  }
  return compact({ id, values, span: node.span });
}

export const SAMPLES: readonly NameSpace[] = [{ kind: 'sample' }];

/** A field of an item, or the sample of another entity that the item takes its fields from. */
export function noteField(context: LoadContext, name: Located<string>, fields: NameSet, { entities }: Names): void {
  noteUse(context, name, fields.of);
  const { value, span } = name;
  if (fields.names.has(value) || entities.of === undefined) return;
  context.uses.push({ value, span, of: entities.of, isLower: true });
}

function readTyped(
  context: LoadContext,
  node: YamlNode,
  type: ValueType | undefined,
  key: string,
): ModelValue | undefined {
  // The local id may stand in the place of an attribute of that name, whatever its type.
  if (type === undefined || key === 'id') return readPlainValue(node);
  return readValue(context, node, type);
}

/** `customer` for `Customer`: what a sample may name another one by. */
export function entityReferences(names: Names): ReadonlyMap<string, string> {
  return new Map([...names.entities.names].map((name) => [name.charAt(0).toLowerCase() + name.slice(1), name]));
}

export function checkSampleReference(input: SampleInput, node: YamlNode, entity: string, ids: SampleIds): void {
  const id = text(node);
  noteUse(input.context, id, SAMPLES);
  if (id === undefined || ids.entityOf.get(id.value) === entity) return;
  const of = [...ids.entityOf].filter(([, other]) => other === entity).map(([name]) => name);
  checkReference(input.context, id, `sample of \`${entity}\``, { names: new Set(of), complete: ids.complete });
}

function readRaw(node: YamlNode): readonly Located<ReadonlyMap<string, ModelValue>>[] {
  if (node.kind !== 'map') return [];
  return [{ value: new Map(node.entries.map(({ key, value }) => [key, readPlainValue(value)])), span: node.span }];
}

function readGenerate(input: SampleInput, node: YamlNode | undefined): ReadonlyMap<string, GenerateCount> {
  const { context, names } = input;
  const counts = new Map<string, GenerateCount>();
  for (const { key: name, keySpan: span, value } of entries(node)) {
    if (!checkReference(context, { value: name, span }, 'entity', names.entities)) continue;
    if (value.kind === 'scalar') {
      counts.set(name, compact({ name, span, count: count(context, value) }));
      continue;
    }
    const per = text(get(value, 'per'));
    const known = per !== undefined && checkReference(context, per, 'entity', names.entities) ? per.value : undefined;
    const dist = choiceOf(get(value, 'dist'), ['volume', 'fixed'] as const);
    counts.set(name, compact({ name, span, count: count(context, get(value, 'count')), per: known, dist }));
  }
  return counts;
}
