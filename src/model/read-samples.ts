import { paramsOf } from '../expression/model/index.js';
import type { Located, YamlMap, YamlNode } from '../source/index.js';
import { compact } from './compact.js';
import { checkReference, type LoadContext, type NameSet, reportDuplicate, reportUnknown } from './context.js';
import type { Entity, GenerateCount, ModelTest, Pattern, SampleItem, Samples } from './model.js';
import { fieldsOf, type Names } from './names.js';
import { choiceOf, count, entries, get, items, number, text, texts } from './node.js';
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
  const ids = sampleIds(input, get(node, 'entities'));
  for (const { key, keySpan, value } of entries(get(node, 'entities'))) {
    if (!checkReference(context, { value: key, span: keySpan }, 'entity', names.entities)) continue;
    written.set(
      key,
      items(value).flatMap((item) => readItem(input, key, item, ids) ?? []),
    );
  }
  const raw = new Map<string, readonly Located<ReadonlyMap<string, ModelValue>>[]>();
  for (const { key, keySpan, value } of entries(get(node, 'raw'))) {
    if (checkReference(context, { value: key, span: keySpan }, 'table', names.tables))
      raw.set(key, items(value).flatMap(readRaw));
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

type SampleIds = ReadonlyMap<string, { readonly entity: string; readonly id: Located<string> }>;

/** Local ids of all samples; they are one name space, so that a test can name any of them. */
function sampleIds(input: SampleInput, node: YamlNode | undefined): SampleIds {
  const ids = new Map<string, { readonly entity: string; readonly id: Located<string> }>();
  for (const { key: entity, value } of entries(node)) {
    for (const item of items(value)) {
      const id = text(get(item, 'id'));
      if (id === undefined) continue;
      const first = ids.get(id.value);
      if (first === undefined) ids.set(id.value, { entity, id });
      else reportDuplicate(input.context, 'The sample', id.value, id.span, first.id.span);
    }
  }
  return ids;
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
    const read = readTyped(context, value, type, key);
    if (read !== undefined) values.set(key, { value: read, span: value.span });
  }
  return compact({ id, values, span: node.span });
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
function entityReferences(names: Names): ReadonlyMap<string, string> {
  return new Map([...names.entities.names].map((name) => [name.charAt(0).toLowerCase() + name.slice(1), name]));
}

function checkSampleReference(input: SampleInput, node: YamlNode, entity: string, ids: SampleIds): void {
  const id = text(node);
  if (id === undefined) return;
  const of = [...ids].filter(([, sample]) => sample.entity === entity).map(([name]) => name);
  checkReference(input.context, id, `sample of \`${entity}\``, { names: new Set(of), complete: true });
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

/** The model's tests; arguments and expectations stay as they are written. */
export function readTests(input: SampleInput, patterns: ReadonlyMap<string, Pattern>): readonly ModelTest[] {
  const { context, root, names } = input;
  return items(get(root, 'tests')).flatMap((node) => {
    const name = text(get(node, 'name'));
    const [call] = entries(get(node, 'call'));
    if (name === undefined || call === undefined) return [];
    const pattern = { value: call.key, span: call.keySpan };
    if (!checkReference(context, pattern, 'access pattern', names.patterns)) return [];
    const args = readArguments(input, patterns.get(call.key), call.value);
    return [{ name, pattern, args, expect: plainEntries(get(node, 'expect')), span: node.span }];
  });
}

/** An argument of the name of an attribute has its type; others (`from`, `to`, parameters) are as written. */
function readArguments(
  input: SampleInput,
  pattern: Pattern | undefined,
  node: YamlNode,
): ReadonlyMap<string, Located<ModelValue>> {
  const { context } = input;
  const about = (pattern?.entities ?? []).flatMap(({ value }) => input.entities.get(value) ?? []);
  const known = pattern === undefined || input.doubtful.has(pattern.name) ? undefined : argumentNames(input, pattern);
  const args = new Map<string, Located<ModelValue>>();
  for (const { key, keySpan, value } of entries(node)) {
    const name = { value: key, span: keySpan };
    if (known !== undefined && !checkReference(context, name, `argument of \`${pattern?.name}\``, known)) continue;
    const type = about.map((entity) => entity.attributes.get(key)?.type).find((found) => found !== undefined);
    const typed = type !== undefined && value.kind === 'scalar' && type.kind !== 'enum';
    const read = typed ? readValue(context, value, type) : readPlainValue(value);
    if (read !== undefined) args.set(key, { value: read, span: value.span });
  }
  return args;
}

/** Fields of the entities, parameters, `$names` of expressions, and the two ends of a range. */
function argumentNames(input: SampleInput, pattern: Pattern): NameSet {
  const steps = pattern.steps.map((step) => step.entity.value);
  const about = pattern.entities.map(({ value }) => value);
  const fields = fieldsOf(input.names, [...about, ...steps], pattern.op.value !== 'execute');
  const clauses = [pattern, ...pattern.steps].flatMap(({ set, add, condition }) => [
    ...set,
    ...add,
    { value: condition },
  ]);
  const expressions = [...clauses, { value: pattern.filter }].flatMap(({ value }) =>
    value === undefined ? [] : paramsOf(value.value),
  );
  return {
    names: new Set([...fields.names, ...pattern.params.keys(), ...expressions, 'from', 'to']),
    complete: fields.complete,
  };
}

function plainEntries(node: YamlNode | undefined): ReadonlyMap<string, Located<ModelValue>> {
  return new Map(entries(node).map(({ key, value }) => [key, { value: readPlainValue(value), span: value.span }]));
}
