import { type EntityDesign, valueSize } from '../../design/index.js';
import { MAX_ITEM_BYTES } from '../../facts/index.js';
import type { ValueType } from '../../model/value-type.js';
import type { Report, Rule } from '../rule.js';
import { count, quote } from '../show.js';
import { size } from '../words.js';

export const itemTooLarge: Rule = {
  id: 'DM5001',
  name: 'item-too-large',
  family: 'limits',
  title: 'An item can outgrow 400 KB',
  severity: 'warning',
  preset: 'recommended',
  pillar: 'reliability',
  source: 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items',
  *check({ design }) {
    for (const entity of design.entities.values()) {
      const found = statedTooLarge(entity) ?? boundedTooLarge(entity);
      if (found !== undefined) yield found;
      else yield* growsWithoutBound(entity);
    }
  },
};

function statedTooLarge({ entity, name }: EntityDesign): Report | undefined {
  const stated = entity.size?.max ?? entity.size?.p99;
  if (entity.size === undefined || stated === undefined || stated <= MAX_ITEM_BYTES) return undefined;
  return {
    severity: 'error',
    span: entity.size.span,
    message: `Items of ${quote(name)} are stated to reach ${size(stated)}, and DynamoDB refuses to write an item over 400 KB. Split the item, or keep the large part in S3.`,
    numbers: { statedBytes: stated, limitBytes: MAX_ITEM_BYTES },
  };
}

function boundedTooLarge({ entity, name, item, attributes }: EntityDesign): Report | undefined {
  const largest = Math.max(item.typical, item.max ?? 0);
  if (largest <= MAX_ITEM_BYTES) return undefined;
  const typicalToo = item.typical > MAX_ITEM_BYTES;
  const biggest = [...attributes.values()].sort(
    (a, b) => (b.bytes.max ?? b.bytes.typical) - (a.bytes.max ?? a.bytes.typical),
  )[0];
  return {
    severity: typicalToo ? 'error' : 'warning',
    span: biggest?.attribute.span ?? entity.span,
    message: `An item of ${quote(name)} ${typicalToo ? 'is usually' : 'can reach'} ${size(typicalToo ? item.typical : largest)}, most of it in ${quote(biggest?.attribute.name ?? '')}. DynamoDB refuses to write an item over 400 KB: lower the bounds, or move ${quote(biggest?.attribute.name ?? '')} to items of its own or to S3.`,
    numbers: { typicalBytes: Math.round(item.typical), largestBytes: largest, limitBytes: MAX_ITEM_BYTES },
  };
}

/** A collection without `max` only ever grows, unless the model says how large items get; a text without `maxBytes` usually does not. */
function* growsWithoutBound({ entity, name, item, attributes }: EntityDesign): Iterable<Report> {
  if (entity.size?.max !== undefined) return;
  for (const { attribute, type } of attributes.values()) {
    const grows = growingPart(type, attribute.name);
    if (grows === undefined) continue;
    const bytes = Math.max(1, Math.round(elementBytes(grows.type)));
    const room = Math.max(0, Math.floor((MAX_ITEM_BYTES - item.typical) / bytes));
    yield {
      span: attribute.span,
      message: `${quote(grows.path)} of ${quote(name)} has no \`max\`: the item reaches DynamoDB's 400 KB at about ${count(room)} elements of ${size(bytes)}, and every write of the item costs its whole size. State a \`max\`, or store the elements as items of their own.`,
      numbers: { elementBytes: bytes, elementsAtLimit: room, limitBytes: MAX_ITEM_BYTES },
    };
  }
}

type Collection = Extract<ValueType, { kind: 'list' | 'set' | 'dict' }>;

/** The first collection without `max` in a type, at any depth. */
function growingPart(type: ValueType, path: string): { readonly path: string; readonly type: Collection } | undefined {
  if (type.kind === 'list' || type.kind === 'set' || type.kind === 'dict') {
    return type.max === undefined ? { path, type } : growingPart(type.of, `${path}[]`);
  }
  if (type.kind !== 'map') return undefined;
  for (const [name, field] of type.fields) {
    const found = growingPart(field.type, `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Typical bytes of one element, with what DynamoDB adds for each. */
function elementBytes(type: Collection): number {
  const sized = (count: number): number => valueSize({ ...type, avg: count }, () => {}).typical;
  return sized(2) - sized(1);
}
