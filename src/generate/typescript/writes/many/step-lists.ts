import type { EntityDesign } from '../../../../design/index.js';
import type { Parameter, Pattern } from '../../../../model/index.js';
import type { ValueType } from '../../../../model/value-type.js';
import { type Code, from, literal, member, raw, ts } from '../../../text/index.js';
import { attributesOf, inputOf } from '../../entities/attributes.js';
import { itemNeeds } from '../../entities/index.js';
import type { Gen } from '../../gen.js';

/** What a parameter, or a value inside one, carries. */
type Carried =
  | { readonly kind: 'item'; readonly entity: EntityDesign }
  | { readonly kind: 'value'; readonly type: ValueType };

/** A place among the arguments: `order`, `order.lines`. */
export interface Place {
  /** Without `$`. */
  readonly path: string;
  readonly parameter: Parameter;
  readonly code: Code;
  readonly carried: Carried;
  /** Whether there are many: then `carried` is one of them. */
  readonly isList: boolean;
  readonly isSet: boolean;
  readonly nullable: boolean;
}

/** What `from`, `each` or `idempotency` names; undefined where it is no parameter. */
export function placeOf(gen: Gen, { params }: Pattern, written: string | undefined): Place | undefined {
  const path = written?.replace(/^\$/, '');
  const [first = '', ...rest] = path?.split('.') ?? [];
  const parameter = params.get(first);
  if (path === undefined || parameter === undefined) return undefined;
  let carried: Carried | undefined = carriedBy(gen, parameter);
  let isList = parameter.list;
  let isSet = false;
  let nullable = false;
  let code = ts`args${member(first)}`;
  for (const field of rest) {
    const inner = carried === undefined ? undefined : fieldOf(gen, carried, field);
    if (inner === undefined) return undefined;
    code = ts`${code}${nullable && raw('?')}${nullable && member(field).parts[0]?.toString().startsWith('[') === true && raw('.')}${member(field)}`;
    nullable ||= inner.nullable;
    const { type } = inner;
    isList = type.kind === 'list' || type.kind === 'set';
    isSet = type.kind === 'set';
    carried = { kind: 'value', type: type.kind === 'list' || type.kind === 'set' ? type.of : type };
  }
  if (rest.length === 0 && carried?.kind === 'value' && !isList) {
    const { type } = carried;
    isList = type.kind === 'list' || type.kind === 'set';
    isSet = type.kind === 'set';
    if (type.kind === 'list' || type.kind === 'set') carried = { kind: 'value', type: type.of };
  }
  return carried === undefined ? undefined : { path, parameter, code, carried, isList, isSet, nullable };
}

export function carriedBy({ design }: Gen, { of }: Parameter): Carried | undefined {
  if (of.kind === 'type') return { kind: 'value', type: of.type };
  const entity = design.entities.get(of.entity);
  return entity === undefined ? undefined : { kind: 'item', entity };
}

export interface Field {
  readonly type: ValueType;
  /** Whether the caller may leave it out. */
  readonly nullable: boolean;
}

/** A field of what is carried: of an item, one that its Input type has. */
export function fieldOf({ design }: Gen, carried: Carried, field: string): Field | undefined {
  if (carried.kind === 'value') {
    const found = carried.type.kind === 'map' ? carried.type.fields.get(field) : undefined;
    return found === undefined ? undefined : { type: found.type, nullable: found.optional };
  }
  const { entity } = carried;
  const routing = itemNeeds(entity).routing.includes(field) ? entity.entity.routing.get(field) : undefined;
  if (routing !== undefined) return { type: routing.type, nullable: false };
  const attribute = attributesOf(design.model, entity).find((one) => one.name === field);
  const input = attribute === undefined ? undefined : inputOf(attribute);
  return attribute === undefined || input === undefined
    ? undefined
    : { type: attribute.type, nullable: input.optional };
}

/** The list of `each` as an array. */
export function listCode({ code, isSet, nullable, path }: Place): Code {
  const there = nullable ? ts`${from('runtime/copies', 'required')}(${literal(path)}, ${code})` : code;
  return isSet ? ts`[...${there}]` : there;
}

/** `PlaceOrderArgs["lines"][number]`. */
export function elementType(args: Code, { path, isSet, nullable }: Place): Code {
  const steps = path.split('.');
  const list = steps.reduce((type, field, i) => {
    const inner = ts`${type}[${literal(field)}]`;
    return nullable && i > 0 ? ts`NonNullable<${inner}>` : inner;
  }, args);
  return isSet ? ts`(${list} extends ReadonlySet<infer One> ? One : never)` : ts`${list}[number]`;
}
