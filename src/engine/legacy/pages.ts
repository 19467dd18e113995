import type { Condition, DocumentPath } from '../../expression/dynamodb/index.js';
import type { LegacyQuery, LegacyScan } from './api.js';
import { readAttributesToGet } from './attributes-to-get.js';
import { type Comparison, checkConditionalOperator, combine, conditionOf, readComparisons } from './comparisons.js';
import { readKeyConditions } from './key-conditions.js';

/** What a Query or Scan says in parameters from before expressions. */
export interface LegacyPage {
  readonly projection: readonly DocumentPath[] | undefined;
  readonly filter: Condition | undefined;
  readonly keyConditions: readonly Comparison[] | undefined;
}

/**
 * Reads the legacy parameters of a Query; undefined where it has none.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.QueryFilter.html
 */
export function readLegacyQuery(request: LegacyQuery): LegacyPage | undefined {
  const { AttributesToGet: names, KeyConditions: keys, QueryFilter: filter, ConditionalOperator: operator } = request;
  if (names == null && keys == null && filter == null && operator == null) return undefined;
  const projection = names == null ? undefined : readAttributesToGet(names);
  const comparisons = readComparisons(filter ?? {});
  checkConditionalOperator(operator, filter);
  const keyConditions = keys == null ? undefined : readKeyConditions(keys);
  return { projection, filter: combine(comparisons.map(conditionOf), operator), keyConditions };
}

/**
 * Reads the legacy parameters of a Scan; undefined where it has none.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.ScanFilter.html
 */
export function readLegacyScan(request: LegacyScan): LegacyPage | undefined {
  const { AttributesToGet: names, ScanFilter: filter, ConditionalOperator: operator } = request;
  if (names == null && filter == null && operator == null) return undefined;
  const projection = names == null ? undefined : readAttributesToGet(names);
  const comparisons = readComparisons(filter ?? {});
  checkConditionalOperator(operator, filter);
  return { projection, filter: combine(comparisons.map(conditionOf), operator), keyConditions: undefined };
}
