import type { EntityDesign } from '../design/design.js';
import { storedSegments } from '../design/index.js';
import type { PathSegment } from '../expression/model/index.js';

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
