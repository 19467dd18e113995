import { flatMap } from '../../lists/flat-map.js';
import type { AttributeValue } from '../../value/index.js';
import type { ConstantSyntax, StatementCondition, StatementOperand, StatementPath } from './syntax.js';

/** The conditions that must all hold, in the order of the text. */
export function conjuncts(condition: StatementCondition | undefined): readonly StatementCondition[] {
  if (condition === undefined) return [];
  return condition.kind === 'and' ? [...conjuncts(condition.left), ...conjuncts(condition.right)] : [condition];
}

/** All of the conditions; undefined where there is none. */
export function conjunction(conditions: readonly StatementCondition[]): StatementCondition | undefined {
  return joined('and', conditions);
}

/** Any of the conditions; undefined where there is none. */
export function disjunction(conditions: readonly StatementCondition[]): StatementCondition | undefined {
  return joined('or', conditions);
}

/** Every path that a condition reads. */
export function pathsIn(condition: StatementCondition): readonly StatementPath[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...pathsIn(condition.left), ...pathsIn(condition.right)];
    case 'not':
      return pathsIn(condition.condition);
    default:
      return flatMap(operandsIn(condition), (operand) => {
        const read = operand.kind === 'size' ? operand.of : operand;
        return read.kind === 'path' ? [read] : [];
      });
  }
}

/** A condition with each of its constants replaced. */
export function mapCondition(
  condition: StatementCondition,
  replace: (constant: ConstantSyntax) => ConstantSyntax,
): StatementCondition {
  const map = (operand: StatementOperand): StatementOperand => mapOperand(operand, replace);
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const { left, right } = condition;
      return { ...condition, left: mapCondition(left, replace), right: mapCondition(right, replace) };
    }
    case 'not':
      return { ...condition, condition: mapCondition(condition.condition, replace) };
    case 'compare':
      return { ...condition, left: map(condition.left), right: map(condition.right) };
    case 'between':
      return { ...condition, operand: map(condition.operand), low: map(condition.low), high: map(condition.high) };
    case 'in':
      return { ...condition, operand: map(condition.operand), candidates: condition.candidates.map(map) };
    case 'call':
      return { ...condition, args: condition.args.map(map) };
  }
}

/** An operand that has its value before any item is read. */
export function isConstant(operand: StatementOperand): operand is ConstantSyntax {
  return operand.kind === 'literal' || operand.kind === 'parameter';
}

/** The value of a constant in a statement whose parameters have theirs. */
export function literalValue(constant: ConstantSyntax): AttributeValue {
  if (constant.kind === 'literal') return constant.value;
  throw new Error('a statement is compiled once its parameters have values');
}

function operandsIn(
  condition: Exclude<StatementCondition, { kind: 'and' | 'or' | 'not' }>,
): readonly StatementOperand[] {
  if (condition.kind === 'compare') return [condition.left, condition.right];
  if (condition.kind === 'between') return [condition.operand, condition.low, condition.high];
  return condition.kind === 'in' ? [condition.operand, ...condition.candidates] : condition.args;
}

function mapOperand(
  operand: StatementOperand,
  replace: (constant: ConstantSyntax) => ConstantSyntax,
): StatementOperand {
  if (operand.kind === 'path') return operand;
  if (operand.kind !== 'size') return replace(operand);
  return operand.of.kind === 'path' ? operand : { ...operand, of: replace(operand.of) };
}

function joined(kind: 'and' | 'or', conditions: readonly StatementCondition[]): StatementCondition | undefined {
  const [first, ...rest] = conditions;
  if (first === undefined) return undefined;
  return rest.reduce((left, right) => ({ kind, left, right, start: left.start, end: right.end }), first);
}
