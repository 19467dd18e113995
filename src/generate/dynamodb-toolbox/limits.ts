import type { EntityDesign } from '../../design/index.js';
import { isInexact } from '../libraries/inexact.js';
import { entityLimits } from '../libraries/limits.js';
import { uncheckedLimits } from '../libraries/unchecked.js';

/** What DynamoDB-Toolbox cannot say of an entity, besides its keys: for people, one line each. `inKeys`: attributes that are checked whenever the table's key is made. */
export function toolboxLimits(design: EntityDesign, inKeys: ReadonlySet<string>): readonly string[] {
  const limits = entityLimits(design, 'add 1 and state the lock as a condition');
  for (const { attribute, type } of design.attributes.values()) {
    if (type.kind === 'decimal' && isInexact(type))
      limits.push(`\`${attribute.name}\` may have more digits than a number of JavaScript.`);
  }
  limits.push(...uncheckedLimits(design, (name) => inKeys.has(name)));
  return limits;
}
