import type { EntityDesign, TableDesign } from '../../design/index.js';
import type { FollowUp } from '../../planner/index.js';

/** Filters of a mapping, unless its quota is raised: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
const MOST_FILTERS = 5;
/** Characters of one. The same page. */
const LONGEST_FILTER = 4096;

/**
 * Which records of a stream what follows from it needs: those of the entities that rules and copies are of, told by their tag where the
 * stream has images, by how their keys begin where it has none. Undefined where nothing tells them from the others.
 */
export function streamFilters(table: TableDesign, followUps: readonly FollowUp[]): readonly string[] | undefined {
  const sources = [...new Set(followUps.map(({ source }) => source))];
  const others = table.entities.filter((entity) => entity.key !== undefined && !sources.includes(entity));
  if (sources.length === 0 || others.length === 0) return undefined;
  const filters = tagFilters(table, sources) ?? keyFilters(table, sources);
  const fits = filters?.every((one) => one.length <= LONGEST_FILTER) === true && filters.length <= MOST_FILTERS;
  return fits ? filters : undefined;
}

const IMAGES = {
  'new-and-old': ['NewImage', 'OldImage'],
  'new-image': ['NewImage'],
  'old-image': ['OldImage'],
  'keys-only': [],
} as const;

function tagFilters({ table }: TableDesign, sources: readonly EntityDesign[]): readonly string[] | undefined {
  const view = table.stream?.value ?? 'keys-only';
  const [tag, ...others] = new Set(sources.map(({ discriminator }) => discriminator));
  // A view of one image has records without it, of which only the key says what they are about.
  if (tag === undefined || others.length > 0 || view !== 'new-and-old') return undefined;
  const tags = sources.map(({ entity }) => entity.tag);
  return IMAGES[view].map((image) => JSON.stringify({ dynamodb: { [image]: { [tag]: { S: tags } } } }));
}

/** One for each entity, all of whose keys begin with a text of their own. */
function keyFilters({ primary }: TableDesign, sources: readonly EntityDesign[]): readonly string[] | undefined {
  const found = sources.map(({ key }) => {
    const parts = [...(key?.pk ?? []), ...(key?.sk ?? [])].flatMap(({ slot, compiled }) => {
      const [first] = compiled.segments;
      return first?.kind === 'literal' && compiled.stored === 'S' ? [[slot.attribute, first.text] as const] : [];
    });
    return parts.length === 0 ? undefined : JSON.stringify({ dynamodb: { Keys: keysOf(parts) } });
  });
  const known = found.filter((one) => one !== undefined);
  return primary.pk.length === 0 || known.length < found.length ? undefined : [...new Set(known)];
}

function keysOf(parts: readonly (readonly [string, string])[]): object {
  return Object.fromEntries(parts.map(([attribute, prefix]) => [attribute, { S: [{ prefix }] }]));
}
