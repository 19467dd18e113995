import type { Remarks } from '../../remarks.js';
import { child } from '../../tree.js';
import type { ElectroAttribute, ElectroEntity } from './definition.js';

const CODE = '()';
/** Functions of an attribute, and what they do. */
const HOOKS = [
  ['set', 'a function changes what is stored'],
  ['get', 'a function changes what is read'],
  ['watch', 'it is calculated when others are written: write that as `derive`'],
  ['validate', 'values are checked by code: write that as `pattern`, `charset` or bounds'],
] as const;

/** What code of an application does with its attributes, which no model holds. */
export function tellHooks(entity: ElectroEntity, remarks: Remarks): void {
  for (const attribute of entity.attributes) {
    const path = `${entity.path}.attributes.${attribute.name}`;
    for (const [hook, why] of HOOKS) {
      const value = child(attribute.node, hook);
      if (value !== undefined) remarks.unplaced(why, child(value, CODE) ?? value, `${path}.${hook}`);
    }
    const fallback = child(attribute.node, 'default');
    if (fallback !== undefined && !isPlain(attribute)) {
      const why =
        child(fallback, CODE) === undefined
          ? 'only plain values are defaults in a model'
          : 'a function makes its default';
      remarks.unplaced(why, child(fallback, CODE) ?? fallback, `${path}.default`);
    }
  }
}

function isPlain({ node }: ElectroAttribute): boolean {
  const value = child(node, 'default');
  return value?.kind === 'scalar';
}
