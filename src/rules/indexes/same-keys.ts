import type { IndexDesign, KeyDesign, KeyValue, Membership, TableDesign } from '../../design/index.js';
import { printExpression } from '../../expression/model/index.js';
import { isConstant, surelyDifferent } from '../keys/key-parts.js';
import type { RuleContext } from '../rule.js';
import { keyShapeProblem } from './dm3008-index-key-shape.js';
import { isUnread } from './unread.js';

/** An index that another one could stand in for. */
export interface SameKeys {
  readonly index: IndexDesign;
  /** What serves all that it serves: the same keys, or its keys with more behind them. */
  readonly by: IndexDesign;
  readonly exact: boolean;
}

/** Of two entries one of which is smaller than this share of the other, the smaller is a copy to read cheaply from, and no duplicate. */
const NARROW = 0.5;

/** Every index of which another holds the same items under the same keys, once: of two that are alike, the one that is not read, or stands later. */
export function indexesWithSameKeys(context: RuleContext): readonly SameKeys[] {
  const found: SameKeys[] = [];
  for (const table of context.design.tables.values()) {
    const indexes = [...table.indexes.values()].filter((index) => isSound(table, index));
    // What nobody reads has a finding of its own, unless it is another's double.
    const unread = new Set(indexes.filter((index) => isUnread(context, index)));
    const gone = new Set<IndexDesign>(unread);
    for (const index of worstFirst(indexes, unread)) {
      const by = [...indexes, table.primary].find(
        (other) => other !== index && !gone.has(other) && standsIn(other, index),
      );
      if (by === undefined) continue;
      gone.add(index);
      found.push({ index, by, exact: standsIn(index, by) });
    }
  }
  return found;
}

function isSound({ table }: TableDesign, { declaration, members }: IndexDesign): boolean {
  const isMapped = members.length > 0 && members.every(({ mapped, keys }) => mapped && keys.length > 0);
  return declaration !== undefined && keyShapeProblem(table, declaration) === undefined && isMapped;
}

/** Indexes that nobody reads, then the others, later ones first. */
function worstFirst(indexes: readonly IndexDesign[], unread: ReadonlySet<IndexDesign>): readonly IndexDesign[] {
  const late = [...indexes].reverse();
  return [...late.filter((index) => unread.has(index)), ...late.filter((index) => !unread.has(index))];
}

/** Whether every question that `index` answers is answered by `other` with the same rows in the same order. */
function standsIn(other: IndexDesign, index: IndexDesign): boolean {
  // A local index is read consistently, and a global one has throughput of its own.
  const isKind = index.kind === 'local' ? other.kind !== 'global' : other.kind !== 'local';
  return (
    isKind &&
    index.members.every((member) => holdsAll(other, member, index.members.length === 1)) &&
    other.members.every(
      (member) => index.members.some(({ entity }) => entity === member.entity) || isApart(member, index),
    )
  );
}

function holdsAll(other: IndexDesign, member: Membership, isAlone: boolean): boolean {
  const there = other.members.find(({ entity }) => entity === member.entity);
  if (there === undefined || !there.mapped) return false;
  const sizes = [member.entry.typical, there.entry.typical];
  if (Math.min(...sizes) < NARROW * Math.max(...sizes)) return false;
  return member.keys.every((key) => there.keys.some((one) => isWithin(key, one, isAlone, there.presence === 'always')));
}

/** The same partition key, and a sort key that the other only continues. */
function isWithin(key: KeyDesign, other: KeyDesign, isAlone: boolean, isComplete: boolean): boolean {
  // An index of some states leaves the others out, and one of all does not.
  const isSameState = whenOf(other) === whenOf(key);
  const pk = key.pk.map(textOf);
  if (!isSameState || pk.length !== other.pk.length || !pk.every((text, i) => text === textOf(other.pk[i])))
    return false;
  // What is constant orders the items of one entity by nothing, and entities against each other.
  const own = isAlone ? ordering(key.sk) : key.sk.map(textOf);
  const theirs = other.sk.map(textOf);
  if (own.length === theirs.length && own.every((text, i) => text === theirs[i])) return true;
  if (!isComplete || own.length > theirs.length) return false;
  return own.every((text, i) => (i < own.length - 1 ? text === theirs[i] : continues(text, theirs[i] ?? '')));
}

/** A text that goes on behind a whole segment: `{day}` and `{day}#{id}`, not `{day|date:yyyy}` and `{day|date:yyyy-MM}`. */
function continues(text: string, longer: string): boolean {
  return longer === text || (longer.startsWith(text) && text.endsWith('}'));
}

/** Sort key attributes up to the last that differs from item to item. */
function ordering(sk: readonly KeyValue[]): readonly string[] {
  const isVaried = sk.map(({ compiled }) => !isConstant(compiled));
  return sk.slice(0, isVaried.lastIndexOf(true) + 1).map(textOf);
}

/** No key of the member can lie in a partition of the index. */
function isApart({ keys }: Membership, index: IndexDesign): boolean {
  return index.members.every((member) =>
    member.keys.every(({ pk: [own] }) =>
      keys.every(
        ({ pk: [other] }) => own !== undefined && other !== undefined && surelyDifferent(own.compiled, other.compiled),
      ),
    ),
  );
}

function whenOf({ when }: KeyDesign): string | undefined {
  return when === undefined ? undefined : printExpression(when.value);
}

function textOf(value: KeyValue | undefined): string {
  if (value === undefined) return '';
  return value.kind === 'natural' ? `{${value.field.name}}` : (value.compiled.template?.text ?? value.text.value);
}
