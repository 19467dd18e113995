import type { EntityDesign } from '../design/design.js';
import { combination, type Expr, printExpression } from '../expression/model/index.js';
import { pricesFor, readRequestCost, SECONDS_PER_MONTH, writeRequestCost } from '../facts/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Pattern } from '../model/model.js';
import { consider } from './candidate.js';
import { indexLabel, type PlanContext } from './context.js';
import type { Candidate } from './plan.js';
import { readCost } from './read-figures.js';
import { filterOf } from './sparse.js';
import type { Suggestion } from './suggestion.js';

type FilterRest = Extract<Suggestion, { readonly kind: 'filter-rest' }>;
type NewIndex = Extract<Suggestion, { readonly kind: 'new-index' }>;

/**
 * Where all that an index lacks is a place for some of what is given: to find the rest by the key, and to filter by these. Not with a
 * `limit`, which counts what a filter drops.
 */
export function filterRest(context: PlanContext, { index, reasons }: Candidate): FilterRest | undefined {
  const { pattern } = context;
  const [entity] = context.entities;
  if (pattern.op.value !== 'query' || entity === undefined || context.entities.length > 1) return undefined;
  if (pattern.limit !== undefined || !reasons.every(({ code }) => code === 'binding-unused')) return undefined;
  const fields = flatMap(reasons, (reason) => (reason.code === 'binding-unused' ? reason.fields : []));
  const left = withFilter(pattern, entity, fields);
  if (left === undefined) return undefined;
  const narrowed = { ...context, pattern: left };
  const found = consider(narrowed, index);
  if (found.kind !== 'fits') return undefined;
  const cost = readCost(narrowed, found.fit);
  const isSized = cost.sources.every(({ figures }) => figures.assumed?.includes('group') !== true);
  return {
    kind: 'filter-rest',
    index: indexLabel(index),
    by: left.by.map(({ value }) => value),
    filter: printExpression(left.filter.value),
    unitsPerCall: cost.call.units.typical,
    requests: cost.requests.typical,
    ...(isSized ? {} : { isGuess: true }),
  };
}

/** The pattern that gives less by key and asks for the same; nothing of what it says of the size of its answer. */
function withFilter(
  { items: _items, expect: _expect, page: _page, ...pattern }: Pattern,
  entity: EntityDesign,
  fields: readonly string[],
): (Pattern & Required<Pick<Pattern, 'filter'>>) | undefined {
  const by = pattern.by.filter(({ value }) => !fields.includes(value));
  // What is only optional, or a range, is no equality.
  if (fields.some((field) => !pattern.by.some(({ value }) => value === field))) return undefined;
  const own = pattern.filter === undefined ? [] : [pattern.filter.value];
  const filter = { value: combination('and', [...own, ...fields.map(isGiven)]), span: pattern.span };
  const changed = { ...pattern, by, filter };
  return filterOf(entity, changed) === undefined ? undefined : changed;
}

function isGiven(field: string): Expr {
  const at = { start: 0, end: 0 };
  const left = { kind: 'path', image: 'current', segments: [field], ...at } as const;
  return { kind: 'compare', operator: '=', left, right: { kind: 'param', name: field, segments: [], ...at }, ...at };
}

/**
 * Whether to read and to drop costs less than to keep an index, a month at the rates of the model. Where it has none, as many calls
 * as writes are taken.
 */
export function isCheaper(context: PlanContext, filter: FilterRest, { price }: NewIndex): boolean {
  if (filter.isGuess === true || filter.requests > 1) return false;
  const tableClass = context.table.table.class === 'standard' ? 'STANDARD' : 'STANDARD_INFREQUENT_ACCESS';
  const prices = pricesFor(context.design.model.defaults.region);
  const reads = context.pattern.rate?.avg;
  if (reads === undefined || price.writesPerSecond === undefined)
    return (
      readRequestCost(filter.unitsPerCall, tableClass, prices) <=
      writeRequestCost(price.unitsPerWrite, tableClass, prices)
    );
  const monthlyUsd = readRequestCost(filter.unitsPerCall * reads * SECONDS_PER_MONTH, tableClass, prices);
  return monthlyUsd <= (price.monthlyUsd ?? 0);
}
