import type { AttributeDesign } from '../design/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Pattern } from '../model/model.js';
import {
  type AttributeValue,
  addNumbers,
  attribute,
  compareValues,
  type Item,
  type MutableItem,
  setAttribute,
} from '../value/index.js';
import type { PlanContext } from './context.js';
import type { ReadOperation, ReadSource } from './plan.js';

/** What one request has given of its rows. */
export interface RequestRows {
  readonly rows: readonly Item[];
  /** It has more. */
  readonly isOpen: boolean;
}

/** Whether a page ends where a request that it needs has more: its rows are in the order of the answer, and nothing adds them up. */
export function waitsForOpen({ pattern }: PlanContext, { merge, sources }: ReadOperation): boolean {
  if (pattern.page === undefined) return false;
  if (merge === undefined) return true;
  const { key, order } = merge;
  return key.length === 0 && (order === undefined || sources.every(({ match }) => match?.next?.path === order));
}

/** What is wrong where each request gives its first rows only, and what they are merged by decides which rows those should have been. */
export type CutMerge = 'order' | 'sums';

/**
 * Whether a `limit` or a `page` cuts the rows of each request before they are merged, and in another order than the merge has: then rows
 * are missing from the answer, or from its sums. `order`: the sort key goes on with something else. `sums`: rows of one merge key lie on
 * both sides of the cut.
 */
export function cutMerge(pattern: Pick<Pattern, 'page'>, operation: ReadOperation): CutMerge | undefined {
  const { merge, limit, fanOut } = operation;
  if (merge === undefined || limit === undefined || (fanOut?.requests ?? 1) < 2) return undefined;
  if (operation.sources.every((source) => isWhollyRead(operation, source, limit))) return undefined;
  const { key, order } = merge;
  const isInOrder = order !== undefined && operation.sources.every((source) => isOrderOf(source, order));
  if (key.length === 0) return order === undefined || isInOrder ? undefined : 'order';
  // Where a request has one row of each key, in order, the first rows of all are among the first of each: up to the end of one page.
  const isOneRow = operation.sources.every((source) => openPaths(source).every((path) => key.includes(path)));
  return isInOrder && isOneRow && pattern.page === undefined ? undefined : 'sums';
}

/** What tells the rows of one request apart: the sort key from the first part that is not given. */
function openPaths({ key, match }: ReadSource): readonly string[] {
  const paths = flatMap(key.sk, ({ compiled }) => compiled.paths);
  return paths.slice(Math.max(0, paths.indexOf(match?.next?.path ?? '')));
}

/** Each request has all its rows, whatever it is asked for. */
function isWhollyRead({ index }: ReadOperation, { match, figures }: ReadSource, limit: number): boolean {
  if (index.kind === 'table' && match !== undefined && match.next === undefined) return true;
  const most = figures.most ?? figures.collection.max;
  return most !== undefined && most <= limit;
}

/** The rows of a request come in the order of the field, or in one that may be the same for all that is known. */
function isOrderOf({ entity, match }: ReadSource, field: string): boolean {
  const next = match?.next?.path;
  if (next === field) return true;
  const { bucket } = match ?? {};
  // A bucket of one day holds one date.
  if (bucket?.field === field && entity.attributes.get(field)?.type.kind === 'date') return true;
  const [own, other] = [entity.attributes.get(next ?? ''), entity.attributes.get(field)];
  if (own === undefined || other === undefined || next === undefined) return false;
  if (own.derivedFrom.includes(field) || other.derivedFrom.includes(next)) return true;
  return (isDrawn(own) && isMadeInOrder(other)) || (isMadeInOrder(own) && isDrawn(other));
}

/** A time that is taken when the item is made, or an id that begins with one, as far as is known. */
export function isMadeInOrder(attribute: AttributeDesign): boolean {
  return attribute.type.kind === 'ulid' || attribute.type.kind === 'ksuid' || isDrawn(attribute);
}

function isDrawn({ attribute: { generate, default: initial }, type }: AttributeDesign): boolean {
  const isNow = typeof initial?.value === 'object' && initial.value !== null && 'kind' in initial.value;
  const { kind } = generate?.value ?? {};
  return kind === 'now' || kind === 'ulid' || kind === 'ksuid' || (isNow && type.kind !== 'date');
}

/**
 * The rows of the requests that a page may have: none that comes after rows which a request has still to give. Where a filter drops
 * what is read, these may be few, or none.
 */
export function settledRows(
  context: PlanContext,
  operation: ReadOperation,
  answers: readonly RequestRows[],
): readonly (readonly Item[])[] {
  const all = answers.map(({ rows }) => rows);
  if (!waitsForOpen(context, operation)) return all;
  const order = operation.merge?.order;
  if (order === undefined) {
    const open = answers.findIndex(({ isOpen }) => isOpen);
    return open < 0 ? all : all.slice(0, open + 1);
  }
  const compare = rowOrder(context, order);
  const lasts = flatMap(answers, ({ rows, isOpen }) => (isOpen ? [rows.at(-1)] : []));
  const isSettled = (row: Item): boolean => lasts.every((last) => last !== undefined && compare(row, last) <= 0);
  return all.map((rows) => rows.filter(isSettled));
}

/**
 * The answer of a read from the rows of its requests, in the order of the requests: rows with the same merge key added up, brought
 * into the order that the pattern asks for, cut to its limit. Rows that the caller must drop are gone already.
 */
export function mergeRows(
  context: PlanContext,
  operation: ReadOperation,
  answers: readonly (readonly Item[])[],
): readonly Item[] {
  const { merge, limit } = operation;
  const storedName = (field: string): string => storedNameOf(context, field);
  let rows: readonly Item[] = answers.flat();
  if (merge !== undefined && merge.key.length > 0) {
    rows = addUp(rows, merge.key.map(storedName), merge.sum.map(storedName));
  }
  const order = merge?.order;
  if (order !== undefined) rows = [...rows].sort(rowOrder(context, order));
  return limit === undefined ? rows : rows.slice(0, limit);
}

function storedNameOf(context: PlanContext, field: string): string {
  return context.entities[0]?.entity.attributes.get(field)?.storedName ?? field;
}

function rowOrder(context: PlanContext, field: string): (a: Item, b: Item) => number {
  const sign = context.pattern.order?.value === 'desc' ? -1 : 1;
  const name = storedNameOf(context, field);
  return (a, b) => sign * compareBy(name, a, b);
}

/** Rows without the attribute come last. */
function compareBy(name: string, a: Item, b: Item): number {
  const left = attribute(a, name);
  const right = attribute(b, name);
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  return compareValues(left, right) ?? 0;
}

/** One row for each key: the first of them, with the sums of all. */
function addUp(rows: readonly Item[], key: readonly string[], sums: readonly string[]): readonly Item[] {
  const merged = new Map<string, MutableItem>();
  for (const row of rows) {
    const id = JSON.stringify(key.map((name) => attribute(row, name) ?? null));
    const known = merged.get(id);
    if (known === undefined) {
      merged.set(id, { ...row });
      continue;
    }
    for (const name of sums) {
      const sum = added(attribute(known, name), attribute(row, name));
      if (sum !== undefined) setAttribute(known, name, sum);
    }
  }
  return [...merged.values()];
}

function added(a: AttributeValue | undefined, b: AttributeValue | undefined): AttributeValue | undefined {
  if (a === undefined || !('N' in a)) return b;
  return b !== undefined && 'N' in b ? { N: addNumbers(a.N, b.N) } : a;
}
