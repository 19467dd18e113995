import { conditionPaths } from '../../expression/dynamodb/index.js';
import type { KeyPoint } from '../../partition/index.js';
import type { ScanInput, ScanOutput } from '../api.js';
import { type Catalog, tableForItems } from '../catalog.js';
import { validationError } from '../engine-error.js';
import { readLegacyScan } from '../legacy/pages.js';
import { messages } from '../messages.js';
import { checkSelect, needsFetch, pagePlan, pageSource, readPage, readStartKey, startPlace } from '../pages.js';
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
import { HASH_SPACE, hashOf, type Place } from '../storage/record-store.js';
import { pointOf } from '../throttling/admission.js';
import { PageMeter } from '../throttling/page-meter.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export function scan(catalog: Catalog, input: ScanInput): ScanOutput {
  return readScan(catalog, input, false);
}

/** A Scan, or one that a statement stands for: its filter reads only what an index keeps. */
export function readScan(catalog: Catalog, input: ScanInput, forStatement: boolean): ScanOutput {
  checkShape(input, scanShape);
  checkExpressionParameters(
    input,
    ['ProjectionExpression', 'FilterExpression'],
    ['AttributesToGet', 'ScanFilter', 'ConditionalOperator'],
  );
  const legacy = readLegacyScan(input);
  const start = readStartKey(input);
  const [low, high] = segmentBounds(input);
  checkSelect(input);
  const substitutions = readSubstitutions(input);
  const filter = legacy?.filter ?? optionalCondition(input.FilterExpression, 'FilterExpression', substitutions);
  const projection = legacy?.projection ?? optionalProjection(input.ProjectionExpression, substitutions);
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

  const { present } = catalog;
  const { pageBytes } = catalog.behaviour;
  const meter = table.admission === undefined ? undefined : PageMeter.of(source, startOf(low, after), input);
  const plan = pagePlan(input, { source, filter, projection, fetch, present, meter, pageBytes });
  const store = source.index?.shown ?? table.store;
  return readPage(plan, (visit) => store.visitAll(low, high, after, visit), input);
}

function startOf(low: number, after: Place | undefined): KeyPoint<string> {
  return after === undefined ? { hash: low / HASH_SPACE, sort: '' } : pointOf(after);
}

/** The hashes of partition keys that a segment covers; segments of equal width cover all of them. */
function segmentBounds(input: ScanInput): readonly [number, number] {
  if (input.Segment == null && input.TotalSegments == null) return [0, HASH_SPACE];
  if (input.TotalSegments == null) throw validationError(messages.noTotalSegments);
  if (input.Segment == null) throw validationError(messages.noSegment);
  const segment = Math.trunc(input.Segment);
  const total = Math.trunc(input.TotalSegments);
  if (segment >= total) throw validationError(messages.segmentRange(segment, total));
  return [
    Math.floor((HASH_SPACE / total) * segment),
    segment + 1 === total ? HASH_SPACE : Math.floor((HASH_SPACE / total) * (segment + 1)),
  ];
}
