import { flatMap } from '../../lists/flat-map.js';
import {
  AFTER_PREFIX,
  type AttributeValue,
  encodeKey,
  equalValues,
  type Item,
  type MutableItem,
  type ScalarValue,
  setAttribute,
} from '../../value/index.js';
import { valueAt } from '../dynamodb/index.js';
import { ExpressionWriter } from './expression-text.js';
import { type KeyBranch, keyBranches, type SortCondition } from './key-branches.js';
import {
  type CompiledSelect,
  fits,
  keyNames,
  type PageRequest,
  type RangeRequest,
  type StatementKey,
  type StatementKeyAttribute,
} from './operations.js';
import { outputName } from './parse-statement.js';
import { checkOrder, isDescending } from './row-order.js';
import { StatementError, wrongKeyType } from './statement-error.js';
import type { ConstantSyntax, SelectStatement, StatementPath } from './syntax.js';
import { disjunction, literalValue, pathsIn } from './walk.js';

/** Encoded sort keys from `low` up to, not including, `high`. */
interface Interval {
  readonly low: string;
  readonly high: string;
}

interface Read {
  readonly partition: ScalarValue;
  readonly branch: KeyBranch;
  readonly interval: Interval;
}

/**
 * The requests that a SELECT, whose parameters have their values, stands for: a Query for each key that it names by
 * equality or IN, or a Scan. Throws `StatementError`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html
 */
export function compileSelect(statement: SelectStatement, key: StatementKey): CompiledSelect {
  const branches = keyBranches(statement.where, keyNames(key));
  checkOrder(statement, keyNames(key), branches);
  if (branches === undefined) {
    const writer = new ExpressionWriter();
    const filter = statement.where === undefined ? undefined : writer.condition(statement.where);
    return { kind: 'scan', request: pageRequest(statement, writer, filter) };
  }
  const forward = !isDescending(statement, keyNames(key));
  const { order } = statement;
  const partitionsForward = !order.some((term) => term.attribute === key.partition.name && term.descending);
  const reads = flatMap(byPartition(branches, key), withoutOverlap);
  reads.sort((a, b) => {
    const [one, other] = [encodeKey(a.partition), encodeKey(b.partition)];
    if (one !== other) return one < other === partitionsForward ? -1 : 1;
    return a.interval.low < b.interval.low === forward ? -1 : 1;
  });
  return {
    kind: 'query',
    requests: reads.map(({ branch }) => rangeRequest(statement, key, branch, forward)),
    filtered: reads.map(({ branch: { filter } }) => [
      ...new Set((filter === undefined ? [] : pathsIn(filter)).map(({ path }) => path[0])),
    ]),
  };
}

/** A row of the result: each projected path under its last name. */
export function selectedRow(projection: readonly StatementPath[] | undefined, item: Item): Item {
  if (projection === undefined) return item;
  const row: MutableItem = {};
  for (const path of projection) {
    const value = valueAt(item, path.path);
    if (value !== undefined) setAttribute(row, outputName(path), value);
  }
  return row;
}

/** The attributes that a projection needs, as a projection expression. */
export function projectionText(projection: readonly StatementPath[], writer: ExpressionWriter): string {
  return [...new Set(projection.map(({ path }) => path[0]))].map((name) => writer.path([name])).join(', ');
}

function pageRequest(statement: SelectStatement, writer: ExpressionWriter, filter: string | undefined): PageRequest {
  const { from, projection } = statement;
  const projected = projection === undefined ? undefined : projectionText(projection, writer);
  return {
    TableName: from.table,
    ...(from.index === undefined ? {} : { IndexName: from.index }),
    ...(filter === undefined ? {} : { FilterExpression: filter }),
    ...(projected === undefined ? {} : { ProjectionExpression: projected }),
    ...writer.placeholders(),
  };
}

function rangeRequest(
  statement: SelectStatement,
  key: StatementKey,
  branch: KeyBranch,
  forward: boolean,
): RangeRequest {
  const writer = new ExpressionWriter();
  const name = writer.path([key.partition.name]);
  const conditions = [`${name} = ${writer.value(literalValue(branch.partition))}`];
  if (branch.sort !== undefined && key.sort !== undefined) {
    conditions.push(writer.sortCondition(key.sort.name, branch.sort));
  }
  const filter = branch.filter === undefined ? undefined : writer.condition(branch.filter);
  return {
    KeyConditionExpression: conditions.join(' AND '),
    ScanIndexForward: forward,
    ...pageRequest(statement, writer, filter),
  };
}

function byPartition(branches: readonly KeyBranch[], key: StatementKey): readonly (readonly Read[])[] {
  const groups: { readonly value: AttributeValue; readonly reads: Read[] }[] = [];
  for (const branch of branches) {
    const partition = partitionOf(branch, key);
    const read = { partition, branch, interval: intervalOf(branch.sort, key.sort) };
    const group = groups.find(({ value }) => equalValues(value, partition));
    if (group === undefined) groups.push({ value: partition, reads: [read] });
    else group.reads.push(read);
  }
  return groups.map(({ reads }) => reads);
}

/**
 * The reads of one partition. Where one of them excludes sort keys, by NOT or `<>`, they are one read of the partition
 * with a filter; otherwise no two may meet in a sort key.
 */
function withoutOverlap(reads: readonly Read[]): readonly Read[] {
  const [first] = reads;
  if (first === undefined || reads.length === 1) return reads;
  if (reads.some(({ branch }) => branch.excludes)) {
    const all = reads.map(({ branch }) => branch.all);
    const known = all.filter((condition) => condition !== undefined);
    const filter = known.length < all.length ? undefined : disjunction(known);
    const branch = { ...first.branch, sort: undefined, filter, all: filter, excludes: true };
    return [{ ...first, branch, interval: intervalOf(undefined, undefined) }];
  }
  for (const [i, { interval, branch }] of reads.entries()) {
    const meets = reads
      .slice(i + 1)
      .some((other) => interval.low < other.interval.high && other.interval.low < interval.high);
    if (!meets) continue;
    const message = 'Overlapping conditions with range keys are not supported in where clause';
    const advice =
      'two ways in which WHERE can hold read the same sort keys, and so the same items; join them into one';
    throw new StatementError(message, branch.all ?? branch.partition, advice);
  }
  return reads;
}

function partitionOf(branch: KeyBranch, key: StatementKey): ScalarValue {
  return keyValue(branch.partition, key.partition);
}

function keyValue(constant: ConstantSyntax, attribute: StatementKeyAttribute): ScalarValue {
  const value = literalValue(constant);
  if (!fits(value, attribute)) throw wrongKeyType(attribute, constant);
  return value as ScalarValue;
}

function intervalOf(sort: SortCondition | undefined, attribute: StatementKeyAttribute | undefined): Interval {
  if (sort === undefined || attribute === undefined) return { low: '', high: AFTER_PREFIX };
  const at = (constant: ConstantSyntax): string => encodeKey(keyValue(constant, attribute));
  const after = (constant: ConstantSyntax): string => `${at(constant)}\0`;
  switch (sort.operator) {
    case 'BETWEEN':
      return { low: at(sort.low), high: after(sort.high) };
    case '=':
      return { low: at(sort.value), high: after(sort.value) };
    case '<':
      return { low: '', high: at(sort.value) };
    case '<=':
      return { low: '', high: after(sort.value) };
    case '>':
      return { low: after(sort.value), high: AFTER_PREFIX };
    case '>=':
      return { low: at(sort.value), high: AFTER_PREFIX };
    case 'begins_with':
      return { low: at(sort.value), high: at(sort.value) + AFTER_PREFIX };
  }
}
