import type { EntityDesign, KeyDesign } from '../../../design/design.js';
import { pascalCase, UniqueNames } from '../../text/index.js';
import type { EntityNames } from '../names.js';

/** Names of what an entity's module declares; no two are the same. */
interface ModuleNames {
  readonly fields: string;
  readonly tableKey: string;
  indexKey(key: KeyDesign): string;
  readonly parseTableKey: string;
  parseIndexKey(key: KeyDesign): string;
  readonly item: string;
  readonly parse: string;
  readonly parseFields: string;
  readonly is: string;
  readonly make: string;
  derived(attribute: string): string;
  sentinel(constraint: string): string;
  readonly copy: string;
}

export function moduleNames(entity: EntityDesign, { type, camel }: EntityNames): ModuleNames {
  const names = new UniqueNames('part');
  const prefix = camel.replace(/_$/, '');
  const fields = hasHidden(entity) ? `${type}Fields` : type;
  const tableKey = names.take(`${prefix}Key`);
  const parseTableKey = names.take(`parse${type}Key`);
  const item = names.take(`${prefix}Item`);
  const parse = names.take(`parse${type}`);
  const parseFields = hasHidden(entity) ? names.take(`parse${type}Fields`) : parse;
  const is = names.take(`is${type}`);
  const make = names.take(`new${type}`);
  const copy = names.take(`${prefix}VersionCopy`);
  const keys = new Map<KeyDesign, { readonly make: string; readonly parse: string }>();
  for (const { mapped, index, keys: mappings } of entity.memberships.values()) {
    if (!mapped || index.kind === 'table') continue;
    for (const key of mappings) {
      const suffix = `${pascalCase(index.name)}Key`;
      keys.set(key, { make: names.take(`${prefix}${suffix}`), parse: names.take(`parse${type}${suffix}`) });
    }
  }
  const derived = new Map<string, string>();
  for (const { name, derive } of entity.entity.attributes.values())
    if (derive !== undefined) derived.set(name, names.take(`${prefix}${pascalCase(name)}`));
  const sentinels = new Map<string, string>();
  for (const { constraint } of entity.unique)
    sentinels.set(constraint.name, names.take(`${prefix}${pascalCase(constraint.name)}Sentinel`));
  return {
    fields,
    tableKey,
    indexKey: (key) => known(keys.get(key)).make,
    parseTableKey,
    parseIndexKey: (key) => known(keys.get(key)).parse,
    item,
    parse,
    parseFields,
    is,
    make,
    derived: (attribute) => known(derived.get(attribute)),
    sentinel: (constraint) => known(sentinels.get(constraint)),
    copy,
  };
}

export function hasHidden(entity: EntityDesign): boolean {
  return [...entity.entity.attributes.values()].some(({ hidden }) => hidden);
}

function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('The entity has no such part.');
  return value;
}
