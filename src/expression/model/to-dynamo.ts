import type { CallExpr, CompareExpr, CompareOperator, Expr, InExpr, PathExpr, PathSegment, Span } from './expr.js';
import { combination, isTruth, negation, truth, walkExpression } from './expr.js';
import { printExpression } from './print.js';

/** Gives out the placeholders of one request; the same name or value may get the same placeholder again. */
export interface PlaceholderAllocator {
  /** `#…` for one attribute name. */
  name(name: string): string;
  /** The path as the item has it, where the expression's names are not those that are stored. */
  stored?(path: readonly PathSegment[]): readonly PathSegment[];
  /** `:…` for a value that is known when the request is made: an expression over literals and parameters alone. */
  value(expr: Expr): string;
}

export type DynamoResult =
  | { readonly kind: 'ok'; readonly expression: string }
  /** The condition is decided without looking at an item, so DynamoDB has nothing to evaluate. */
  | { readonly kind: 'constant'; readonly value: boolean }
  | ({ readonly kind: 'refused'; readonly reason: string } & Span);

/** DynamoDB allows 100 operands after IN. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_IN_OPERANDS = 100;

/**
 * A condition as a DynamoDB condition or filter expression. The expression must have passed `checkExpression`.
 * What DynamoDB cannot say (arithmetic on attributes, `lower`, `? :`) is refused with its place, and so is a comparison
 * of a thing with itself, which DynamoDB refuses.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function toDynamo(expr: Expr, allocator: PlaceholderAllocator): DynamoResult {
  const simple = simplify(expr);
  if (isTruth(simple, true)) return { kind: 'constant', value: true };
  if (isTruth(simple, false)) return { kind: 'constant', value: false };
  // Refusals are found before the first placeholder is given out, so that a refused expression leaves no unused names behind.
  const refusal = firstRefusal(simple);
  if (refusal !== undefined) return { kind: 'refused', ...refusal };
  return { kind: 'ok', expression: new Compiler(allocator).condition(simple, 0) };
}

/** Whether the expression reads no attribute, so that its value is known when the request is made. */
export function isKnownAtRequest(expr: Expr): boolean {
  let known = true;
  walkExpression(expr, (node) => {
    if (node.kind === 'path' || node.kind === 'absent') known = false;
  });
  return known;
}

/**
 * Whether SET can store the value: one that is known when the request is made, an attribute, or the sum or difference of two of these.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html#Expressions.UpdateExpressions.SET
 */
export function isSettable(expr: Expr): boolean {
  if (expr.kind === 'absent' || isSetOperand(expr)) return true;
  if (expr.kind !== 'arithmetic' || (expr.operator !== '+' && expr.operator !== '-')) return false;
  return isSetOperand(expr.left) && isSetOperand(expr.right);
}

function isSetOperand(expr: Expr): boolean {
  return expr.kind === 'path' || isKnownAtRequest(expr);
}

/** Removes constant operands of and, or and not. */
function simplify(expr: Expr): Expr {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return combination(expr.kind, expr.operands.map(simplify));
    case 'not':
      return negation(simplify(expr.operand));
    case 'conditional': {
      const condition = simplify(expr.condition);
      if (isTruth(condition, true)) return simplify(expr.yes);
      return isTruth(condition, false) ? simplify(expr.no) : expr;
    }
    case 'in':
      return expr.list.length === 0 ? truth(false, expr) : expr;
    default:
      return expr;
  }
}

interface Refusal extends Span {
  readonly reason: string;
}

function refuse(at: Span, reason: string): Refusal {
  return { reason, start: at.start, end: at.end };
}

function firstRefusal(expr: Expr): Refusal | undefined {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.operands.map(firstRefusal).find((refusal) => refusal !== undefined);
    case 'not':
      return firstRefusal(expr.operand);
    case 'path':
      return pathRefusal(expr);
    case 'param':
      return refuse(expr, `\`${printExpression(expr)}\` alone looks at no attribute; decide it before the request`);
    case 'compare':
      return comparisonRefusal(expr);
    case 'in':
      return inRefusal(expr);
    case 'call':
      return callRefusal(expr);
    case 'conditional':
      return refuse(expr, 'DynamoDB has no `? :`; write the cases with `and` and `or`');
    default:
      return refuse(expr, `\`${printExpression(expr)}\` is no condition`);
  }
}

function comparisonRefusal(expr: CompareExpr): Refusal | undefined {
  const refusal = operandRefusal(expr.left) ?? operandRefusal(expr.right);
  if (refusal !== undefined) return refusal;
  if (isKnownAtRequest(expr))
    return refuse(expr, 'this comparison looks at no attribute; decide it before the request');
  return sameOperands(expr, [expr.left, expr.right]);
}

function inRefusal(expr: InExpr): Refusal | undefined {
  if (expr.list.length > MAX_IN_OPERANDS)
    return refuse(expr, `DynamoDB allows ${MAX_IN_OPERANDS} values after IN; these are ${expr.list.length}`);
  for (const operand of [expr.operand, ...expr.list]) {
    const refusal = operandRefusal(operand);
    if (refusal !== undefined) return refusal;
  }
  if (isKnownAtRequest(expr)) return refuse(expr, 'this test looks at no attribute; decide it before the request');
  for (const item of expr.list) {
    const refusal = sameOperands(item, [expr.operand, item]);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function callRefusal(expr: CallExpr): Refusal | undefined {
  const [first, second] = expr.args as readonly [Expr, Expr | undefined];
  switch (expr.name) {
    case 'has':
      return first.kind === 'path'
        ? pathRefusal(first)
        : refuse(expr, 'this test looks at no attribute; decide it before the request');
    case 'begins_with':
    case 'contains': {
      if (first.kind !== 'path')
        return refuse(first, `DynamoDB's ${expr.name} looks into an attribute, not into \`${printExpression(first)}\``);
      return pathRefusal(first) ?? argumentRefusal(second as Expr) ?? sameOperands(expr, expr.args);
    }
    default:
      return refuse(expr, `\`${expr.name}\` gives no condition`);
  }
}

/** An operand is an attribute, the size of one, or a value known when the request is made. */
function operandRefusal(expr: Expr): Refusal | undefined {
  if (expr.kind === 'path') return pathRefusal(expr);
  if (isKnownAtRequest(expr)) return undefined;
  if (expr.kind === 'call' && expr.name === 'size') {
    const [arg] = expr.args;
    if (arg?.kind === 'path') return pathRefusal(arg);
  }
  switch (expr.kind) {
    case 'absent':
      return refuse(expr, 'DynamoDB has no value that is absent; use `has`');
    case 'arithmetic':
    case 'negate':
      return refuse(expr, 'DynamoDB cannot calculate with attributes in a condition or filter');
    case 'call':
      return refuse(expr, `DynamoDB has no \`${expr.name}\` in a condition or filter`);
    case 'conditional':
      return refuse(expr, 'DynamoDB has no `? :`; write the cases with `and` and `or`');
    default:
      return refuse(expr, 'DynamoDB compares values, not the outcome of a condition');
  }
}

/** DynamoDB's functions take an attribute or a value, not the result of another function. */
function argumentRefusal(expr: Expr): Refusal | undefined {
  const isSize = expr.kind === 'call' && expr.name === 'size' && !isKnownAtRequest(expr);
  return isSize ? refuse(expr, 'DynamoDB takes an attribute or a value here, not a size') : operandRefusal(expr);
}

function pathRefusal(expr: PathExpr): Refusal | undefined {
  return expr.image === 'current' ? undefined : refuse(expr, 'the images of a change exist in streams only');
}

function sameOperands(at: Span, operands: readonly Expr[]): Refusal | undefined {
  const texts = new Set(operands.map(printExpression));
  return texts.size === operands.length ? undefined : refuse(at, 'DynamoDB refuses to compare a thing with itself');
}

const OPERATORS: Readonly<Record<CompareOperator, string>> = {
  '=': '=',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

class Compiler {
  readonly #allocator: PlaceholderAllocator;

  constructor(allocator: PlaceholderAllocator) {
    this.#allocator = allocator;
  }

  /** Brackets stand only where precedence needs them: DynamoDB refuses redundant pairs. */
  condition(expr: Expr, least: number): string {
    switch (expr.kind) {
      case 'or':
        return bracket(expr.operands.map((operand) => this.condition(operand, 2)).join(' OR '), least > 1);
      case 'and':
        return bracket(expr.operands.map((operand) => this.condition(operand, 3)).join(' AND '), least > 2);
      case 'not': {
        const { operand } = expr;
        if (operand.kind === 'call' && operand.name === 'has')
          return `attribute_not_exists(${this.#path(operand.args[0] as PathExpr)})`;
        return `NOT ${this.condition(operand, 4)}`;
      }
      case 'path':
        return `${this.#path(expr)} = ${this.#allocator.value(truth(true, expr))}`;
      case 'compare':
        return `${this.#operand(expr.left)} ${OPERATORS[expr.operator]} ${this.#operand(expr.right)}`;
      case 'in':
        return `${this.#operand(expr.operand)} IN (${expr.list.map((item) => this.#operand(item)).join(', ')})`;
      default:
        return this.#test(expr as CallExpr);
    }
  }

  #test(expr: CallExpr): string {
    const [first, second] = expr.args as readonly [PathExpr, Expr];
    if (expr.name === 'has') return `attribute_exists(${this.#path(first)})`;
    return `${expr.name}(${this.#path(first)}, ${this.#operand(second)})`;
  }

  #operand(expr: Expr): string {
    if (expr.kind === 'path') return this.#path(expr);
    if (isKnownAtRequest(expr)) return this.#allocator.value(expr);
    return `size(${this.#path((expr as CallExpr).args[0] as PathExpr)})`;
  }

  #path(expr: PathExpr): string {
    const segments = this.#allocator.stored?.(expr.segments) ?? expr.segments;
    return segments.map((segment, i) => this.#segment(segment, i === 0)).join('');
  }

  #segment(segment: PathSegment, isFirst: boolean): string {
    if (typeof segment === 'number') return `[${segment}]`;
    return `${isFirst ? '' : '.'}${this.#allocator.name(segment)}`;
  }
}

function bracket(text: string, needed: boolean): string {
  return needed ? `(${text})` : text;
}
