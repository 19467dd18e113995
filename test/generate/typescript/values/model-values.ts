import type { EntityDesign } from '../../../../src/design/index.js';
import { numericForm } from '../../../../src/generate/typescript/values/index.js';
import type { ModelValue, ValueType } from '../../../../src/model/value-type.js';

/** As much of an entity as values and keys look at: attributes of these types. */
export function entityWith(types: ReadonlyMap<string, ValueType>): EntityDesign {
  const typeOf = (path: string): ValueType | undefined => types.get(path);
  const entity = { attributes: new Map(), name: 'Thing' };
  return { name: 'Thing', entity, types: { typeOf }, attributes: types } as unknown as EntityDesign;
}

/** The model's value as the generated types have it. */
export function declared(type: ValueType, value: ModelValue | undefined): unknown {
  switch (type.kind) {
    case 'int':
    case 'epochSeconds':
    case 'epochMillis':
    case 'decimal': {
      const form = numericForm(type);
      if (!/^-?\d+(\.\d+)?$/.test(String(value))) return value;
      if (form === 'number') return Number(value);
      return form === 'text' ? String(value) : String(value).includes('.') ? value : BigInt(String(value));
    }
    case 'list':
      return Array.isArray(value) ? value.map((one: ModelValue) => declared(type.of, one)) : value;
    case 'set':
      return value instanceof Set ? new Set([...value].map((one: ModelValue) => declared(type.of, one))) : value;
    case 'map':
      return value instanceof Map
        ? Object.fromEntries(
            [...value].map(([field, one]) => [field, declared(type.fields.get(field)?.type ?? { kind: 'any' }, one)]),
          )
        : value;
    case 'dict':
      return value instanceof Map
        ? Object.fromEntries([...value].map(([key, one]) => [key, declared(type.of, one)]))
        : value;
    default:
      return value;
  }
}

/** What a call gives, or the name of the error that it throws. */
export function outcome(call: () => unknown): { readonly value: unknown } | { readonly error: string } {
  try {
    return { value: call() };
  } catch (error) {
    return { error: error instanceof Error ? error.name : String(error) };
  }
}
