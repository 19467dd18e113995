import type { ValueType } from '../../model/value-type.js';
import { numericForm } from '../typescript/values/index.js';

/** Numbers that `number` cannot hold exactly. */
export function isInexact(type: ValueType | undefined): boolean {
  if (type === undefined) return false;
  switch (type.kind) {
    case 'int':
    case 'decimal':
      return numericForm(type) !== 'number';
    case 'list':
    case 'set':
    case 'dict':
      return isInexact(type.of);
    case 'map':
      return [...type.fields.values()].some((field) => isInexact(field.type));
    default:
      return false;
  }
}
