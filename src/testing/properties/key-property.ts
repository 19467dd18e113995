import { type EntityDesign, encodePart, type KeyValue, marshal, typeAtPath } from '../../design/index.js';
import { decodeKey, RANDOM_SHARD } from '../../keys/index.js';
import { type AttributeValue, attribute, equalValues } from '../../value/index.js';
import { showValue } from '../model-tests/show-item.js';
import { type DrawnItem, type DrawnPair, hasRandomShard, pairSource, storedAt } from './drawn-items.js';
import type { CounterExample } from './report.js';
import { type Attempt, type Trial, tryCases } from './try-cases.js';

/**
 * What a key stands for can be read back from it, items with different ids have different keys, and the same values give the same key.
 * `told`: attributes that tell items apart; the id of an entity, the fields of a unique constraint.
 */
export function keyProperty(entity: EntityDesign, told: readonly string[], trial: Trial): Attempt {
  const { pairs, pairOf } = pairSource(entity);
  const isDrawn = hasRandomShard(entity);
  return tryCases(
    pairs,
    (drawn) => {
      const pair = pairOf(drawn);
      if (pair === undefined) return 'untried';
      return (
        misread(entity, pair.left) ?? misread(entity, pair.right) ?? mixedUp(entity, told, pair, isDrawn) ?? 'fine'
      );
    },
    trial,
    'none of the drawn values makes a key',
  );
}

/** A key part that cannot be read, or is read as other values than it was made of. */
function misread(entity: EntityDesign, drawn: DrawnItem): CounterExample | undefined {
  for (const { index, keys } of entity.memberships.values()) {
    for (const part of keys.flatMap(({ pk, sk }) => [...pk, ...sk])) {
      const stored = attribute(drawn.item, part.slot.attribute);
      if (part.kind === 'natural' || stored === undefined || !('S' in stored)) continue;
      // Of several keys in one index the item has the one that it was made with.
      const own = encodePart(entity, part, drawn.values, drawn.item, { shard: () => 0 });
      const isOwn = part.compiled.paths.includes(RANDOM_SHARD) ? keys.length === 1 : isSame(own, stored);
      if (!isOwn) continue;
      const fault = misreadPart(entity, drawn, part, stored.S);
      if (fault === undefined) continue;
      const where = index.kind === 'table' ? 'table key' : `key in ${index.name}`;
      return { message: `The ${where} of ${entity.name} ${fault}.`, lines: linesOf(entity, [drawn]) };
    }
  }
  return undefined;
}

function isSame(encoded: ReturnType<typeof encodePart>, stored: AttributeValue): boolean {
  return encoded.kind === 'encoded' && equalValues(encoded.value, stored);
}

function misreadPart(
  entity: EntityDesign,
  drawn: DrawnItem,
  part: Extract<KeyValue, { kind: 'template' }>,
  text: string,
): string | undefined {
  const decoded = decodeKey(part.compiled, text);
  if (decoded.kind === 'none') return `cannot be read back from ${JSON.stringify(text)}`;
  // Read in two ways, it may still be the only key of its item: that is for the comparison of two items.
  if (decoded.kind === 'ambiguous') return undefined;
  for (const [path, value] of decoded.values) {
    const type = typeAtPath(entity.types, path);
    const was = storedAt(entity, drawn, path);
    const read = type === undefined ? undefined : marshal(type, value);
    if (read?.ok === true && was !== undefined && !equalValues(read.value, was))
      return `gives ${path} = ${showValue(read.value)} back for ${showValue(was)} in ${JSON.stringify(text)}`;
  }
  return undefined;
}

function mixedUp(
  entity: EntityDesign,
  told: readonly string[],
  pair: DrawnPair,
  isDrawn: boolean,
): CounterExample | undefined {
  const agree = (names: readonly string[]): boolean =>
    names.every((name) => isEqual(storedAt(entity, pair.left, name), storedAt(entity, pair.right, name)));
  const parts = entity.key === undefined ? [] : [...entity.key.pk, ...entity.key.sk];
  const sameKey = parts.every(({ slot }) =>
    isEqual(attribute(pair.left.item, slot.attribute), attribute(pair.right.item, slot.attribute)),
  );
  const differing = told.filter((name) => !agree([name]));
  const lines = linesOf(entity, [pair.left, pair.right], told);
  if (sameKey && differing.length > 0)
    return {
      message: `Two items of ${entity.name} that differ in ${differing.join(', ')} have the same table key.`,
      lines,
    };
  const paths = parts.flatMap(({ compiled }) => compiled.paths).filter((path) => path !== RANDOM_SHARD);
  if (!sameKey && !isDrawn && agree([...told, ...paths]))
    return { message: `The same values of ${entity.name} give two table keys.`, lines };
  return undefined;
}

function isEqual(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equalValues(a, b);
}

/** What the keys are made of, and the keys. Of two items, side by side, what both have is said once. */
export function linesOf(
  entity: EntityDesign,
  items: readonly DrawnItem[],
  told: readonly string[] = [],
  parts: readonly KeyValue[] = entity.key === undefined ? [] : [...entity.key.pk, ...entity.key.sk],
): readonly string[] {
  const paths = parts.flatMap(({ compiled }) => compiled.paths).filter((path) => path !== RANDOM_SHARD);
  const names = [...new Set([...told, ...paths])];
  const values = names.map((name) =>
    row(
      name,
      items.map((one) => storedAt(entity, one, name)),
    ),
  );
  const keys = parts.map(({ slot }) =>
    row(
      slot.attribute,
      items.map((one) => attribute(one.item, slot.attribute)),
    ),
  );
  return [...values, ...keys];
}

function row(name: string, values: readonly (AttributeValue | undefined)[]): string {
  const texts = values.map((value) => (value === undefined ? 'absent' : showValue(value)));
  return `${name}: ${[...new Set(texts)].length === 1 ? texts[0] : texts.join('  |  ')}`;
}
