import type { EntityDesign, KeyDesign } from '../../../design/design.js';
import { type Expr, pathsOf } from '../../../expression/model/index.js';
import { affectedKeys } from '../../../planner/program/index-keys.js';
import { type Code, commas, from, join, literal, property, raw, ts } from '../../text/index.js';
import { indexKeyCall, keyNeeds } from '../entities/index.js';
import { type ExprScope, holdsCode } from '../expressions/index.js';
import type { Gen } from '../gen.js';
import { keyValueCode } from '../keys/index.js';
import { attributeType } from '../values/index.js';
import { allCall, type ChangeCall, removeCall, setCall, wholeCode } from './change-call.js';
import { type Affected, arrayCode, goingCode, type LostKey, lostKey, nullableIn, slotsOf } from './lost-key.js';
import type { Known, Said } from './said.js';

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
  const codes = [...groups.values()].map((group) => ({ group, ...groupCode(context, group) }));
  return { calls: joined(codes), missing: codes.flatMap(({ missing }) => missing) };
}

/** An attribute that keys of several indexes have stays for want of a part of one key where it is in another. */
function joined(
  codes: readonly { readonly group: readonly Affected[]; readonly calls: readonly ChangeCall[] }[],
): readonly ChangeCall[] {
  const slots = codes.map(({ group }) => new Set(group.flatMap(({ values }) => slotsOf(values))));
  const sharing = codes.filter(
    ({ calls }, i) =>
      calls.length > 0 && [...(slots[i] ?? [])].some((slot) => slots.some((other, j) => j !== i && other.has(slot))),
  );
  const changes = sharing.flatMap(({ calls }) => calls);
  const others = codes.filter((one) => !sharing.includes(one)).flatMap(({ calls }) => calls);
  const isRemoval = ({ fixed }: ChangeCall): boolean => fixed?.clause === 'REMOVE';
  // Of several changes of one attribute, the last counts.
  if (sharing.length < 2 || changes.every(({ fixed }) => fixed !== undefined))
    return [...changes.filter(isRemoval), ...changes.filter((one) => !isRemoval(one)), ...others];
  const keys = sharing.map(({ calls }) => wholeCode(calls));
  return [allCall(ts`${from('runtime/expression-shared-keys', 'anyOfKeys')}(${commas(keys)})`), ...others];
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
    const calls = setKeys(
      group,
      (key) => (isPossible(key) ? made(key) : undefined),
      others.map(made),
      (one) => lostOf(context, one),
    );
    return { calls, missing: [] };
  }
  const codes = group.map((one) => partialCode(context, one, keys.length > 1));
  return { calls: codes.flatMap(({ calls }) => calls), missing: codes.flatMap(({ missing }) => missing) };
}

/** The keys of an index that a change concerns. `others`: those that it leaves alone, of which the item may have one. */
function setKeys(
  group: readonly Affected[],
  made: (key: KeyDesign) => Code | undefined,
  others: readonly Code[],
  lost: (one: Affected) => LostKey,
): readonly ChangeCall[] {
  const [only, another] = group;
  if (only !== undefined && another === undefined && others.length === 0) {
    const key = made(only.key);
    return key === undefined ? removals(lost(only)) : [allCall(keyOrLost(slotsOf(only.values), lost(only), key))];
  }
  const candidates = group.map((one) => {
    const loss = lost(one);
    const going = loss.keeps !== false && ts`, ${goingCode(loss)}`;
    return ts`[${arrayCode(slotsOf(one.values))}, ${made(one.key) ?? raw('undefined')}${going}]`;
  });
  const unchanged = others.length > 0 && ts`, ${join(others, ts` ?? `)}`;
  return [allCall(ts`${from('runtime/expression-keys', 'oneKeyOf')}([${commas(candidates)}]${unchanged})`)];
}

function keyOrLost(slots: readonly string[], lost: LostKey, key: Code): Code {
  if (lost.keeps === false) return ts`${from('runtime/expression-keys', 'keyOrNone')}(${arrayCode(slots)}, ${key})`;
  const keyOrOthers = from('runtime/expression-shared-keys', 'keyOrOthers');
  return ts`${keyOrOthers}(${arrayCode(slots)}, ${goingCode(lost)}, ${key})`;
}

/** An item loses a key for certain. */
function removals(lost: LostKey): readonly ChangeCall[] {
  const own = lost.own.map((slot) => removeCall([slot]));
  if (typeof lost.keeps === 'boolean')
    return lost.keeps ? own : [...own, ...lost.shared.map((slot) => removeCall([slot]))];
  return [...own, removalIf(ts`!${lost.keeps}`, lost.shared)];
}

function lostOf(context: KeyContext, one: Affected): LostKey {
  const { entity, changed, said } = context;
  const affected = affectedKeys(entity, changed);
  return lostKey(context, one, {
    mayHave: (other) => !isOutside(entity, other, said),
    isWritten: (other, slot) =>
      affected.some(
        ({ key, values }) =>
          key === other && slotsOf(values).includes(slot) && unknownIn(said, key, values).length === 0,
      ),
  });
}

/** What would have to be known to write these attributes of a key. */
function unknownIn(said: Said, { when }: KeyDesign, values: Affected['values']): readonly string[] {
  const conditions = when === undefined ? [] : pathsOf(when.value).map(({ segments }) => String(segments[0]));
  return [...values.flatMap(({ reads }) => reads), ...conditions].filter((name) => said.get(name) === undefined);
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

/** One key of which not every part is known. */
function partialCode(context: KeyContext, one: Affected, hasRivals: boolean): KeyCode {
  const { entity, said, upsert } = context;
  const { key, values, mayEnter } = one;
  const slots = slotsOf(values);
  if (isOutside(entity, key, said)) return { calls: mayEnter ? removals(lostOf(context, one)) : [], missing: [] };
  const missing = unknownIn(said, key, values);
  if (missing.length === 0) return { calls: inlineCalls(context, one, mayEnter && !hasRivals), missing };
  if (!upsert && key.onPartial === 'drop') return { calls: slots.map((slot) => removeCall([slot])), missing: [] };
  const leaves = mayEnter ? leavingCalls(context, one) : [];
  if (upsert || typeof key.onPartial !== 'string') return { calls: leaves, missing: [] };
  return { calls: [], missing };
}

/** Removes a key where a part of it is not given. */
function leavingCalls(context: KeyContext, one: Affected): readonly ChangeCall[] {
  const nullable = nullableIn(context.entity, context.said, one.key);
  if (nullable.length === 0) return [];
  const isLost = join(nullable, ts` || `);
  const { own, shared, keeps } = lostOf(context, one);
  const going = keeps === false ? [...own, ...shared] : own;
  const gone = going.length === 0 ? [] : [removalIf(isLost, going)];
  return typeof keeps === 'boolean' ? gone : [...gone, removalIf(ts`(${isLost}) && !${keeps}`, shared)];
}

function removalIf(condition: Code, slots: readonly string[]): ChangeCall {
  return allCall(ts`${from('runtime/expression-keys', 'removalIf')}(${condition}, ${commas(slots.map(literal))})`);
}

/** Key attributes whose own parts are known, though another attribute's of the same key are not. */
function inlineCalls(context: KeyContext, one: Affected, removes: boolean): readonly ChangeCall[] {
  const { entity, said, draw } = context;
  const { key, values } = one;
  const holds = key.when === undefined ? undefined : holdsCode(key.when.value, saidScope(entity, said));
  const nullable = nullableIn(entity, said, key);
  const conditions = [...nullable.map((code) => ts`!(${code})`), ...(holds === undefined ? [] : [ts`(${holds})`])];
  const { shared, keeps } = lostOf(context, one);
  return values.map((value) => {
    const text = keyValueCode(entity, value, (path) => pathCode(said, path), {
      isChecked: () => true,
      draw,
    });
    const slot = value.slot.attribute;
    if (conditions.length === 0) return setCall([slot], text, false);
    const made = (code: Code): Code => ts`${join(conditions, ts` && `)} ? ${code} : undefined`;
    const isKept = keeps !== false && shared.includes(slot);
    if (removes && isKept && keeps !== true)
      return allCall(keyOrLost([slot], { own: [], shared: [slot], keeps }, made(ts`{ ${property(slot)}: ${text} }`)));
    if (removes && !isKept) return setCall([slot], made(text), true);
    return allCall(ts`${from('runtime/expression-keys', 'ifGiven')}(${literal(slot)}, ${made(text)})`);
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
