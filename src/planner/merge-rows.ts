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
import type { ReadOperation } from './plan.js';

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
  const storedName = (field: string): string => context.entities[0]?.entity.attributes.get(field)?.storedName ?? field;
  let rows: readonly Item[] = answers.flat();
  if (merge !== undefined && merge.key.length > 0) {
    rows = addUp(rows, merge.key.map(storedName), merge.sum.map(storedName));
  }
  const order = merge?.order;
  if (order !== undefined) {
    const sign = context.pattern.order?.value === 'desc' ? -1 : 1;
    rows = [...rows].sort((a, b) => sign * compareBy(storedName(order), a, b));
  }
  return limit === undefined ? rows : rows.slice(0, limit);
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
