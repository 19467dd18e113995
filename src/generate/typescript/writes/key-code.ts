import type { EntityDesign, KeyDesign } from '../../../design/design.js';
import { type Expr, pathsOf } from '../../../expression/model/index.js';
import { affectedKeys, keptSlots } from '../../../planner/program/index-keys.js';
import { type Code, commas, from, join, literal, raw, ts } from '../../text/index.js';
import { indexKeyCall, keyNeeds } from '../entities/index.js';
import { type ExprScope, holdsCode } from '../expressions/index.js';
import type { Gen } from '../gen.js';
import { keyValueCode } from '../keys/index.js';
import { attributeType } from '../values/index.js';
import { allCall, type ChangeCall, removeCall, setCall } from './change-call.js';
import type { Known, Said } from './said.js';

type Affected = ReturnType<typeof affectedKeys>[number];

/** Changes of the key attributes of indexes. */
interface KeyCode {
  readonly calls: readonly ChangeCall[];
  /** Attributes that would have to be known; what depends on them is not in `calls`. */
  readonly missing: readonly string[];
}

interface KeyContext {
  readonly gen: Gen;
  readonly entity: EntityDesign;
  readonly changed: ReadonlySet<string>;
  /** Attributes and routing parameters. */
  readonly said: Said;
  /** A `Draw` of random shards. */
  readonly draw: Code;
  readonly upsert: boolean;
}

export function keyCode(context: KeyContext): KeyCode {
  const groups = new Map<Affected['membership'], Affected[]>();
  for (const one of affectedKeys(context.entity, context.changed)) {
    const group = groups.get(one.membership) ?? [];
    group.push(one);
    groups.set(one.membership, group);
  }
  const codes = [...groups.values()].map((group) => groupCode(context, group));
  return { calls: codes.flatMap(({ calls }) => calls), missing: codes.flatMap(({ missing }) => missing) };
}

/** All keys of one index. */
function groupCode(context: KeyContext, group: readonly Affected[]): KeyCode {
  const { gen, entity, said, draw } = context;
  const keys = group[0]?.membership.keys ?? [];
  const isPossible = (key: KeyDesign): boolean => !isOutside(entity, key, said);
  const names = keys.filter(isPossible).flatMap((key) => needed(entity, key));
  if (names.every((name) => said.get(name) !== undefined)) {
    const made = (key: KeyDesign): Code =>
      indexKeyCall(gen, entity, key, said.object(needed(entity, key), key.when !== undefined), draw);
    const others = keys.filter((key) => !group.some((one) => one.key === key) && isPossible(key));
    const kept = (one: Affected): ReadonlySet<string> => keptOf(context, one);
    return {
      calls: setKeys(group, (key) => (isPossible(key) ? made(key) : undefined), others.map(made), kept),
      missing: [],
    };
  }
  const codes = group.map((one) => partialCode(context, one, keys.length > 1));
  return { calls: codes.flatMap(({ calls }) => calls), missing: codes.flatMap(({ missing }) => missing) };
}

/** The keys of an index that a change concerns. `others`: those that it leaves alone, of which the item may have one. */
function setKeys(
  group: readonly Affected[],
  made: (key: KeyDesign) => Code | undefined,
  others: readonly Code[],
  kept: (one: Affected) => ReadonlySet<string>,
): readonly ChangeCall[] {
  const slotsOf = ({ values }: Affected): readonly string[] => values.map(({ slot }) => slot.attribute);
  const [only, another] = group;
  if (only !== undefined && another === undefined && others.length === 0) {
    const key = made(only.key);
    const shared = kept(only);
    const own = slotsOf(only).filter((slot) => !shared.has(slot));
    if (key === undefined) return own.map(removal);
    const names = ts`[${commas(slotsOf(only).map(literal))}]`;
    const isWhole = own.length === 0 || own.length === slotsOf(only).length;
    return [
      allCall(
        isWhole
          ? ts`${from('runtime/expression-keys', 'keyOrNone')}(${names}, ${key})`
          : ts`${from('runtime/expression-shared-keys', 'keyOrOthers')}(${names}, [${commas(own.map(literal))}], ${key})`,
      ),
    ];
  }
  const candidates = group.map((one) => {
    const names = ts`[${commas(slotsOf(one).map(literal))}]`;
    return ts`[${names}, ${made(one.key) ?? raw('undefined')}]`;
  });
  const unchanged = others.length > 0 && ts`, ${join(others, ts` ?? `)}`;
  return [allCall(ts`${from('runtime/expression-keys', 'oneKeyOf')}([${commas(candidates)}]${unchanged})`)];
}

/** What an item keeps of a key that it loses, for another index. */
function keptOf({ entity, said }: KeyContext, { membership, key, values }: Affected): ReadonlySet<string> {
  return keptSlots(
    entity,
    membership,
    key,
    values.map(({ slot }) => slot.attribute),
    {
      mayHave: (other) => !isOutside(entity, other, said),
      isAbsent: (name) => said.get(name)?.kind === 'absent',
    },
  );
}

function needed(entity: EntityDesign, key: KeyDesign): readonly string[] {
  const { fields, routing } = keyNeeds(entity, key);
  return [...fields, ...routing];
}

/** Whether it is sure that the item does not have the key: a part is absent, or its condition cannot hold. */
function isOutside(entity: EntityDesign, { pk, sk, when }: KeyDesign, said: Said): boolean {
  const parts = [...pk, ...sk].flatMap(({ reads }) => reads).filter((name) => entity.attributes.has(name));
  if (parts.some((name) => said.get(name)?.kind === 'absent')) return true;
  return when !== undefined && foreseen(when.value, said) === false;
}

/** What a condition comes to by what is there and what is not; undefined where that does not decide it. */
function foreseen(expr: Expr, said: Said): boolean | undefined {
  switch (expr.kind) {
    case 'not': {
      const operand = foreseen(expr.operand, said);
      return operand === undefined ? undefined : !operand;
    }
    case 'and':
    case 'or': {
      const parts = expr.operands.map((operand) => foreseen(operand, said));
      const decisive = expr.kind === 'or';
      if (parts.includes(decisive)) return decisive;
      return parts.includes(undefined) ? undefined : !decisive;
    }
    case 'call': {
      const [operand] = expr.args;
      if (expr.name !== 'has' || operand?.kind !== 'path' || operand.segments.length !== 1) return undefined;
      const known = said.get(String(operand.segments[0]));
      if (known?.kind === 'absent') return false;
      return known?.kind === 'value' && !known.nullable ? true : undefined;
    }
    default:
      return undefined;
  }
}

function removal(slot: string): ChangeCall {
  return removeCall([slot]);
}

/** One key of which not every part is known. */
function partialCode(context: KeyContext, { key, values, mayEnter }: Affected, hasRivals: boolean): KeyCode {
  const { entity, said, upsert } = context;
  const slots = values.map(({ slot }) => slot.attribute);
  const parts = [...key.pk, ...key.sk].flatMap(({ reads }) => reads).filter((name) => entity.attributes.has(name));
  if (isOutside(entity, key, said)) return { calls: mayEnter ? slots.map(removal) : [], missing: [] };
  const when = key.when === undefined ? [] : pathsOf(key.when.value).map(({ segments }) => String(segments[0]));
  const missing = [...values.flatMap(({ reads }) => reads), ...when].filter((name) => said.get(name) === undefined);
  const nullable = parts.flatMap((name) => {
    const known = said.get(name);
    return known?.kind === 'value' && known.nullable ? [ts`${known.code} == null`] : [];
  });
  if (missing.length === 0)
    return { calls: inlineCalls(context, key, values, nullable, mayEnter && !hasRivals), missing };
  if (!upsert && key.onPartial === 'drop') return { calls: slots.map(removal), missing: [] };
  const leaves = nullable.length === 0 || !mayEnter ? [] : [removalIf(nullable, slots)];
  if (upsert || typeof key.onPartial !== 'string') return { calls: leaves, missing: [] };
  return { calls: [], missing };
}

function removalIf(conditions: readonly Code[], slots: readonly string[]): ChangeCall {
  const absent = join(conditions, ts` || `);
  return allCall(ts`${from('runtime/expression-keys', 'removalIf')}(${absent}, ${commas(slots.map(literal))})`);
}

/** Key attributes whose own parts are known, though another attribute's of the same key are not. */
function inlineCalls(
  { entity, said, draw }: KeyContext,
  key: KeyDesign,
  values: Affected['values'],
  nullable: readonly Code[],
  removes: boolean,
): readonly ChangeCall[] {
  const holds = key.when === undefined ? undefined : holdsCode(key.when.value, saidScope(entity, said));
  const conditions = [...nullable.map((code) => ts`!(${code})`), ...(holds === undefined ? [] : [ts`(${holds})`])];
  return values.map((value) => {
    const text = keyValueCode(entity, value, (path) => pathCode(said, path), {
      isChecked: () => true,
      draw,
    });
    const slot = value.slot.attribute;
    if (conditions.length === 0) return setCall([slot], text, false);
    const made = ts`${join(conditions, ts` && `)} ? ${text} : undefined`;
    if (removes) return setCall([slot], made, true);
    return allCall(ts`${from('runtime/expression-keys', 'ifGiven')}(${literal(slot)}, ${made})`);
  });
}

function pathCode(said: Said, path: string): Code {
  const [root = path, ...rest] = path.split('.');
  const known = said.get(root);
  const code = known?.kind === 'value' ? known.code : raw('undefined');
  return rest.reduce((inner, field) => ts`${inner}[${literal(field)}]`, code);
}

function saidScope(entity: EntityDesign, said: Said): ExprScope {
  const typed = (known: Known | undefined, name: string) => {
    const type = attributeType(entity, name);
    if (known === undefined || type === undefined) return undefined;
    if (known.kind === 'absent') return { code: raw('undefined'), type, nullable: true };
    return { code: known.code, type, nullable: known.nullable, mayBeNull: known.nullable };
  };
  return { attribute: (name) => typed(said.get(name), name), param: () => undefined };
}

/** Draws new shards. */
export function newShards(): Code {
  return ts`${from('runtime/shard', 'drawn')}(context)`;
}

/** Keeps the shards of the item that was read. */
export function keptShards(before: Code): Code {
  return ts`${from('runtime/shard', 'kept')}(${before}, ${newShards()})`;
}
