import {
  type AttributeValue,
  addNumbers,
  attribute,
  compareBytes,
  compareOperands,
  equalValues,
  type Item,
  normalNumber,
  subtractNumbers,
} from '../../value/index.js';
import { divideNumbers, multiplyNumbers, negateNumber, remainderOfNumbers } from './arithmetic.js';
import type { ArithmeticExpr, CallExpr, CompareOperator, Expr, Image, LiteralValue, PathSegment } from './expr.js';
import { sizeOf } from './size-of.js';

/** Where an expression finds its values. Undefined is absent. */
export interface Scope {
  /** A top-level attribute of the item, or of its image before or after a change. */
  attribute(name: string, image: Image): AttributeValue | undefined;
  /** What is at a place in the item; without it, the names of the path are those that are stored. */
  place?(path: readonly PathSegment[], image: Image): AttributeValue | undefined;
  /** The value of `$name`. */
  param(name: string): AttributeValue | undefined;
}

/**
 * The value of an expression; undefined is absent. Conditions give `BOOL`.
 *
 * A comparison with an absent value is false, and `!=` is true, also where both are absent; a value of another type differs
 * from every value and has no order. That is what DynamoDB's own expressions do
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html), and
 * `toDynamo` and generated code agree with it. Arithmetic and functions of an absent value, or of one of the wrong type,
 * are absent. Throws `ValueError` for a number outside DynamoDB's range and for a division by zero.
 */
export function evaluate(expr: Expr, scope: Scope): AttributeValue | undefined {
  switch (expr.kind) {
    case 'literal':
      return literalValue(expr.value);
    case 'absent':
      return undefined;
    case 'path': {
      if (scope.place !== undefined) return scope.place(expr.segments, expr.image);
      const [name, ...rest] = expr.segments;
      return valueAt(scope.attribute(String(name), expr.image), rest);
    }
    case 'param':
      return valueAt(scope.param(expr.name), expr.segments);
    case 'compare':
      return { BOOL: compareBy(expr.operator, evaluate(expr.left, scope), evaluate(expr.right, scope)) };
    case 'in': {
      const operand = evaluate(expr.operand, scope);
      return { BOOL: expr.list.some((item) => compareOperands('=', operand, evaluate(item, scope))) };
    }
    case 'and':
      return { BOOL: expr.operands.every((operand) => holds(operand, scope)) };
    case 'or':
      return { BOOL: expr.operands.some((operand) => holds(operand, scope)) };
    case 'not':
      return { BOOL: !holds(expr.operand, scope) };
    case 'conditional':
      return evaluate(holds(expr.condition, scope) ? expr.yes : expr.no, scope);
    case 'arithmetic':
      return arithmetic(expr, evaluate(expr.left, scope), evaluate(expr.right, scope));
    case 'negate': {
      const value = evaluate(expr.operand, scope);
      return value !== undefined && 'N' in value ? { N: negateNumber(value.N) } : undefined;
    }
    case 'call':
      return call(expr, scope);
  }
}

/** Whether a condition is true; a value that is absent, or no boolean, is not. Throws as `evaluate` does. */
export function holds(expr: Expr, scope: Scope): boolean {
  const value = evaluate(expr, scope);
  return value !== undefined && 'BOOL' in value && value.BOOL;
}

/** A scope over one item, without images. */
export function itemScope(item: Item, params: ReadonlyMap<string, AttributeValue> = new Map()): Scope {
  return {
    attribute: (name, image) => (image === 'current' ? attribute(item, name) : undefined),
    param: (name) => params.get(name),
  };
}

/** A scope over the two images of a change; either is undefined where the item did not exist. */
export function changeScope(before: Item | undefined, after: Item | undefined): Scope {
  return {
    attribute: (name, image) => {
      const item = image === 'old' ? before : after;
      return item === undefined ? undefined : attribute(item, name);
    },
    param: () => undefined,
  };
}

/** The value that a literal stands for, its number in normal form. */
export function literalValue(value: LiteralValue): AttributeValue {
  switch (value.type) {
    case 'string':
      return { S: value.value };
    case 'number':
      return { N: normalNumber(value.text) };
    case 'bool':
      return { BOOL: value.value };
    case 'null':
      return { NULL: true };
  }
}

/** The value inside another; undefined where there is none. */
export function valueAt(
  value: AttributeValue | undefined,
  segments: readonly PathSegment[],
): AttributeValue | undefined {
  let current = value;
  for (const segment of segments) {
    if (current === undefined) return undefined;
    if (typeof segment === 'number') current = 'L' in current ? current.L[segment] : undefined;
    else current = 'M' in current ? attribute(current.M, segment) : undefined;
  }
  return current;
}

/** DynamoDB's comparison, with the model's spelling of "differs". */
export function compareBy(
  operator: CompareOperator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  return compareOperands(operator === '!=' ? '<>' : operator, left, right);
}

function arithmetic(
  expr: ArithmeticExpr,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): AttributeValue | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (expr.operator === '+' && 'S' in left && 'S' in right) return { S: left.S + right.S };
  if (!('N' in left && 'N' in right)) return undefined;
  switch (expr.operator) {
    case '+':
      return { N: addNumbers(left.N, right.N) };
    case '-':
      return { N: subtractNumbers(left.N, right.N) };
    case '*':
      return { N: multiplyNumbers(left.N, right.N) };
    case '/':
      return { N: divideNumbers(left.N, right.N) };
    case '%':
      return { N: remainderOfNumbers(left.N, right.N) };
  }
}

function call(expr: CallExpr, scope: Scope): AttributeValue | undefined {
  const [first, second] = expr.args.map((arg) => evaluate(arg, scope));
  switch (expr.name) {
    case 'has':
      return { BOOL: first !== undefined };
    case 'lower':
      return first !== undefined && 'S' in first ? { S: first.S.toLowerCase() } : undefined;
    case 'upper':
      return first !== undefined && 'S' in first ? { S: first.S.toUpperCase() } : undefined;
    case 'size': {
      const size = first === undefined ? undefined : sizeOf(first);
      return size === undefined ? undefined : { N: String(size) };
    }
    case 'begins_with':
      return { BOOL: first !== undefined && second !== undefined && beginsWith(first, second) };
    case 'contains':
      return { BOOL: first !== undefined && second !== undefined && contains(first, second) };
  }
}

function beginsWith(value: AttributeValue, start: AttributeValue): boolean {
  if ('S' in value && 'S' in start) return value.S.startsWith(start.S);
  if ('B' in value && 'B' in start) {
    return value.B.length >= start.B.length && compareBytes(value.B.subarray(0, start.B.length), start.B) === 0;
  }
  return false;
}

function contains(whole: AttributeValue, part: AttributeValue): boolean {
  if ('S' in whole) return 'S' in part && whole.S.includes(part.S);
  if ('B' in whole) return 'B' in part && includesBytes(whole.B, part.B);
  if ('L' in whole) return whole.L.some((element) => equalValues(element, part));
  if ('SS' in whole) return 'S' in part && whole.SS.includes(part.S);
  if ('NS' in whole) return 'N' in part && whole.NS.some((member) => equalValues({ N: member }, part));
  if ('BS' in whole) return 'B' in part && whole.BS.some((member) => compareBytes(member, part.B) === 0);
  return false;
}

function includesBytes(whole: Uint8Array, part: Uint8Array): boolean {
  for (let at = 0; at + part.length <= whole.length; at++) {
    if (compareBytes(whole.subarray(at, at + part.length), part) === 0) return true;
  }
  return false;
}
