import type { EntityDesign } from '../../design/design.js';
import type { Model } from '../../model/model.js';
import { itemWrites } from '../patterns/item-writes.js';
import type { Report } from '../rule.js';
import { count, quote } from '../show.js';
import { changesAttribute } from './changes-attribute.js';
import { placeOfRead } from './key-parts.js';

/** Copies whose key holds what changes: with `keep`, the one that is too old is looked for where it is not. */
export function* strandedCopies(model: Model, owner: EntityDesign): Generator<Report> {
  const { history } = owner;
  if (history?.keep === undefined) return;
  const reported = new Set<string>();
  for (const value of history.copy.key?.sk ?? []) {
    for (const name of value.reads) {
      if (name === history.version || reported.has(name)) continue;
      const write = itemWrites(model).find(
        (one) => one.entity === owner.name && changesAttribute(model, owner, one, name),
      );
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
