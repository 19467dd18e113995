import type { ArithmeticExpr, CallExpr, ParamExpr, PathExpr } from '../../../expression/model/expr.js';
import {
  type CompareOperator,
  type Expr,
  evaluate,
  isKnownAtRequest,
  itemScope,
  type PathSegment,
  paramsOf,
} from '../../../expression/model/index.js';
import type { ValueType } from '../../../model/value-type.js';
import { type AttributeValue, ValueError } from '../../../value/index.js';
import { type Code, commas, from, literal, member, raw, ts } from '../../text/index.js';
import { compareCode, isSameText } from './compare-code.js';
import { type Facts, withFact } from './facts.js';
import { joinedCode } from './join-code.js';
import { arithmeticCode, negatedCode, numberLiteral } from './number-code.js';
import type { ExprScope, TypedCode } from './scope.js';
import { combined, constantTest, negated, plainTest, type Test } from './test-code.js';
import {
  ABSENT,
  boolLiteral,
  bracketed,
  genericCode,
  isNarrowed,
  isSameForm,
  type Kind,
  kindOf,
  textLiteral,
  typed,
  type Value,
} from './value.js';

const COMPARE = 'runtime/compare';

/** The property that tells the size of a value. */
const SIZES: Readonly<Partial<Record<Kind, string>>> = {
  text: 'length',
  list: 'length',
  binary: 'length',
  set: 'size',
};

/** Writes checked expressions as TypeScript, with what `evaluate` makes of them. */
export class Emitter {
  readonly #scope: ExprScope;

  constructor(scope: ExprScope) {
    this.#scope = scope;
  }

  value(expr: Expr, facts: Facts): Value {
    const known = knownLiteral(expr);
    if (known !== undefined) return known;
    switch (expr.kind) {
      case 'literal':
        return typed(raw('null'), { kind: 'any' });
      case 'absent':
        return ABSENT;
      case 'path':
      case 'param':
        return this.#place(expr, facts);
      case 'conditional': {
        const test = this.test(expr.condition, facts);
        if (test.constant !== undefined) return this.value(test.constant ? expr.yes : expr.no, facts);
        return joinedCode(test.code, this.value(expr.yes, test.yes), this.value(expr.no, test.no));
      }
      case 'arithmetic':
        return this.#arithmetic(expr, facts);
      case 'negate': {
        const operand = this.value(expr.operand, facts);
        if (kindOf(operand.type) === 'number') return negatedCode(operand);
        return operand.absent ? ABSENT : generic('negate', [operand]);
      }
      case 'call':
        if (expr.name === 'lower' || expr.name === 'upper') return this.#folded(expr, facts);
        if (expr.name === 'size') return this.#size(expr, facts);
        return this.#truth(expr, facts);
      default:
        return this.#truth(expr, facts);
    }
  }

  #truth(expr: Expr, facts: Facts): Value {
    const { code, constant } = this.test(expr, facts);
    return constant === undefined ? typed(code, { kind: 'bool' }) : boolLiteral(constant);
  }

  /** Whether a condition holds. */
  test(expr: Expr, facts: Facts): Test {
    const known = knownLiteral(expr);
    if (known?.literal !== undefined) return constantTest(known.literal.type === 'bool' && known.literal.value, facts);
    switch (expr.kind) {
      case 'and':
      case 'or':
        return combined(
          expr.kind,
          facts,
          expr.operands.map((operand) => (on: Facts) => this.test(operand, on)),
        );
      case 'not':
        return negated(this.test(expr.operand, facts));
      case 'compare':
        return this.#compare(expr.operator, expr.left, expr.right, facts);
      case 'in':
        return this.#in(expr.operand, expr.list, facts);
      case 'conditional':
        return this.#choice(expr, facts);
      case 'call':
        if (expr.name === 'has') return this.#has(this.value(operand(expr, 0), facts), facts);
        if (expr.name === 'begins_with') return this.#beginsWith(expr, facts);
        if (expr.name === 'contains') return this.#contains(expr, facts);
        return this.#isTrue(this.value(expr, facts), facts);
      default:
        return this.#isTrue(this.value(expr, facts), facts);
    }
  }

  #choice(expr: Expr & { readonly kind: 'conditional' }, facts: Facts): Test {
    const test = this.test(expr.condition, facts);
    if (test.constant !== undefined) return this.test(test.constant ? expr.yes : expr.no, facts);
    const yes = this.test(expr.yes, test.yes);
    const no = this.test(expr.no, test.no);
    return plainTest(ts`(${test.code}) ? (${yes.code}) : (${no.code})`, facts);
  }

  #isTrue(value: Value, facts: Facts): Test {
    if (value.absent) return constantTest(false, facts);
    return compareCode('=', value, boolLiteral(true), facts);
  }

  #compare(operator: CompareOperator, left: Expr, right: Expr, facts: Facts): Test {
    return compareCode(operator, this.value(left, facts), this.value(right, facts), facts);
  }

  #in(operand: Expr, list: readonly Expr[], facts: Facts): Test {
    const value = this.value(operand, facts);
    const items = list.map((item) => this.value(item, facts));
    const texts = items.flatMap((item) => (item.literal?.type === 'string' ? [item.literal.value] : []));
    // A long list is looked up; a short one, or one of the members of an enum, shows TypeScript what the value can be.
    if (
      items.length > 4 &&
      texts.length === items.length &&
      kindOf(value.type) === 'text' &&
      value.type.kind !== 'enum' &&
      isNarrowed(value)
    ) {
      const looked = ts`[${commas(texts.map((text) => literal(text)))}].includes(${value.code})`;
      return plainTest(value.nullable ? ts`${value.code} !== undefined && ${looked}` : looked, facts);
    }
    return combined(
      'or',
      facts,
      list.map((item) => (on: Facts) => this.#compare('=', operand, item, on)),
    );
  }

  #has(value: Value, facts: Facts): Test {
    if (value.absent || !value.nullable) return constantTest(value.absent !== true, facts);
    return {
      code: ts`${bracketed(value)} !== undefined`,
      yes: withFact(facts, value.place, { presence: 'present' }),
      no: withFact(facts, value.place, { presence: 'absent' }),
    };
  }

  #beginsWith(expr: CallExpr, facts: Facts): Test {
    const [text, start] = [this.value(operand(expr, 0), facts), this.value(operand(expr, 1), facts)];
    if (text.absent || start.absent) return constantTest(false, facts);
    if (kindOf(text.type) === 'text' && kindOf(start.type) === 'text' && !start.nullable)
      return this.#method(text, ts`startsWith(${start.code})`, facts);
    return plainTest(ts`${from(COMPARE, 'beginsWith')}(${genericCode(text)}, ${genericCode(start)})`, facts);
  }

  #contains(expr: CallExpr, facts: Facts): Test {
    const [whole, part] = [this.value(operand(expr, 0), facts), this.value(operand(expr, 1), facts)];
    if (whole.absent || part.absent) return constantTest(false, facts);
    const kind = kindOf(whole.type);
    if (!part.nullable) {
      if (kind === 'text' && kindOf(part.type) === 'text')
        return this.#method(whole, ts`includes(${part.code})`, facts);
      const { type } = whole;
      if ((type.kind === 'set' || type.kind === 'list') && isSameText(type.of, part))
        return this.#method(whole, ts`${raw(type.kind === 'set' ? 'has' : 'includes')}(${part.code})`, facts);
      if (type.kind === 'set' || type.kind === 'list')
        if (isSameForm(type.of, part.type) && kindOf(part.type) !== 'number')
          return plainTest(ts`${from(COMPARE, 'contains')}(${whole.code}, ${part.code})`, facts);
    }
    return plainTest(ts`${from(COMPARE, 'contains')}(${genericCode(whole)}, ${genericCode(part)})`, facts);
  }

  /** A method that says yes or no, of a value that may be absent. */
  #method(of: Value, called: Code, facts: Facts): Test {
    if (!of.nullable) return plainTest(ts`${bracketed(of)}.${called}`, facts);
    return {
      code: ts`${of.place === undefined ? bracketed(of) : of.code}?.${called} === true`,
      yes: withFact(facts, of.place, { presence: 'present' }),
      no: facts,
    };
  }

  #folded(expr: CallExpr, facts: Facts): Value {
    const { name } = expr;
    const value = this.value(operand(expr, 0), facts);
    if (value.absent) return ABSENT;
    if (kindOf(value.type) !== 'text') return generic(name, [value]);
    const method = raw(name === 'lower' ? 'toLowerCase()' : 'toUpperCase()');
    const code = value.nullable ? ts`${bracketed(value)}?.${method}` : ts`${bracketed(value)}.${method}`;
    return typed(code, { kind: 'string' }, value.nullable);
  }

  #size(expr: CallExpr, facts: Facts): Value {
    const value = this.value(operand(expr, 0), facts);
    if (value.absent) return ABSENT;
    const type: ValueType = { kind: 'int', min: 0n, max: BigInt(Number.MAX_SAFE_INTEGER) };
    const property = SIZES[kindOf(value.type)];
    if (property === undefined) return typed(ts`${from(COMPARE, 'sizeOf')}(${value.code})`, type, true);
    return typed(ts`${bracketed(value)}${raw(value.nullable ? '?.' : '.')}${raw(property)}`, type, value.nullable);
  }

  #arithmetic(expr: ArithmeticExpr, facts: Facts): Value {
    const [left, right] = [this.value(expr.left, facts), this.value(expr.right, facts)];
    if (left.absent || right.absent) return ABSENT;
    const kinds = [kindOf(left.type), kindOf(right.type)];
    if (kinds.every((kind) => kind === 'number')) return arithmeticCode(expr.operator, left, right);
    if (expr.operator === '+' && kinds.every((kind) => kind === 'text')) {
      if (!left.nullable && !right.nullable) return typed(ts`(${left.code} + ${right.code})`, { kind: 'string' });
      return typed(ts`${from('runtime/arithmetic', 'joined')}(${left.code}, ${right.code})`, { kind: 'string' }, true);
    }
    const fn = { '+': 'sum', '-': 'difference', '*': 'product', '/': 'quotient', '%': 'rest' }[expr.operator];
    return generic(fn, [left, right]);
  }

  #place(expr: PathExpr | ParamExpr, facts: Facts): Value {
    const isPath = expr.kind === 'path';
    const [name, ...inner] = isPath ? expr.segments : [expr.name, ...expr.segments];
    const root = isPath ? this.#scope.attribute(String(name), expr.image) : this.#scope.param(String(name));
    if (root === undefined) return ABSENT;
    const place = isPath ? `${expr.image} ${name}` : `$ ${name}`;
    const fact = facts.get(place);
    if (fact?.presence === 'absent') return ABSENT;
    const nullable = root.nullable && fact?.presence !== 'present';
    const type = narrowed(root.type, fact?.members);
    return inner.reduce(insideOf, {
      ...operandOf(root),
      type,
      nullable,
      ...(isNarrowable(root) ? { place, reference: true } : {}),
    });
  }
}

/** An operand of a function, which a checked expression gives all that it takes. */
function operand({ name, args }: CallExpr, at: number): Expr {
  const expr = args[at];
  if (expr === undefined) throw new Error(`\`${name}\` lacks operand ${at + 1}.`);
  return expr;
}

/** Whether TypeScript knows after a test what the code is. */
function isNarrowable({ code, mayBeNull }: TypedCode): boolean {
  const text = code.parts.map((part) => (typeof part === 'string' ? part : '')).join('');
  return mayBeNull !== true && /^[\w$]+(?:\.[\w$]+|\["(?:[^"\\]|\\.)*"\])*$/.test(text);
}

function operandOf(root: TypedCode): Pick<TypedCode, 'code'> {
  return { code: root.nullable && root.mayBeNull === true ? ts`(${root.code} ?? undefined)` : root.code };
}

function narrowed(type: ValueType, members: ReadonlySet<string> | undefined): ValueType {
  if (type.kind !== 'enum' || members === undefined) return type;
  return { kind: 'enum', values: type.values.filter((value) => members.has(value)) };
}

/** Whether access to the property is `.name`. */
function isBare(name: string): boolean {
  return member(name).parts[0] === `.${name}`;
}

/** What is inside of a value: a field, an entry or an element. */
function insideOf(whole: Value, segment: PathSegment): Value {
  if (whole.absent) return ABSENT;
  const { type } = whole;
  if (type.kind === 'list' && typeof segment === 'number')
    return {
      ...typed(ts`${whole.code}${whole.nullable && raw('?.')}[${segment}]`, type.of, true),
      ...referenceOf(whole),
    };
  if (type.kind === 'map' && typeof segment === 'string') {
    const field = type.fields.get(segment);
    if (field === undefined) return ABSENT;
    const dot = whole.nullable ? raw(isBare(segment) ? '?' : '?.') : undefined;
    const code = ts`${whole.code}${dot}${member(segment)}`;
    return { ...typed(code, field.type, whole.nullable || field.optional), ...referenceOf(whole) };
  }
  const inside = ts`${from(COMPARE, 'inside')}(${whole.code}, ${literal(segment)})`;
  if (type.kind === 'dict' && typeof segment === 'string') {
    const entry = ts`${from(COMPARE, 'entry')}(${whole.code}, ${literal(segment)})`;
    return typed(entry, type.of, true);
  }
  return type.kind === 'any' ? typed(inside, { kind: 'any' }, true) : ABSENT;
}

function referenceOf({ reference }: Value): Pick<Value, 'reference'> {
  return reference === undefined ? {} : { reference };
}

/** What is worked out of values whose types are not known. */
function generic(fn: string, operands: readonly Value[]): Value {
  return typed(ts`${from('runtime/dynamic', fn)}(${commas(operands.map(genericCode))})`, { kind: 'any' }, true);
}

/** The value of an expression that reads nothing. */
function knownLiteral(expr: Expr): Value | undefined {
  if (expr.kind === 'literal' && expr.value.type === 'null') return undefined;
  if (!isKnownAtRequest(expr) || paramsOf(expr).length > 0) return undefined;
  try {
    const value = evaluate(expr, itemScope({}));
    return value === undefined ? undefined : literalOf(value);
  } catch (error) {
    // A division by zero, say: generated code fails as it is run.
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}

function literalOf(value: AttributeValue): Value | undefined {
  if ('S' in value) return textLiteral(value.S);
  if ('N' in value) return numberLiteral(value.N);
  return 'BOOL' in value ? boolLiteral(value.BOOL) : undefined;
}
