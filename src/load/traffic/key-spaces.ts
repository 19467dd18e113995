import type { Design, IndexDesign } from '../../design/design.js';
import { hottestShare, keyCount } from '../../distributions/index.js';
import { flatMap } from '../../lists/flat-map.js';
import type { UnitKind } from '../../partition/index.js';
import type { HottestPart } from '../hottest-key.js';
import { keySpace, keyText } from '../key-variables.js';
import { homeOf, loadAt, onMember, type TouchLoad, touchesPerCall } from '../touch-load.js';
import type { KeySpaceWords } from './compiled.js';

/** Keys that can have the same values have one id: where they lie, what they are made of, and what sets some of them apart. */
export function spaceIdOf(design: Design, { touch }: TouchLoad, ...apart: readonly string[]): string {
  const tenant = design.model.tenancy?.field.value;
  return idOf(homeOf(design, touch.index), keySpace(touch.pk, tenant), ...apart);
}

/** The id of keys of an index. */
export function idOf({ table, kind, name }: IndexDesign, ...parts: readonly string[]): string {
  return JSON.stringify([table.name, kind, name, ...parts]);
}

/** The part of a load that lies on keys with the same members of enums, and the share of the calls that it is of. */
export interface MemberLoad {
  readonly load: TouchLoad;
  readonly members: readonly string[];
  readonly share: number;
}

/** An enum whose members are key spaces of their own. */
export interface Contested {
  readonly field: string;
  /** The member that is loaded most, read and written. */
  readonly busiest: Readonly<Record<UnitKind, string>>;
}

/**
 * Enums whose members different loads of a key space use in different orders: what creates items loads the first state, what moves them
 * on the others. On such keys each member is a key space of its own, so that all loads agree on which key is the hottest.
 */
export function contestedFields(loads: readonly TouchLoad[]): readonly Contested[] {
  const orders = new Map<string, (readonly string[])[]>();
  for (const { hottest } of loads) {
    for (const { field, members } of hottest.parts) {
      if (members === undefined) continue;
      const sorted = [...members].filter(([, share]) => share > 0).sort(([, a], [, b]) => b - a);
      orders.set(field, [...(orders.get(field) ?? []), sorted.map(([member]) => member)]);
    }
  }
  return [...orders]
    .filter(([, all]) => !all.every((one) => all.every((two) => agree(one, two))))
    .map(([field, all]) => {
      const busiest = (kind: UnitKind) => busiestMember(loads, field, new Set(all.flat()), kind);
      return { field, busiest: { read: busiest('read'), write: busiest('write') } };
    });
}

function busiestMember(loads: readonly TouchLoad[], field: string, members: Iterable<string>, kind: UnitKind): string {
  const some = loads.filter((load) => load.touch.unit === kind && hasMembers(load, field));
  const own = some.length > 0 ? some : loads.filter((load) => hasMembers(load, field));
  const sums = [...members].map((member) => ({
    member,
    units: own.reduce((sum, load) => sum + loadAt(onMember(load, field, member), 'peak'), 0),
  }));
  return sums.reduce((best, one) => (one.units > best.units ? one : best)).member;
}

function hasMembers({ hottest }: TouchLoad, field: string): boolean {
  return hottest.parts.some((part) => part.field === field && part.members !== undefined);
}

function agree(a: readonly string[], b: readonly string[]): boolean {
  return a.every((member, i) => i >= b.length || b[i] === member);
}

/** A load taken apart by the members of these fields. One that does not say which it is about is taken to meet the others where they are most. */
export function byMember(load: TouchLoad, contested: readonly Contested[]): readonly MemberLoad[] {
  return contested.reduce<readonly MemberLoad[]>(
    (all, { field, busiest }) =>
      flatMap(all, (one) => {
        const named = (member: string): readonly string[] => [...one.members, `${field} ${member}`];
        const members = one.load.hottest.parts.find((part) => part.field === field)?.members;
        if (members === undefined) return [{ ...one, members: named(busiest[load.touch.unit]) }];
        return [...members]
          .filter(([, share]) => share > 0)
          .map(([member, share]) => ({
            load: onMember(one.load, field, member),
            members: named(member),
            share: one.share * share,
          }));
      }),
    [{ load, members: [], share: 1 }],
  );
}

/** The words for each key space, from the load that its hottest value has most of. */
export class SpaceWords {
  readonly #words = new Map<string, { readonly words: KeySpaceWords; readonly units: number }>();

  add(id: string, set: string, load: TouchLoad, parts: readonly HottestPart[]): void {
    const units = (load.pattern.rate?.peak ?? 0) * load.units * touchesPerCall(load);
    const known = this.#words.get(id);
    if (known !== undefined && known.units >= units) return;
    const field = fieldOf(parts);
    const words: KeySpaceWords = {
      set,
      key: keyText(load.touch.pk),
      value: parts.length === 0 ? 'its only value' : parts.map(({ text }) => text).join(', '),
      ...(field === undefined ? {} : { field }),
    };
    this.#words.set(id, { words, units });
  }

  /** Of what loads all keys of a set alike. */
  addEven(id: string, words: KeySpaceWords): void {
    this.#words.set(id, { words, units: Number.POSITIVE_INFINITY });
  }

  result(): ReadonlyMap<string, KeySpaceWords> {
    return new Map([...this.#words].map(([id, { words }]) => [id, words]));
  }
}

/** The attribute whose values differ most in how busy they are. */
function fieldOf(parts: readonly HottestPart[]): string | undefined {
  const ratio = ({ distribution }: HottestPart): number => hottestShare(distribution) * keyCount(distribution);
  const named = parts.filter(({ field }) => field !== 'shard');
  const [first] = [...named].sort((a, b) => ratio(b) - ratio(a));
  return first?.field.split(' + ')[0];
}
