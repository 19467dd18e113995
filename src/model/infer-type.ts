import { type Expr, mapOperands, membersFor, type PathExpr } from '../expression/model/index.js';
import type { StringType, ValueType } from './value-type.js';

/** What a derived attribute holds, and whether it may be absent. */
export interface InferredType {
  readonly type: ValueType;
  readonly optional: boolean;
}

/** Type of an attribute by name; undefined where there is none of that name. */
export type TypeOf = (name: string) => InferredType | undefined;

const ANY: InferredType = { type: { kind: 'any' }, optional: false };
const BOOL: InferredType = { type: { kind: 'bool' }, optional: false };

/** The narrowest type that is certain to hold the expression's value; `any` where nothing is certain. */
export function inferType(expr: Expr, typeOf: TypeOf): InferredType {
  switch (expr.kind) {
    case 'literal':
      return literalType(expr.value);
    case 'absent':
      return { type: { kind: 'any' }, optional: true };
    case 'path':
      return pathType(expr, typeOf);
    case 'compare':
    case 'in':
    case 'and':
    case 'or':
    case 'not':
      return BOOL;
    case 'conditional':
      return conditionalType(expr, typeOf);
    case 'arithmetic':
      return arithmeticType(expr.operator, inferType(expr.left, typeOf), inferType(expr.right, typeOf));
    case 'negate': {
      const { type, optional } = inferType(expr.operand, typeOf);
      return type.kind === 'int' || type.kind === 'decimal' ? { type: unbounded(type), optional } : ANY;
    }
    case 'call':
      return callType(expr.name, expr.args, typeOf);
    case 'param':
      return ANY;
  }
}

function literalType(value: Extract<Expr, { readonly kind: 'literal' }>['value']): InferredType {
  switch (value.type) {
    case 'string':
      return { type: { kind: 'enum', values: [value.value] }, optional: false };
    case 'number': {
      const whole = /^-?\d+$/.test(value.text) ? BigInt(value.text) : undefined;
      if (whole !== undefined) return { type: { kind: 'int', min: whole, max: whole }, optional: false };
      return { type: { kind: 'decimal', scale: 38 }, optional: false };
    }
    case 'bool':
      return BOOL;
    case 'null':
      return ANY;
  }
}

function pathType(expr: PathExpr, typeOf: TypeOf): InferredType {
  const [name, ...inner] = expr.segments;
  let found = typeof name === 'string' ? typeOf(name) : undefined;
  for (const segment of inner) {
    if (found === undefined) return ANY;
    const { type, optional }: InferredType = found;
    if (type.kind === 'map' && typeof segment === 'string') {
      const field = type.fields.get(segment);
      found = field === undefined ? undefined : { type: field.type, optional: optional || field.optional };
    } else if (type.kind === 'dict' || type.kind === 'list') found = { type: type.of, optional: true };
    else return ANY;
  }
  return found ?? ANY;
}

function conditionalType(expr: Extract<Expr, { readonly kind: 'conditional' }>, typeOf: TypeOf): InferredType {
  if (expr.yes.kind === 'absent') return { ...inferType(expr.no, typeOf), optional: true };
  const yes = narrowed(expr.yes, expr.condition, typeOf);
  if (expr.no.kind === 'absent') return { ...yes, optional: true };
  const no = inferType(expr.no, typeOf);
  return { type: join(yes.type, no.type), optional: yes.optional || no.optional };
}

/** `status in [A, B] ? status : …`: of an enum only the members that the condition lets through. */
function narrowed(expr: Expr, condition: Expr, typeOf: TypeOf): InferredType {
  const found = inferType(expr, typeOf);
  if (expr.kind !== 'path' || found.type.kind !== 'enum') return found;
  const { type } = found;
  const possible = membersFor(withMembers(condition, typeOf), expr, type.values);
  const values = type.values.filter((value) => possible.has(value));
  if (values.length === 0) return found;
  const weights =
    type.weights === undefined ? undefined : new Map([...type.weights].filter(([value]) => possible.has(value)));
  return { ...found, type: { kind: 'enum', values, ...(weights === undefined ? {} : { weights }) } };
}

/** The condition with bare enum members as text. */
function withMembers(expr: Expr, typeOf: TypeOf): Expr {
  const asText = (operand: Expr, other: Expr): Expr => {
    const [name] = operand.kind === 'path' && operand.segments.length === 1 ? operand.segments : [];
    if (typeof name !== 'string' || other.kind !== 'path' || typeOf(name) !== undefined) return operand;
    const { type } = pathType(other, typeOf);
    const isMember = type.kind === 'enum' && type.values.includes(name);
    return isMember
      ? { kind: 'literal', value: { type: 'string', value: name }, start: operand.start, end: operand.end }
      : operand;
  };
  if (expr.kind === 'compare')
    return { ...expr, left: asText(expr.left, expr.right), right: asText(expr.right, expr.left) };
  if (expr.kind === 'in') return { ...expr, list: expr.list.map((item) => asText(item, expr.operand)) };
  return mapOperands(expr, (operand) => withMembers(operand, typeOf));
}

function join(a: ValueType, b: ValueType): ValueType {
  if (a.kind === 'enum' && b.kind === 'enum') return { kind: 'enum', values: [...new Set([...a.values, ...b.values])] };
  if (a.kind === 'int' && b.kind === 'int') return joinInts(a, b);
  const strings = [a, b].map(asString);
  const [left, right] = strings;
  if (left !== undefined && right !== undefined) return joinStrings(left, right);
  return a.kind === b.kind && !('of' in a) && a.kind !== 'map' ? plain(a) : { kind: 'any' };
}

function joinInts(a: Bounds, b: Bounds): ValueType {
  const [min] = sorted(a.min, b.min);
  const [, max] = sorted(a.max, b.max);
  return { kind: 'int', ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

/** Nothing where one of the two is not known. */
function sorted(a: bigint | undefined, b: bigint | undefined): readonly bigint[] {
  if (a === undefined || b === undefined) return [];
  return a <= b ? [a, b] : [b, a];
}

/** The kind alone, without facts that hold for one branch only. */
function plain(type: ValueType): ValueType {
  switch (type.kind) {
    case 'decimal':
      return { kind: 'decimal', scale: type.scale };
    case 'binary':
      return { kind: 'binary' };
    default:
      return type;
  }
}

function asString(type: ValueType): StringType | undefined {
  if (type.kind === 'string') return type;
  if (type.kind !== 'enum') return undefined;
  const lengths = type.values.map((value) => Buffer.byteLength(value));
  return { kind: 'string', minBytes: Math.min(...lengths), maxBytes: Math.max(...lengths) };
}

function joinStrings(a: StringType, b: StringType): StringType {
  const maxBytes = a.maxBytes === undefined || b.maxBytes === undefined ? undefined : Math.max(a.maxBytes, b.maxBytes);
  return { kind: 'string', ...(maxBytes === undefined ? {} : { maxBytes }) };
}

function unbounded(type: ValueType): ValueType {
  return type.kind === 'decimal' ? { kind: 'decimal', scale: type.scale } : { kind: 'int' };
}

function arithmeticType(operator: string, a: InferredType, b: InferredType): InferredType {
  const optional = a.optional || b.optional;
  if (a.type.kind === 'int' && b.type.kind === 'int' && operator !== '/')
    return { type: intRange(operator, a.type, b.type), optional };
  const numbers = [a.type, b.type].every(({ kind }) => kind === 'int' || kind === 'decimal');
  if (numbers) return { type: { kind: 'decimal', scale: 38 }, optional };
  const left = asString(a.type);
  const right = asString(b.type);
  if (operator !== '+' || left === undefined || right === undefined) return ANY;
  const maxBytes =
    left.maxBytes === undefined || right.maxBytes === undefined ? undefined : left.maxBytes + right.maxBytes;
  return { type: { kind: 'string', ...(maxBytes === undefined ? {} : { maxBytes }) }, optional };
}

type Bounds = { readonly min?: bigint; readonly max?: bigint };

function intRange(operator: string, a: Bounds, b: Bounds): ValueType {
  if (operator !== '+' && operator !== '-') return { kind: 'int' };
  const [low, high] = operator === '+' ? [b.min, b.max] : [negative(b.max), negative(b.min)];
  const min = a.min === undefined || low === undefined ? undefined : a.min + low;
  const max = a.max === undefined || high === undefined ? undefined : a.max + high;
  return { kind: 'int', ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function negative(value: bigint | undefined): bigint | undefined {
  return value === undefined ? undefined : -value;
}

function callType(name: string, args: readonly Expr[], typeOf: TypeOf): InferredType {
  const [argument] = args;
  if (argument === undefined) return ANY;
  switch (name) {
    case 'lower':
    case 'upper':
      return folded(name, inferType(argument, typeOf));
    case 'size':
      return { type: { kind: 'int', min: 0n }, optional: inferType(argument, typeOf).optional };
    default:
      return BOOL;
  }
}

/** Lower case may take half as many bytes again, upper case three times as many; ASCII stays as long as it is. */
function folded(name: 'lower' | 'upper', { type, optional }: InferredType): InferredType {
  if (type.kind === 'enum') {
    const values = type.values.map((value) => (name === 'lower' ? value.toLowerCase() : value.toUpperCase()));
    return { type: { kind: 'enum', values: [...new Set(values)] }, optional };
  }
  if (type.kind !== 'string') return { type: { kind: 'string' }, optional };
  const ascii = type.charset !== undefined && /^[\x20-\x7e]*$/.test(type.charset);
  const factor = ascii ? 1 : name === 'lower' ? 1.5 : 3;
  const maxBytes = type.maxBytes === undefined ? undefined : Math.floor(type.maxBytes * factor);
  const { avgBytes } = type;
  const facts = { ...(maxBytes === undefined ? {} : { maxBytes }), ...(avgBytes === undefined ? {} : { avgBytes }) };
  return { type: { kind: 'string', normalize: name, ...facts }, optional };
}
