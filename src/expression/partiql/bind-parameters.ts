import type { AttributeValue } from '../../value/index.js';
import { StatementError } from './statement-error.js';
import type { ConstantSyntax, SetValue, Statement, StatementPath, UpdateClause } from './syntax.js';
import { mapCondition } from './walk.js';

/** A statement with a literal in the place of each parameter; throws where their numbers differ. */
export function bindParameters(statement: Statement, values: readonly AttributeValue[]): Statement {
  if (values.length !== statement.parameters) {
    const message = "Number of parameters in request and statement don't match.";
    throw new StatementError(message, statement.from);
  }
  if (values.length === 0) return statement;
  return mapConstants(statement, (constant) => {
    if (constant.kind === 'literal') return constant;
    const { start, end, index } = constant;
    return { kind: 'literal', value: values[index] as AttributeValue, start, end };
  });
}

type Replace = (constant: ConstantSyntax) => ConstantSyntax;

function mapConstants<T extends Statement>(statement: T, replace: Replace): T;
function mapConstants(statement: Statement, replace: Replace): Statement {
  switch (statement.action) {
    case 'select': {
      const { where } = statement;
      return where === undefined ? statement : { ...statement, where: mapCondition(where, replace) };
    }
    case 'insert': {
      const item = statement.item.map((one) => ({ ...one, value: replace(one.value) }));
      return { ...statement, item };
    }
    case 'update': {
      const where = statement.where === undefined ? undefined : mapCondition(statement.where, replace);
      return { ...statement, where, clauses: statement.clauses.map((clause) => mapClause(clause, replace)) };
    }
    case 'delete': {
      const { where } = statement;
      return where === undefined ? statement : { ...statement, where: mapCondition(where, replace) };
    }
    case 'exists':
      return { ...statement, select: mapConstants(statement.select, replace) };
  }
}

function mapClause(clause: UpdateClause, replace: Replace): UpdateClause {
  if (clause.kind === 'remove') return clause;
  if (clause.kind === 'set') return { ...clause, value: mapSetValue(clause.value, replace) };
  const value = replace(clause.value);
  const isSet = value.kind === 'parameter' || ['SS', 'NS', 'BS'].some((type) => type in value.value);
  if (isSet) return { ...clause, value };
  const name = clause.kind === 'add' ? 'SET_ADD' : 'SET_DELETE';
  throw new StatementError(`The second argument to ${name} must be a value with type SET`, value);
}

function mapSetValue(value: SetValue, replace: Replace): SetValue {
  const operand = (one: ConstantSyntax | StatementPath): ConstantSyntax | StatementPath =>
    one.kind === 'path' ? one : replace(one);
  switch (value.kind) {
    case 'path':
      return value;
    case 'literal':
    case 'parameter':
      return replace(value);
    default:
      return { ...value, left: operand(value.left), right: operand(value.right) };
  }
}
