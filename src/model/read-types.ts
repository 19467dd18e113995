import { findingOf } from '../diagnostics/index.js';
import type { Located, Span, YamlEntry, YamlMap, YamlNode } from '../source/index.js';
import { compact } from './compact.js';
import { type LoadContext, markReported, reportUnknown, reportWrong } from './context.js';
import { CYCLIC_DERIVE, WRONG_TYPE } from './language-rules.js';
import type { AttributeTraits, NamedType } from './model.js';
import { noteUse } from './name-uses.js';
import { asMap, entries, flag, get, items, plainText, share, text } from './node.js';
import { applyFacts, checkFacts, FACTS } from './type-facts.js';
import type { MapField, ValueType } from './value-type.js';

export const ANY: ValueType = { kind: 'any' };

/** A type with what its declaration says beside it. */
export interface ResolvedType {
  readonly type: ValueType;
  readonly traits: AttributeTraits;
  /** The named type that it refers to. */
  readonly typeName?: Located<string>;
  /** False where a mistake was reported, so that nothing is concluded from the type. */
  readonly sound: boolean;
}

/** Finds types by name; each is read once, when it is first asked for. */
export interface TypeResolver {
  readonly context: LoadContext;
  readonly declared: ReadonlyMap<string, YamlEntry>;
  readonly done: Map<string, ResolvedType>;
  readonly open: Set<string>;
  readonly complete: boolean;
}

export function createTypeResolver(context: LoadContext, root: YamlMap): TypeResolver {
  const node = get(root, 'types');
  const declared = new Map(entries(node).map((entry) => [entry.key, entry]));
  const hidden = context.misspelt.get(root)?.has('types') === true;
  const complete = !hidden && (node === undefined || node.kind === 'map');
  return { context, declared, done: new Map(), open: new Set(), complete };
}

export function readNamedTypes(resolver: TypeResolver): ReadonlyMap<string, NamedType> {
  const types = new Map<string, NamedType>();
  for (const [name, entry] of resolver.declared) {
    if (BUILT_IN.has(name)) {
      const message = `\`${name}\` is a built-in type and cannot be defined anew; give the type another name.`;
      reportWrong(resolver.context, entry.value, message, entry.keySpan);
    }
    const { type, traits } = namedType(resolver, name, entry.keySpan) ?? { type: ANY, traits: { pii: false } };
    const description = plainText(get(entry.value, 'description'));
    types.set(name, compact({ name, span: entry.keySpan, type, attribute: traits, description }));
  }
  return types;
}

/** No design names types through more others than this; it bounds the stack. */
const MAX_CHAIN = 200;

/** Undefined if there is no such type. A type that is made of itself is reported once, and is then `any`. */
function namedType(resolver: TypeResolver, name: string, place: Span): ResolvedType | undefined {
  const known = resolver.done.get(name);
  if (known !== undefined) return known;
  const entry = resolver.declared.get(name);
  if (entry === undefined) return undefined;
  if (resolver.open.has(name)) {
    const chain = [...resolver.open, name].slice([...resolver.open].indexOf(name));
    const message = `The type \`${name}\` is made of itself (${chain.map((step) => `\`${step}\``).join(' → ')}): no value could ever end it.`;
    if (markReported(resolver.context, entry.value)) {
      resolver.context.findings.push(findingOf(CYCLIC_DERIVE, { message, span: place }));
    }
    return { type: ANY, traits: { pii: false }, sound: false };
  }
  if (resolver.open.size >= MAX_CHAIN) {
    reportWrong(
      resolver.context,
      entry.value,
      `The type \`${name}\` is reached through more than ${MAX_CHAIN} other types.`,
      place,
    );
    return unsound();
  }
  resolver.open.add(name);
  const resolved = resolveType(resolver, entry.value);
  resolver.open.delete(name);
  resolver.done.set(name, resolved);
  return resolved;
}

const KINDS = ['enum', 'list', 'set', 'map', 'dict'] as const;

/** The type that a declaration states: its name, or an object of facts. Never fails: what is wrong is reported and is `any`. */
export function resolveType(resolver: TypeResolver, node: YamlNode | undefined): ResolvedType {
  const { context } = resolver;
  if (node === undefined || context.reported.has(node)) return unsound();
  const name = text(node);
  if (name !== undefined) return referTo(resolver, name);
  const map = asMap(node);
  if (map === undefined) return unsound();
  const stated = map.entries.filter(
    ({ key }) => key === 'is' || key === 'type' || (KINDS as readonly string[]).includes(key),
  );
  const [first, second] = stated.filter(
    ({ key, value }) => !(key === 'type' && plainText(value) === 'enum' && get(map, 'enum') !== undefined),
  );
  if (second !== undefined && first !== undefined) {
    const message = `The type is given twice, by \`${first.key}\` and by \`${second.key}\`; keep one of them.`;
    reportWrong(context, second.value, message, second.keySpan);
    return unsound();
  }
  const base = first === undefined ? undefined : baseType(resolver, map, first);
  if (base === undefined) {
    const damaged = context.misspelt.has(map) || map.entries.some(({ value }) => context.reported.has(value));
    return damaged ? unsound() : { type: ANY, traits: { pii: false }, sound: true };
  }
  return refine(resolver, map, base);
}

/** True if the declaration states a type at all, by name or by shape. */
export function statesType(node: YamlNode | undefined): boolean {
  return (
    text(node) !== undefined ||
    entries(node).some(({ key }) => key === 'is' || key === 'type' || (KINDS as readonly string[]).includes(key))
  );
}

/** The type with the facts beside its declaration put over it. */
export function refine(resolver: TypeResolver, map: YamlMap, base: ResolvedType): ResolvedType {
  const unit = plainText(get(map, 'unit')) ?? base.traits.unit;
  const traits = compact({ pii: flag(get(map, 'pii'), base.traits.pii), unit });
  if (!base.sound) return { ...base, traits };
  const fitting = checkFacts(resolver.context, map, base.type);
  const type = fitting ? applyFacts(resolver.context, map, base.type) : ANY;
  // What stands there by mistake may be the facts or the type: values are not judged by it.
  return { ...base, type, traits, sound: fitting };
}

function baseType(resolver: TypeResolver, map: YamlMap, entry: YamlEntry): ResolvedType | undefined {
  const { context } = resolver;
  const { key, value } = entry;
  const own = (type: ValueType, sound = true): ResolvedType => ({ type, traits: { pii: false }, sound });
  switch (key) {
    case 'is':
    case 'type': {
      const name = text(value);
      return name === undefined || context.reported.has(value) ? unsound() : referTo(resolver, name);
    }
    case 'enum':
      return own(
        { kind: 'enum', values: enumValues(context, value) },
        !items(value).some((item) => context.reported.has(item)),
      );
    case 'map':
      return own({ kind: 'map', fields: readFields(resolver, value) });
    case 'list':
    case 'set':
    case 'dict': {
      const of = resolveType(resolver, value);
      if (key === 'set' && of.sound && !SET_ELEMENTS.has(of.type.kind)) {
        reportWrong(
          context,
          value,
          `A set holds text, numbers or bytes; \`${of.type.kind}\` is none of them. Use \`list\`.`,
        );
        return unsound();
      }
      return own(
        key === 'set' ? { kind: key, of: elementFacts(context, map, of) } : { kind: key, of: of.type },
        of.sound,
      );
    }
    default:
      return undefined;
  }
}

/** `{set: string, maxBytes: 40}`: bytes and characters beside a set are those of its elements. */
function elementFacts(context: LoadContext, map: YamlMap, of: ResolvedType): ValueType {
  const present = map.entries.some(({ key }) => FACTS.element.has(key));
  return of.sound && present ? applyFacts(context, map, of.type, FACTS.element) : of.type;
}

const SET_ELEMENTS = new Set([
  'string',
  'int',
  'decimal',
  'binary',
  'enum',
  'timestamp',
  'date',
  'epochSeconds',
  'epochMillis',
  'ulid',
  'uuid',
  'ksuid',
  'any',
]);

function enumValues(context: LoadContext, node: YamlNode): readonly string[] {
  const values = new Set<string>();
  for (const item of node.kind === 'seq' ? node.items : []) {
    const value = text(item);
    if (value === undefined) continue;
    if (values.has(value.value)) reportWrong(context, item, `\`${value.value}\` stands twice in the enum; remove one.`);
    values.add(value.value);
  }
  return [...values];
}

function readFields(resolver: TypeResolver, node: YamlNode): ReadonlyMap<string, MapField> {
  const fields = new Map<string, MapField>();
  for (const { key: name, value } of entries(node)) {
    const { type } = resolveType(resolver, value);
    const present = share(resolver.context, get(value, 'present'));
    const storedName = plainText(get(value, 'as')) ?? name;
    const optional = flag(get(value, 'optional'), present !== undefined && present < 1);
    fields.set(name, compact({ name, storedName, type, optional, present }));
  }
  return fields;
}

const FIXED = ['bool', 'timestamp', 'date', 'epochSeconds', 'epochMillis', 'ulid', 'uuid', 'ksuid'] as const;
/** Names of types that every model has. */
export const BUILT_IN: ReadonlySet<string> = new Set<string>([
  ...FIXED,
  'string',
  'int',
  'decimal',
  'binary',
  'any',
  'enum',
]);

function builtIn(name: string): ValueType | undefined {
  const fixed = FIXED.find((kind) => kind === name);
  if (fixed !== undefined) return { kind: fixed };
  if (name === 'string' || name === 'int' || name === 'binary' || name === 'any') return { kind: name };
  const decimal = /^decimal(?:\(\s*(\d{1,3})\s*\))?$/.exec(name);
  return decimal === null ? undefined : { kind: 'decimal', scale: Number(decimal[1] ?? 0) };
}

function referTo(resolver: TypeResolver, name: Located<string>): ResolvedType {
  const { context } = resolver;
  const builtin = builtIn(name.value);
  if (builtin !== undefined) {
    if (builtin.kind === 'decimal' && builtin.scale > 38) {
      const message = 'DynamoDB keeps 38 digits of a number; `decimal` takes a scale of at most 38.';
      context.findings.push(findingOf(WRONG_TYPE, { message, span: name.span }));
      return unsound();
    }
    return { type: builtin, traits: { pii: false }, sound: true };
  }
  if (name.value === 'enum') {
    const message = '`enum` needs its values: write `enum: [A, B]`.';
    context.findings.push(findingOf(WRONG_TYPE, { message, span: name.span }));
    return unsound();
  }
  noteUse(context, name, [{ kind: 'type' }]);
  const found = namedType(resolver, name.value, name.span);
  if (found !== undefined) return { type: found.type, traits: found.traits, sound: found.sound, typeName: name };
  if (resolver.complete) reportUnknown(context, name, 'type', [...resolver.declared.keys(), ...BUILT_IN]);
  return unsound();
}

function unsound(): ResolvedType {
  return { type: ANY, traits: { pii: false }, sound: false };
}
