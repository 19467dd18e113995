import type { EntityDesign, KeyDesign } from '../design/design.js';
import { membersFor } from '../expression/model/index.js';

/** Members of an enum that items with the key can have; undefined where the key has no condition, or the attribute is no enum. */
export function heldMembers(
  { types }: EntityDesign,
  { when }: KeyDesign,
  name: string,
): { readonly possible: ReadonlySet<string>; readonly all: readonly string[] } | undefined {
  const type = types.typeOf(name);
  if (when === undefined || type?.kind !== 'enum') return undefined;
  const path = { kind: 'path', image: 'current', segments: [name], start: 0, end: 0 } as const;
  return { possible: membersFor(when.value, path, type.values, types.known), all: type.values };
}
