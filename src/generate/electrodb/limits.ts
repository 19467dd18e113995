import type { EntityDesign } from '../../design/index.js';
import { isInexact } from '../libraries/inexact.js';
import { entityLimits } from '../libraries/limits.js';
import { uncheckedLimits } from '../libraries/unchecked.js';
import { attributeType } from '../typescript/values/index.js';

/** What ElectroDB cannot say of an entity, besides its keys: for people, one line each. */
export function electroLimits(design: EntityDesign): readonly string[] {
  const { attributes, discriminator } = design;
  const limits = entityLimits(design, 'add to it and state the lock in `where`');
  if (discriminator === undefined)
    limits.push('The model writes no tag; ElectroDB writes its own, and reads only what carries it.');
  for (const { attribute, type } of attributes.values()) {
    const { name } = attribute;
    if (type.kind === 'string' && type.normalize !== undefined)
      limits.push(`\`${name}\` is folded to ${type.normalize} case when it is written; fold what you query by.`);
    if (isInexact(attributeType(design, name)))
      limits.push(`\`${name}\` may pass 2^53, which a number of JavaScript cannot hold.`);
    if (type.kind === 'binary' || type.kind === 'dict')
      limits.push(`\`${name}\` may be given anything: its type is \`any\`.`);
  }
  limits.push(...uncheckedLimits(design));
  return limits;
}
