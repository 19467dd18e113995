import { findingOf } from '../diagnostics/index.js';
import type { Located, YamlEntry, YamlNode } from '../source/index.js';
import { compact } from './compact.js';
import { checkReference, type LoadContext, type NameSet, reportWrong } from './context.js';
import { inferType } from './infer-type.js';
import { CYCLIC_DERIVE } from './language-rules.js';
import { textSpan } from './located-text.js';
import type { Attribute, CopyRule, Generate } from './model.js';
import { asMap, choiceOf, count, deprecation, entries, flag, get, plainText, share, text } from './node.js';
import { readExpression } from './read-expression.js';
import { ANY, type ResolvedType, refine, resolveType, statesType, type TypeResolver } from './read-types.js';
import { readPlainValue, readValue } from './read-value.js';
import type { ModelValue, ValueType } from './value-type.js';

/** An entity's declaration before its attributes are read. */
export interface EntityDraft {
  readonly entry: YamlEntry;
  readonly declared: ReadonlyMap<string, YamlEntry>;
  /** Attributes that other facts bring: tenancy, timestamps, version, TTL, soft delete. */
  readonly implied: ReadonlyMap<string, Attribute>;
  /** Names that may be referred to: declared and implied. */
  readonly fields: NameSet;
}

/** Reads attributes when they are asked for: a copy takes the type of another entity's attribute. */
export interface AttributeReader {
  readonly context: LoadContext;
  readonly types: TypeResolver;
  readonly drafts: ReadonlyMap<string, EntityDraft>;
  readonly entityNames: NameSet;
  /** By `Entity.attribute`. */
  readonly done: Map<string, Attribute>;
  /** Attributes on the way to the one that is being read, as `Entity.attribute`. */
  readonly open: string[];
}

/** No design derives through more attributes than this; it bounds the stack. */
const MAX_CHAIN = 200;

export function readAttributes(
  reader: AttributeReader,
  entity: string,
  draft: EntityDraft,
): ReadonlyMap<string, Attribute> {
  const attributes = new Map<string, Attribute>();
  for (const [name, entry] of draft.declared) attributes.set(name, readAttribute(reader, entity, entry));
  for (const [name, attribute] of draft.implied) {
    if (!attributes.has(name)) attributes.set(name, attribute);
  }
  return attributes;
}

function readAttribute(reader: AttributeReader, entity: string, entry: YamlEntry): Attribute {
  const path = `${entity}.${entry.key}`;
  const known = reader.done.get(path);
  if (known !== undefined) return known;
  reader.open.push(path);
  const attribute = build(reader, entity, entry);
  reader.open.pop();
  reader.done.set(path, attribute);
  return attribute;
}

/** The attribute of that name with its type; undefined if there is none, or if it is on the way to itself. */
function lookUp(reader: AttributeReader, entity: string, name: string): Attribute | undefined {
  const draft = reader.drafts.get(entity);
  const entry = draft?.declared.get(name);
  if (entry === undefined) return draft?.implied.get(name);
  if (reader.open.length >= MAX_CHAIN) return undefined;
  return reader.open.includes(`${entity}.${name}`) ? undefined : readAttribute(reader, entity, entry);
}

function build(reader: AttributeReader, entity: string, entry: YamlEntry): Attribute {
  const { context } = reader;
  const { key: name, keySpan: span, value: node } = entry;
  const present = share(context, get(node, 'present'));
  const derive = readExpression(context, get(node, 'derive'));
  const copy = readCopy(reader, entity, entry);
  const resolved = attributeType(reader, entity, entry, copy);
  const inferred =
    resolved === undefined && derive !== undefined
      ? inferType(derive.value, (other) => lookUp(reader, entity, other))
      : undefined;
  const type = resolved?.type ?? inferred?.type ?? ANY;
  const constant = get(node, 'const');
  const sound = resolved?.sound ?? true;
  const typed = typeOfConstant(type, resolved, constant);
  return compact({
    name,
    span,
    description: plainText(get(node, 'description')),
    storedName: plainText(get(node, 'as')) ?? name,
    type: typed,
    typeName: resolved?.typeName,
    valueSpan: node.span,
    optional: flag(
      get(node, 'optional'),
      (present !== undefined && present < 1) ||
        (derive !== undefined && (inferred?.optional ?? mayBeAbsent(reader, entity, derive.value))),
    ),
    present,
    default: sound ? readDefault(context, get(node, 'default'), typed) : undefined,
    generate: readGenerate(reader, get(node, 'generate')),
    immutable: flag(get(node, 'immutable'), false),
    derive,
    constant: constant === undefined || !sound ? undefined : constantValue(context, constant, typed),
    copy,
    counter: flag(get(node, 'counter'), false),
    hidden: flag(get(node, 'hidden'), false),
    deprecated: deprecation(get(node, 'deprecated')),
    distinct: count(context, get(node, 'distinct')),
    avg: typed.kind === 'int' || typed.kind === 'decimal' ? count(context, get(node, 'avg')) : undefined,
    pii: resolved?.traits.pii ?? flag(get(node, 'pii'), false),
    unit: resolved?.traits.unit ?? plainText(get(node, 'unit')),
  });
}

function mayBeAbsent(reader: AttributeReader, entity: string, expr: Parameters<typeof inferType>[0]): boolean {
  return inferType(expr, (other) => lookUp(reader, entity, other)).optional;
}

/** Undefined where the type has to be inferred: nothing states it, and `derive` or `const` may. */
function attributeType(
  reader: AttributeReader,
  entity: string,
  entry: YamlEntry,
  copy: CopyRule | undefined,
): ResolvedType | undefined {
  const { context } = reader;
  const { value: node, keySpan } = entry;
  if (statesType(node) || context.reported.has(node)) return resolveType(reader.types, node);
  const map = asMap(node);
  if (map === undefined) return { type: ANY, traits: { pii: false }, sound: false };
  const unsound = { type: ANY, traits: { pii: false }, sound: false };
  if (get(map, 'copy') !== undefined) {
    const source = copy === undefined ? undefined : copiedAttribute(reader, copy, entity, entry);
    if (source === undefined) return unsound;
    const { type, pii } = source;
    return refine(reader.types, map, { type, traits: { pii }, sound: true });
  }
  if (get(map, 'derive') !== undefined || get(map, 'const') !== undefined) return undefined;
  const damaged = context.misspelt.has(map);
  if (!damaged) {
    const message = `\`${entry.key}\` has no type; write \`${entry.key}: string\`, or \`is\`, \`enum\`, \`list\`, \`set\`, \`map\`, \`dict\`, \`copy\`, \`derive\` or \`const\` in its braces.`;
    reportWrong(context, node, message, keySpan);
  }
  return unsound;
}

function copiedAttribute(
  reader: AttributeReader,
  copy: CopyRule,
  entity: string,
  entry: YamlEntry,
): Attribute | undefined {
  const source = `${copy.entity}.${copy.attribute}`;
  if (!reader.open.includes(source)) return lookUp(reader, copy.entity, copy.attribute);
  const chain = [...reader.open.slice(reader.open.indexOf(source)), source].map((step) => `\`${step}\``).join(' → ');
  const message = `\`${entity}.${entry.key}\` is a copy of itself (${chain}): no value could ever get into it.`;
  reader.context.findings.push(findingOf(CYCLIC_DERIVE, { message, span: copy.span }));
  return undefined;
}

/** `Product.title` with `via`; undefined where a part of it is unknown, which is reported. */
function readCopy(reader: AttributeReader, entity: string, entry: YamlEntry): CopyRule | undefined {
  const { context } = reader;
  const node = get(entry.value, 'copy');
  const written = text(node);
  if (node === undefined || written === undefined || context.reported.has(node)) return undefined;
  const dot = written.value.indexOf('.');
  const source = written.value.slice(0, dot);
  const attribute = written.value.slice(dot + 1);
  const sourceAt = { value: source, span: textSpan(written, 0, dot) };
  if (!checkReference(context, sourceAt, 'entity', reader.entityNames)) return undefined;
  const fields = reader.drafts.get(source)?.fields;
  const attributeAt = { value: attribute, span: textSpan(written, dot + 1, written.value.length) };
  if (fields === undefined || !checkReference(context, attributeAt, `attribute of \`${source}\``, fields))
    return undefined;
  const viaNode = get(entry.value, 'via');
  if (viaNode === undefined) {
    const message = `The copy does not say which \`${source}\` it is of; write \`via: {…}\` with the attributes of \`${source}\` and those here that name it.`;
    reportWrong(context, entry.value, message, node.span);
    return undefined;
  }
  const via = new Map<string, string>();
  const own = reader.drafts.get(entity)?.fields;
  for (const { key, keySpan, value } of entries(viaNode)) {
    const here = text(value);
    if (here === undefined || own === undefined) continue;
    const known = checkReference(context, { value: key, span: keySpan }, `attribute of \`${source}\``, fields);
    if (checkReference(context, here, `attribute of \`${entity}\``, own) && known) via.set(key, here.value);
  }
  const refresh = choiceOf(get(entry.value, 'refresh'), ['never', 'stream', 'write'] as const) ?? 'never';
  return { entity: source, attribute, via, refresh, span: written.span };
}

function readGenerate(reader: AttributeReader, node: YamlNode | undefined): Located<Generate> | undefined {
  const written = text(node);
  if (node === undefined || written === undefined || reader.context.reported.has(node)) return undefined;
  const { value, span } = written;
  if (value === 'ulid' || value === 'uuid' || value === 'ksuid' || value === 'now')
    return { value: { kind: value }, span };
  const [, name, argument = ''] = /^(shard|sequence)\(\s*([^()\s]+)\s*\)$/.exec(value) ?? [];
  if (name === 'shard') return shardGenerator(reader.context, node, written, argument);
  if (name !== 'sequence') return undefined;
  const [entity = '', attribute = ''] = argument.split('.');
  const at = value.indexOf(argument);
  const place = { value: entity, span: textSpan(written, at, at + entity.length) };
  if (!checkReference(reader.context, place, 'entity', reader.entityNames)) return undefined;
  const fields = reader.drafts.get(entity)?.fields ?? { names: new Set(), complete: false };
  const counter = { value: attribute, span: textSpan(written, at + entity.length + 1, at + argument.length) };
  if (!checkReference(reader.context, counter, `attribute of \`${entity}\``, fields)) return undefined;
  return { value: { kind: 'sequence', entity, attribute }, span };
}

function shardGenerator(
  context: LoadContext,
  node: YamlNode,
  written: Located<string>,
  argument: string,
): Located<Generate> | undefined {
  const shards = Number(argument);
  if (shards >= 1 && shards <= 100_000) return { value: { kind: 'shard', count: shards }, span: written.span };
  reportWrong(context, node, `\`shard\` takes the number of shards, from 1 to 100,000; this is \`${argument}\`.`);
  return undefined;
}

const TIMES: readonly ValueType['kind'][] = ['timestamp', 'date', 'epochSeconds', 'epochMillis'];

function readDefault(context: LoadContext, node: YamlNode | undefined, type: ValueType): Attribute['default'] {
  if (node === undefined) return undefined;
  if (text(node)?.value === 'now' && TIMES.includes(type.kind)) return { value: { kind: 'now' }, span: node.span };
  const value = readValue(context, node, type);
  return value === undefined ? undefined : { value, span: node.span };
}

function constantValue(context: LoadContext, node: YamlNode, type: ValueType): Located<ModelValue> | undefined {
  const value = readValue(context, node, type);
  return value === undefined ? undefined : { value, span: node.span };
}

/** A constant without a type states one itself. */
function typeOfConstant(type: ValueType, resolved: ResolvedType | undefined, node: YamlNode | undefined): ValueType {
  if (resolved !== undefined || node === undefined) return type;
  const value = readPlainValue(node);
  switch (typeof value) {
    case 'string':
      return { kind: 'enum', values: [value] };
    case 'boolean':
      return { kind: 'bool' };
    case 'bigint':
      return { kind: 'int', min: value, max: value };
    case 'number':
      return Number.isInteger(value)
        ? { kind: 'int', min: BigInt(value), max: BigInt(value) }
        : { kind: 'decimal', scale: 38 };
    default:
      return type;
  }
}
