import { didYouMean } from '../../text/did-you-mean.js';
import type {
  ArithmeticExpr,
  CallExpr,
  CompareExpr,
  ConditionalExpr,
  Expr,
  InExpr,
  ParamExpr,
  PathExpr,
  Span,
} from './expr.js';
import { paramsOf, pathsOf } from './expr.js';
import {
  ANY,
  BOOL,
  canEqual,
  describeType,
  type ExprType,
  isOrdered,
  joinTypes,
  NUMBER,
  optionalIf,
  STRING,
  storedKind,
  typeAt,
} from './expr-type.js';
import { printExpression, printPath } from './print.js';

/** What an expression can see from where it stands. */
export interface ExprEnv {
  /** Type of a stored attribute; undefined where the item has none of that name. */
  attribute(name: string): ExprType | undefined;
  /** All attributes, for did-you-mean. */
  attributeNames(): readonly string[];
  /** Type of `$name`; undefined where there is no such parameter. */
  param(name: string): ExprType | undefined;
  /** All parameters, for did-you-mean; left out where none can be declared. */
  paramNames?(): readonly string[];
  /** Whether `old.` and `new.` are the images of a change. Then every path must carry one of the two. */
  readonly allowOldNew: boolean;
  /** What the whole expression must give: a condition, or a value of the derived attribute's type. */
  readonly expected?: ExprType;
}

export interface ExprProblem extends Span {
  readonly message: string;
  /** Text that would be right in place of the span, where one is likely. */
  readonly suggestion?: string;
}

export interface CheckedExpression {
  readonly problems: readonly ExprProblem[];
  readonly type: ExprType;
  /** The tree with bare enum members turned into strings: what all other back ends take. */
  readonly expr: Expr;
  /** Every place in the item that is read. */
  readonly reads: readonly PathExpr[];
  /** Names of the parameters used, without `$`. */
  readonly params: readonly string[];
}

/** Finds every type error of an expression and resolves bare enum members. */
export function checkExpression(expr: Expr, env: ExprEnv): CheckedExpression {
  const checker = new Checker(env);
  const typed = checker.check(expr, env.expected === undefined ? undefined : { type: env.expected });
  checker.expect(typed, env.expected);
  return {
    problems: checker.problems,
    type: typed.type,
    expr: typed.expr,
    reads: pathsOf(typed.expr),
    params: paramsOf(typed.expr),
  };
}

/** The type of what is already reported; it differs from `any` in that nothing beside it is reported again. */
const MISTAKEN: ExprType = { kind: 'any' };

interface Typed {
  readonly expr: Expr;
  readonly type: ExprType;
}

/** What an operand stands opposite to: a bare name there is a member of its type. */
type Opposite = Pick<Typed, 'type'> & Partial<Typed>;

class Checker {
  readonly problems: ExprProblem[] = [];
  readonly #env: ExprEnv;

  constructor(env: ExprEnv) {
    this.#env = env;
  }

  check(expr: Expr, opposite?: Opposite): Typed {
    switch (expr.kind) {
      case 'literal':
        return { expr, type: this.#literal(expr, opposite) };
      case 'absent':
        return { expr, type: { kind: 'absent' } };
      case 'path':
        return this.#path(expr, opposite);
      case 'param':
        return { expr, type: this.#param(expr) };
      case 'compare':
        return this.#compare(expr);
      case 'in':
        return this.#in(expr);
      case 'and':
      case 'or':
        return { expr: { ...expr, operands: expr.operands.map((operand) => this.#condition(operand)) }, type: BOOL };
      case 'not':
        return { expr: { ...expr, operand: this.#condition(expr.operand) }, type: BOOL };
      case 'conditional':
        return this.#conditional(expr, opposite);
      case 'arithmetic':
        return this.#arithmetic(expr);
      case 'negate': {
        const operand = this.check(expr.operand);
        this.#require(operand, 'number', '`-`');
        return { expr: { ...expr, operand: operand.expr }, type: optionalIf(NUMBER, operand.type.optional === true) };
      }
      case 'call':
        return this.#call(expr);
    }
  }

  /** Reports a whole expression that gives something else than its place needs. */
  expect(typed: Typed, expected: ExprType | undefined): void {
    if (expected === undefined || typed.type.kind === 'absent' || canEqual(typed.type, expected)) return;
    const wanted = expected.kind === 'bool' ? 'a condition' : describeType(expected);
    this.#report(typed.expr, `the result is ${describeType(typed.type)}, but ${wanted} is needed here`);
  }

  #report(span: Span, message: string, suggestion?: string): void {
    this.problems.push({
      message,
      start: span.start,
      end: span.end,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }

  #literal(expr: Expr & { readonly kind: 'literal' }, opposite: Opposite | undefined): ExprType {
    const { value } = expr;
    const facing = opposite?.type;
    switch (value.type) {
      case 'string':
        if (facing?.kind === 'enum') {
          if (facing.members.includes(value.value)) return { ...facing, members: [value.value], optional: false };
          this.#notAMember(expr, value.value, facing, opposite?.expr);
        }
        return STRING;
      case 'number':
        return NUMBER;
      case 'bool':
        return BOOL;
      case 'null':
        return { kind: 'null' };
    }
  }

  #notAMember(span: Span, name: string, type: ExprType & { readonly kind: 'enum' }, owner: Expr | undefined): void {
    const near = didYouMean(name, type.members);
    const advice = near === undefined ? `; it has ${type.members.join(', ')}` : `; did you mean \`${near}\`?`;
    const named = owner?.kind === 'path' ? printExpression(owner) : type.name;
    this.#report(span, `${named === undefined ? 'the enum' : `\`${named}\``} has no member \`${name}\`${advice}`, near);
  }

  #path(expr: PathExpr, opposite: Opposite | undefined): Typed {
    const [first, ...rest] = expr.segments;
    const name = String(first);
    const type = this.#env.attribute(name);
    if (expr.image !== 'current' && !this.#env.allowOldNew) {
      const whole: PathExpr = { ...expr, image: 'current', segments: [expr.image, ...expr.segments] };
      if (this.#env.attribute(expr.image) !== undefined) return this.#path(whole, opposite);
      this.#report(
        expr,
        `\`${expr.image}.\` is an image of a change; only the condition of a stream has images`,
        printPath(expr.segments),
      );
      return { expr, type: (type && typeAt(type, rest)) ?? MISTAKEN };
    }
    if (type === undefined) return this.#unknownName(expr, name, opposite);
    if (this.#env.allowOldNew && expr.image === 'current') {
      this.#report(
        expr,
        `say whether \`${name}\` is meant before or after the change: \`old.${name}\` or \`new.${name}\``,
        `new.${printPath(expr.segments)}`,
      );
      return { expr, type };
    }
    const inner = typeAt(type, rest);
    if (inner !== undefined) return { expr, type: optionalIf(inner, this.#env.allowOldNew) };
    this.#report(
      expr,
      `\`${name}\` is ${describeType(type)} and has nothing at \`${printPath(expr.segments)}\``,
      nearbyPlace(type, expr),
    );
    return { expr, type: MISTAKEN };
  }

  #unknownName(expr: PathExpr, name: string, opposite: Opposite | undefined): Typed {
    const isBare = expr.image === 'current' && expr.segments.length === 1;
    const facing = opposite?.type;
    if (isBare && facing?.kind === 'enum') {
      if (facing.members.includes(name)) {
        return {
          expr: { kind: 'literal', value: { type: 'string', value: name }, start: expr.start, end: expr.end },
          type: { ...facing, members: [name], optional: false },
        };
      }
      const attributes = didYouMean(name, this.#env.attributeNames());
      if (attributes === undefined || didYouMean(name, facing.members) !== undefined) {
        this.#notAMember(expr, name, facing, opposite?.expr);
        return { expr, type: MISTAKEN };
      }
    }
    if (isBare && facing === MISTAKEN) return { expr, type: MISTAKEN };
    const near = didYouMean(name, this.#env.attributeNames());
    const advice = near === undefined ? this.#imageAdvice(expr) : `; did you mean \`${near}\`?`;
    const quoted = isBare && facing !== undefined && storedKind(facing) === 'string' && near === undefined;
    this.#report(
      expr,
      `there is no attribute \`${name}\`${advice}${quoted ? '; a text is written in quotes' : ''}`,
      near === undefined
        ? quoted
          ? `'${name}'`
          : undefined
        : printExpression({ ...expr, segments: [near, ...expr.segments.slice(1)] }),
    );
    // The rest is read as if the name were the one that was probably meant.
    const meant = near === undefined ? undefined : this.#env.attribute(near);
    return { expr, type: (meant && typeAt(meant, expr.segments.slice(1))) ?? MISTAKEN };
  }

  /** Of what is meant by `deleted` or `has(new)` in a stream. */
  #imageAdvice({ image }: PathExpr): string {
    const [some] = this.#env.attributeNames();
    const isCondition = this.#env.allowOldNew && this.#env.expected?.kind === 'bool';
    if (!isCondition || image !== 'current' || some === undefined) return '';
    return `; \`not has(old.${some})\` holds of a new item, \`not has(new.${some})\` of a deleted one`;
  }

  #param(expr: ParamExpr): ExprType {
    const type = this.#env.param(expr.name);
    if (type === undefined) {
      const declared = this.#env.paramNames?.();
      const near = didYouMean(expr.name, declared ?? []);
      const cure = declared === undefined ? '' : '; declare it under `params`, with its type';
      const advice = near === undefined ? cure : `; did you mean \`$${near}\`?`;
      this.#report(
        expr,
        `there is no parameter \`$${expr.name}\`${advice}`,
        near === undefined ? undefined : `$${near}`,
      );
      return MISTAKEN;
    }
    const inner = typeAt(type, expr.segments);
    if (inner !== undefined) return inner;
    this.#report(expr, `\`$${expr.name}\` is ${describeType(type)} and has nothing at \`${printExpression(expr)}\``);
    return MISTAKEN;
  }

  /** Both sides, each seen as what the other may be a member of. */
  #pair(left: Expr, right: Expr): readonly [Typed, Typed] {
    const isLeftUnknown = this.#isUnresolvedName(left) && !this.#isMisspelt(left);
    if (
      (isLeftUnknown && !(this.#isUnresolvedName(right) && !this.#isMisspelt(right))) ||
      (left.kind === 'literal' && right.kind !== 'literal')
    ) {
      const checkedRight = this.check(right);
      return [this.check(left, checkedRight), checkedRight];
    }
    const checkedLeft = this.check(left);
    return [checkedLeft, this.check(right, checkedLeft)];
  }

  #isUnresolvedName(expr: Expr): boolean {
    if (expr.kind !== 'path' || expr.image !== 'current' || expr.segments.length !== 1) return false;
    return this.#env.attribute(String(expr.segments[0])) === undefined;
  }

  #isMisspelt(expr: Expr): boolean {
    return expr.kind === 'path' && didYouMean(String(expr.segments[0]), this.#env.attributeNames()) !== undefined;
  }

  #compare(expr: CompareExpr): Typed {
    const [left, right] = this.#pair(expr.left, expr.right);
    const result: Typed = { expr: { ...expr, left: left.expr, right: right.expr }, type: BOOL };
    const isEquality = expr.operator === '=' || expr.operator === '!=';
    for (const [side, other] of [
      [left, right],
      [right, left],
    ] as const) {
      if (side.type.kind === 'absent') {
        const test = `has(${printExpression(other.expr)})`;
        const instead = expr.operator === '!=' ? test : `not ${test}`;
        this.#report(
          expr,
          `a comparison with \`absent\` says nothing: DynamoDB finds \`!=\` true and all others false; write \`${instead}\``,
          instead,
        );
        return result;
      }
    }
    if (!canEqual(left.type, right.type)) {
      const outcome = expr.operator === '!=' ? 'always true' : 'never true';
      this.#report(
        expr,
        `\`${printExpression(left.expr)}\` is ${describeType(left.type)} and \`${printExpression(right.expr)}\` is ${describeType(right.type)}: this comparison is ${outcome}`,
        nullAdvice(expr, left, right),
      );
    } else if (!isEquality && !(isOrdered(left.type) && isOrdered(right.type))) {
      const unordered = isOrdered(left.type) ? right : left;
      this.#report(
        expr,
        `\`${printExpression(unordered.expr)}\` is ${describeType(unordered.type)}, and DynamoDB orders only strings, numbers and binary`,
      );
    }
    return result;
  }

  #in(expr: InExpr): Typed {
    const operand = this.check(expr.operand);
    const list = expr.list.map((item) => {
      const typed = this.check(item, operand);
      if (!canEqual(operand.type, typed.type)) {
        this.#report(
          item,
          `\`${printExpression(operand.expr)}\` is ${describeType(operand.type)} and never equals \`${printExpression(typed.expr)}\`, which is ${describeType(typed.type)}`,
        );
      }
      return typed.expr;
    });
    return { expr: { ...expr, operand: operand.expr, list }, type: BOOL };
  }

  #condition(expr: Expr): Expr {
    const typed = this.check(expr);
    if (storedKind(typed.type) !== 'bool' && typed.type.kind !== 'any') {
      this.#report(
        expr,
        `\`${printExpression(typed.expr)}\` is ${describeType(typed.type)}, but a condition is needed here`,
      );
    }
    return typed.expr;
  }

  #conditional(expr: ConditionalExpr, opposite: Opposite | undefined): Typed {
    const condition = this.#condition(expr.condition);
    const yes = this.check(expr.yes, opposite);
    const no = this.check(expr.no, opposite ?? yes);
    let type = joinTypes(yes.type, no.type);
    if (type === undefined) {
      this.#report(expr, `one result is ${describeType(yes.type)} and the other ${describeType(no.type)}`);
      type = ANY;
    }
    return { expr: { ...expr, condition, yes: yes.expr, no: no.expr }, type };
  }

  #arithmetic(expr: ArithmeticExpr): Typed {
    const left = this.check(expr.left);
    const right = this.check(expr.right);
    const optional = left.type.optional === true || right.type.optional === true;
    const isJoin = expr.operator === '+' && [left, right].some((side) => storedKind(side.type) === 'string');
    const kind = isJoin ? 'string' : 'number';
    for (const side of [left, right]) this.#require(side, kind, `\`${expr.operator}\``);
    const isUnknown = expr.operator === '+' && left.type.kind === 'any' && right.type.kind === 'any';
    const type = isUnknown ? ANY : isJoin ? STRING : NUMBER;
    return { expr: { ...expr, left: left.expr, right: right.expr }, type: optionalIf(type, optional) };
  }

  #require(typed: Typed, kind: 'number' | 'string', what: string): void {
    const found = storedKind(typed.type);
    if (found === kind || found === 'any') return;
    this.#report(
      typed.expr,
      `${what} needs ${describeType({ kind })} here, and \`${printExpression(typed.expr)}\` is ${describeType(typed.type)}`,
    );
  }

  #call(expr: CallExpr): Typed {
    const [first, second] = expr.args as readonly [Expr, Expr | undefined];
    switch (expr.name) {
      case 'has': {
        const arg = this.check(first);
        return { expr: { ...expr, args: [arg.expr] }, type: BOOL };
      }
      case 'lower':
      case 'upper': {
        const arg = this.check(first);
        this.#require(arg, 'string', `\`${expr.name}\``);
        return { expr: { ...expr, args: [arg.expr] }, type: optionalIf(STRING, arg.type.optional === true) };
      }
      case 'size': {
        const arg = this.check(first);
        const kind = storedKind(arg.type);
        if (kind === 'number' || kind === 'bool' || kind === 'null' || kind === 'absent') {
          this.#report(
            first,
            `\`size\` counts strings, binary, lists, sets and maps; \`${printExpression(arg.expr)}\` is ${describeType(arg.type)}`,
          );
        }
        return { expr: { ...expr, args: [arg.expr] }, type: optionalIf(NUMBER, arg.type.optional === true) };
      }
      case 'begins_with':
        return this.#beginsWith(expr, first, second as Expr);
      case 'contains':
        return this.#contains(expr, first, second as Expr);
    }
  }

  #beginsWith(expr: CallExpr, first: Expr, second: Expr): Typed {
    const text = this.check(first);
    const start = this.check(second);
    for (const side of [text, start]) {
      const kind = storedKind(side.type);
      if (kind !== 'string' && kind !== 'binary' && kind !== 'any') {
        this.#report(
          side.expr,
          `\`begins_with\` compares strings or binary, and \`${printExpression(side.expr)}\` is ${describeType(side.type)}`,
        );
        return { expr: { ...expr, args: [text.expr, start.expr] }, type: BOOL };
      }
    }
    if (
      !canEqual(
        { ...text.type, kind: storedKind(text.type) } as ExprType,
        { ...start.type, kind: storedKind(start.type) } as ExprType,
      )
    ) {
      this.#report(expr, `\`begins_with\` of ${describeType(text.type)} and ${describeType(start.type)} is never true`);
    }
    return { expr: { ...expr, args: [text.expr, start.expr] }, type: BOOL };
  }

  #contains(expr: CallExpr, first: Expr, second: Expr): Typed {
    const whole = this.check(first);
    const isCollection = whole.type.kind === 'list' || whole.type.kind === 'set';
    const part = this.check(
      second,
      whole.type.kind === 'list' || whole.type.kind === 'set' ? { type: whole.type.of, expr: whole.expr } : undefined,
    );
    const result: Typed = { expr: { ...expr, args: [whole.expr, part.expr] }, type: BOOL };
    const kind = storedKind(whole.type);
    if (isCollection) {
      const of = (whole.type as { readonly of: ExprType }).of;
      if (!canEqual(of, part.type)) {
        this.#report(
          second,
          `\`${printExpression(whole.expr)}\` holds values that are ${describeType(of)}, and \`${printExpression(part.expr)}\` is ${describeType(part.type)}`,
        );
      }
    } else if (kind === 'string' || kind === 'binary') {
      if (storedKind(part.type) !== kind && part.type.kind !== 'any') {
        this.#report(
          second,
          `\`contains\` looks for ${describeType({ kind })} in ${describeType({ kind })}, and \`${printExpression(part.expr)}\` is ${describeType(part.type)}`,
        );
      }
    } else if (kind !== 'any') {
      this.#report(
        first,
        `\`contains\` looks into strings, binary, lists and sets; \`${printExpression(whole.expr)}\` is ${describeType(whole.type)}`,
      );
    }
    return result;
  }
}

function nullAdvice(expr: CompareExpr, left: Typed, right: Typed): string | undefined {
  const other = left.type.kind === 'null' ? right : right.type.kind === 'null' ? left : undefined;
  if (other === undefined || (other.expr.kind !== 'path' && other.expr.kind !== 'param')) return undefined;
  const test = `has(${printExpression(other.expr)})`;
  return expr.operator === '!=' ? test : `not ${test}`;
}

/** The same path with its first unknown field replaced by the nearest known one. */
function nearbyPlace(type: ExprType, expr: PathExpr): string | undefined {
  const [first, ...rest] = expr.segments;
  for (let i = 0; i < rest.length; i++) {
    const parent = typeAt(type, rest.slice(0, i));
    if (parent === undefined) return undefined;
    if (typeAt(parent, rest.slice(i, i + 1)) !== undefined) continue;
    const wrong = rest[i];
    if (parent.kind !== 'map' || parent.fields === undefined || typeof wrong !== 'string') return undefined;
    const near = didYouMean(wrong, parent.fields.keys());
    if (near === undefined) return undefined;
    return printExpression({ ...expr, segments: [first as string, ...rest.slice(0, i), near, ...rest.slice(i + 1)] });
  }
  return undefined;
}
