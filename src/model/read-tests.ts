import { paramsOf } from '../expression/model/index.js';
import { parseModelStatement } from '../expression/partiql/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Located, YamlEntry, YamlNode, YamlScalar } from '../source/index.js';
import { parseTime } from '../text/calendar.js';
import { compact } from './compact.js';
import { checkReference, type NameSet, reportUnknown, reportWrong, valuesOf } from './context.js';
import { textSpan } from './located-text.js';
import type { Entity, ModelTest, Parameter, Pattern, TestCall, TestExpectation } from './model.js';
import { type NameSpace, noteUse } from './name-uses.js';
import { fieldsOf } from './names.js';
import { choiceOf, entries, get, items, number, text, texts, withSpan } from './node.js';
import {
  checkSampleReference,
  entityReferences,
  noteField,
  SAMPLES,
  type SampleIds,
  type SampleInput,
  sampleIds,
} from './read-samples.js';
import { readPlainValue, readValue } from './read-value.js';
import type { ModelValue, ValueType } from './value-type.js';
import { memberAt, rootOf, segmentsOf } from './written-path.js';

interface TestInput extends SampleInput {
  readonly patterns: ReadonlyMap<string, Pattern>;
  readonly ids: SampleIds;
  readonly references: ReturnType<typeof entityReferences>;
  readonly samples: NameSet;
}

/** The model's tests. */
export function readTests(input: SampleInput, patterns: ReadonlyMap<string, Pattern>): readonly ModelTest[] {
  const { root } = input;
  // Reading the samples has reported an id that stands twice.
  const ids = sampleIds(input, () => {});
  const references = entityReferences(input.names);
  const samples = {
    names: new Set(ids.entityOf.keys()),
    complete: ids.complete && input.names.entities.complete,
    of: SAMPLES,
  };
  const test = { ...input, patterns, ids, references, samples };
  return flatMap(items(get(root, 'tests')), (node) => {
    const name = text(get(node, 'name'));
    const given = flatMap(items(get(node, 'given')), (one) => readCall(test, one) ?? []);
    const call = readCall(test, get(node, 'call'));
    const expect = readExpectation(test, get(node, 'expect'), call);
    if (name === undefined || call === undefined) return [];
    return [compact({ name, now: readTime(test, get(node, 'now')), given, call, expect, span: node.span })];
  });
}

function readTime({ context }: TestInput, node: YamlNode | undefined): Located<number> | undefined {
  const written = text(node);
  if (node === undefined || written === undefined) return undefined;
  const time = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z)?$/.test(written.value)
    ? Date.parse(written.value)
    : Number.NaN;
  if (!Number.isNaN(time)) return { value: time, span: written.span };
  reportWrong(context, node, 'A time is expected here, in UTC, such as `2026-01-05T09:00:00Z`.');
  return undefined;
}

function readCall(input: TestInput, node: YamlNode | undefined): TestCall | undefined {
  const [call] = entries(node);
  if (node === undefined || call === undefined) return undefined;
  const name = { value: call.key, span: call.keySpan };
  if (!checkReference(input.context, name, 'access pattern', input.names.patterns)) return undefined;
  const pattern = input.patterns.get(call.key);
  return { pattern: name, ...readArguments(input, pattern, call.value), span: node.span };
}

/** An argument of the name of an attribute has its type; others (`from`, `to`, parameters of no declared type) are as written. */
function readArguments(
  input: TestInput,
  pattern: Pattern | undefined,
  node: YamlNode,
): Pick<TestCall, 'args' | 'samples'> {
  const { context } = input;
  const about = entitiesOf(input, pattern);
  const known = pattern === undefined || input.doubtful.has(pattern.name) ? undefined : argumentNames(input, pattern);
  const args = new Map<string, Located<ModelValue>>();
  const samples: Located<string>[] = [];
  const note = argumentNotes(input, pattern, about);
  const paths = new Set(pattern === undefined ? [] : argumentPaths(pattern, ['set', 'add']));
  for (const { key, keySpan, value } of entries(node)) {
    const name = { value: key, span: keySpan };
    note(paths.has(key) ? { value: rootOf(key), span: textSpan(name, 0, rootOf(key).length) } : name);
    if (isItems(pattern, key)) for (const field of fieldsIn(value)) note(field);
    const parameter = pattern?.params.get(key);
    if (parameter !== undefined) {
      const read = readParameterValue(input, parameter, value);
      if (read !== undefined) args.set(key, { value: read, span: value.span });
      continue;
    }
    const target = input.references.get(key);
    if (known?.names.has(key) === false && target !== undefined) {
      checkSampleReference(input, value, target, input.ids);
      const id = text(value);
      if (id !== undefined) samples.push(id);
      continue;
    }
    if (known !== undefined && !checkReference(context, name, `argument of \`${pattern?.name}\``, known)) continue;
    if (key === 'to' && pattern?.op.value === 'move' && !checkMoved(input, pattern, value)) continue;
    const owner = about.find((entity) => entity.attributes.has(rootOf(key)));
    const place = owner === undefined ? undefined : placeIn(owner, key);
    const isRemoval = isNull(value) && pattern !== undefined && takesNull(pattern, key, place);
    const type = isRemoval ? undefined : place?.type;
    const typed =
      type !== undefined && value.kind === 'scalar' && type.kind !== 'enum' && !isPartOfTime(pattern, key, value, type);
    const declaration = place?.typeName ?? `${owner?.name}.${key}`;
    const read = typed ? valuesOf(context, declaration, () => readValue(context, value, type)) : readPlainValue(value);
    if (read !== undefined) args.set(key, { value: read, span: value.span });
  }
  return { args, samples };
}

/** A text that says less than a time: a bound that is a day, whose end it may mean; what a part of a key keeps of a time. */
function isPartOfTime(pattern: Pattern | undefined, key: string, { value }: YamlScalar, type: ValueType): boolean {
  if (pattern === undefined || typeof value !== 'string') return false;
  if (type.kind !== 'epochSeconds' && type.kind !== 'epochMillis') return false;
  const isBound = pattern.range.some(({ field }) => field.value.split('|')[0] === key);
  const cut = [...pattern.by, ...pattern.prefix, ...(pattern.key ?? [])];
  return (isBound && parseTime(value)?.dateOnly === true) || cut.some((field) => field.value.startsWith(`${key}|`));
}

interface Place {
  readonly type: ValueType;
  readonly typeName?: string | undefined;
  readonly optional: boolean;
}

/** An attribute, or a place inside one: what an update sets or adds to is called by its path. */
function placeIn({ attributes }: Entity, path: string): Place | undefined {
  const [root = path, ...rest] = segmentsOf(path);
  const attribute = attributes.get(String(root));
  if (attribute === undefined || rest.length > 0) return memberAt(attribute?.type, rest);
  return { type: attribute.type, typeName: attribute.typeName?.value, optional: attribute.optional };
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** What is set may be taken away where it is optional and nothing else is done with it; and who locks a `put` may have found nothing. */
function takesNull(pattern: Pattern, key: string, place: Place | undefined): boolean {
  if (pattern.op.value === 'put' && pattern.lock?.value === key) return true;
  return (
    place?.optional === true &&
    argumentPaths(pattern, ['set']).includes(key) &&
    !expressionParams(pattern).includes(key)
  );
}

/** Paths that take their value from an argument of that name; what a step sets is given by a parameter. */
function argumentPaths(pattern: Pattern, clauses: readonly ('set' | 'add')[]): readonly string[] {
  const all = flatMap(clauses, (clause) => pattern[clause]);
  return flatMap(all, ({ path, value }) => (value === undefined ? path.value : []));
}

/** Notes a parameter, or a field by its name, or the sample of an entity that has it. */
function argumentNotes(
  { context, names }: TestInput,
  pattern: Pattern | undefined,
  about: readonly Entity[],
): (name: Located<string>) => void {
  if (pattern === undefined) return () => {};
  const fields = flatMap(about, ({ name: entity }) => names.fields.get(entity) ?? []);
  const known = new Set([...pattern.params.keys(), ...flatMap(fields, (set) => [...set.names])]);
  const of: readonly NameSpace[] = [{ kind: 'parameter', of: pattern.name }, ...flatMap(fields, (set) => set.of ?? [])];
  const given: NameSet = { names: known, complete: false, of };
  return (name) => noteField(context, name, given, names);
}

/** Arguments that hold fields: the items of a batch, and the new values of a move. */
function isItems(pattern: Pattern | undefined, key: string): boolean {
  const op = pattern?.op.value;
  return (op === 'batch-write' && key === 'items') || (op === 'move' && key === 'to');
}

function fieldsIn(node: YamlNode): readonly Located<string>[] {
  const maps = node.kind === 'seq' ? node.items : [node];
  return flatMap(maps, entries).map(({ key, keySpan }) => ({ value: key, span: keySpan }));
}

/** `to` of a move has new values of what the pattern sets. */
function checkMoved({ context }: TestInput, pattern: Pattern, node: YamlNode): boolean {
  const set = { names: new Set(pattern.set.map(({ path }) => path.value)), complete: true };
  const wrong = entries(node).filter(({ key }) => !set.names.has(key));
  for (const { key, keySpan } of wrong)
    reportUnknown(context, { value: key, span: keySpan }, `moved attribute of \`${pattern.name}\``, set.names);
  return wrong.length === 0;
}

function entitiesOf(input: TestInput, pattern: Pattern | undefined): readonly Entity[] {
  const names = [...(pattern?.entities ?? []), ...(pattern?.steps ?? []).map(({ entity }) => entity)];
  return flatMap(names, ({ value }) => input.entities.get(value) ?? []);
}

/** A parameter that carries items takes their attributes, or the local id of a sample; one of a type takes a value of it. */
function readParameterValue(input: TestInput, parameter: Parameter, node: YamlNode): ModelValue | undefined {
  const one = (value: YamlNode): ModelValue | undefined => {
    const { of } = parameter;
    if (of.kind === 'type') return readValue(input.context, value, of.type);
    if (value.kind === 'scalar') {
      checkSampleReference(input, value, of.entity, input.ids);
      return text(value)?.value;
    }
    return readItemValue(input, of.entity, entries(value));
  };
  if (!parameter.list) return one(node);
  if (node.kind === 'seq') return flatMap(node.items, (item) => one(item) ?? []);
  reportWrong(input.context, node, `\`${parameter.name}\` takes a list.`);
  return undefined;
}

function readItemValue(input: TestInput, name: string, fields: readonly YamlEntry[]): ModelValue {
  const entity = input.entities.get(name);
  const known = input.names.fields.get(name);
  const values = new Map<string, ModelValue>();
  for (const { key, keySpan, value } of fields) {
    noteUse(input.context, { value: key, span: keySpan }, known?.of);
    const attribute = entity?.attributes.get(key);
    const type = attribute?.type ?? entity?.routing.get(key)?.type;
    if (type === undefined && known?.complete === true && !known.names.has(key)) {
      reportUnknown(input.context, { value: key, span: keySpan }, `attribute of \`${name}\``, known.names);
      continue;
    }
    const declaration = attribute?.typeName?.value ?? `${name}.${key}`;
    const read =
      type === undefined
        ? readPlainValue(value)
        : valuesOf(input.context, declaration, () => readValue(input.context, value, type));
    if (read !== undefined) values.set(key, read);
  }
  return values;
}

/** Fields of the entities, parameters, `$names` of expressions, and the two ends of a range. A statement has its parameters alone. */
function argumentNames(input: TestInput, pattern: Pattern): NameSet {
  if (pattern.op.value === 'execute') return statementArguments(pattern);
  const steps = pattern.steps.map((step) => step.entity.value);
  const about = pattern.entities.map(({ value }) => value);
  const fields = fieldsOf(input.names, [...about, ...steps], true);
  // What a range that was reported should have been is not known.
  const stated = entries(get(get(get(input.root, 'accessPatterns'), pattern.name), 'range'));
  const isBetween = stated.length > pattern.range.length || pattern.range.some(({ op }) => op.value === 'between');
  const ends = isBetween ? ['from', 'to'] : [];
  const ofKind = pattern.op.value === 'batch-write' ? ['items'] : pattern.op.value === 'move' ? ['to'] : ends;
  return {
    names: new Set([
      ...fields.names,
      ...argumentPaths(pattern, ['set', 'add']),
      ...pattern.params.keys(),
      ...expressionParams(pattern),
      ...ofKind,
    ]),
    complete: fields.complete && input.names.entities.complete,
  };
}

/** `$names` of the pattern's expressions. */
function expressionParams(pattern: Pattern): readonly string[] {
  const clauses = flatMap([pattern, ...pattern.steps], ({ set, add, condition }) => [
    ...set,
    ...add,
    { value: condition },
  ]);
  return flatMap([...clauses, { value: pattern.filter }], ({ value }) =>
    value === undefined ? [] : paramsOf(value.value),
  );
}

function statementArguments({ statement, params }: Pattern): NameSet {
  const parsed = parseModelStatement(statement?.value ?? '');
  const names = parsed.kind === 'ok' ? parsed.model.parameters.map(({ name }) => name) : [];
  return { names: new Set([...params.keys(), ...names]), complete: parsed.kind === 'ok' };
}

/** Attributes that an item of the answer may have, by their names in the model or as they are stored. */
function answeredNames(input: TestInput, call: TestCall | undefined): NameSet {
  const pattern = call === undefined ? undefined : input.patterns.get(call.pattern.value);
  const entities = entitiesOf(input, pattern);
  const fields = fieldsOf(
    input.names,
    entities.map(({ name }) => name),
    pattern !== undefined && entities.length > 0 && !input.doubtful.has(pattern.name),
  );
  const stored = flatMap(entities, ({ attributes }) => [...attributes.values()].map(({ storedName }) => storedName));
  return {
    names: new Set([...fields.names, ...stored, ...input.names.keyAttributes]),
    of: fields.of,
    complete: fields.complete && input.names.tables.complete && input.names.entities.complete,
  };
}

function checkAnswered(input: TestInput, call: TestCall | undefined, fields: readonly YamlEntry[]): void {
  if (fields.length === 0) return;
  const answered = answeredNames(input, call);
  const what = `attribute of what \`${call?.pattern.value}\` answers`;
  for (const { key, keySpan } of fields) checkReference(input.context, { value: key, span: keySpan }, what, answered);
}

function readExpectation(input: TestInput, node: YamlNode | undefined, call: TestCall | undefined): TestExpectation {
  const localIds = (list: YamlNode | undefined): readonly Located<string>[] =>
    texts(list).filter((id) => checkReference(input.context, id, 'sample', input.samples));
  const ids = get(node, 'ids');
  const groups = get(node, 'groups');
  const grouped = entries(groups).filter(({ key, keySpan }) =>
    checkReference(input.context, { value: key, span: keySpan }, 'entity', input.names.entities),
  );
  const wanted = get(node, 'items');
  checkAnswered(input, call, flatMap(items(wanted), entries));
  const plain = flatMap(items(wanted), (one) => {
    const value = readPlainValue(one);
    return value instanceof Map ? [value as ReadonlyMap<string, ModelValue>] : [];
  });
  return compact({
    ids: withSpan(ids === undefined ? undefined : localIds(ids), ids),
    order: choiceOf(get(node, 'order'), ['exact', 'any'] as const) ?? 'exact',
    groups: withSpan(
      groups === undefined ? undefined : new Map(grouped.map(({ key, value }) => [key, localIds(value)] as const)),
      groups,
    ),
    items: withSpan(wanted === undefined ? undefined : plain, wanted),
    count: number(get(node, 'count')),
    requests: number(get(node, 'requests')),
    scanned: number(get(node, 'scanned')),
    rru: number(get(node, 'rru')),
    wru: number(get(node, 'wru')),
    error: text(get(node, 'error')),
    span: node?.span ?? input.root.span,
  });
}
