import { flatMap } from '../../lists/flat-map.js';
import {
  ANYTHING,
  comparisonDomain,
  complementDomain,
  type Domain,
  exampleOf,
  IS_COMPOSITE,
  IS_CONTAINER,
  IS_TRUE,
  intersectDomains,
  isEmptyDomain,
  literalsDomain,
  PRESENT,
  prefixDomain,
  typeDomain,
} from './domain.js';
import { compareBy, literalValue } from './evaluate.js';
import type {
  CallExpr,
  CompareExpr,
  CompareOperator,
  Expr,
  InExpr,
  LiteralExpr,
  LiteralValue,
  PathExpr,
} from './expr.js';
import { isCondition, walkExpression } from './expr.js';
import { type ExprType, optionalIf, typeAt } from './expr-type.js';
import { printExpression } from './print.js';

/** What is known of the values that expressions read; undefined is unknown, and then nothing is assumed. */
export interface KnownTypes {
  attribute(name: string): ExprType | undefined;
  param?(name: string): ExprType | undefined;
}

const NOTHING_KNOWN: KnownTypes = { attribute: () => undefined };

const SIZE = typeDomain({ kind: 'number', min: '0', optional: true });
const SIZE_OF_SET = typeDomain({ kind: 'number', min: '1', optional: true });

/** Steps after which a question is left undecided; every realistic condition takes far fewer. */
const BUDGET = 20_000;

/** Whether every item for which `a` holds also satisfies `b`. True is proved; false means no or not decided. */
export function implies(a: Expr, b: Expr, types: KnownTypes = NOTHING_KNOWN): boolean {
  return cannotHold(
    [
      [a, true],
      [b, false],
    ],
    types,
  );
}

/** Whether no item satisfies both. True is proved; false means no or not decided. */
export function disjoint(a: Expr, b: Expr, types: KnownTypes = NOTHING_KNOWN): boolean {
  return cannotHold(
    [
      [a, true],
      [b, true],
    ],
    types,
  );
}

/** Whether no item satisfies the condition. True is proved; false means no or not decided. */
export function neverHolds(expr: Expr, types: KnownTypes = NOTHING_KNOWN): boolean {
  return cannotHold([[expr, true]], types);
}

/**
 * Values under which both conditions would hold, by the text of the place they stand in, as far as they are single values.
 * Undefined where `disjoint` is proved or the question is not decided.
 */
export function jointExample(
  a: Expr,
  b: Expr,
  types: KnownTypes = NOTHING_KNOWN,
): ReadonlyMap<string, string> | undefined {
  const cases = casesOf(
    [
      [a, true],
      [b, true],
    ],
    types,
  );
  const first = cases?.[0];
  if (first === undefined) return undefined;
  const example = new Map<string, string>();
  for (const [place, domain] of first.domains) {
    const text = exampleOf(domain);
    if (text !== undefined) example.set(place, text);
  }
  return example;
}

/** Members of an enum attribute with which the condition can hold; a member is left out only where that is proved. */
export function membersFor(
  expr: Expr,
  path: PathExpr,
  members: readonly string[],
  types: KnownTypes = NOTHING_KNOWN,
): ReadonlySet<string> {
  const possible = members.filter((member) => {
    const value: LiteralExpr = { kind: 'literal', value: { type: 'string', value: member }, start: 0, end: 0 };
    const isMember: CompareExpr = { kind: 'compare', operator: '=', left: path, right: value, start: 0, end: 0 };
    return !disjoint(expr, isMember, types);
  });
  return new Set(possible);
}

type Goal = readonly [expr: Expr, outcome: boolean];

/** One way for the goals to come true: what each place may hold, and which undecidable comparisons hold or do not. */
interface Case {
  readonly domains: ReadonlyMap<string, Domain>;
  readonly opaque: ReadonlyMap<string, boolean>;
}

function cannotHold(goals: readonly Goal[], types: KnownTypes): boolean {
  return casesOf(goals, types)?.length === 0;
}

function casesOf(goals: readonly Goal[], types: KnownTypes): readonly Case[] | undefined {
  const decider = new Decider(types);
  try {
    let cases: readonly Case[] = [{ domains: new Map(), opaque: new Map() }];
    for (const [expr, outcome] of goals) cases = decider.assume(cases, expr, outcome);
    return cases;
  } catch (error) {
    if (error instanceof OutOfBudget) return undefined;
    throw error;
  }
}

class OutOfBudget extends Error {}

/**
 * Splits conditions into cases, a disjunctive normal form whose contradictory cases are dropped as they arise.
 * A condition is true or not true, never unknown, so that every test has an exact opposite.
 */
class Decider {
  readonly #types: KnownTypes;
  #steps = 0;

  constructor(types: KnownTypes) {
    this.#types = types;
  }

  /** The cases in which the condition also has the outcome given. */
  assume(cases: readonly Case[], expr: Expr, outcome: boolean): readonly Case[] {
    if (cases.length === 0) return cases;
    this.#spend(cases.length);
    switch (expr.kind) {
      case 'literal': {
        const holds = expr.value.type === 'bool' && expr.value.value;
        return holds === outcome ? cases : [];
      }
      case 'and':
      case 'or':
        return this.#combine(cases, expr.operands, outcome, (expr.kind === 'and') === outcome);
      case 'not':
        return this.assume(cases, expr.operand, !outcome);
      case 'conditional':
        return [
          ...this.assume(this.assume(cases, expr.condition, true), expr.yes, outcome),
          ...this.assume(this.assume(cases, expr.condition, false), expr.no, outcome),
        ];
      case 'path':
      case 'param':
        return this.#within(cases, expr, IS_TRUE, outcome);
      case 'compare':
        return this.#compare(cases, expr, outcome);
      case 'in':
        return this.#in(cases, expr, outcome);
      case 'call':
        return this.#call(cases, expr, outcome);
      default:
        // A number, a string or nothing at all: never true.
        return outcome ? [] : cases;
    }
  }

  #combine(cases: readonly Case[], operands: readonly Expr[], outcome: boolean, needsAll: boolean): readonly Case[] {
    if (needsAll) return operands.reduce((left, operand) => this.assume(left, operand, outcome), cases);
    return flatMap(operands, (operand) => this.assume(cases, operand, outcome));
  }

  #compare(cases: readonly Case[], expr: CompareExpr, outcome: boolean): readonly Case[] {
    const { operator, left, right } = expr;
    for (const [side, other] of [
      [left, (value: Expr) => ({ ...expr, left: value })],
      [right, (value: Expr) => ({ ...expr, right: value })],
    ] as const) {
      if (side.kind === 'conditional') {
        return [
          ...this.#compare(this.assume(cases, side.condition, true), other(side.yes), outcome),
          ...this.#compare(this.assume(cases, side.condition, false), other(side.no), outcome),
        ];
      }
    }
    if (left.kind === 'absent' || right.kind === 'absent') return (operator === '!=') === outcome ? cases : [];
    if (left.kind === 'literal' && right.kind === 'literal') {
      const holds = compareBy(operator, literalValue(left.value), literalValue(right.value));
      return holds === outcome ? cases : [];
    }
    const tested = conditionIs(left, right) ?? conditionIs(right, left);
    if (tested !== undefined && (operator === '=' || operator === '!='))
      return this.assume(cases, tested.condition, (tested.value === (operator === '=')) === outcome);
    if (right.kind === 'literal') return this.#within(cases, left, comparisonDomain(operator, right.value), outcome);
    if (left.kind === 'literal')
      return this.#within(cases, right, comparisonDomain(MIRRORED[operator], left.value), outcome);
    return this.#relation(cases, operator, left, right, outcome);
  }

  /** A comparison of two things that are both unknown is only known to be the same comparison when it comes again. */
  #relation(
    cases: readonly Case[],
    operator: CompareOperator,
    left: Expr,
    right: Expr,
    outcome: boolean,
  ): readonly Case[] {
    if (operator === '!=') return this.#relation(cases, '=', left, right, !outcome);
    const [a, b] = operator === '>' || operator === '>=' ? [right, left] : [left, right];
    const texts = [printExpression(a), printExpression(b)];
    if (texts[0] === texts[1]) {
      if (operator === '=') return this.#within(cases, a, PRESENT, outcome);
      if (operator === '<' || operator === '>') return outcome ? [] : cases;
    }
    if (operator === '=') texts.sort();
    const sign = operator === '=' ? '=' : operator === '<' || operator === '>' ? '<' : '<=';
    return this.#undecided(cases, texts.join(` ${sign} `), outcome, [
      [a, PRESENT],
      [b, PRESENT],
    ]);
  }

  #in(cases: readonly Case[], expr: InExpr, outcome: boolean): readonly Case[] {
    const values = expr.list.map((item) => (item.kind === 'literal' ? item.value : undefined));
    if (values.every((value): value is LiteralValue => value !== undefined) && isTerm(expr.operand)) {
      return this.#within(cases, expr.operand, literalsDomain(values), outcome);
    }
    const equalities = expr.list.map(
      (item): Expr => ({
        kind: 'compare',
        operator: '=',
        left: expr.operand,
        right: item,
        start: expr.start,
        end: expr.end,
      }),
    );
    return this.#combine(cases, equalities, outcome, !outcome);
  }

  #call(cases: readonly Case[], expr: CallExpr, outcome: boolean): readonly Case[] {
    const [first, second] = expr.args as readonly [Expr, Expr | undefined];
    switch (expr.name) {
      case 'has':
        return this.#within(cases, first, PRESENT, outcome);
      case 'begins_with': {
        const isText = second?.kind === 'literal' && second.value.type === 'string';
        if (isText && isTerm(first))
          return this.#within(cases, first, prefixDomain((second.value as { value: string }).value), outcome);
        return this.#undecided(cases, printExpression(expr), outcome, [
          [first, IS_CONTAINER],
          [second as Expr, IS_CONTAINER],
        ]);
      }
      case 'contains':
        return this.#undecided(cases, printExpression(expr), outcome, [
          [first, IS_CONTAINER],
          [second as Expr, PRESENT],
        ]);
      default:
        return outcome ? [] : cases;
    }
  }

  /** Keeps the cases in which the term's value lies in the set, or outside it. */
  #within(cases: readonly Case[], term: Expr, domain: Domain, outcome: boolean): readonly Case[] {
    const wanted = outcome ? domain : complementDomain(domain);
    return cases.map((one) => this.#restrict(one, term, wanted)).filter((one) => one !== undefined);
  }

  /** `whenTrue` is what must hold of the terms where the comparison holds. */
  #undecided(
    cases: readonly Case[],
    key: string,
    outcome: boolean,
    whenTrue: readonly (readonly [Expr, Domain])[],
  ): readonly Case[] {
    const kept: Case[] = [];
    for (const one of cases) {
      const known = one.opaque.get(key);
      if (known !== undefined && known !== outcome) continue;
      let next: Case | undefined = { domains: one.domains, opaque: new Map(one.opaque).set(key, outcome) };
      if (outcome) for (const [term, domain] of whenTrue) next = next && this.#restrict(next, term, domain);
      if (next !== undefined) kept.push(next);
    }
    return kept;
  }

  /** The case with less room for a term, or undefined where none is left. */
  #restrict(one: Case, term: Expr, domain: Domain): Case | undefined {
    this.#spend(1);
    if (term.kind === 'literal') return one;
    if (term.kind === 'absent') return domain.absent ? one : undefined;
    if (!isTerm(term)) return one;
    const key = printExpression(term);
    const before = one.domains.get(key) ?? this.#initial(term);
    const after = intersectDomains(before, domain);
    if (isEmptyDomain(after)) return undefined;
    const next: Case = { domains: new Map(one.domains).set(key, after), opaque: one.opaque };
    return after.absent ? next : this.#presence(next, term);
  }

  /** What follows for other terms when this one is present. */
  #presence(one: Case, term: Expr): Case | undefined {
    if (term.kind === 'path' || term.kind === 'param') {
      const least = term.kind === 'path' ? 1 : 0;
      if (term.segments.length <= least) return one;
      const parent = { ...term, segments: term.segments.slice(0, -1) };
      return this.#restrict(one, parent, IS_COMPOSITE);
    }
    let result: Case | undefined = one;
    walkExpression(term, (node) => {
      if (node.kind !== 'path' && node.kind !== 'param') return;
      result = result && this.#restrict(result, node, PRESENT);
    });
    return result;
  }

  #initial(term: Expr): Domain {
    const type = this.#typeOf(term);
    if (term.kind === 'path' && type !== undefined) return typeDomain(optionalIf(type, term.image !== 'current'));
    if (term.kind === 'path' || term.kind === 'param') return type === undefined ? ANYTHING : typeDomain(type);
    // No set is empty.
    if (term.kind === 'call' && term.name === 'size')
      return this.#typeOf(term.args[0] as Expr)?.kind === 'set' ? SIZE_OF_SET : SIZE;
    if (term.kind === 'call') return typeDomain({ kind: 'string', optional: true });
    return ANYTHING;
  }

  #typeOf(term: Expr): ExprType | undefined {
    if (term.kind !== 'path' && term.kind !== 'param') return undefined;
    const isPath = term.kind === 'path';
    const whole = isPath ? this.#types.attribute(String(term.segments[0])) : this.#types.param?.(term.name);
    return whole === undefined ? undefined : typeAt(whole, isPath ? term.segments.slice(1) : term.segments);
  }

  #spend(steps: number): void {
    this.#steps += steps;
    if (this.#steps > BUDGET) throw new OutOfBudget();
  }
}

/** A condition beside the word for what it comes to: it is true or false, never absent. */
function conditionIs(expr: Expr, other: Expr): { readonly condition: Expr; readonly value: boolean } | undefined {
  if (other.kind !== 'literal' || other.value.type !== 'bool' || !isCondition(expr)) return undefined;
  return { condition: expr, value: other.value.value };
}

const MIRRORED: Readonly<Record<CompareOperator, CompareOperator>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** Terms are absent exactly when something that they read is absent or of the wrong type; conditions are never absent. */
function isTerm(expr: Expr): boolean {
  switch (expr.kind) {
    case 'path':
    case 'param':
      return true;
    case 'negate':
      return isTerm(expr.operand) || expr.operand.kind === 'literal';
    case 'arithmetic':
      return [expr.left, expr.right].every((side) => isTerm(side) || side.kind === 'literal');
    case 'call':
      return (expr.name === 'lower' || expr.name === 'upper' || expr.name === 'size') && isTerm(expr.args[0] as Expr);
    default:
      return false;
  }
}
