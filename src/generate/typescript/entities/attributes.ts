import type { EntityDesign } from '../../../design/design.js';
import type { Attribute, Model } from '../../../model/model.js';
import type { ValueType } from '../../../model/value-type.js';
import { attributeType } from '../values/attribute-type.js';
import { mayBeAbsent } from './needs.js';

/** What sets an attribute of a new item. */
type Origin =
  /** The caller; `optional`: or nothing. */
  | { readonly kind: 'given'; readonly optional: boolean }
  /** The caller, or else the model. */
  | { readonly kind: 'preset' }
  /** The caller, or else what a call reads before it writes. */
  | { readonly kind: 'brought'; readonly optional: boolean }
  | { readonly kind: 'tenant' | 'constant' | 'derived' | 'version' | 'now' }
  /** Set later, if at all. */
  | { readonly kind: 'later' };

/** An attribute as generated code has it. */
export interface EntityAttribute {
  readonly attribute: Attribute;
  readonly name: string;
  readonly type: ValueType;
  readonly optional: boolean;
  readonly origin: Origin;
}

/** In the model's order. */
export function attributesOf(model: Model, entity: EntityDesign): readonly EntityAttribute[] {
  return [...entity.entity.attributes.values()].map((attribute) => ({
    attribute,
    name: attribute.name,
    type: typeOf(entity, attribute.name),
    optional: mayBeAbsent(entity, attribute.name),
    origin: originOf(model, entity, attribute),
  }));
}

export function typeOf(entity: EntityDesign, name: string): ValueType {
  return attributeType(entity, name) ?? { kind: 'any' };
}

function originOf(model: Model, { entity }: EntityDesign, attribute: Attribute): Origin {
  const { name, constant, derive, optional, copy, generate } = attribute;
  const { timestamps } = model.defaults;
  if (constant !== undefined) return { kind: 'constant' };
  if (derive !== undefined) return { kind: 'derived' };
  if (!entity.global && model.tenancy?.field.value === name) return { kind: 'tenant' };
  if (entity.version?.attribute.value === name) return { kind: 'version' };
  if (timestamps?.created === name || timestamps?.updated === name) return { kind: 'now' };
  if (entity.softDelete?.attribute.value === name) return { kind: 'later' };
  if (copy !== undefined || generate?.value.kind === 'sequence') return { kind: 'brought', optional };
  const expires = entity.ttl?.after !== undefined && entity.ttl.attribute.value === name;
  if (attribute.default !== undefined || generate !== undefined || expires) return { kind: 'preset' };
  return { kind: 'given', optional };
}

/** Whether an input has the attribute, and may leave it out. */
export function inputOf({ origin }: EntityAttribute): { readonly optional: boolean } | undefined {
  switch (origin.kind) {
    case 'given':
      return { optional: origin.optional };
    case 'preset':
    case 'brought':
      return { optional: true };
    default:
      return undefined;
  }
}

/** Whether an update may change the attribute by itself. */
export function isMutable(entity: EntityDesign, attribute: EntityAttribute): boolean {
  const { name, origin } = attribute;
  const key = entity.key === undefined ? [] : [...entity.key.pk, ...entity.key.sk].flatMap(({ reads }) => reads);
  if (attribute.attribute.immutable || entity.id.includes(name) || key.includes(name)) return false;
  return origin.kind === 'given' || origin.kind === 'preset' || origin.kind === 'brought';
}
