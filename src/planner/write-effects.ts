import type { Bytes, EntityDesign, IndexDesign, KeyDesign, KeyValue, Membership } from '../design/design.js';
import { weightsOf } from '../design/index.js';
import { type Expr, pathsOf, truthShare } from '../expression/model/index.js';
import { indexWriteUnits, writeUnits } from '../facts/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { WriteIntent } from './intent.js';
import { makesNew } from './makes-new.js';
import type { IndexWrite, Spread } from './plan.js';
import { projectedNames } from './projection.js';
import { holdsNoDeleted, premiseOf } from './sparse.js';
import { ANYWHERE, hasOneValue, type Whereabouts } from './sparse-writes.js';
import { mapSpread, scaleSpread, spread, ZERO } from './spread.js';

/** Attributes that an update changes: those set, added to and removed, the version, the update time, and what is derived from them. */
export function changedAttributes(
  entity: EntityDesign,
  change: Pick<WriteIntent, 'set' | 'add' | 'remove'>,
  updatedAt: string | undefined,
): ReadonlySet<string> {
  const changed = writtenRoots(change);
  const version = entity.entity.version?.attribute.value;
  if (version !== undefined) changed.add(version);
  if (updatedAt !== undefined && entity.attributes.has(updatedAt)) changed.add(updatedAt);
  return withDerived(entity, changed);
}

/** Attributes that the clauses name: for a place inside one, the attribute that it is in. */
export function writtenRoots(change: Pick<WriteIntent, 'set' | 'add' | 'remove'>): Set<string> {
  const paths = [...change.set.map(({ path }) => path), ...change.add.map(({ path }) => path), ...change.remove];
  return new Set(paths.map(({ value }) => value.split(/[.[]/)[0] ?? value));
}

/** With the attributes that are derived from them. */
export function withDerived(entity: EntityDesign, names: Iterable<string>): ReadonlySet<string> {
  const changed = new Set(names);
  for (const [name, { derivedFrom }] of entity.attributes) {
    if (derivedFrom.some((source) => changed.has(source))) changed.add(name);
  }
  return changed;
}

/** Attributes and routing parameters that the table key is built from. */
export function keyReads({ key }: EntityDesign): readonly string[] {
  const values: readonly KeyValue[] = key === undefined ? [] : [...key.pk, ...key.sk];
  return [...new Set(flatMap(values, ({ reads }) => reads))];
}

/** Bytes of an item: what it usually has, its p99 where the model states one, its ceiling. */
export function itemBytes(entity: EntityDesign): Spread {
  return bytesSpread(entity.item, entity.entity.size?.p99);
}

function bytesSpread(bytes: Bytes, p99?: number): Spread {
  return spread(bytes.typical, p99 ?? bytes.typical, bytes.max);
}

/** Write units of the table for one item. The image before and after are taken to be of one size. */
export function tableWriteUnits(entity: EntityDesign): Spread {
  return unitsOf(itemBytes(entity));
}

function unitsOf(bytes: Spread): Spread {
  return mapSpread(bytes, (value) => writeUnits(0, value));
}

/** Whether an item without these attributes has no key in the index. Another mapping may put it there by other ones. */
export function leavesWithout({ keys }: Membership, removed: ReadonlySet<string>): boolean {
  const [key, other] = keys;
  if (key === undefined || other !== undefined) return false;
  return [...key.pk, ...key.sk].some(({ reads }) => reads.some((name) => removed.has(name)));
}

/**
 * What a write does to an index that holds (some of) the entity's items.
 *
 * @param condition of a put: it may say that there is an item, or none.
 * @param removed of what is changed, the attributes that an item does not have after an update.
 * @param whereabouts whether an item that is updated can be in the index.
 */
export function indexEffect(
  membership: Membership,
  { action, condition }: Pick<WriteIntent, 'action' | 'condition'>,
  changed: ReadonlySet<string>,
  primary: IndexDesign,
  removed: ReadonlySet<string> = new Set(),
  whereabouts: Whereabouts = ANYWHERE,
): IndexWrite {
  const { entity, index } = membership;
  const entry = bytesSpread(membership.entry);
  const isNew = makesNew({ entity, action, condition });
  const once = scaleTypical(unitsOf(entry), shareWritten(membership, isNew ? 'new' : 'live'));
  if (action === 'check' || action === 'get') return { index, effect: 'none', units: ZERO, because: [] };
  if (action === 'delete') return { index, effect: 'leaves', units: once, because: [] };
  // Under its new key; the old one is a delete of its own.
  if (action === 'move') return { index, effect: 'enters', units: once, because: [] };
  if (isNew) return { index, effect: 'enters', units: once, because: [] };
  if (action === 'soft-delete' && membership.keys.every((key) => holdsNoDeleted(entity, key))) {
    return { index, effect: 'leaves', units: once, because: [] };
  }
  const keyed = keyAttributes(membership);
  if (action === 'put') {
    const movable = keyed.filter(
      (name) => !entity.id.includes(name) && entity.attributes.get(name)?.attribute.immutable !== true,
    );
    if (movable.length === 0) return { index, effect: 'enters', units: once, because: [] };
    // Over an old item with another index key, the old entry is deleted too.
    const twice = movedUnits(entry);
    return {
      index,
      effect: 'enters',
      units: { ...once, ...(twice.max === undefined ? {} : { max: twice.max }) },
      because: movable,
    };
  }
  const moving = keyed.filter((name) => changed.has(name));
  const { before, after } = moving.length > 0 ? whereabouts : { before: whereabouts.before, after: whereabouts.before };
  if (!before && !after) return { index, effect: 'none', units: ZERO, because: [] };
  // What is removed is there to be removed, and the entry with it.
  if (!after || leavesWithout(membership, removed)) {
    return { index, effect: 'leaves', units: unitsOf(entry), because: moving };
  }
  if (!before) return { index, effect: 'enters', units: unitsOf(entry), because: moving };
  if (moving.length > 0 && isOnlyDecided(membership, moving)) {
    return { index, effect: 'enters-or-leaves', units: unitsOf(entry), because: moving };
  }
  if (moving.length > 0) return { index, effect: 'moves', units: movedUnits(entry), because: moving };
  const names = projectedNames(index, primary);
  const projected = [...changed].filter((name) => {
    const stored = entity.entity.attributes.get(name)?.storedName;
    return stored !== undefined && (names === undefined || names.has(stored));
  });
  if (projected.length === 0) return { index, effect: 'none', units: ZERO, because: [] };
  return { index, effect: 'changes', units: once, because: projected };
}

/** `stored`: all items, those marked as deleted too. `live`: those that a write finds. `new`: as they are made. */
export type Stage = 'stored' | 'live' | 'new';

/** Share of items that have the key; of new ones, an enum with a default has that. Undefined where it is not known. */
function shareOfKey({ entity }: Membership, key: KeyDesign, stage: Stage): number | undefined {
  const deleted = stage === 'stored' ? undefined : entity.entity.softDelete?.attribute.value;
  const weights = (name: string): ReadonlyMap<string, number> | undefined => {
    const initial = stage === 'new' ? entity.attributes.get(name)?.attribute.default?.value : undefined;
    return typeof initial === 'string' ? new Map([[initial, 1]]) : weightsOf(entity.types, name);
  };
  return truthShare(premiseOf(entity, key), {
    weightsOf: weights,
    presentShareOf: (name) => (name === deleted ? 0 : entity.attributes.get(name)?.present),
  });
}

function rootsOf(expr: Expr): readonly string[] {
  return pathsOf(expr).map(({ segments }) => String(segments[0]));
}

/**
 * Share of the items that a write is about that are in the index: as of all items, but that a new one has an enum's default at first,
 * and that none is marked as deleted. An order is placed before it is delivered, whatever most stored orders are.
 */
function shareWritten(membership: Membership, stage: 'live' | 'new'): number {
  const { entity, keys, share, presence } = membership;
  if (presence === 'always' || (stage === 'live' && entity.entity.softDelete === undefined)) return share;
  let sum = 0;
  for (const key of keys) {
    const known = shareOfKey(membership, key, stage);
    if (known === undefined) return share;
    sum += known;
  }
  return Math.min(1, sum);
}

/**
 * The mappings of an entity in an index, each with its part of what a write does there, or a read finds: as items of the stage spread
 * over them. An entry that goes from one mapping to another is written once in each.
 */
export function keyShares(
  membership: Membership,
  stage: Stage,
  write?: Pick<IndexWrite, 'effect' | 'because'>,
): readonly { readonly key: KeyDesign; readonly share: number }[] {
  const { keys } = membership;
  if (keys.length === 1) return keys.map((key) => ({ key, share: 1 }));
  const crosses =
    write?.effect === 'moves' &&
    keys.some(({ when }) => when !== undefined && rootsOf(when.value).some((name) => write.because.includes(name)));
  const shares = keys.map((key) => (crosses ? 1 : (shareOfKey(membership, key, stage) ?? 1)));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return keys.map((key, i) => ({ key, share: total > 0 ? (shares[i] ?? 0) / total : 1 / keys.length }));
}

/**
 * Whether the attributes only decide that an item has its one key there, and stand in no part of it, or in none that can differ: an
 * entry is put or deleted, not both.
 */
function isOnlyDecided({ entity, keys }: Membership, names: readonly string[]): boolean {
  const [key, other] = keys;
  if (key === undefined || other !== undefined) return false;
  const parts = new Set(flatMap([...key.pk, ...key.sk], ({ reads }) => reads));
  return !names.some((name) => parts.has(name) && !hasOneValue(entity, name));
}

/** The old entry out and the new one in, each rounded by itself. */
function movedUnits(entry: Spread): Spread {
  return mapSpread(entry, (bytes) => indexWriteUnits({ bytes, key: 'old' }, { bytes, key: 'new' }, true));
}

function scaleTypical(units: Spread, share: number): Spread {
  if (share >= 1) return units;
  const scaled = scaleSpread(units, share);
  return { typical: scaled.typical, p99: units.p99, ...(units.max === undefined ? {} : { max: units.max }) };
}

/** Attributes that decide the index key, or whether there is one. */
function keyAttributes(membership: Membership): readonly string[] {
  const names = new Set<string>();
  for (const key of membership.keys) {
    for (const { reads } of [...key.pk, ...key.sk]) for (const name of reads) names.add(name);
    for (const name of key.when === undefined ? [] : rootsOf(key.when.value)) names.add(name);
  }
  return [...names].filter((name) => membership.entity.attributes.has(name));
}
