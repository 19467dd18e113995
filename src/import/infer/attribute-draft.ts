import type { DraftAttribute, DraftType } from '../draft.js';
import { AttributeFacts } from './attribute-facts.js';
import type { NumberBounds } from './number-bounds.js';
import { isCodeWord, isDataName, isKindName, isPersonalName, isPersonalValue } from './personal.js';

/** Values of an enum at most, and items for each of them at least. */
const MOST_VALUES = 16;
const ITEMS_PER_VALUE = 8;
/** Elements of a map whose names are data. */
const MANY_NAMES = 24;

export interface AttributeOptions {
  /** Items of the entity. */
  readonly items: number;
  /** Whether texts may be numbers: CSV has no types. */
  readonly untyped: boolean;
  /** Whether values that look personal are left out. */
  readonly hidesPersonal?: boolean | undefined;
  /** Of numbers in keys, by their paths in items. */
  readonly bounds?: ReadonlyMap<string, NumberBounds>;
  /** Path of the map that it is in. */
  readonly inside?: string;
}

/** The options of an attribute by its name. */
interface TypeOptions extends AttributeOptions {
  /** Undefined for an element, which no key is made from. */
  readonly path?: string;
  /** Whether its values may be told. */
  readonly isPersonal?: boolean;
  /** Whether it is called after a kind of thing, whose values are words of the design. */
  readonly isKind?: boolean;
}

export function attributeDraft(name: string, facts: AttributeFacts, options: AttributeOptions): DraftAttribute {
  const { items, inside } = options;
  const optional = facts.count < items;
  const several = facts.types.size > 1 ? `; of the types ${[...facts.types.keys()].join(', ')}` : '';
  const said = `${facts.count} of ${items} items${several}`;
  const own: TypeOptions = {
    ...options,
    path: inside === undefined ? name : `${inside}.${name}`,
    isPersonal: options.hidesPersonal === true && isPersonalName(name),
    isKind: isKindName(name),
  };
  const type = typeDraft(facts, own);
  const isScalar = type.kind === 'string' || type.kind === 'int' || type.kind === 'number';
  return {
    name,
    type,
    optional,
    ...(optional ? { present: round(facts.count / Math.max(1, items)) } : {}),
    ...(isScalar && isFew(facts) ? { distinct: Math.min(facts.count, facts.distinct.count) } : {}),
    confidence: facts.types.size > 1 ? 'low' : type.kind === 'enum' ? 'medium' : items >= 20 ? 'high' : 'medium',
    because: isHidden(facts, own) ? `${said}; its few values are left out, for they may be personal` : said,
  };
}

/** Whether values recur: an estimate near the number of items does not say so. */
function isFew({ distinct, count }: AttributeFacts): boolean {
  return distinct.count > 0 && distinct.count < (distinct.isExact ? count : count * 0.93);
}

function typeDraft(facts: AttributeFacts, options: TypeOptions): DraftType {
  const types = [...facts.types.keys()].filter((type) => type !== 'NULL');
  const [type] = types;
  if (types.length === 0) return { kind: facts.types.has('NULL') ? 'null' : 'any' };
  if (types.length > 1 || type === undefined) return { kind: 'any' };
  switch (type) {
    case 'S':
      return textDraft(facts, options);
    case 'N':
      return numberDraft(facts, options, options.path === undefined ? undefined : options.bounds?.get(options.path));
    case 'B':
      return { kind: 'binary', ...bytesDraft(facts) };
    case 'BOOL':
      return { kind: 'boolean' };
    case 'SS':
    case 'NS':
    case 'BS':
      return {
        kind: 'set',
        of: type === 'SS' ? 'string' : type === 'NS' ? 'number' : 'binary',
        ...elementsDraft(facts),
      };
    case 'L':
      return {
        kind: 'list',
        of: facts.element === undefined ? { kind: 'any' } : typeDraft(facts.element, inner(facts.element, options)),
        ...elementsDraft(facts),
      };
    default:
      return mapDraft(facts, options);
  }
}

function inner(facts: AttributeFacts, { untyped, hidesPersonal, isPersonal, isKind }: TypeOptions): TypeOptions {
  const ofName = { ...(isPersonal === undefined ? {} : { isPersonal }), ...(isKind === undefined ? {} : { isKind }) };
  return { items: facts.count, untyped, hidesPersonal, ...ofName };
}

function textDraft(facts: AttributeFacts, options: TypeOptions): DraftType {
  const { words, kind } = facts;
  if (options.untyped && facts.numeric === facts.count && facts.count > 0)
    return numberDraft(facts, options, undefined);
  if (kind !== undefined && kind !== 'none') return { kind: 'string', format: kind };
  if (words !== undefined && isEnum(facts, words) && mayTell(words, options)) {
    const values = [...words].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    const weights = new Map(values.map(([value, count]) => [value, count]));
    return { kind: 'enum', values: values.map(([value]) => value), weights };
  }
  const charset = facts.charsetText;
  return { kind: 'string', ...(charset === undefined ? {} : { charset }), ...bytesDraft(facts) };
}

/** Whether it would be an enum if its values were told. */
function isHidden(facts: AttributeFacts, options: TypeOptions): boolean {
  const { words, kind, types } = facts;
  const isText = types.has('S') && types.size === 1 && (kind === undefined || kind === 'none');
  return isText && words !== undefined && isEnum(facts, words) && !mayTell(words, options);
}

/** No list of words knows the names of people: what is told is what is written as code writes it, or what its name makes a kind. */
function mayTell(words: ReadonlyMap<string, number>, { hidesPersonal, isPersonal, isKind }: TypeOptions): boolean {
  if (hidesPersonal !== true) return true;
  const values = [...words.keys()];
  return isPersonal !== true && !values.some(isPersonalValue) && (isKind === true || values.every(isCodeWord));
}

function isEnum(facts: AttributeFacts, words: ReadonlyMap<string, number>): boolean {
  return (
    words.size > 0 &&
    words.size <= MOST_VALUES &&
    facts.count >= words.size * ITEMS_PER_VALUE &&
    [...words.keys()].every((word) => /^[A-Za-z][\w .-]*$/.test(word)) &&
    (words.size > 1 || facts.count >= 50)
  );
}

/** Bounds are values of somebody's: of what looks personal those alone are told that a key's width implies. */
function numberDraft(
  facts: AttributeFacts,
  { isPersonal = false }: TypeOptions,
  bounds: NumberBounds | undefined,
): DraftType {
  const { min, max, count } = facts;
  const total = facts.types.has('S') ? facts.numeric : count;
  const isInt = facts.integers >= total;
  if (isInt && bounds === undefined) {
    if (min >= 1_000_000_000 && max <= 4_000_000_000 && total >= 3) return { kind: 'epoch', unit: 's' };
    if (min >= 1_000_000_000_000 && max <= 4_000_000_000_000 && total >= 3) return { kind: 'epoch', unit: 'ms' };
  }
  if (isPersonal && bounds === undefined) return isInt ? { kind: 'int' } : { kind: 'number', scale: facts.scale };
  const range =
    Number.isFinite(min) && Number.isFinite(max) ? { min: bounds?.min ?? min, max: bounds?.max ?? max } : {};
  return {
    ...(isInt ? { kind: 'int' as const } : { kind: 'number' as const, scale: facts.scale }),
    ...range,
    ...(total > 0 && Number.isFinite(facts.sum) && !isPersonal ? { avg: round(facts.sum / total) } : {}),
  };
}

function bytesDraft(facts: AttributeFacts): {
  readonly minBytes?: number;
  readonly avgBytes?: number;
  readonly maxBytes?: number;
} {
  if (facts.count === 0 || !Number.isFinite(facts.minBytes)) return {};
  return {
    minBytes: facts.minBytes,
    avgBytes: Math.max(1, Math.round(facts.bytes / facts.count)),
    maxBytes: Math.max(1, facts.maxBytes),
  };
}

function elementsDraft(facts: AttributeFacts): { readonly avg?: number; readonly max?: number } {
  if (facts.sized === 0) return {};
  return { avg: round(facts.elements / facts.sized), max: Math.max(1, facts.maxElements) };
}

function mapDraft(facts: AttributeFacts, options: TypeOptions): DraftType {
  const fields = [...(facts.fields ?? [])];
  const maps = Math.max(1, facts.sized);
  const rare = fields.filter(([, one]) => one.count * 4 < maps).length;
  const isData = fields.some(([name]) => isDataName(name));
  if (facts.manyFields || isData || (fields.length > MANY_NAMES && rare > fields.length / 2)) {
    const all = new AttributeFacts();
    for (const [, one] of fields) all.merge(one);
    if (facts.others !== undefined) all.merge(facts.others);
    return {
      kind: 'dict',
      of: typeDraft(all, inner(all, options)),
      ...elementsDraft(facts),
    };
  }
  return {
    kind: 'map',
    fields: fields.map(([name, one]) => attributeDraft(name, one, fieldOptions(maps, options))),
  };
}

function fieldOptions(items: number, { untyped, hidesPersonal, bounds, path }: TypeOptions): AttributeOptions {
  const keyed = bounds === undefined || path === undefined ? {} : { bounds, inside: path };
  return { items, untyped, hidesPersonal, ...keyed };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
