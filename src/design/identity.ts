import { flatMap } from '../lists/flat-map.js';
import type { Attribute, Entity, Model } from '../model/model.js';
import type { Identity, KeyDesign } from './design.js';

/** Attributes of a table key, by how much of each it holds. */
interface KeyPaths {
  readonly kept: ReadonlySet<string>;
  /** Kept in part only: cut, hashed or folded. */
  readonly lossy: ReadonlySet<string>;
  /** Of those, what is cut short or hashed, so that values beside each other become one. */
  readonly cut: ReadonlySet<string>;
}

/**
 * What tells the items of each entity apart: as stated, otherwise everything that the table key is made of. What it keeps only in
 * part belongs to that, unless another part of the key is unique by itself.
 */
export function identitiesOf(
  model: Model,
  keyOf: (entity: Entity) => KeyDesign | undefined,
): (entity: Entity) => Identity {
  const all = new Map([...model.entities.values()].map((entity) => [entity, keyPaths(keyOf(entity))] as const));
  const holders = new Map<string, number>();
  for (const [entity, { kept }] of all) {
    const parts = statedId(model, entity) ?? rootsOf(entity, kept);
    for (const name of new Set(parts)) holders.set(name, (holders.get(name) ?? 0) + 1);
  }
  const asked = askedForSeveral(model);
  const known = new Map<Entity, Identity>();

  return (entity) => {
    const found = known.get(entity) ?? identityOf(entity);
    known.set(entity, found);
    return found;
  };

  function identityOf(entity: Entity): Identity {
    const drawn = drawnOf(entity);
    const { kept, lossy, cut } = all.get(entity) ?? keyPaths(keyOf(entity));
    const unique = new Set([...kept, ...lossy].filter((path) => isUniqueByItself(entity, path, drawn)));
    const stated = statedId(model, entity);
    if (stated !== undefined) {
      return { id: stated, paths: stated, cut: stated.filter((name) => cut.has(name)), unique, drawn, declared: true };
    }
    const numbers = drawn.filter((group) => group.length > 1 && kept.has(group.at(-1) ?? ''));
    // Where a part of a value names the counter, such as a day, the key need hold no more.
    const held = new Set(rootsOf(entity, [...kept, ...lossy]));
    const isLacking = (name: string): boolean => !held.has(name) && entity.attributes.has(name);
    const isNamed = [...kept].some((path) => unique.has(path)) || numbers.some((group) => !group.some(isLacking));
    const parts = isNamed ? kept : [...kept, ...lossy];
    const open = isNamed ? [] : [...cut];
    // Each counter begins with 1: a number says which item it is only beside what names its counter.
    const counters = isNamed ? [] : [...new Set(flatMap(numbers, (group) => group.filter(isLacking)))];
    return {
      id: rootsOf(entity, [...parts, ...counters]),
      paths: [...kept, ...open, ...counters],
      cut: open,
      unique,
      drawn,
      declared: false,
    };
  }

  function drawnOf(entity: Entity): Identity['drawn'] {
    return flatMap([...entity.attributes.values()], ({ name, generate }): Identity['drawn'] => {
      const how = generate?.value;
      if (how?.kind === 'ulid' || how?.kind === 'uuid' || how?.kind === 'ksuid') return [[name]];
      const counter = how?.kind === 'sequence' ? model.entities.get(how.entity) : undefined;
      return counter === undefined ? [] : [[...namesOf(counter, entity), name]];
    });
  }

  /** What tells the counters apart that the items draw from: as stated, or all that their key is made of. */
  function namesOf(counter: Entity, { attributes }: Entity): readonly string[] {
    const { kept, lossy } = all.get(counter) ?? keyPaths(keyOf(counter));
    const names = statedId(model, counter) ?? rootsOf(counter, [...kept, ...lossy]);
    return names.filter((name) => !hasOneValue(counter.attributes.get(name)) && !hasOneValue(attributes.get(name)));
  }

  /** An id that is drawn for each item, and is not the id of another entity that this one belongs to. */
  function isUniqueByItself(entity: Entity, path: string, drawn: Identity['drawn']): boolean {
    const attribute = entity.attributes.get(path);
    if (attribute === undefined) return false;
    const { kind } = attribute.generate?.value ?? {};
    if (kind === 'sequence') return drawn.some((group) => group.length === 1 && group[0] === path);
    if (kind !== undefined && kind !== 'now' && kind !== 'shard') return true;
    if (!['ulid', 'uuid', 'ksuid'].includes(attribute.type.kind) || entity.volume.per.has(path)) return false;
    const own = (statedId(model, entity) ?? rootsOf(entity, all.get(entity)?.kept ?? [])).includes(path) ? 1 : 0;
    return (holders.get(path) ?? 0) <= own && asked.get(entity.name)?.has(path) !== true;
  }
}

function hasOneValue(attribute: Attribute | undefined): boolean {
  if (attribute === undefined) return false;
  const { type, constant } = attribute;
  return constant !== undefined || (type.kind === 'enum' && type.values.length === 1);
}

/** By entity, what some pattern gives and finds several items by: those in a range, in an order, or by the page. */
function askedForSeveral({ patterns }: Model): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { entities, by, range, order, page, limit } of patterns.values()) {
    const [only, ...more] = entities;
    const isSeveral = range.length > 0 || order !== undefined || Math.max(page?.value ?? 1, limit?.value ?? 1) > 1;
    if (only === undefined || more.length > 0 || !isSeveral) continue;
    const names = found.get(only.value) ?? new Set<string>();
    for (const { value } of by) names.add(value);
    found.set(only.value, names);
  }
  return found;
}

function statedId({ tenancy }: Model, { id, global }: Entity): readonly string[] | undefined {
  if (id === undefined) return undefined;
  const stated = id.map(({ value }) => value);
  const tenant = tenancy === undefined || global ? undefined : tenancy.field.value;
  return tenant === undefined || stated.includes(tenant) ? stated : [tenant, ...stated];
}

function keyPaths(key: KeyDesign | undefined): KeyPaths {
  const variables = flatMap([...(key?.pk ?? []), ...(key?.sk ?? [])], ({ compiled }) =>
    flatMap(compiled.segments, (one) => (one.kind === 'variable' && one.shard === undefined ? [one] : [])),
  );
  const kept = new Set(variables.filter(({ lossless }) => lossless).map(({ path }) => path));
  const rest = variables.filter(({ path }) => !kept.has(path));
  const cut = rest.filter(({ injective }) => !injective.holds && CUTS.has(injective.reason));
  return { kept, lossy: new Set(rest.map(({ path }) => path)), cut: new Set(cut.map(({ path }) => path)) };
}

const CUTS: ReadonlySet<string> = new Set(['date', 'bucket', 'first', 'hash']);

/** Attributes of the entity that the paths are of: a parameter that steers a key is none. */
function rootsOf({ attributes }: Entity, paths: Iterable<string>): readonly string[] {
  const names = [...paths].map((path) => path.split('.')[0] ?? path);
  return [...new Set(names)].filter((name) => attributes.has(name));
}
