import type { PathSegment } from '../expression/model/index.js';
import type { ValueType } from '../model/value-type.js';
import { type AttributeValue, attribute, type Item } from '../value/index.js';
import type { EntityDesign } from './design.js';

/** A path of the model's names as the item has it: attributes and fields of maps by their stored names. */
export function storedSegments(entity: EntityDesign, path: readonly PathSegment[]): readonly PathSegment[] {
  const [first = '', ...rest] = path;
  const stored: PathSegment[] = [entity.attributes.get(String(first))?.attribute.storedName ?? first];
  let type = entity.types.typeOf(String(first));
  for (const segment of rest) {
    const field = type?.kind === 'map' ? type.fields.get(String(segment)) : undefined;
    stored.push(field?.storedName ?? segment);
    type = field?.type ?? (type?.kind === 'dict' || type?.kind === 'list' ? type.of : undefined);
  }
  return stored;
}

/** What an item has at a path of names into maps, and its type; undefined where nothing is declared or stored there. */
export function storedAtPath(
  entity: EntityDesign,
  item: Item,
  path: string,
): { readonly value: AttributeValue; readonly type: ValueType } | undefined {
  const [first = path, ...rest] = path.split('.');
  const declared = entity.attributes.get(first);
  if (declared === undefined) return undefined;
  let value = attribute(item, declared.attribute.storedName);
  let type = declared.type;
  for (const name of rest) {
    const field = type.kind === 'map' ? type.fields.get(name) : undefined;
    if (field === undefined || value === undefined || !('M' in value)) return undefined;
    value = attribute(value.M, field.storedName);
    type = field.type;
  }
  return value === undefined ? undefined : { value, type };
}
