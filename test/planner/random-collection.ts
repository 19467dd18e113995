import fc from 'fast-check';
import { assembleItem, type Design } from '../../src/design/index.js';
import { attribute, type Item } from '../../src/value/index.js';
import { designOf } from './support.js';

const LITERALS = ['ORDER#', 'ORDER', 'P#PROFILE', 'P#CART', 'P#', 'O', 'Q', '~', 'ORDER#Z'];
const KEYS = ['a', 'b', 'zz', '0'];

interface Member {
  readonly literal: string;
  readonly many: boolean;
  readonly asked: boolean;
}

/** Entities of one partition: some with one item each, some with many, some asked for. */
export const members: fc.Arbitrary<readonly Member[]> = fc.uniqueArray(
  fc.record({ literal: fc.constantFrom(...LITERALS), many: fc.boolean(), asked: fc.boolean() }),
  { minLength: 1, maxLength: 5, selector: ({ literal }) => literal },
);

/** Names of the entities that are asked for. */
export function askedOf(entities: readonly Member[]): readonly string[] {
  return entities.flatMap(({ asked }, i) => (asked ? [`E${i}`] : []));
}

export function collectionDesign(
  entities: readonly Member[],
  accessPatterns: Readonly<Record<string, object>>,
): Design {
  return designOf(
    JSON.stringify({
      dynamodel: 1,
      model: 'collections',
      defaults: { entityAttribute: '_t' },
      tables: { items: { key: { pk: 'pk', sk: 'sk' } } },
      entities: Object.fromEntries(
        entities.map(({ literal, many }, i) => [
          `E${i}`,
          {
            table: 'items',
            key: { pk: 'G#{g}', sk: many ? `${literal}{k}` : literal },
            attributes: {
              g: { type: 'string', charset: 'a-c', maxBytes: 1 },
              k: { type: 'string', charset: 'a-z0-9', minBytes: 1, maxBytes: 3 },
            },
          },
        ]),
      ),
      accessPatterns,
    }),
  );
}

/** Items of all entities in two partitions, each under a key of its own. */
export function collectionItems(design: Design, entities: readonly Member[]): readonly Item[] {
  const stored = new Map<string, Item>();
  for (const [i, { many }] of entities.entries()) {
    const entity = design.entities.get(`E${i}`);
    for (const [g, k] of ['a', 'b'].flatMap((g) => (many ? KEYS : ['a']).map((k) => [g, k] as const))) {
      const assembled = entity === undefined ? undefined : assembleItem(entity, new Map(Object.entries({ g, k })));
      if (assembled?.ok !== true) throw new Error('no item');
      const key = textOf(assembled.item, 'pk') + textOf(assembled.item, 'sk');
      // Two entities of a random model may meet in one key; the first stays.
      if (!stored.has(key)) stored.set(key, assembled.item);
    }
  }
  return [...stored.values()];
}

export function textOf(item: Item, name: string): string {
  const value = attribute(item, name);
  return value !== undefined && 'S' in value ? value.S : '';
}
