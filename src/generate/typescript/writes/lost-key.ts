import type { EntityDesign, KeyDesign, KeyValue } from '../../../design/design.js';
import { type affectedKeys, keptSlots } from '../../../planner/program/index-keys.js';
import { type Code, commas, join, literal, ts } from '../../text/index.js';
import type { Known, KnownValue, Said } from './said.js';

export type Affected = ReturnType<typeof affectedKeys>[number];

/** Which attributes an item has no more when it loses a key. */
export interface LostKey {
  /** Those of this index alone. */
  readonly own: readonly string[];
  /** Those that are in the key of another index too, in which the item may stay. */
  readonly shared: readonly string[];
  /** Whether it keeps those: it does where it leaves this index by another attribute. A code says when. */
  readonly keeps: boolean | Code;
}

interface OtherKeys {
  /** Whether an item may have a key of another index. */
  readonly mayHave: (key: KeyDesign) => boolean;
  /** Whether the same change gives that key this attribute, where the item has it. */
  readonly isWritten: (key: KeyDesign, slot: string) => boolean;
}

export function lostKey(
  { entity, said }: { readonly entity: EntityDesign; readonly said: Said },
  { membership, key, values }: Affected,
  { mayHave, isWritten }: OtherKeys,
): LostKey {
  const slots = slotsOf(values);
  const others = [...entity.memberships.values()].filter((one) => one !== membership && one.mapped);
  const unchanged = others.flatMap(({ keys }) =>
    keys.flatMap((other) => {
      const held = mayHave(other) ? slotsOf([...other.pk, ...other.sk]) : [];
      return held.filter((slot) => !isWritten(other, slot));
    }),
  );
  const lost = (kept: ReadonlySet<string>, keeps: true | Code): LostKey => {
    const shared = slots.filter((slot) => kept.has(slot));
    return { own: slots.filter((slot) => !kept.has(slot)), shared, keeps: shared.length > 0 && keeps };
  };
  const keptIf = (isAbsent: (name: string) => boolean): ReadonlySet<string> =>
    new Set(
      [...keptSlots(entity, membership, key, slots, { mayHave, isAbsent })].filter((slot) => unchanged.includes(slot)),
    );
  const kept = keptIf((name) => said.get(name)?.kind === 'absent');
  if (kept.size > 0) return lost(kept, true);
  const absent = nullableIn(entity, said, key, 'natural');
  const possible = keptIf((name) => isNullable(said.get(name)));
  const made = [...key.pk, ...key.sk].filter(({ kind }) => kind === 'template').flatMap(({ reads }) => reads);
  const isSole = key.when === undefined && made.every((name) => isThere(said.get(name)));
  return lost(possible, isSole || ts`(${join(absent, ts` || `)})`);
}

/** An array of the attributes that go. */
export function goingCode({ own, shared, keeps }: LostKey): Code {
  const all = arrayCode([...own, ...shared]);
  if (typeof keeps === 'boolean') return keeps ? arrayCode(own) : all;
  return ts`${keeps} ? ${arrayCode(own)} : ${all}`;
}

/** What says that parts of a key are not given. */
export function nullableIn(entity: EntityDesign, said: Said, key: KeyDesign, kind?: KeyValue['kind']): readonly Code[] {
  const parts = [...key.pk, ...key.sk].filter((part) => kind === undefined || part.kind === kind);
  const names = parts.flatMap(({ reads }) => reads).filter((name) => entity.attributes.has(name));
  return names.flatMap((name) => {
    const known = said.get(name);
    return isNullable(known) ? [ts`${known.code} == null`] : [];
  });
}

export function slotsOf(values: readonly KeyValue[]): readonly string[] {
  return values.map(({ slot }) => slot.attribute);
}

export function arrayCode(names: readonly string[]): Code {
  return ts`[${commas(names.map(literal))}]`;
}

function isNullable(known: Known | undefined): known is KnownValue {
  return known?.kind === 'value' && known.nullable;
}

function isThere(known: Known | undefined): boolean {
  return known === undefined || (known.kind === 'value' && !known.nullable);
}
