import type { Dice } from '../load/dice.js';
import type { GeneratedItem } from '../load/generate-items.js';
import type { Attribute } from '../model/model.js';
import type { ModelValue } from '../model/value-type.js';
import type { Arguments } from '../planner/index.js';

/**
 * The values that a caller gives for a new item: with defaults as they are at first, and without what the call finds by itself (copies,
 * numbers of a sequence, the version).
 */
export function valuesOfNew({ entity, values }: GeneratedItem): Map<string, ModelValue> {
  const args = new Map(values);
  for (const { attribute } of entity.attributes.values()) {
    const initial = attribute.default?.value;
    const isNow = typeof initial === 'object' && initial !== null && 'kind' in initial;
    if (initial !== undefined && !isNow) args.set(attribute.name, initial as ModelValue);
    if (isFound(attribute)) args.delete(attribute.name);
  }
  const version = entity.entity.version?.attribute.value;
  if (version !== undefined) args.delete(version);
  return args;
}

function isFound({ copy, generate }: Attribute): boolean {
  return copy !== undefined || generate?.value.kind === 'sequence';
}

/** One list for each argument of the calls' items; what all of a batch share stays one value. */
export function columns(rows: readonly ReadonlyMap<string, ModelValue>[], shared: string | undefined): Arguments {
  const names = new Set(rows.flatMap((row) => [...row.keys()]));
  return new Map(
    [...names].map((name): [string, ModelValue] => [
      name,
      name === shared ? (rows[0]?.get(name) ?? null) : rows.map((row) => row.get(name) ?? null),
    ]),
  );
}

/** Items of one batch that are made at most. */
const MOST_BATCHED = 1000;

export function roundedAround(mean: number, dice: Dice): number {
  const whole = Math.floor(mean);
  return Math.max(1, Math.min(MOST_BATCHED, whole + (dice.chance(mean - whole) ? 1 : 0)));
}

export function entryOf(name: string, value: ModelValue | undefined): readonly [string, ModelValue][] {
  return value === undefined ? [] : [[name, value]];
}

export function compareValues(a: ModelValue | undefined, b: ModelValue | undefined): number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  if (NUMERIC.test(left) && NUMERIC.test(right)) return Number(left) - Number(right);
  return left < right ? -1 : left > right ? 1 : 0;
}

const NUMERIC = /^-?\d+(\.\d+)?$/;
