import type { EntityDesign } from '../../design/design.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Model } from '../../model/model.js';
import { type ItemWrite, touchedBy } from '../patterns/item-writes.js';
import { keyValues } from './key-parts.js';

/** Whether a write may give an item that is there another value of an attribute. */
export function changesAttribute(model: Model, owner: EntityDesign, write: ItemWrite, name: string): boolean {
  const attribute = owner.attributes.get(name);
  if (attribute === undefined || !isOpen(owner, name)) return false;
  if (write.action === 'put') return true;
  if (write.action !== 'update' && write.action !== 'move') return false;
  const touched = touchedBy(write);
  return [name, ...attribute.derivedFrom].some(
    (one) => touched.includes(one) || one === model.defaults.timestamps?.updated,
  );
}

/** What names the item, and what is set once, is the same in all its copies. */
function isOpen({ entity, attributes, key, id }: EntityDesign, name: string): boolean {
  const declared = entity.attributes.get(name);
  if (declared === undefined || declared.immutable || declared.constant !== undefined) return false;
  const fixed = new Set([...id, ...flatMap(keyValues(key), ({ reads }) => reads)]);
  const from = attributes.get(name)?.derivedFrom ?? [];
  return from.length > 0 ? !from.every((one) => fixed.has(one)) : !fixed.has(name);
}
