import { entitiesWithIdPart } from '../../design/by-entity.js';
import type { Design, EntityDesign, KeyDesign } from '../../design/design.js';
import type { CompiledVariable } from '../../keys/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { keyValues, variables } from './key-parts.js';

export interface Identity {
  /** What tells the items of an entity apart. */
  readonly paths: readonly string[];
  readonly declared: boolean;
  /** Of the paths, those that the table key keeps only in part: a time cut to the day, a hash. */
  readonly cut: readonly string[];
}

/**
 * The declared `id`; otherwise everything that the key keeps. An attribute that it keeps in part belongs to that, unless
 * another part of the key is unique by itself.
 */
export function identityOf(design: Design, entity: EntityDesign, key: KeyDesign): Identity {
  const all = flatMap(keyValues(key), (value) => variables(value.compiled)).filter(({ shard }) => shard === undefined);
  const kept = new Set(all.filter((variable) => variable.lossless).map(({ path }) => path));
  const cut = [
    ...new Set(all.filter((variable) => isCut(variable) && !kept.has(variable.path)).map(({ path }) => path)),
  ];
  if (entity.entity.id !== undefined) {
    const { id } = entity;
    return { paths: id, declared: true, cut: cut.filter((path) => id.includes(path)) };
  }
  const unique = [...kept].some((path) => isUniqueByItself(design, entity, path));
  return { paths: unique ? [...kept] : [...kept, ...cut], declared: false, cut: unique ? [] : cut };
}

function isCut({ injective }: CompiledVariable): boolean {
  return !injective.holds && ['date', 'bucket', 'first', 'hash'].includes(injective.reason);
}

/** An id that is drawn for each item, and is not the id of another entity that this one belongs to. */
export function isUniqueByItself(design: Design, entity: EntityDesign, path: string): boolean {
  const attribute = entity.entity.attributes.get(path);
  if (attribute === undefined) return false;
  const { kind } = attribute.generate?.value ?? {};
  if (kind !== undefined && kind !== 'now' && kind !== 'shard') return true;
  if (!['ulid', 'uuid', 'ksuid'].includes(attribute.type.kind) || entity.entity.volume.per.has(path)) return false;
  return !entitiesWithIdPart(design, path).some((other) => other !== entity);
}
