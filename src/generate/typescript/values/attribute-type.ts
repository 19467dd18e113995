import type { EntityDesign } from '../../../design/index.js';
import { typeAtPath } from '../../../design/index.js';
import type { ValueType } from '../../../model/value-type.js';

/** How numbers of a type are written in TypeScript; `text` is plain decimal notation. */
export type NumericForm = 'number' | 'bigint' | 'text';

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * The type of an attribute, of a field in it (`address.zip`) or of a routing parameter, with what is known of it besides its
 * declaration: a version counts up from 1, a drawn shard is below its count. Both fit into a `number`.
 */
export function attributeType(entity: EntityDesign, path: string): ValueType | undefined {
  const type = typeAtPath(entity.types, path);
  if (type?.kind !== 'int') return type;
  const counted = entity.companionOf?.kind === 'history' ? entity.companionOf.owner : entity;
  if (counted.entity.version?.attribute.value === path) return within(type, 0n, MAX_SAFE);
  const generate = entity.entity.attributes.get(path)?.generate?.value;
  return generate?.kind === 'shard' ? within(type, 0n, BigInt(generate.count - 1)) : type;
}

function within(type: ValueType & { readonly kind: 'int' }, min: bigint, max: bigint): ValueType {
  return {
    kind: 'int',
    min: type.min !== undefined && type.min > min ? type.min : min,
    max: type.max !== undefined && type.max < max ? type.max : max,
  };
}

export function isNumberType(type: ValueType): boolean {
  return type.kind === 'int' || type.kind === 'decimal' || type.kind === 'epochSeconds' || type.kind === 'epochMillis';
}

/** `number` where every value that the type admits is exact as one. */
export function numericForm(type: ValueType): NumericForm {
  if (type.kind === 'int') {
    const { min, max } = type;
    return min !== undefined && max !== undefined && min >= -MAX_SAFE && max <= MAX_SAFE ? 'number' : 'bigint';
  }
  if (type.kind !== 'decimal') return 'number';
  const { min, max, scale } = type;
  if (min === undefined || max === undefined) return 'text';
  const highest = Math.max(Math.abs(Number(min)), Math.abs(Number(max)));
  return highest * 10 ** scale <= Number.MAX_SAFE_INTEGER ? 'number' : 'text';
}
