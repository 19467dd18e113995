import { flatMap } from '../../lists/flat-map.js';
import { compareNumbers, compareUtf8 } from '../../value/index.js';
import type { CompareOperator, LiteralValue } from './expr.js';
import type { ExprType } from './expr-type.js';
import {
  above,
  below,
  complement,
  EMPTY,
  FULL,
  type IntervalSet,
  intersection,
  point,
  pointSet,
  points,
} from './interval-set.js';

/** Everything that one place in an item may hold, as a set. */
export interface Domain {
  readonly absent: boolean;
  readonly strings: IntervalSet<string>;
  /** Numbers in decimal notation, ordered by value. */
  readonly numbers: IntervalSet<string>;
  readonly yes: boolean;
  readonly no: boolean;
  readonly nil: boolean;
  /** Binary, lists, sets and maps, which the decision procedure does not tell apart. */
  readonly other: boolean;
}

const NOTHING: Domain = {
  absent: false,
  strings: EMPTY,
  numbers: EMPTY,
  yes: false,
  no: false,
  nil: false,
  other: false,
};

export const ANYTHING: Domain = {
  absent: true,
  strings: FULL,
  numbers: FULL,
  yes: true,
  no: true,
  nil: true,
  other: true,
};
export const PRESENT: Domain = { ...ANYTHING, absent: false };
export const IS_TRUE: Domain = { ...NOTHING, yes: true };
export const IS_COMPOSITE: Domain = { ...NOTHING, other: true };
/** What `contains` can look into. */
export const IS_CONTAINER: Domain = { ...NOTHING, strings: FULL, other: true };

export function intersectDomains(a: Domain, b: Domain): Domain {
  return {
    absent: a.absent && b.absent,
    strings: intersection(a.strings, b.strings, compareUtf8),
    numbers: intersection(a.numbers, b.numbers, compareNumbers),
    yes: a.yes && b.yes,
    no: a.no && b.no,
    nil: a.nil && b.nil,
    other: a.other && b.other,
  };
}

export function complementDomain(domain: Domain): Domain {
  return {
    absent: !domain.absent,
    strings: complement(domain.strings, compareUtf8),
    numbers: complement(domain.numbers, compareNumbers),
    yes: !domain.yes,
    no: !domain.no,
    nil: !domain.nil,
    other: !domain.other,
  };
}

export function isEmptyDomain(domain: Domain): boolean {
  const { absent, strings, numbers, yes, no, nil, other } = domain;
  return !absent && strings.length === 0 && numbers.length === 0 && !yes && !no && !nil && !other;
}

/** The values for which `value operator literal` is true. */
export function comparisonDomain(operator: CompareOperator, literal: LiteralValue): Domain {
  if (operator === '!=') return complementDomain(comparisonDomain('=', literal));
  switch (literal.type) {
    case 'string':
      return { ...NOTHING, strings: rangeOf(operator, literal.value) };
    case 'number':
      return { ...NOTHING, numbers: rangeOf(operator, literal.text) };
    case 'bool':
      if (operator !== '=') return NOTHING;
      return literal.value ? IS_TRUE : { ...NOTHING, no: true };
    case 'null':
      return operator === '=' ? { ...NOTHING, nil: true } : NOTHING;
  }
}

function rangeOf(operator: Exclude<CompareOperator, '!='>, value: string): IntervalSet<string> {
  switch (operator) {
    case '=':
      return point(value);
    case '<':
      return below(value, false);
    case '<=':
      return below(value, true);
    case '>':
      return above(value, false);
    case '>=':
      return above(value, true);
  }
}

/** Strings that begin with the text. */
export function prefixDomain(prefix: string): Domain {
  const next = nextPrefix(prefix);
  const from = above(prefix, true);
  const strings = next === undefined ? from : intersection(from, below(next, false), compareUtf8);
  return { ...NOTHING, strings };
}

/** The first string, in UTF-8 order, after all that begin with the prefix. */
function nextPrefix(prefix: string): string | undefined {
  const characters = [...prefix];
  for (;;) {
    const last = characters.pop();
    if (last === undefined) return undefined;
    const next = (last.codePointAt(0) as number) + 1;
    if (next > 0x10ffff) continue;
    const scalar = next >= 0xd800 && next <= 0xdfff ? 0xe000 : next;
    return characters.join('') + String.fromCodePoint(scalar);
  }
}

const domainOfType = new WeakMap<ExprType, Domain>();

/** All values of a type; what is not known to be present may be absent. */
export function typeDomain(type: ExprType): Domain {
  const known = domainOfType.get(type);
  if (known !== undefined) return known;
  const domain = { ...valuesOfType(type), absent: type.optional === true || type.kind === 'absent' };
  domainOfType.set(type, domain);
  return domain;
}

/** The values that equal one of the literals. */
export function literalsDomain(literals: readonly LiteralValue[]): Domain {
  const texts = flatMap(literals, (literal) => (literal.type === 'string' ? [literal.value] : []));
  const numbers = flatMap(literals, (literal) => (literal.type === 'number' ? [literal.text] : []));
  return {
    ...NOTHING,
    strings: pointSet(texts, compareUtf8),
    numbers: pointSet(numbers, compareNumbers),
    yes: literals.some((literal) => literal.type === 'bool' && literal.value),
    no: literals.some((literal) => literal.type === 'bool' && !literal.value),
    nil: literals.some((literal) => literal.type === 'null'),
  };
}

function valuesOfType(type: ExprType): Domain {
  switch (type.kind) {
    case 'string':
      return { ...NOTHING, strings: FULL };
    case 'enum':
      return { ...NOTHING, strings: pointSet(type.members, compareUtf8) };
    case 'number':
      return { ...NOTHING, numbers: between(type.min, type.max) };
    case 'bool':
      return { ...NOTHING, yes: true, no: true };
    case 'null':
      return { ...NOTHING, nil: true };
    case 'any':
      return PRESENT;
    case 'absent':
      return NOTHING;
    default:
      return IS_COMPOSITE;
  }
}

function between(min: string | undefined, max: string | undefined): IntervalSet<string> {
  const from = min === undefined ? FULL : above(min, true);
  return max === undefined ? from : intersection(from, below(max, true), compareNumbers);
}

/** One value of the set in words, where the set is small enough to name one; undefined where it is a range. */
export function exampleOf(domain: Domain): string | undefined {
  const [text] = points(domain.strings, compareUtf8) ?? [];
  if (text !== undefined) return `'${text}'`;
  const [number] = points(domain.numbers, compareNumbers) ?? [];
  if (number !== undefined) return number;
  if (domain.strings.length > 0 || domain.numbers.length > 0 || domain.other) return undefined;
  if (domain.yes) return 'true';
  if (domain.no) return 'false';
  return domain.nil ? 'null' : 'absent';
}
