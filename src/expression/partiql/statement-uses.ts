import { flatMap } from '../../lists/flat-map.js';
import type { DocumentPath } from '../dynamodb/index.js';
import type {
  ConstantSyntax,
  SetValue,
  Statement,
  StatementCondition,
  StatementOperand,
  StatementPath,
  StatementSpan,
} from './syntax.js';
import { pathsIn } from './walk.js';

/** An attribute, or a part of one, that a statement names. */
export interface NamedPath extends StatementSpan {
  readonly path: DocumentPath;
}

/** What a statement does with one of its parameters. */
export interface ParameterUse extends StatementSpan {
  readonly index: number;
  readonly name?: string;
  /**
   * `equal`, `compare` and `prefix` are with the value at the path; `assign` is to it; `element` is of a list or set, or a
   * part of a string; `other` is all else.
   */
  readonly use: 'equal' | 'compare' | 'prefix' | 'assign' | 'element' | 'other';
  readonly path?: DocumentPath;
}

/** Every attribute that a statement names, in the order of its clauses. */
export function statementPaths(statement: Statement): readonly NamedPath[] {
  switch (statement.action) {
    case 'select':
      return [
        ...(statement.projection ?? []),
        ...(statement.where === undefined ? [] : pathsIn(statement.where)),
        ...statement.order.map(({ attribute, start, end }) => ({ path: [attribute] as const, start, end })),
      ];
    case 'insert':
      return statement.item.map(({ attribute, start, end }) => ({ path: [attribute] as const, start, end }));
    case 'update':
      return [
        ...flatMap(statement.clauses, (clause) =>
          clause.kind === 'set' ? [clause.path, ...valuePaths(clause.value)] : [clause.path],
        ),
        ...(statement.where === undefined ? [] : pathsIn(statement.where)),
      ];
    case 'delete':
      return statement.where === undefined ? [] : pathsIn(statement.where);
    case 'exists':
      return statementPaths(statement.select);
  }
}

/** Every use of a parameter, in the order of the parameters. */
export function parameterUses(statement: Statement): readonly ParameterUse[] {
  const uses = usesIn(statement);
  return [...uses].sort((a, b) => a.index - b.index);
}

function usesIn(statement: Statement): readonly ParameterUse[] {
  switch (statement.action) {
    case 'insert':
      return flatMap(statement.item, ({ attribute, value }) => useOf(value, 'assign', [attribute]));
    case 'update': {
      const assigned = flatMap(statement.clauses, (clause) => {
        if (clause.kind === 'remove') return [];
        const { path } = clause.path;
        return clause.kind === 'set' ? assignments(clause.value, path) : useOf(clause.value, 'assign', path);
      });
      return [...assigned, ...conditionUses(statement.where)];
    }
    case 'exists':
      return usesIn(statement.select);
    default:
      return conditionUses(statement.where);
  }
}

function assignments(value: SetValue, path: DocumentPath): readonly ParameterUse[] {
  if (value.kind === 'path') return [];
  if (value.kind === 'literal' || value.kind === 'parameter') return useOf(value, 'assign', path);
  return flatMap([value.left, value.right], (side) => (side.kind === 'path' ? [] : useOf(side, 'assign', path)));
}

function conditionUses(condition: StatementCondition | undefined): readonly ParameterUse[] {
  switch (condition?.kind) {
    case undefined:
      return [];
    case 'and':
    case 'or':
      return [...conditionUses(condition.left), ...conditionUses(condition.right)];
    case 'not':
      return conditionUses(condition.condition);
    case 'compare': {
      const { comparator, left, right } = condition;
      const use = comparator === '=' || comparator === '<>' ? 'equal' : 'compare';
      return [...operandUses(left, use, right), ...operandUses(right, use, left)];
    }
    case 'between': {
      const { operand, low, high } = condition;
      return [
        operandUses(operand, 'compare', low),
        operandUses(low, 'compare', operand),
        operandUses(high, 'compare', operand),
      ].flat();
    }
    case 'in': {
      const { operand, candidates } = condition;
      const own = operandUses(operand, 'equal', candidates[0]);
      return [...own, ...flatMap(candidates, (candidate) => operandUses(candidate, 'equal', operand))];
    }
    case 'call': {
      const [first, second] = condition.args;
      const use = condition.name === 'begins_with' ? 'prefix' : condition.name === 'contains' ? 'element' : 'other';
      return [
        ...(first === undefined ? [] : operandUses(first, 'other', undefined)),
        ...(second === undefined ? [] : operandUses(second, use, use === 'other' ? undefined : first)),
      ];
    }
  }
}

/** The use of an operand opposite another one. */
function operandUses(
  operand: StatementOperand,
  use: ParameterUse['use'],
  opposite: StatementOperand | undefined,
): readonly ParameterUse[] {
  const constant = operand.kind === 'size' ? operand.of : operand;
  if (constant.kind === 'path') return [];
  if (operand.kind === 'size' || opposite?.kind !== 'path') return useOf(constant, 'other', undefined);
  return useOf(constant, use, opposite.path);
}

function useOf(
  constant: ConstantSyntax,
  use: ParameterUse['use'],
  path: DocumentPath | undefined,
): readonly ParameterUse[] {
  if (constant.kind === 'literal') return [];
  const { index, name, start, end } = constant;
  return [{ index, ...(name === undefined ? {} : { name }), use, ...(path === undefined ? {} : { path }), start, end }];
}

function valuePaths(value: SetValue): readonly StatementPath[] {
  if (value.kind === 'path') return [value];
  if (value.kind === 'literal' || value.kind === 'parameter') return [];
  return flatMap([value.left, value.right], (side) => (side.kind === 'path' ? [side] : []));
}
