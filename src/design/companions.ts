import type {
  Attribute,
  Entity,
  KeyMapping,
  KeyPart,
  Model,
  RoutingParameter,
  UniqueConstraint,
} from '../model/model.js';
import type { Located } from '../source/index.js';
import type { AttributeTypes } from './attribute-types.js';
import { tenantPrefix } from './key-values.js';

/**
 * Items that exist because of another: the sentinel that keeps a value unique, and the copies of earlier versions. Each kind is an
 * entity of its own, so that keys, collisions, membership, bytes and heat are those of any other item.
 */
export type Companion =
  | {
      readonly kind: 'sentinel';
      readonly entity: Entity;
      readonly constraint: UniqueConstraint;
      readonly fields: readonly string[];
    }
  | { readonly kind: 'history'; readonly entity: Entity; readonly of?: readonly string[] };

/** First segment of the partition key of sentinels whose key the model does not state; their sort key where there is one. */
const SENTINEL = 'UNIQ';

export function companionsOf(
  model: Model,
  owner: Entity,
  types: AttributeTypes,
  id: readonly string[],
  hasSortKey: boolean,
): readonly Companion[] {
  const sentinels = [...owner.unique.values()].map((constraint) =>
    sentinelOf(model, owner, types, constraint, hasSortKey),
  );
  const history = historyOf(owner, types, id);
  return history === undefined ? sentinels : [...sentinels, history];
}

/** The sentinel stores its key alone: what is unique stands in it. It expires with its owner. */
function sentinelOf(
  model: Model,
  owner: Entity,
  types: AttributeTypes,
  constraint: UniqueConstraint,
  hasSortKey: boolean,
): Companion {
  const tenant = model.tenancy === undefined || owner.global ? undefined : model.tenancy.field.value;
  const named = [...constraint.scope, ...constraint.attributes].map(({ value }) => value);
  const fields = [...new Set(tenant === undefined ? named : [tenant, ...named])];
  const routing = new Map<string, RoutingParameter>();
  for (const name of fields) {
    const declared = owner.attributes.get(name);
    const type = types.typeOf(name);
    if (declared !== undefined && type !== undefined) routing.set(name, { name, span: declared.span, type });
  }
  const ttl = owner.ttl === undefined ? undefined : owner.attributes.get(owner.ttl.attribute.value);
  const name = `${owner.name}.unique.${constraint.name}`;
  const entity: Entity = {
    ...bare(owner, name, constraint.span),
    id: fields.map((value) => ({ value, span: constraint.span })),
    routing,
    key: constraint.key ?? sentinelKey(model, owner, constraint, fields, tenant, hasSortKey),
    attributes: new Map(ttl === undefined ? [] : [[ttl.name, plain(ttl, types)]]),
    ...(owner.ttl === undefined ? {} : { ttl: owner.ttl }),
  };
  return { kind: 'sentinel', entity, constraint, fields };
}

function sentinelKey(
  model: Model,
  owner: Entity,
  constraint: UniqueConstraint,
  fields: readonly string[],
  tenant: string | undefined,
  hasSortKey: boolean,
): KeyMapping {
  const values = fields.filter((name) => name !== tenant).map((name) => `{${name}}`);
  const own = [SENTINEL, owner.name, constraint.name, ...values].join(owner.separator);
  const text = tenantPrefix(model, owner, own) + own;
  const part = (value: string): KeyPart => ({ kind: 'template', text: { value, span: constraint.span } });
  return {
    kind: 'parts',
    pk: [part(text)],
    sk: hasSortKey ? [part(SENTINEL)] : [],
    onPartial: 'require',
    span: constraint.span,
  };
}

/** A copy holds what `history.of` names, the id, the version and the times; everything without `of`. It has no index keys of its own. */
function historyOf(owner: Entity, types: AttributeTypes, id: readonly string[]): Companion | undefined {
  const { history, version } = owner;
  if (history === undefined || version === undefined) return undefined;
  const of = history.of?.map(({ value }) => value);
  const always = new Set([...id, version.attribute.value]);
  const attributes = new Map<string, Attribute>();
  for (const attribute of owner.attributes.values()) {
    const kept = of === undefined || of.includes(attribute.name) || always.has(attribute.name);
    if (kept || attribute.implied === 'timestamps') attributes.set(attribute.name, plain(attribute, types));
  }
  const sk: KeyPart = { kind: 'template', text: history.sk };
  const key: KeyMapping =
    owner.key.kind === 'natural'
      ? {
          kind: 'parts',
          pk: [{ kind: 'natural', span: owner.key.span }],
          sk: [sk],
          onPartial: 'require',
          span: history.span,
        }
      : { kind: 'parts', pk: owner.key.pk, sk: [sk], onPartial: 'require', span: history.span };
  const ids: readonly Located<string>[] = [...always].map((value) => ({ value, span: history.span }));
  const entity: Entity = {
    ...bare(owner, `${owner.name}.history`, history.span),
    id: ids,
    routing: owner.routing,
    key,
    attributes,
  };
  return { kind: 'history', entity, ...(of === undefined ? {} : { of }) };
}

/** Nothing but a name and a place among the items of its owner. */
function bare(owner: Entity, name: string, span: Entity['span']): Omit<Entity, 'key' | 'attributes' | 'routing'> {
  return {
    name,
    span,
    table: owner.table,
    tag: name,
    singleton: false,
    global: owner.global,
    indexes: new Map(),
    unique: new Map(),
    separator: owner.separator,
    volume: { per: new Map() },
  };
}

/** The attribute as a copy holds it: a value that was worked out elsewhere. */
function plain(attribute: Attribute, types: AttributeTypes): Attribute {
  const {
    derive: _derive,
    default: _default,
    generate: _generate,
    copy: _copy,
    constant: _constant,
    ...rest
  } = attribute;
  const type = types.typeOf(attribute.name) ?? attribute.type;
  return {
    ...rest,
    type,
    optional: attribute.optional || types.derivation(attribute.name)?.type.optional === true,
    counter: false,
  };
}
