import { flatMap } from '../../lists/flat-map.js';
import { equalValues, type Item, type MutableItem, setAttribute } from '../../value/index.js';
import { projectionText } from './compile-select.js';
import { ExpressionWriter } from './expression-text.js';
import { equality } from './key-branches.js';
import type { CheckRequest, CompiledWrite, GetRequest, StatementKey } from './operations.js';
import { repeatedKey, StatementError } from './statement-error.js';
import type {
  ConstantSyntax,
  DeleteStatement,
  InsertStatement,
  SelectStatement,
  StatementCondition,
  TableReference,
  UpdateStatement,
} from './syntax.js';
import { conjunction, conjuncts, isConstant, literalValue } from './walk.js';

/** The request that a write, whose parameters have their values, stands for. Throws `StatementError`. */
export function compileWrite(
  statement: InsertStatement | UpdateStatement | DeleteStatement,
  key: StatementKey,
): CompiledWrite {
  switch (statement.action) {
    case 'insert':
      return compileInsert(statement, key);
    case 'update':
      return compileUpdate(statement, key);
    case 'delete':
      return compileDelete(statement, key);
  }
}

/**
 * The read of one item that a SELECT stands for in a batch or a transaction; undefined where it asks for anything but the
 * whole key of a table.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.batching.html
 */
export function compileGet(statement: SelectStatement, key: StatementKey): GetRequest | undefined {
  const { from, projection, where } = statement;
  if (from.index !== undefined) return undefined;
  const pinned = pinnedItem(where, key, equalityOrIn);
  if (pinned === undefined || pinned.repeated !== undefined || pinned.rest.length > 0) return undefined;
  const writer = new ExpressionWriter();
  const projected = projection === undefined ? undefined : projectionText(projection, writer);
  return {
    TableName: from.table,
    Key: pinned.item,
    ...(projected === undefined ? {} : { ProjectionExpression: projected }),
    ...writer.placeholders(),
  };
}

/** The check that EXISTS stands for in a transaction; undefined where it has no condition besides the whole key. */
export function compileCheck(statement: SelectStatement, key: StatementKey): CheckRequest | undefined {
  const pinned = statement.from.index === undefined ? pinnedItem(statement.where, key, equalityOrIn) : undefined;
  const condition = pinned === undefined ? undefined : conjunction(pinned.rest);
  if (pinned === undefined || condition === undefined) return undefined;
  const writer = new ExpressionWriter();
  const text = writer.condition(condition);
  return { TableName: statement.from.table, Key: pinned.item, ConditionExpression: text, ...writer.placeholders() };
}

function compileInsert(statement: InsertStatement, key: StatementKey): CompiledWrite {
  const item: MutableItem = {};
  for (const { attribute, value } of statement.item) setAttribute(item, attribute, literalValue(value));
  const writer = new ExpressionWriter();
  const condition = `attribute_not_exists(${writer.path([key.partition.name])})`;
  const request = { TableName: statement.from.table, Item: item, ConditionExpression: condition };
  return { kind: 'put', request: { ...request, ...writer.placeholders() } };
}

/** An update of an item that is not there fails its condition, and so creates none. */
function compileUpdate(statement: UpdateStatement, key: StatementKey): CompiledWrite {
  const { item, rest } = writtenItem(statement.from, statement.where, key);
  const writer = new ExpressionWriter();
  const update = writer.update(statement.clauses);
  const there = `attribute_exists(${writer.path([key.partition.name])})`;
  const condition = [there, ...rest.map((one) => writer.conjunct(one))].join(' AND ');
  return {
    kind: 'update',
    request: {
      TableName: statement.from.table,
      Key: item,
      UpdateExpression: update,
      ConditionExpression: condition,
      ...(statement.returning === undefined ? {} : { ReturnValues: statement.returning }),
      ...writer.placeholders(),
    },
  };
}

/** A delete of an item that is not there succeeds, whatever else its WHERE asks. */
function compileDelete(statement: DeleteStatement, key: StatementKey): CompiledWrite {
  const { item, rest } = writtenItem(statement.from, statement.where, key);
  const writer = new ExpressionWriter();
  const condition = conjunction(rest);
  const text =
    condition === undefined
      ? undefined
      : `attribute_not_exists(${writer.path([key.partition.name])}) OR ${writer.condition(condition)}`;
  return {
    kind: 'delete',
    request: {
      TableName: statement.from.table,
      Key: item,
      ...(text === undefined ? {} : { ConditionExpression: text }),
      ...(statement.returning === undefined ? {} : { ReturnValues: statement.returning }),
      ...writer.placeholders(),
    },
  };
}

function writtenItem(
  from: TableReference,
  where: StatementCondition | undefined,
  key: StatementKey,
): { readonly item: Item; readonly rest: readonly StatementCondition[] } {
  const pinned = pinnedItem(where, key, equality);
  if (pinned === undefined) {
    const rule = 'Where clause does not contain a mandatory equality on all key attributes';
    throw new StatementError(rule, where ?? from);
  }
  if (pinned.repeated !== undefined) throw repeatedKey(pinned.repeated.name, pinned.repeated.span);
  return pinned;
}

/** The item that a WHERE pins by equality (as `pin` has it) on every key attribute, and what else it asks. */
function pinnedItem(where: StatementCondition | undefined, key: StatementKey, pin: typeof equality) {
  const item: MutableItem = {};
  let rest = conjuncts(where);
  let repeated: { readonly name: string; readonly span: ConstantSyntax } | undefined;
  for (const { name } of key.sort === undefined ? [key.partition] : [key.partition, key.sort]) {
    const pins = flatMap(rest, (condition) => pin(condition, name) ?? []);
    const [first, ...others] = pins;
    if (first === undefined) return undefined;
    const value = literalValue(first);
    const other = others.find((one) => !equalValues(literalValue(one), value));
    if (other !== undefined) repeated ??= { name, span: other };
    setAttribute(item, name, value);
    rest = rest.filter((condition) => pin(condition, name) === undefined);
  }
  return { item, rest, repeated };
}

/** Reads take IN with one candidate for an equality; writes do not. */
function equalityOrIn(condition: StatementCondition, attribute: string): ConstantSyntax | undefined {
  if (condition.kind !== 'in') return equality(condition, attribute);
  const [only, ...more] = condition.candidates;
  const { operand } = condition;
  const named = operand.kind === 'path' && operand.path.length === 1 && operand.path[0] === attribute;
  return named && more.length === 0 && only !== undefined && isConstant(only) ? only : undefined;
}
