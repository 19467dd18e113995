import type { Assumption, EntityDesign, UniqueDesign } from '../design/design.js';
import { flatMap } from '../lists/flat-map.js';
import type { WriteIntent } from './intent.js';
import { makesNew, replaces } from './makes-new.js';
import type { Spread, WritePart } from './plan.js';
import { ONE, spread } from './spread.js';

/** An item that is written because another is: what it is, and how often for one of the other. */
interface CompanionWrite {
  readonly role: Exclude<WritePart['role'], 'item'>;
  readonly action: 'create' | 'put' | 'delete';
  readonly entity: EntityDesign;
  readonly count: Spread;
  readonly because: string;
}

interface Companions {
  readonly writes: readonly CompanionWrite[];
  /** The old item has to be read first: to release its values, or to know the version that a copy is of. */
  readonly needsOld?: 'old-value' | 'history' | 'move';
  readonly assumptions: readonly Assumption[];
}

/** Sentinels and kept versions that a write of one item brings with it, and the item under its old key where it moves. */
export function companionsOfWrite(intent: WriteIntent, changed: ReadonlySet<string>, about: string): Companions {
  const { action, entity } = intent;
  // An upsert is kept by a stream: it reads nothing first.
  if (action === 'check' || action === 'get' || intent.upsert) return { writes: [], assumptions: [] };
  const assumptions: Assumption[] = [];
  const moved: readonly CompanionWrite[] =
    action === 'move' ? [{ role: 'moved', action: 'delete', entity, count: ONE, because: 'move' }] : [];
  const sentinels = flatMap(entity.unique, (unique) => {
    const writes = sentinelWrites(intent, unique, changed);
    if (writes.length === 2 && (action === 'update' || replaces(intent))) {
      assumptions.push({
        about: `${about}: the value of \`unique.${unique.constraint.name}\` of ${entity.name}`,
        value: 'changes in every call',
        why: 'where the new value equals the old one after normalisation, no sentinel is written',
        span: intent.span,
      });
    }
    return writes;
  });
  const versions = versionWrites(intent, changed);
  if (versions.some(({ role }) => role === 'old-version')) {
    assumptions.push({
      about: `${about}: kept versions of ${entity.name}`,
      value: `as many as \`keep: ${entity.history?.keep ?? ''}\` allows`,
      why: 'each new version then drops one; an item that has fewer drops none',
      span: intent.span,
    });
  }
  const needsOld = oldItemFor(intent, sentinels, versions);
  return {
    writes: [...moved, ...sentinels, ...versions],
    ...(needsOld === undefined ? {} : { needsOld }),
    assumptions,
  };
}

/** Whether a write makes a copy of the version that it leaves: always where the item is put, otherwise if one of `of` changes. */
export function makesVersion(
  entity: EntityDesign,
  action: WriteIntent['action'],
  changed: ReadonlySet<string>,
): boolean {
  const { history } = entity;
  if (history === undefined) return false;
  if (action === 'create' || action === 'put' || action === 'move') return true;
  if (action !== 'update' && action !== 'soft-delete') return false;
  return history.of === undefined || history.of.some((name) => changed.has(name));
}

function sentinelWrites(
  intent: WriteIntent,
  { constraint, fields, sentinel }: UniqueDesign,
  changed: ReadonlySet<string>,
): readonly CompanionWrite[] {
  const { action, entity } = intent;
  const because = `unique.${constraint.name}`;
  const all = presentShare(entity, fields);
  const taken = (share: number, how: 'create' | 'put' = 'create'): CompanionWrite[] =>
    share === 0 ? [] : [{ role: 'sentinel', action: how, entity: sentinel, count: sometimes(share), because }];
  const released = (count: Spread): CompanionWrite[] => [
    { role: 'old-sentinel', action: 'delete', entity: sentinel, count, because },
  ];
  switch (action) {
    case 'create':
      return taken(all);
    case 'put':
      // What is overwritten is taken to be nothing; at the worst it is an item with another value, whose id the caller gave.
      return [...taken(all), ...released(replaces(intent) ? sometimes(all) : { typical: 0, p99: 0, max: 1 })];
    case 'delete':
    case 'soft-delete':
      return released(sometimes(all));
    default: {
      const written = fields.filter((name) => changed.has(name));
      const ttl = entity.entity.ttl?.attribute.value;
      // A sentinel expires with its owner.
      if (written.length === 0) return ttl !== undefined && changed.has(ttl) ? taken(all, 'put') : [];
      const removed = new Set(intent.remove.map(({ value }) => value));
      const others = presentShare(
        entity,
        fields.filter((name) => !changed.has(name)),
      );
      return [...taken(written.some((name) => removed.has(name)) ? 0 : others), ...released(sometimes(all))];
    }
  }
}

function versionWrites(intent: WriteIntent, changed: ReadonlySet<string>): readonly CompanionWrite[] {
  const { action, entity } = intent;
  const { history } = entity;
  if (history === undefined || !makesVersion(entity, action, changed)) return [];
  const copy = { entity: history.copy, because: 'history' };
  const version: CompanionWrite = { ...copy, role: 'version', action: 'put', count: ONE };
  if (history.keep === undefined || makesNew(intent)) return [version];
  return [version, { ...copy, role: 'old-version', action: 'delete', count: ONE }];
}

function oldItemFor(
  intent: WriteIntent,
  sentinels: readonly CompanionWrite[],
  versions: readonly CompanionWrite[],
): Companions['needsOld'] {
  const { action, entity } = intent;
  if (action === 'move') return 'move';
  if (action === 'create') return undefined;
  if (sentinels.length > 0) return 'old-value';
  if (action === 'put') {
    if (versions.length > 0) return 'history';
    const version = entity.entity.version?.attribute.value;
    // As a lock, the caller's version is the expected one.
    return version !== undefined && intent.lock !== version ? 'old-value' : undefined;
  }
  return versions.length > 0 ? 'history' : undefined;
}

/** Share of the items that have all of the attributes, taken as independent of each other. */
function presentShare(entity: EntityDesign, names: readonly string[]): number {
  return names.reduce((share, name) => share * (entity.attributes.get(name)?.present ?? 1), 1);
}

/** Once in such a share of the calls. */
function sometimes(share: number): Spread {
  return share >= 1 ? ONE : spread(share, share > 0.01 ? 1 : 0, 1);
}
