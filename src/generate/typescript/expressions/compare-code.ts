import { type CompareOperator, literalValue } from '../../../expression/model/index.js';
import type { ValueType } from '../../../model/value-type.js';
import { compareOperands } from '../../../value/index.js';
import { type Code, from, ts } from '../../text/index.js';
import { numericForm } from '../values/attribute-type.js';
import { type Facts, withFact } from './facts.js';
import { compareNumbersCode, operatorCode } from './number-code.js';
import { combined, constantTest, negated, plainTest, type Test } from './test-code.js';
import {
  bracketed,
  genericCode,
  isBelowSurrogates,
  isNarrowed,
  isSameForm,
  kindOf,
  literalsOf,
  type Value,
} from './value.js';

const COMPARE = 'runtime/compare';

/** A comparison as DynamoDB makes it: what is absent is unequal to everything and stands in no order. */
export function compareCode(operator: CompareOperator, left: Value, right: Value, facts: Facts): Test {
  if (left.absent || right.absent) return constantTest(operator === '!=', facts);
  if (operator === '!=') return negated(compareCode('=', left, right, facts));
  const kinds = [kindOf(left.type), kindOf(right.type)] as const;
  if (kinds.includes('any')) return genericTest(operator, left, right, facts);
  const [kind, facing] = kinds;
  if (kind !== facing) return constantTest(false, facts);
  const ruled = literalTest(operator, left, right, facts);
  if (ruled !== undefined) return ruled;
  if (operator !== '=') return orderTest(operator, kind, left, right, facts);
  if (kind === 'number') {
    const [same, other] = [compareNumbersCode('=', left, right), compareNumbersCode('!=', left, right)];
    if (same.direct) return equalityTest(same.code, other.code, left, right, facts);
    return { ...plainTest(same.code, facts), opposite: other.code };
  }
  if (kind === 'text' || kind === 'bool') return scalarEquality(left, right, facts);
  return genericTest('=', left, right, facts);
}

/** What literals decide by themselves. */
function literalTest(operator: CompareOperator, left: Value, right: Value, facts: Facts): Test | undefined {
  const [a, b] = [left, right].map(({ literal }) => (literal === undefined ? undefined : literalValue(literal)));
  if (a !== undefined && b !== undefined)
    return constantTest(compareOperands(operator === '!=' ? '<>' : operator, a, b), facts);
  const [x, y] = [possible(left, facts), possible(right, facts)];
  const isApart = operator === '=' && x !== undefined && y !== undefined && !x.some((member) => y.includes(member));
  return isApart ? constantTest(false, facts) : undefined;
}

function orderTest(
  operator: Exclude<CompareOperator, '=' | '!='>,
  kind: ReturnType<typeof kindOf>,
  left: Value,
  right: Value,
  facts: Facts,
): Test {
  const sign = operatorCode(operator);
  if (kind === 'number') {
    const { code, direct } = compareNumbersCode(operator, left, right);
    return direct ? whenPresent(code, left, right, facts) : plainTest(code, facts);
  }
  if (kind === 'text') {
    const isPlain = isBelowSurrogates(left) || isBelowSurrogates(right);
    if (isPlain && isNarrowed(left) && isNarrowed(right))
      return whenPresent(ts`${bracketed(left)} ${sign} ${bracketed(right)}`, left, right, facts);
    return plainTest(ts`${from(COMPARE, 'compareText')}(${left.code}, ${right.code}) ${sign} 0`, facts);
  }
  if (kind === 'binary') return genericTest(operator, left, right, facts);
  return constantTest(false, facts);
}

/** A comparison of two operands by an operator of the language, where both are there. */
function whenPresent(code: Code, left: Value, right: Value, facts: Facts): Test {
  return combined('and', facts, [
    ...[left, right].map((value) => (on: Facts) => presence(value, on)),
    (on) => plainTest(code, on),
  ]);
}

function presence(value: Value, facts: Facts): Test {
  if (!value.nullable) return constantTest(true, facts);
  return {
    code: ts`${bracketed(value)} !== undefined`,
    yes: withFact(facts, value.place, { presence: 'present' }),
    // What is not compared may be there all the same.
    no: facts,
  };
}

function genericTest(operator: CompareOperator, left: Value, right: Value, facts: Facts): Test {
  const isSame = isSameForm(left.type, right.type);
  const operands = [left, right].map((value) => (isSame ? value.code : genericCode(value)));
  if (operator === '=') return plainTest(ts`${from(COMPARE, 'equal')}(${operands[0]}, ${operands[1]})`, facts);
  const sign = operatorCode(operator);
  return plainTest(ts`${from(COMPARE, 'compare')}(${operands[0]}, ${operands[1]}) ${sign} 0`, facts);
}

function scalarEquality(left: Value, right: Value, facts: Facts): Test {
  const bool = boolTest(left, right, facts) ?? boolTest(right, left, facts);
  if (bool !== undefined) return bool;
  const [l, r] = [bracketed(left), bracketed(right)];
  return equalityTest(ts`${l} === ${r}`, ts`${l} !== ${r}`, left, right, facts);
}

/** `flag` for `flag = true`. */
function boolTest(value: Value, other: Value, facts: Facts): Test | undefined {
  if (other.literal?.type !== 'bool' || value.literal !== undefined || value.nullable) return undefined;
  const [is, isNot] = [bracketed(value), ts`!${bracketed(value)}`];
  const [code, opposite] = other.literal.value ? [is, isNot] : [isNot, is];
  return equalityTest(code, opposite, value, other, facts);
}

/** Both operands are written as they are; what is absent equals nothing, not even what is absent too. */
function equalityTest(code: Code, opposite: Code, left: Value, right: Value, facts: Facts): Test {
  const yes = equalFacts(left, right, equalFacts(right, left, facts));
  const no = unequalFacts(left, right, unequalFacts(right, left, facts));
  const ruled = memberTest(left, right, facts) ?? memberTest(right, left, facts);
  if (ruled !== undefined) return constantTest(ruled, facts);
  if (left.nullable && right.nullable) return { code: ts`${bracketed(left)} !== undefined && ${code}`, yes, no: facts };
  return { code, opposite, yes, no };
}

/** What a variable can still be decides about some comparisons; TypeScript refuses to compare what cannot be equal. */
function memberTest(value: Value, other: Value, facts: Facts): boolean | undefined {
  const members = value.place === undefined ? undefined : facts.get(value.place)?.members;
  const text = literalText(other);
  if (members === undefined || text === undefined) return undefined;
  if (!members.has(text)) return false;
  return members.size === 1 && !value.nullable ? true : undefined;
}

function equalFacts(value: Value, other: Value, facts: Facts): Facts {
  if (value.place === undefined || other.nullable) return facts;
  const text = literalText(other);
  return withFact(facts, value.place, {
    presence: 'present',
    ...(text === undefined ? {} : { members: new Set([text]) }),
  });
}

function unequalFacts(value: Value, other: Value, facts: Facts): Facts {
  const text = literalText(other);
  const members = possible(value, facts);
  if (value.place === undefined || text === undefined || members === undefined) return facts;
  return withFact(facts, value.place, { members: new Set(members.filter((one) => one !== text)) });
}

/** The literals that a value can be, where its type lists them. */
function possible(value: Value, facts: Facts): readonly string[] | undefined {
  const fact = value.place === undefined ? undefined : facts.get(value.place)?.members;
  if (fact !== undefined) return [...fact];
  const literals = literalsOf(value);
  if (literals !== undefined) return literals;
  if (value.type.kind === 'enum') return value.type.values;
  return value.type.kind === 'bool' ? ['true', 'false'] : undefined;
}

function literalText(value: Value): string | undefined {
  return value.literal === undefined ? undefined : literalsOf(value)?.[0];
}

/** Whether a part may be looked up among elements by what JavaScript calls the same. */
export function isSameText(of: ValueType, part: Value): boolean {
  const kind = kindOf(of);
  if (kind !== kindOf(part.type)) return false;
  if (kind === 'number') return numericForm(of) === 'number' && numericForm(part.type) === 'number';
  if (kind !== 'text' && kind !== 'bool') return false;
  if (of.kind !== 'enum') return true;
  return part.type.kind === 'enum' && part.type.values.every((value) => of.values.includes(value));
}
