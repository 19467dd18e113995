import type { EntityDesign, TableDesign } from '../../../design/design.js';
import { type CompiledTemplate, collision, compileTemplate, parseTemplate } from '../../../keys/index.js';

/** What the keys of markers begin with: `runtime/stream-once` has the same. */
export const MARKER_PREFIX = 'dynamodel-stream#';

/** The entities of a table of which it is not proved that no item can have the key of a marker. */
export function mayHaveMarkerKey({ entities }: TableDesign): readonly EntityDesign[] {
  const marker = markerPart();
  return entities.filter(({ key }) => {
    if (key === undefined || marker === undefined) return false;
    const parts = [...key.pk, ...key.sk].map(({ compiled }) => compiled);
    return (
      collision(
        parts.map(() => marker),
        parts,
      ).kind !== 'disjoint'
    );
  });
}

/** Any text behind the prefix: more than the keys of markers are. */
function markerPart(): CompiledTemplate | undefined {
  const parsed = parseTemplate(`${MARKER_PREFIX}{rest}`);
  if (parsed.kind === 'error') return undefined;
  return compileTemplate(parsed.template, { typeOf: () => ({ kind: 'string' }), separator: '#', escape: 'none' });
}

/**
 * The attribute that says of a marker that it is no entity's item; undefined where the table has none for it, or where it would bring
 * markers into an index.
 */
export function markerTag({ entities, indexes }: TableDesign): string | undefined {
  const [tag, ...others] = new Set(entities.map(({ discriminator }) => discriminator));
  const keys = [...indexes.values()].flatMap(({ pk, sk }) => [...pk, ...sk]);
  return others.length > 0 || keys.some(({ attribute }) => attribute === tag) ? undefined : tag;
}
