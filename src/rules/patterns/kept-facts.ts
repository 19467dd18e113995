import type { EntityDesign } from '../../design/index.js';
import type { Model } from '../../model/model.js';
import { rootOf } from '../../model/written-path.js';
import { itemWrites } from './item-writes.js';

const open = new WeakMap<Model, ReadonlySet<string>>();

/**
 * Whether all that is stored in an attribute has the facts of its type: bounds, a pattern, a character set. Values that are given are
 * held to them; what DynamoDB adds up, and what is set from something else, is not.
 */
export function keepsFacts(model: Model, { name, entity }: EntityDesign, attribute: string): boolean {
  const declared = entity.attributes.get(attribute);
  if (declared?.derive !== undefined || declared?.copy !== undefined) return false;
  const loose = open.get(model) ?? looseAttributes(model);
  open.set(model, loose);
  return !loose.has(name) && !loose.has(`${name}.${attribute}`);
}

/** `Order.total`, or `Order` where all of it is written by statements. */
function looseAttributes(model: Model): ReadonlySet<string> {
  const loose = new Set<string>();
  for (const { entity, set, add } of itemWrites(model)) {
    for (const { path } of add) loose.add(`${entity}.${rootOf(path.value)}`);
    for (const { path, value } of set) {
      if (value !== undefined && value.value.kind !== 'literal') loose.add(`${entity}.${rootOf(path.value)}`);
    }
  }
  for (const { op, entities } of model.patterns.values()) {
    if (op.value === 'execute') for (const { value } of entities) loose.add(value);
  }
  return loose;
}
