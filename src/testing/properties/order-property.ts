import type { EntityDesign, KeyValue } from '../../design/index.js';
import { encodePart, unmarshalScalar } from '../../design/index.js';
import { type OrderClaim, orderClaim } from '../../keys/index.js';
import { type AttributeValue, compareValues } from '../../value/index.js';
import { type DrawnItem, type DrawnPair, pairSource, storedAt } from './drawn-items.js';
import { linesOf } from './key-property.js';
import type { CounterExample } from './report.js';
import { type Attempt, type Trial, tryCases } from './try-cases.js';

/** A sort key whose order is planned with. */
export interface OrderedPart {
  /** Undefined for the table. */
  readonly index?: string;
  readonly part: KeyValue;
  readonly claim: OrderClaim;
}

export function orderedParts(entity: EntityDesign): readonly OrderedPart[] {
  return [...entity.memberships.values()].flatMap(({ index, mapped, keys }) =>
    mapped
      ? keys.flatMap(({ sk }) =>
          sk.flatMap((part): readonly OrderedPart[] => {
            const claim = orderClaim(part.compiled);
            if (claim.segments.length === 0) return [];
            return [{ part, claim, ...(index.kind === 'table' ? {} : { index: index.name }) }];
          }),
        )
      : [],
  );
}

/** Keys sort as the values do that the order is claimed of, the first that differ deciding. */
export function orderProperty(entity: EntityDesign, { part, claim }: OrderedPart, trial: Trial): Attempt {
  const { pairs, pairOf } = pairSource(entity);
  return tryCases(
    pairs,
    (drawn) => {
      const pair = pairOf(drawn);
      return pair === undefined ? 'untried' : judged(entity, part, claim, pair);
    },
    trial,
    'none of the drawn values makes a sort key',
  );
}

function judged(
  entity: EntityDesign,
  part: KeyValue,
  claim: OrderClaim,
  pair: DrawnPair,
): 'fine' | 'untried' | CounterExample {
  const left = textOf(entity, part, pair.left);
  const right = textOf(entity, part, pair.right);
  const keys = left === undefined || right === undefined ? undefined : compareValues(left, right);
  if (keys === undefined) return 'untried';
  for (const { segment, path, direction } of claim.segments) {
    const a = storedAt(entity, pair.left, path);
    const b = storedAt(entity, pair.right, path);
    const values = a === undefined || b === undefined ? undefined : compared(a, b);
    if (values === undefined) return 'fine';
    if (values === 0 || isSameText(part, segment, pair, entity)) continue;
    const expected = direction === 'reversed' ? -values : values;
    if (Math.sign(expected) === Math.sign(keys)) return 'fine';
    const order = direction === 'reversed' ? 'against the order' : 'in the order';
    return {
      message: `The sort key of ${entity.name} does not sort ${order} of ${path}, which is planned with.`,
      lines: linesOf(entity, [pair.left, pair.right], [path], [part]),
    };
  }
  return 'fine';
}

function textOf(entity: EntityDesign, part: KeyValue, { values, item }: DrawnItem): AttributeValue | undefined {
  const encoded = encodePart(entity, part, values, item);
  return encoded.kind === 'encoded' ? encoded.value : undefined;
}

function compared(a: AttributeValue, b: AttributeValue): number | undefined {
  if ('BOOL' in a && 'BOOL' in b) return Number(a.BOOL) - Number(b.BOOL);
  return compareValues(a, b);
}

/** Different values may be the same in the key, which keeps a day of a time: the next segment decides then. */
function isSameText(part: KeyValue, segment: number, { left, right }: DrawnPair, entity: EntityDesign): boolean {
  const compiled = part.compiled.segments[segment];
  if (compiled?.kind !== 'variable') return false;
  const [a, b] = [left, right].map((one) => {
    const stored = storedAt(entity, one, compiled.path);
    const value = stored === undefined ? undefined : unmarshalScalar(compiled.type, stored);
    const encoded = compiled.codec.encode(value);
    return encoded.ok ? encoded.text : undefined;
  });
  return a !== undefined && a === b;
}
