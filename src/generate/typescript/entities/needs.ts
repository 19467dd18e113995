import type { EntityDesign, KeyDesign } from '../../../design/design.js';
import { pathsOf } from '../../../expression/model/index.js';

/** What a key is made of, and what decides whether an item has it. */
export interface KeyNeeds {
  /** Attributes: parts of the key, and what its `when` reads. */
  readonly fields: readonly string[];
  /** Routing parameters. */
  readonly routing: readonly string[];
  /** Whether a random shard is drawn. */
  readonly shards: boolean;
  /** Whether there are items without the key. */
  readonly sparse: boolean;
}

export function keyNeeds(entity: EntityDesign, key: KeyDesign | undefined): KeyNeeds {
  const parts = key === undefined ? [] : [...key.pk, ...key.sk];
  const named = parts.flatMap(({ reads }) => reads);
  const deciding = key?.when === undefined ? [] : pathsOf(key.when.value).map(({ segments }) => String(segments[0]));
  const isAttribute = (name: string): boolean => entity.attributes.has(name);
  return {
    fields: unique([...named, ...deciding].filter(isAttribute)),
    routing: unique(named.filter((name) => !isAttribute(name))),
    shards: parts.some(drawsShard),
    sparse: key?.when !== undefined || named.some((name) => mayBeAbsent(entity, name)),
  };
}

/** What the keys of a whole item need besides its own attributes. */
export function itemNeeds(entity: EntityDesign): Pick<KeyNeeds, 'routing' | 'shards'> {
  const all = [...entity.memberships.values()]
    .filter(({ mapped }) => mapped)
    .flatMap(({ keys }) => keys.map((key) => keyNeeds(entity, key)));
  return { routing: unique(all.flatMap(({ routing }) => routing)), shards: all.some(({ shards }) => shards) };
}

/** Whether a stored item may lack the attribute. */
export function mayBeAbsent(entity: EntityDesign, name: string): boolean {
  const declared = entity.entity.attributes.get(name);
  if (declared?.constant !== undefined) return false;
  return declared?.optional === true || entity.types.derivation(name)?.type.optional === true;
}

function drawsShard({ compiled }: KeyDesign['pk'][number]): boolean {
  return compiled.segments.some(
    (segment) => segment.kind === 'variable' && segment.shard !== undefined && segment.shard.by === undefined,
  );
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
