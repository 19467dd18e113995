import type { UnitKind } from '../../partition/index.js';
import { callsBetween } from '../curves.js';
import { cacheReads } from '../keys/cache.js';
import type { Profile, Profiles } from '../keys/profile.js';
import type { Demand, Traffic } from '../traffic.js';

/** What one flow asks of a profile of a set, by one of its demands. */
export interface Member {
  readonly flow: number;
  readonly demand: Demand;
}

/** Demands of one set, of one kind and one profile: on every partition they have the same share. */
export interface Group {
  readonly kind: UnitKind;
  readonly profile: number;
  readonly members: readonly Member[];
}

export interface GroupedSet {
  readonly profiles: readonly Profile[];
  readonly groups: readonly Group[];
}

/** The demands on a set, those that lie on keys alike together. */
export function groupsOf(traffic: Traffic, set: number, heavyKeys: number, made: Profiles): GroupedSet {
  const profiles = new Map<string, { readonly index: number; readonly profile: Profile }>();
  const groups = new Map<string, { kind: UnitKind; profile: number; members: Member[] }>();
  for (const [flow, { demands, curve }] of traffic.flows.entries()) {
    const calls = callsBetween(curve, 0, traffic.duration) / traffic.duration;
    for (const demand of demands) {
      if (demand.set !== set || (demand.units <= 0 && !demand.bytes)) continue;
      const { keys, cache } = demand;
      // Caches see the calls of their own flow.
      const reads = cacheReads(demand, calls);
      const id = JSON.stringify([keys, cache === undefined ? undefined : [cache, reads]]);
      const known = profiles.get(id);
      const profile = known?.index ?? profiles.size;
      if (known === undefined) {
        profiles.set(id, { index: profile, profile: made.of(keys, heavyKeys, cache, reads) });
      }
      const groupId = `${demand.kind} ${profile}`;
      const group = groups.get(groupId) ?? { kind: demand.kind, profile, members: [] };
      group.members.push({ flow, demand });
      groups.set(groupId, group);
    }
  }
  return { profiles: [...profiles.values()].map(({ profile }) => profile), groups: [...groups.values()] };
}
