import type { EntityDesign, KeyDesign, Membership } from '../design/design.js';
import { inStoredTerms } from '../design/index.js';
import {
  combination,
  disjoint,
  type Expr,
  implies,
  negation,
  printExpression,
  truth,
} from '../expression/model/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Pattern } from '../model/model.js';
import type { Bindings } from './bindings.js';
import type { Reason } from './reason.js';

/** The pattern's filter for one entity, with enum members resolved; undefined where it has none or reads what the entity has not. */
export function filterOf(entity: EntityDesign, pattern: Pattern): Expr | undefined {
  if (pattern.filter === undefined) return undefined;
  const checked = entity.types.check(pattern.filter.value, pattern);
  return checked.problems.length === 0 ? checked.expr : undefined;
}

/** Whether every item that has the key satisfies the filter, so that evaluating it would change nothing. */
export function isImplied(entity: EntityDesign, key: KeyDesign, filter: Expr): boolean {
  return implies(premiseOf(entity, key), inStoredTerms(entity, filter), entity.types.known);
}

const premises = new WeakMap<EntityDesign, Map<KeyDesign, Expr>>();

/** What is known of an item that has the key: its `when`, and that every part is there. */
export function premiseOf(entity: EntityDesign, key: KeyDesign): Expr {
  const known = premises.get(entity) ?? new Map<KeyDesign, Expr>();
  const premise = known.get(key) ?? statedBy(entity, key);
  premises.set(entity, known.set(key, premise));
  return premise;
}

function statedBy(entity: EntityDesign, key: KeyDesign): Expr {
  const names = new Set(flatMap([...key.pk, ...key.sk], ({ reads }) => reads));
  const present = [...names].filter((name) => mayBeAbsent(entity, name)).map(has);
  return inStoredTerms(entity, combination('and', [key.when?.value ?? truth(true), ...present]));
}

/** What is known of every item that a read asks for: it satisfies the filter, carries what is bound, and is not deleted. */
export function askedFor(entity: EntityDesign, bindings: Bindings, filter: Expr | undefined): Expr {
  const deleted = entity.entity.softDelete?.attribute.value;
  const alive = deleted === undefined ? [] : [isAbsent(deleted)];
  return inStoredTerms(
    entity,
    combination('and', [filter ?? truth(true), ...[...boundFields(bindings)].map(has), ...alive]),
  );
}

function boundFields(bindings: Bindings): ReadonlySet<string> {
  const bound = new Set([...bindings.whole, ...bindings.parts.keys()]);
  if (bindings.range !== undefined) bound.add(bindings.range.field);
  // Who has a place inside has what it is in.
  for (const path of bound) bound.add(path.split('.')[0] ?? path);
  return bound;
}

/** Whether no item that is asked for satisfies the condition. */
export function excludes(entity: EntityDesign, asked: Expr, condition: Expr): boolean {
  return disjoint(asked, inStoredTerms(entity, condition), entity.types.known);
}

/** Whether the key holds no deleted item, so that reads need not look for the mark. */
export function holdsNoDeleted(entity: EntityDesign, key: KeyDesign): boolean {
  const deleted = entity.entity.softDelete?.attribute.value;
  return deleted !== undefined && isImplied(entity, key, isAbsent(deleted));
}

/** The mappings in which items that the read asks for can be; all of them where that cannot be decided. */
export function possibleKeys({ entity, keys }: Membership, asked: Expr): readonly KeyDesign[] {
  if (keys.length <= 1) return keys;
  const possible = keys.filter((key) => !disjoint(asked, premiseOf(entity, key), entity.types.known));
  return possible.length === 0 ? keys : possible;
}

/** What is missing from the index of what the pattern asks for: nothing, if every item that it asks for has all parts of the key. */
export function sparseReason(
  membership: Membership,
  keys: readonly KeyDesign[],
  bindings: Bindings,
  asked: Expr,
): Reason | undefined {
  if (membership.presence === 'always') return undefined;
  const { entity } = membership;
  const bound = boundFields(bindings);
  const follows = (goal: Expr): boolean => implies(asked, inStoredTerms(entity, goal), entity.types.known);
  const absent = new Set<string>();
  for (const key of keys) {
    for (const name of flatMap([...key.pk, ...key.sk], ({ reads }) => reads)) {
      if (!bound.has(name) && mayBeAbsent(entity, name) && !follows(has(name))) absent.add(name);
    }
  }
  const conditions = flatMap(keys, ({ when }) => (when === undefined ? [] : [when.value]));
  // Several mappings serve together: an item that satisfies the filter must be in one of them.
  const covered = conditions.length < keys.length || follows(combination('or', conditions));
  if (absent.size === 0 && covered) return undefined;
  const when = covered ? undefined : conditions.map(printExpression).join(' or ');
  return {
    code: 'sparse',
    entity: entity.name,
    absent: [...absent],
    share: membership.share,
    ...(when === undefined ? {} : { when }),
  };
}

function mayBeAbsent(entity: EntityDesign, name: string): boolean {
  const attribute = entity.attributes.get(name)?.attribute;
  return attribute !== undefined && (attribute.optional || entity.types.derivation(name)?.type.optional === true);
}

function isAbsent(name: string): Expr {
  return negation(has(name));
}

/** `has(name)`. */
export function has(name: string): Expr {
  return {
    kind: 'call',
    name: 'has',
    args: [{ kind: 'path', image: 'current', segments: name.split('.'), start: 0, end: 0 }],
    start: 0,
    end: 0,
  };
}
