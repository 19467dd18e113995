import type { EntityDesign } from '../../../design/design.js';
import type { Image, PathSegment } from '../../../expression/model/index.js';
import type { ValueType } from '../../../model/value-type.js';
import { type Code, member, ts } from '../../text/index.js';
import { typeOf } from '../entities/attributes.js';
import { mayBeAbsent } from '../entities/needs.js';

/** An expression of TypeScript with what is known of its value. */
export interface TypedCode {
  /** Written more than once. A test narrows it where it is a variable or a chain of properties. */
  readonly code: Code;
  /** The model's type; the code has the TypeScript type that declarations give it. */
  readonly type: ValueType;
  /** May be `undefined`, which is absent. */
  readonly nullable: boolean;
  /** May be `null` too, which is absent as well. */
  readonly mayBeNull?: boolean;
}

/** Where generated code finds what an expression reads: values as entities have them, normalised. */
export interface ExprScope {
  /** A top-level attribute, by its name in the model. */
  attribute(name: string, image: Image): TypedCode | undefined;
  /** `$name`. */
  param(name: string): TypedCode | undefined;
}

/** Expressions over one variable of an entity's `Fields` type (`order`, `args.order`). */
export function fieldsScope(
  entity: EntityDesign,
  fields: Code,
  param: ExprScope['param'] = () => undefined,
): ExprScope {
  return {
    attribute: (name, image) => {
      const design = entity.attributes.get(name);
      if (design === undefined || image !== 'current') return undefined;
      return { code: ts`${fields}${member(name)}`, type: typeOf(entity, name), nullable: mayBeAbsent(entity, name) };
    },
    param,
  };
}

export type { PathSegment };
