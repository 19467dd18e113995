import { flatMap } from '../../lists/flat-map.js';
import { compareValues, equalValues } from '../../value/index.js';
import { StatementError } from './statement-error.js';
import type { ConstantSyntax, StatementCondition, StatementOperand, StatementSpan } from './syntax.js';
import { conjunction, conjuncts, isConstant, pathsIn } from './walk.js';

/** The names of a key's attributes. Statements reach no key of several partition or several sort key attributes. */
export interface KeyNames {
  readonly partition: string;
  readonly sort?: string;
}

/** What a branch asks of the sort key in a form that a key condition has. */
export type SortCondition =
  | { readonly operator: '=' | '<' | '<=' | '>' | '>=' | 'begins_with'; readonly value: ConstantSyntax }
  | { readonly operator: 'BETWEEN'; readonly low: ConstantSyntax; readonly high: ConstantSyntax };

/** One way in which a WHERE can hold, with its one partition key. */
export interface KeyBranch {
  readonly partition: ConstantSyntax;
  readonly sort: SortCondition | undefined;
  /** What the key condition leaves to a filter. */
  readonly filter: StatementCondition | undefined;
  /** All that the branch asks besides its partition key. */
  readonly all: StatementCondition | undefined;
  /** It excludes sort keys, by NOT or `<>`. */
  readonly excludes: boolean;
}

interface Partial {
  readonly partitions: readonly ConstantSyntax[];
  readonly sorts: readonly { readonly condition: SortCondition; readonly node: StatementCondition }[];
  readonly rest: readonly StatementCondition[];
}

/** Reads of one statement. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-operators.html */
const MAX_READS = 50;
/** Ways in which a WHERE can hold that are followed before it is known whether each has a partition key. */
const MAX_BRANCHES = 1000;
const MIRRORED = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;
const NOTHING: Partial = { partitions: [], sorts: [], rest: [] };

/**
 * The partition keys that a WHERE names, by equality or IN in every way in which it can hold; undefined where it does not,
 * so that every item is read.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html#ql-reference.select.parameters
 */
export function keyBranches(where: StatementCondition | undefined, key: KeyNames): readonly KeyBranch[] | undefined {
  if (where === undefined) return undefined;
  const partials = branchesOf(where, key);
  const branches: KeyBranch[] = [];
  for (const partial of partials) {
    const found = branch(partial, key);
    if (found === undefined) return undefined;
    branches.push(found);
  }
  const possible = branches.filter((_, i) => !contradictory(partials[i] as Partial));
  if (possible.length > MAX_READS) throw tooManyReads(where);
  return possible.length > 0 ? possible : branches.slice(0, 1);
}

/** The value that `=`, in either order, gives an attribute. */
export function equality(condition: StatementCondition, attribute: string): ConstantSyntax | undefined {
  if (condition.kind !== 'compare' || condition.comparator !== '=') return undefined;
  const { left, right } = condition;
  if (isAttribute(left, attribute) && isConstant(right)) return right;
  return isAttribute(right, attribute) && isConstant(left) ? left : undefined;
}

/** Whether two constants are known to be equal (true) or to differ (false) before parameters have values. */
export function sameConstant(a: ConstantSyntax, b: ConstantSyntax): boolean | undefined {
  if (a.kind === 'literal' && b.kind === 'literal') return equalValues(a.value, b.value);
  if (a.kind === 'literal' || b.kind === 'literal') return undefined;
  return a.index === b.index || (a.name !== undefined && a.name === b.name) ? true : undefined;
}

function branchesOf(condition: StatementCondition, key: KeyNames): readonly Partial[] {
  switch (condition.kind) {
    case 'and': {
      const all = conjuncts(condition);
      let branches: readonly Partial[] = [NOTHING];
      for (const one of all.filter((conjunct) => namesKey(conjunct, key))) {
        const ways = branchesOf(one, key);
        if (branches.length * ways.length > MAX_BRANCHES) throw tooManyReads(condition);
        branches = flatMap(branches, (before) => ways.map((way) => both(before, way)));
      }
      const rest = all.filter((conjunct) => !namesKey(conjunct, key));
      return branches.map((way) => ({ ...way, rest: [...way.rest, ...rest] }));
    }
    case 'or': {
      if (!namesKey(condition, key)) return [{ ...NOTHING, rest: [condition] }];
      const left = branchesOf(condition.left, key);
      const right = branchesOf(condition.right, key);
      return [...left, ...right];
    }
    case 'in': {
      const values = condition.candidates.filter(isConstant);
      const known = values.length === condition.candidates.length;
      if (known && isAttribute(condition.operand, key.partition)) {
        return values.map((value) => ({ ...NOTHING, partitions: [value] }));
      }
      if (known && key.sort !== undefined && isAttribute(condition.operand, key.sort)) {
        const { start, end, operand: left } = condition;
        return values.map((value) => {
          const node: StatementCondition = { kind: 'compare', comparator: '=', left, right: value, start, end };
          return { ...NOTHING, sorts: [{ condition: { operator: '=', value }, node }] };
        });
      }
      return [{ ...NOTHING, rest: [condition] }];
    }
    default: {
      const partition = equality(condition, key.partition);
      if (partition !== undefined) return [{ ...NOTHING, partitions: [partition] }];
      const sort = key.sort === undefined ? undefined : sortCondition(condition, key.sort);
      if (sort === undefined) return [{ ...NOTHING, rest: [condition] }];
      return [{ ...NOTHING, sorts: [{ condition: sort, node: condition }] }];
    }
  }
}

function branch(partial: Partial, key: KeyNames): KeyBranch | undefined {
  const [partition, ...others] = partial.partitions;
  // Two partition keys at once: no one of them can be read for.
  if (partition === undefined || others.some((other) => sameConstant(partition, other) !== true)) return undefined;
  const { sort, left } = combineSorts(partial.sorts);
  const nodes = partial.sorts.map(({ node }) => node);
  return {
    partition,
    sort,
    filter: conjunction([...left, ...partial.rest]),
    all: conjunction([...nodes, ...partial.rest]),
    excludes: partial.rest.some((rest) => excludesSort(rest, key.sort)),
  };
}

/**
 * One condition for the key, and those that stay behind. A lower and an upper bound become one BETWEEN; where a bound
 * excludes its own value, it stays behind as well.
 */
function combineSorts(sorts: Partial['sorts']): {
  readonly sort: SortCondition | undefined;
  readonly left: readonly StatementCondition[];
} {
  const find = (...operators: SortCondition['operator'][]) =>
    sorts.find(({ condition }) => operators.includes(condition.operator));
  const others = (...used: Partial['sorts']) => sorts.filter((one) => !used.includes(one)).map(({ node }) => node);
  const low = find('>', '>=');
  const high = find('<', '<=');
  const best = find('=') ?? find('BETWEEN', 'begins_with');
  if (best === undefined && low !== undefined && high !== undefined) {
    const bounds = { low: boundOf(low.condition), high: boundOf(high.condition) };
    if (inOrder(bounds.low, bounds.high)) {
      const exact = [low, high].filter(({ condition }) => condition.operator.endsWith('='));
      return { sort: { operator: 'BETWEEN', ...bounds }, left: others(...exact) };
    }
  }
  const chosen = best ?? low ?? high;
  return chosen === undefined ? { sort: undefined, left: [] } : { sort: chosen.condition, left: others(chosen) };
}

function boundOf(condition: SortCondition): ConstantSyntax {
  return condition.operator === 'BETWEEN' ? condition.low : condition.value;
}

/** Whether a branch asks for two sort keys at once. */
function contradictory({ sorts }: Partial): boolean {
  const values = flatMap(sorts, ({ condition }) => (condition.operator === '=' ? [condition.value] : []));
  return values.some((value) => values.some((other) => sameConstant(value, other) === false));
}

/** Bounds that are no range, by their order or by their types, are no BETWEEN. */
function inOrder(low: ConstantSyntax, high: ConstantSyntax): boolean {
  if (low.kind === 'parameter' || high.kind === 'parameter') return true;
  const order = compareValues(low.value, high.value);
  return order !== undefined && order <= 0;
}

function sortCondition(condition: StatementCondition, sort: string): SortCondition | undefined {
  switch (condition.kind) {
    case 'compare': {
      const { comparator, left, right } = condition;
      if (comparator === '<>') return undefined;
      if (isAttribute(left, sort) && isConstant(right)) return { operator: comparator, value: right };
      if (isAttribute(right, sort) && isConstant(left)) return { operator: MIRRORED[comparator], value: left };
      return undefined;
    }
    case 'between': {
      const { operand, low, high } = condition;
      const range = isAttribute(operand, sort) && isConstant(low) && isConstant(high) && inOrder(low, high);
      return range ? { operator: 'BETWEEN', low, high } : undefined;
    }
    case 'call': {
      const [operand, value] = condition.args;
      if (condition.name !== 'begins_with' || operand === undefined || value === undefined) return undefined;
      return isAttribute(operand, sort) && isConstant(value) ? { operator: 'begins_with', value } : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether a condition, NOT aside, says something of a key attribute that a key condition could say. */
function namesKey(condition: StatementCondition, key: KeyNames): boolean {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return namesKey(condition.left, key) || namesKey(condition.right, key);
    case 'in':
      return (
        isAttribute(condition.operand, key.partition) ||
        (key.sort !== undefined && isAttribute(condition.operand, key.sort))
      );
    case 'not':
      return excludesSort(condition, key.sort);
    default:
      return (
        equality(condition, key.partition) !== undefined ||
        (key.sort !== undefined && sortCondition(condition, key.sort) !== undefined) ||
        excludesSort(condition, key.sort)
      );
  }
}

function excludesSort(condition: StatementCondition, sort: string | undefined): boolean {
  if (sort === undefined) return false;
  if (condition.kind === 'and' || condition.kind === 'or') {
    return excludesSort(condition.left, sort) || excludesSort(condition.right, sort);
  }
  const negates = condition.kind === 'not' || (condition.kind === 'compare' && condition.comparator === '<>');
  return negates && pathsIn(condition).some(({ path }) => path[0] === sort);
}

function both(one: Partial, other: Partial): Partial {
  return {
    partitions: [...one.partitions, ...other.partitions],
    sorts: [...one.sorts, ...other.sorts],
    rest: [...one.rest, ...other.rest],
  };
}

function tooManyReads(span: StatementSpan): StatementError {
  const advice = `a statement may come to ${MAX_READS} reads at most: one for each combination of key values`;
  return new StatementError('Too many decomposed read operations for a given query.', span, advice);
}

function isAttribute(operand: StatementOperand, name: string): boolean {
  return operand.kind === 'path' && operand.path.length === 1 && operand.path[0] === name;
}
