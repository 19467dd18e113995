import { conditionPaths } from '../../expression/dynamodb/index.js';
import type { ScanInput, ScanOutput } from '../api.js';
import { readItem } from '../attribute-reader.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { messages } from '../messages.js';
import { checkSelect, needsFetch, pagePlan, pageSource, readPage, startPlace } from '../pages.js';
import {
  checkConditionPaths,
  checkExpressionParameters,
  checkKeyPaths,
  optionalCondition,
  optionalProjection,
  readSubstitutions,
} from '../request-expressions.js';
import { scanShape } from '../request-shapes/scan.js';
import { checkShape } from '../request-shapes/shape.js';
import { HASH_SPACE, hashOf } from '../storage/record-store.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export function scan(catalog: Catalog, input: ScanInput): ScanOutput {
  return readScan(catalog, input, false);
}

/** A Scan, or one that a statement stands for: its filter reads only what an index keeps. */
export function readScan(catalog: Catalog, input: ScanInput, forStatement: boolean): ScanOutput {
  checkShape(input, scanShape);
  checkExpressionParameters(input, ['ProjectionExpression', 'FilterExpression']);
  const start = input.ExclusiveStartKey == null ? undefined : readItem(input.ExclusiveStartKey).item;
  const [low, high] = segmentBounds(input);
  checkSelect(input);
  const substitutions = readSubstitutions(input);
  const filter = optionalCondition(input.FilterExpression, 'FilterExpression', substitutions);
  const projection = optionalProjection(input.ProjectionExpression, substitutions);
  substitutions.expectAllUsed();

  const table = tableForItems(catalog, input.TableName);
  const source = pageSource(table, input);
  const after = start === undefined ? undefined : startPlace(source, start);
  if (after !== undefined && (hashOf(after.hash) < low || hashOf(after.hash) >= high)) {
    throw validationError(messages.startKeySegment(input.TotalSegments ?? 1, input.Segment ?? 0));
  }
  if (projection !== undefined) checkKeyPaths(table, projection);
  checkConditionPaths(table, filter);
  const filterPaths = filter === undefined ? [] : conditionPaths(filter);
  const fetch = needsFetch(source, input.Select, projection, forStatement ? [] : filterPaths);

  const plan = pagePlan(input, { source, filter, projection, fetch });
  const store = source.index?.store ?? table.store;
  return readPage(plan, (visit) => store.visitAll(low, high, after, visit), input);
}

/** The hashes of partition keys that a segment covers; segments of equal width cover all of them. */
function segmentBounds(input: ScanInput): readonly [number, number] {
  const { Segment: segment, TotalSegments: total } = input;
  if (segment == null && total == null) return [0, HASH_SPACE];
  if (total == null) throw validationError(messages.noTotalSegments);
  if (segment == null) throw validationError(messages.noSegment);
  if (segment >= total) throw validationError(messages.segmentRange(segment, total));
  return [
    Math.floor((HASH_SPACE / total) * segment),
    segment + 1 === total ? HASH_SPACE : Math.floor((HASH_SPACE / total) * (segment + 1)),
  ];
}
