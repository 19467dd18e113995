import type { EntityDesign, ItemProblem } from '../design/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { ModelValue } from '../model/value-type.js';
import type { AttributeValue, Item } from '../value/index.js';
import type { Reference } from './references.js';

/** An item with the values that it was made from. */
export interface GeneratedItem {
  readonly entity: EntityDesign;
  readonly values: ReadonlyMap<string, ModelValue>;
  readonly item: Item;
  /** Local id of an explicit sample. */
  readonly sampleId?: string;
}

/** What could not be made into an item, and why. */
export interface DataProblem {
  readonly entity: string;
  readonly sampleId?: string;
  readonly problem: ItemProblem;
}

/** What a child takes over from its parent. */
export function inherited(parent: GeneratedItem, reference: Reference): ReadonlyMap<string, ModelValue> {
  return new Map(
    flatMap(reference.fields, (field): [string, ModelValue][] => {
      const value = parent.values.get(field);
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

/** The item's place in its table. */
export function keyOf({ entity, item }: GeneratedItem): string {
  const { pk, sk } = entity.table.primary;
  return [...pk, ...sk].map(({ attribute }) => keyPart(item[attribute])).join('\u0000');
}

function keyPart(value: AttributeValue | undefined): string {
  if (value === undefined) return '';
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  return 'B' in value ? Buffer.from(value.B).toString('hex') : '';
}
