import type { PathSegment } from '../expression/model/index.js';
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
