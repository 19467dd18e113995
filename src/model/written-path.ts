import type { PathSegment } from '../expression/model/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { ValueType } from './value-type.js';

/** The segments of a written path: `lines[0].price`. */
export function segmentsOf(path: string): readonly PathSegment[] {
  return flatMap(path.split('.'), (part): readonly PathSegment[] => {
    const [name = part, ...positions] = part.split('[');
    return [name, ...positions.map((position) => Number.parseInt(position, 10))];
  });
}

/** The attribute that a path begins with: `stats` of `stats.views`. */
export function rootOf(path: string): string {
  return path.split(/[.[]/)[0] ?? path;
}

/** What stands in a value at one step of a path. */
export interface Member {
  readonly type: ValueType;
  readonly optional: boolean;
  /** A field of a map: that it is optional was said of it alone. Elements of lists and entries of dictionaries come and go. */
  readonly isField: boolean;
}

export function memberOf(type: ValueType | undefined, segment: PathSegment | undefined): Member | undefined {
  if (type?.kind === 'list')
    return typeof segment === 'number' ? { type: type.of, optional: true, isField: false } : undefined;
  if (typeof segment !== 'string') return undefined;
  if (type?.kind === 'dict') return { type: type.of, optional: true, isField: false };
  const field = type?.kind === 'map' ? type.fields.get(segment) : undefined;
  return field === undefined ? undefined : { type: field.type, optional: field.optional, isField: true };
}

/** What stands at the end of a path into a value; undefined where its type has no such place, or where there is no step. */
export function memberAt(type: ValueType | undefined, path: readonly PathSegment[]): Member | undefined {
  let member: Member | undefined;
  for (const segment of path) member = memberOf(member?.type ?? type, segment);
  return member;
}
