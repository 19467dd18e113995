import { type EntityDesign, unmarshalScalar } from '../../../src/design/index.js';
import { decodeKey } from '../../../src/keys/index.js';
import type { ModelValue } from '../../../src/model/value-type.js';
import { plainOf } from '../../../src/planner/program/plain-value.js';
import { attribute, type Item } from '../../../src/value/index.js';

/** What an item says of its entity: attributes by their names in the model, hidden ones only where they are asked for. */
export function attributesOf(
  entity: EntityDesign,
  item: Item,
  { hidden = false, only }: { readonly hidden?: boolean; readonly only?: readonly string[] | undefined } = {},
): ReadonlyMap<string, ModelValue> {
  const values = new Map<string, ModelValue>();
  for (const { attribute: declared, type } of entity.attributes.values()) {
    if (only === undefined ? declared.hidden && !hidden : !only.includes(declared.name)) continue;
    const stored = attribute(item, declared.storedName);
    const value = stored === undefined ? fromKeys(entity, item, declared.name) : plainOf(type, stored);
    if (value !== undefined) values.set(declared.name, value);
  }
  return values;
}

function fromKeys(entity: EntityDesign, item: Item, name: string): ModelValue | undefined {
  for (const { keys } of entity.memberships.values()) {
    for (const value of keys.flatMap(({ pk, sk }) => [...pk, ...sk])) {
      const stored = attribute(item, value.slot.attribute);
      if (stored === undefined) continue;
      if (value.kind === 'natural' && value.field.name === name) return unmarshalScalar(value.field.type, stored);
      if (value.kind === 'natural' || !('S' in stored)) continue;
      const decoded = decodeKey(value.compiled, stored.S);
      const found = decoded.kind === 'ok' ? decoded.values.get(name) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
