import type { PathSegment } from './expr.js';

/**
 * What an expression can tell about a value's type. Dates, timestamps and ids are strings or numbers here, as they are stored.
 * `optional` says that the value may be absent.
 */
export type ExprType =
  | { readonly kind: 'string' | 'bool' | 'binary' | 'null' | 'any'; readonly optional?: boolean }
  /** `min` and `max`, in decimal notation, where proofs may rest on them. */
  | { readonly kind: 'number'; readonly min?: string; readonly max?: string; readonly optional?: boolean }
  /** A string that is one of `members`; `name` is the name of the model's type, for messages. */
  | { readonly kind: 'enum'; readonly members: readonly string[]; readonly name?: string; readonly optional?: boolean }
  | { readonly kind: 'list' | 'set'; readonly of: ExprType; readonly optional?: boolean }
  /** `fields` of a map with known names; `of` for one whose names are data. */
  | {
      readonly kind: 'map';
      readonly fields?: ReadonlyMap<string, ExprType>;
      readonly of?: ExprType;
      readonly optional?: boolean;
    }
  /** The type of `absent` itself. */
  | { readonly kind: 'absent'; readonly optional?: boolean };

export const ANY: ExprType = { kind: 'any' };
export const STRING: ExprType = { kind: 'string' };
export const NUMBER: ExprType = { kind: 'number' };
export const BOOL: ExprType = { kind: 'bool' };

/** The type with the possibility of absence added, or as it is. */
export function optionalIf(type: ExprType, optional: boolean): ExprType {
  return optional && type.optional !== true ? { ...type, optional: true } : type;
}

/** The type of a place inside a value; undefined where the value cannot have such a place. */
export function typeAt(type: ExprType, segments: readonly PathSegment[]): ExprType | undefined {
  let current = type;
  for (const segment of segments) {
    const inner = memberType(current, segment);
    if (inner === undefined) return undefined;
    current = optionalIf(inner, current.optional === true);
  }
  return current;
}

function memberType(type: ExprType, segment: PathSegment): ExprType | undefined {
  if (type.kind === 'any') return { kind: 'any', optional: true };
  if (typeof segment === 'number') return type.kind === 'list' ? optionalIf(type.of, true) : undefined;
  if (type.kind !== 'map') return undefined;
  const field = type.fields?.get(segment);
  if (field !== undefined) return field;
  return type.of === undefined ? undefined : optionalIf(type.of, true);
}

/** The stored kind behind a type: an enum is a string. */
export function storedKind(type: ExprType): Exclude<ExprType['kind'], 'enum'> {
  return type.kind === 'enum' ? 'string' : type.kind;
}

/** Whether a value of one type can equal a value of the other. */
export function canEqual(a: ExprType, b: ExprType): boolean {
  if (a.kind === 'any' || b.kind === 'any') return true;
  if (a.kind === 'enum' && b.kind === 'enum') return a.members.some((member) => b.members.includes(member));
  if (storedKind(a) !== storedKind(b)) return false;
  if ((a.kind === 'list' || a.kind === 'set') && (b.kind === 'list' || b.kind === 'set')) return canEqual(a.of, b.of);
  return true;
}

/** Whether DynamoDB orders values of this type: strings, numbers and binary. */
export function isOrdered(type: ExprType): boolean {
  const kind = storedKind(type);
  return kind === 'string' || kind === 'number' || kind === 'binary' || kind === 'any';
}

/** The type of `condition ? a : b`; undefined where the two have nothing in common. */
export function joinTypes(a: ExprType, b: ExprType): ExprType | undefined {
  const optional = a.optional === true || b.optional === true || a.kind === 'absent' || b.kind === 'absent';
  if (a.kind === 'absent') return optionalIf(b, optional);
  if (b.kind === 'absent') return optionalIf(a, optional);
  if (a.kind === 'any' || b.kind === 'any') return optionalIf(ANY, optional);
  if (a.kind === 'enum' && b.kind === 'enum') {
    const members = [...new Set([...a.members, ...b.members])];
    const name = a.name !== undefined && a.name === b.name ? { name: a.name } : {};
    return optionalIf({ kind: 'enum', members, ...name }, optional);
  }
  if (storedKind(a) !== storedKind(b)) return undefined;
  if (a.kind === 'enum' || b.kind === 'enum') return optionalIf(STRING, optional);
  if (a.kind === 'number') return optionalIf(NUMBER, optional);
  return optionalIf(a, optional);
}

/** The type in words, for messages: "a number", "one of `OrderStatus`". */
export function describeType(type: ExprType): string {
  switch (type.kind) {
    case 'enum':
      return type.name === undefined ? `one of ${type.members.join(', ')}` : `one of \`${type.name}\``;
    case 'string':
      return 'a string';
    case 'number':
      return 'a number';
    case 'bool':
      return 'true or false';
    case 'binary':
      return 'binary';
    case 'null':
      return 'null';
    case 'list':
      return 'a list';
    case 'set':
      return 'a set';
    case 'map':
      return 'a map';
    case 'absent':
      return 'absent';
    case 'any':
      return 'of any type';
  }
}
