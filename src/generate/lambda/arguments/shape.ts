import type { ValueType } from '../../../model/value-type.js';

/** What a function of the generated repositories is asked with, before any format: JSON Schema, JSONata. */
export type Shape =
  | ValueShape
  | ObjectShape
  | { readonly kind: 'list'; readonly of: Shape; readonly max?: number }
  /** One of these, told apart by what is given. */
  | { readonly kind: 'variants'; readonly of: readonly ObjectShape[] };

export interface ValueShape {
  readonly kind: 'value';
  readonly type: ValueType;
  /** A bound of a range, or a part of a value: it need not satisfy the facts of the type. */
  readonly isLoose?: true;
}

export interface ObjectShape {
  readonly kind: 'object';
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly isRequired: boolean;
  /** May be `null`: the attribute is to be removed, or was not there. */
  readonly isNullable?: true;
  readonly isDeprecated?: true;
}

export function valueField(name: string, type: ValueType, isRequired = true): Field {
  return { name, shape: { kind: 'value', type }, isRequired };
}

export function objectShape(fields: readonly Field[]): ObjectShape {
  return { kind: 'object', fields };
}
