import type { EntityDesign, TableDesign } from '../../design/index.js';
import { keptOf, own } from './extension.js';

/** Those that the model declares; what exists because of another entity's items is no facet. */
export function ownEntities(table: TableDesign): readonly EntityDesign[] {
  return table.entities.filter(({ companionOf }) => companionOf === undefined);
}

/** Those with a facet: all of them, unless the table has none or the entity says that it has none. */
export function facetedEntities(table: TableDesign): readonly EntityDesign[] {
  if (!hasFacets(table)) return [];
  return ownEntities(table).filter(({ entity }) => own(keptOf(entity.extensions), 'FacetName') !== null);
}

/** What the table keeps in their place, `null` or an empty list, says that there are none. */
function hasFacets({ table }: TableDesign): boolean {
  return own(keptOf(table.extensions), 'TableFacets') === undefined;
}
