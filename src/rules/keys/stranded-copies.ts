import type { EntityDesign } from '../../design/design.js';
import { flatMap } from '../../lists/flat-map.js';
import type { Model } from '../../model/model.js';
import { type ItemWrite, itemWrites, touchedBy } from '../patterns/item-writes.js';
import type { Report } from '../rule.js';
import { count, quote } from '../show.js';
import { keyValues, placeOfRead } from './key-parts.js';

/** Copies whose key holds what changes: with `keep`, the one that is too old is looked for where it is not. */
export function* strandedCopies(model: Model, owner: EntityDesign): Generator<Report> {
  const { history } = owner;
  if (history?.keep === undefined) return;
  const reported = new Set<string>();
  for (const value of history.copy.key?.sk ?? []) {
    for (const name of value.reads) {
      if (name === history.version || reported.has(name)) continue;
      const write = itemWrites(model).find((one) => one.entity === owner.name && changes(model, owner, one, name));
      if (write === undefined) continue;
      reported.add(name);
      yield {
        span: placeOfRead(value, name),
        message: `${quote(name)} is in the key of the copies that ${quote(owner.name)} keeps, and ${quote(write.name)} changes it: the copy that is too old is deleted under the key that the item would give it now, and one that was made with another ${quote(name)} stays for ever. There will be more than the ${count(history.keep)} of \`keep\`, without end. Build \`history.sk\` of the version, and of what is set once.`,
        related: [{ message: `${quote(write.name)} changes ${quote(name)}`, span: write.span }],
      };
    }
  }
}

function changes(model: Model, owner: EntityDesign, write: ItemWrite, name: string): boolean {
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
