import type { Located, Span, YamlNode } from '../source/index.js';
import type { LoadContext } from './context.js';
import type { Attribute, Defaults, Tenancy } from './model.js';
import { count, flag, get, plainText, text } from './node.js';
import type { ValueType } from './value-type.js';

/** What the facts of an entity are that bring attributes along. */
export interface LifecycleFacts {
  readonly version?: { readonly attribute: Located<string>; readonly max?: number };
  readonly ttl?: Located<string>;
  /** Every item expires, not only those whose caller says so. */
  readonly alwaysExpires: boolean;
  readonly softDelete?: Located<string>;
}

/** Reads the names of the attributes that `version`, `ttl` and `softDelete` keep. */
export function readLifecycle(
  context: LoadContext,
  node: YamlNode | undefined,
  tableTtl: Located<string> | undefined,
): LifecycleFacts {
  const versionNode = get(node, 'version');
  const version = text(versionNode) ?? text(get(versionNode, 'attribute'));
  const max = count(context, get(versionNode, 'max'));
  const ttlNode = get(node, 'ttl');
  const ttl = ttlNode === undefined ? undefined : (text(ttlNode) ?? text(get(ttlNode, 'attribute')) ?? tableTtl);
  const softDeleteNode = get(node, 'softDelete');
  const softDelete = text(softDeleteNode) ?? text(get(softDeleteNode, 'attribute'));
  return {
    ...(version === undefined ? {} : { version: { attribute: version, ...(max === undefined ? {} : { max }) } }),
    ...(ttl === undefined ? {} : { ttl }),
    alwaysExpires: get(ttlNode, 'after') !== undefined,
    ...(softDelete === undefined ? {} : { softDelete }),
  };
}

/** Attributes that an entity has without declaring them, by name. */
export function impliedAttributes(
  facts: LifecycleFacts,
  defaults: Defaults,
  tenancy: { readonly field: Tenancy['field']; readonly type: ValueType } | undefined,
): ReadonlyMap<string, Attribute> {
  const implied = new Map<string, Attribute>();
  const add = (
    name: string,
    span: Span,
    type: ValueType,
    reason: NonNullable<Attribute['implied']>,
    more: Partial<Attribute> = {},
  ) => {
    if (!implied.has(name)) implied.set(name, { ...plain(name, span, type), implied: reason, ...more });
  };
  if (tenancy !== undefined) add(tenancy.field.value, tenancy.field.span, tenancy.type, 'tenancy', { immutable: true });
  if (facts.version !== undefined) {
    const { attribute, max } = facts.version;
    add(
      attribute.value,
      attribute.span,
      { kind: 'int', min: 1n, ...(max === undefined ? {} : { max: BigInt(Math.floor(max)) }) },
      'version',
    );
  }
  if (facts.ttl !== undefined)
    add(facts.ttl.value, facts.ttl.span, { kind: 'epochSeconds' }, 'ttl', { optional: !facts.alwaysExpires });
  if (facts.softDelete !== undefined)
    add(facts.softDelete.value, facts.softDelete.span, { kind: 'timestamp' }, 'softDelete', { optional: true });
  const { timestamps } = defaults;
  if (timestamps !== undefined) {
    const type = TIME_FORMATS[timestamps.format];
    const { created, updated, span } = timestamps;
    if (created !== undefined) add(created, span, type, 'timestamps', { immutable: true });
    if (updated !== undefined) add(updated, span, type, 'timestamps');
  }
  return implied;
}

const TIME_FORMATS: Readonly<Record<NonNullable<Defaults['timestamps']>['format'], ValueType>> = {
  'iso-ms': { kind: 'timestamp' },
  'epoch-ms': { kind: 'epochMillis' },
  'epoch-s': { kind: 'epochSeconds' },
};

function plain(name: string, span: Span, type: ValueType): Attribute {
  return {
    name,
    span,
    storedName: name,
    type,
    valueSpan: span,
    optional: false,
    immutable: false,
    counter: false,
    hidden: false,
    pii: false,
  };
}

/** Undefined where the entity does not say. */
export function hidesExpired(node: YamlNode | undefined): boolean | undefined {
  const stated = get(get(node, 'ttl'), 'hideExpired');
  return stated === undefined ? undefined : flag(stated, false);
}

export function isGlobal(node: YamlNode | undefined): boolean {
  return plainText(get(node, 'tenancy')) === 'none';
}
