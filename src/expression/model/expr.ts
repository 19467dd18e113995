/** Offsets into the expression's own text, in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A map's name or a list's index. */
export type PathSegment = string | number;

/** Which image of the item a path reads: the item itself, or the images before and after a change in a stream. */
export type Image = 'current' | 'old' | 'new';

export type CompareOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

export type FunctionName = 'lower' | 'upper' | 'size' | 'begins_with' | 'contains' | 'has';

export type LiteralValue =
  | { readonly type: 'string'; readonly value: string }
  /** Plain or scientific decimal notation, exactly as written. */
  | { readonly type: 'number'; readonly text: string }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'null' };

export interface LiteralExpr extends Span {
  readonly kind: 'literal';
  readonly value: LiteralValue;
}

/** The value of an attribute that is not there. */
export interface AbsentExpr extends Span {
  readonly kind: 'absent';
}

/** A stored attribute, or a place inside one. The first segment is the attribute's name. */
export interface PathExpr extends Span {
  readonly kind: 'path';
  readonly image: Image;
  readonly segments: readonly PathSegment[];
}

/** `$name` and what lies inside it. */
export interface ParamExpr extends Span {
  readonly kind: 'param';
  readonly name: string;
  readonly segments: readonly PathSegment[];
}

export interface CompareExpr extends Span {
  readonly kind: 'compare';
  readonly operator: CompareOperator;
  readonly left: Expr;
  readonly right: Expr;
}

export interface InExpr extends Span {
  readonly kind: 'in';
  readonly operand: Expr;
  readonly list: readonly Expr[];
}

/** Two operands or more. */
export interface LogicExpr extends Span {
  readonly kind: 'and' | 'or';
  readonly operands: readonly Expr[];
}

export interface NotExpr extends Span {
  readonly kind: 'not';
  readonly operand: Expr;
}

export interface ConditionalExpr extends Span {
  readonly kind: 'conditional';
  readonly condition: Expr;
  readonly yes: Expr;
  readonly no: Expr;
}

/** `+` also joins strings. */
export interface ArithmeticExpr extends Span {
  readonly kind: 'arithmetic';
  readonly operator: ArithmeticOperator;
  readonly left: Expr;
  readonly right: Expr;
}

export interface NegateExpr extends Span {
  readonly kind: 'negate';
  readonly operand: Expr;
}

export interface CallExpr extends Span {
  readonly kind: 'call';
  readonly name: FunctionName;
  readonly args: readonly Expr[];
}

/**
 * The syntax tree of the model's expression language. A bare enum member is a path until `checkExpression` has
 * resolved it, so every other back end takes the tree that the check returns.
 */
export type Expr =
  | LiteralExpr
  | AbsentExpr
  | PathExpr
  | ParamExpr
  | CompareExpr
  | InExpr
  | LogicExpr
  | NotExpr
  | ConditionalExpr
  | ArithmeticExpr
  | NegateExpr
  | CallExpr;

/** The direct operands, from left to right. */
export function operandsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'literal':
    case 'absent':
    case 'path':
    case 'param':
      return [];
    case 'compare':
    case 'arithmetic':
      return [expr.left, expr.right];
    case 'in':
      return [expr.operand, ...expr.list];
    case 'and':
    case 'or':
      return expr.operands;
    case 'not':
    case 'negate':
      return [expr.operand];
    case 'conditional':
      return [expr.condition, expr.yes, expr.no];
    case 'call':
      return expr.args;
  }
}

/** Calls `visit` for the tree and everything in it, parents first. */
export function walkExpression(expr: Expr, visit: (node: Expr) => void): void {
  visit(expr);
  for (const operand of operandsOf(expr)) walkExpression(operand, visit);
}

/** The tree with its direct operands replaced, in the order of `operandsOf`. */
export function mapOperands(expr: Expr, map: (operand: Expr) => Expr): Expr {
  switch (expr.kind) {
    case 'literal':
    case 'absent':
    case 'path':
    case 'param':
      return expr;
    case 'compare':
      return { ...expr, left: map(expr.left), right: map(expr.right) };
    case 'arithmetic':
      return { ...expr, left: map(expr.left), right: map(expr.right) };
    case 'in':
      return { ...expr, operand: map(expr.operand), list: expr.list.map(map) };
    case 'and':
    case 'or':
      return { ...expr, operands: expr.operands.map(map) };
    case 'not':
      return { ...expr, operand: map(expr.operand) };
    case 'negate':
      return { ...expr, operand: map(expr.operand) };
    case 'conditional':
      return { ...expr, condition: map(expr.condition), yes: map(expr.yes), no: map(expr.no) };
    case 'call':
      return { ...expr, args: expr.args.map(map) };
  }
}

/** Every distinct path that the expression reads, in order of appearance. */
export function pathsOf(expr: Expr): readonly PathExpr[] {
  const found = new Map<string, PathExpr>();
  walkExpression(expr, (node) => {
    if (node.kind === 'path') {
      const key = `${node.image} ${JSON.stringify(node.segments)}`;
      if (!found.has(key)) found.set(key, node);
    }
  });
  return [...found.values()];
}

/** Names of the parameters that the expression reads, without `$`, in order of appearance. */
export function paramsOf(expr: Expr): readonly string[] {
  const found = new Set<string>();
  walkExpression(expr, (node) => {
    if (node.kind === 'param') found.add(node.name);
  });
  return [...found];
}

/** Whether the expression is a condition by its own shape: a comparison, a test or a combination of them. */
export function isCondition(expr: Expr): boolean {
  switch (expr.kind) {
    case 'compare':
    case 'in':
    case 'and':
    case 'or':
    case 'not':
      return true;
    case 'literal':
      return expr.value.type === 'bool';
    case 'call':
      return expr.name === 'has' || expr.name === 'begins_with' || expr.name === 'contains';
    case 'conditional':
      return isCondition(expr.yes) && isCondition(expr.no);
    default:
      return false;
  }
}

const NOWHERE: Span = { start: 0, end: 0 };

/** The condition that always, or never, holds. */
export function truth(value: boolean, span: Span = NOWHERE): LiteralExpr {
  return { kind: 'literal', value: { type: 'bool', value }, start: span.start, end: span.end };
}

/** Whether the expression is the literal `true` or `false` given. */
export function isTruth(expr: Expr, value: boolean): boolean {
  return expr.kind === 'literal' && expr.value.type === 'bool' && expr.value.value === value;
}

/** Negation, without double negation. */
export function negation(expr: Expr): Expr {
  if (expr.kind === 'not') return expr.operand;
  if (isTruth(expr, true)) return truth(false, expr);
  if (isTruth(expr, false)) return truth(true, expr);
  return { kind: 'not', operand: expr, start: expr.start, end: expr.end };
}

/** Conjunction or disjunction, flattened, without its neutral element. */
export function combination(kind: 'and' | 'or', parts: readonly Expr[]): Expr {
  const neutral = kind === 'and';
  const operands: Expr[] = [];
  for (const part of parts) {
    if (isTruth(part, neutral)) continue;
    if (isTruth(part, !neutral)) return part;
    if (part.kind === kind) operands.push(...part.operands);
    else operands.push(part);
  }
  const [first] = operands;
  if (first === undefined) return truth(neutral, parts[0]);
  if (operands.length === 1) return first;
  return { kind, operands, start: first.start, end: operands.at(-1)?.end ?? first.end };
}
