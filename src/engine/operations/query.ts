import { bindKeyCondition, conditionPaths, ExpressionError } from '../../expression/dynamodb/index.js';
import type { KeyPoint } from '../../partition/index.js';
import type { QueryInput, QueryOutput } from '../api.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { keyAttributes } from '../key-schema.js';
import { keyPredicates } from '../legacy/key-conditions.js';
import { legacyMessages } from '../legacy/messages.js';
import { readLegacyQuery } from '../legacy/pages.js';
import { messages } from '../messages.js';
import {
  checkSelect,
  needsFetch,
  pagePlan,
  pageSource,
  readPage,
  readStartKey,
  type Source,
  startPlace,
} from '../pages.js';
import { type QueryRange, queryRange } from '../query-key.js';
import {
  checkConditionPaths,
  checkExpressionParameters,
  checkKeyPaths,
  optionalCondition,
  optionalProjection,
  readSubstitutions,
} from '../request-expressions.js';
import { queryShape } from '../request-shapes/query.js';
import { checkShape } from '../request-shapes/shape.js';
import type { VisitFrom } from '../storage/ordered-map.js';
import type { Place } from '../storage/record-store.js';
import { pointOf } from '../throttling/admission.js';
import { PageMeter } from '../throttling/page-meter.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html */
export function query(catalog: Catalog, input: QueryInput): QueryOutput {
  return readQuery(catalog, input, false);
}

/** A Query, or one that a statement stands for: its filter may name key attributes, and reads only what an index keeps. */
export function readQuery(catalog: Catalog, input: QueryInput, forStatement: boolean): QueryOutput {
  checkShape(input, queryShape);
  checkExpressionParameters(
    input,
    ['ProjectionExpression', 'FilterExpression', 'KeyConditionExpression'],
    ['AttributesToGet', 'QueryFilter', 'ConditionalOperator', 'KeyConditions'],
  );
  const legacy = readLegacyQuery(input);
  const start = readStartKey(input);
  const { KeyConditionExpression: keyCondition } = input;
  if (keyCondition == null && legacy?.keyConditions === undefined) throw validationError(messages.noKeyCondition);
  checkSelect(input);
  const substitutions = readSubstitutions(input);
  const bound = keyCondition == null ? undefined : bindKeyCondition(keyCondition, substitutions);
  const filter = legacy?.filter ?? optionalCondition(input.FilterExpression, 'FilterExpression', substitutions);
  const projection = legacy?.projection ?? optionalProjection(input.ProjectionExpression, substitutions);
  substitutions.expectAllUsed();

  const table = tableForItems(catalog, input.TableName);
  const source = pageSource(table, input);
  const predicates = bound ?? keyPredicates(source.key, legacy?.keyConditions ?? []);
  const range = queryRange(source, predicates);
  const after = start === undefined ? undefined : startPlace(source, start);
  if (after !== undefined) checkStart(range, after);
  const filterPaths = filter === undefined ? [] : conditionPaths(filter);
  for (const { name } of keyAttributes(source.key)) {
    if (forStatement || !filterPaths.some((path) => path[0] === name)) continue;
    throw new ExpressionError((legacy?.filter === undefined ? messages : legacyMessages).filterKey(name));
  }
  if (projection !== undefined) checkKeyPaths(table, projection);
  checkConditionPaths(table, filter);
  const fetch = needsFetch(source, input.Select, projection, forStatement ? [] : filterPaths);

  const { present } = catalog;
  const { pageBytes } = catalog.behaviour;
  const meter = table.admission === undefined ? undefined : PageMeter.of(source, startOf(range, after, input), input);
  const plan = pagePlan(input, { source, filter, projection, fetch, present, meter, pageBytes });
  return readPage(plan, (visit) => visitRange(source, range, after, input.ScanIndexForward === false, visit), input);
}

function startOf(range: QueryRange, after: Place | undefined, input: QueryInput): KeyPoint<string> {
  const sort = after?.sort ?? (input.ScanIndexForward === false ? range.sort.high : range.sort.low);
  return pointOf({ hash: range.hash, sort });
}

function checkStart(range: QueryRange, after: Place): void {
  if (after.hash !== range.hash) throw validationError(messages.startKeyOutside);
  if (after.sort < range.sort.low || after.sort >= range.sort.high) throw validationError(messages.startKeyRange);
}

function visitRange(
  source: Source,
  range: QueryRange,
  after: Place | undefined,
  reverse: boolean,
  visit: Parameters<Parameters<typeof readPage>[1]>[0],
): void {
  const store = source.index?.shown ?? source.table.store;
  const { low, high } = range.sort;
  let from: VisitFrom<string> = reverse ? { key: high, inclusive: false } : { key: low, inclusive: true };
  if (after !== undefined) from = { key: after.sort, inclusive: false };
  store.visitPartition(range.hash, from, reverse, (row, sort) => (reverse ? sort >= low : sort < high) && visit(row));
}
