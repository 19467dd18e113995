import type { EntityDesign } from '../design/design.js';
import { storedSegments } from '../design/index.js';
import type { PathSegment } from '../expression/model/index.js';
import { flatMap } from '../lists/flat-map.js';

/** The segments of a written path: `lines[0].price`. */
export function segmentsOf(path: string): readonly PathSegment[] {
  return flatMap(path.split('.'), (part): readonly PathSegment[] => {
    const [name = part, ...positions] = part.split('[');
    return [name, ...positions.map((position) => Number.parseInt(position, 10))];
  });
}

/** A path of the model as an expression of DynamoDB has it. */
export function storedPath(
  entity: EntityDesign,
  path: readonly PathSegment[],
  placeholder: (name: string) => string,
): string {
  const texts = storedSegments(entity, path).map((segment, i) => {
    if (typeof segment === 'number') return `[${segment}]`;
    return `${i === 0 ? '' : '.'}${placeholder(segment)}`;
  });
  return texts.join('');
}
