import type { EntityDesign } from '../../../../design/index.js';
import { paramsOf } from '../../../../expression/model/index.js';
import type { Attribute } from '../../../../model/index.js';
import type { WriteIntent } from '../../../../planner/intent.js';
import { isGenerated } from '../../../../planner/program/new-item.js';
import { type Code, join, property, raw, ts } from '../../../text/index.js';
import { keyNeeds } from '../../entities/index.js';
import { isNow } from '../../values/is-now.js';
import type { SourcedValue } from '../value-source.js';
import type { Place } from './step-lists.js';

/** One step of a transaction with what it goes through and what it is about. */
export interface BoundStep {
  readonly intent: WriteIntent;
  /** List of `each`, and the name of an element. */
  readonly each?: { readonly place: Place; readonly element: Code };
  /** Parameter of `from`, where it is no list. */
  readonly from?: Place;
  /** The variable that holds what a create or put makes: one entity, or a list of them where the step has `each`. */
  readonly made?: Code;
}

/** What a step makes of an element, where both are kept. */
export const MADE: Code = raw('made');

export const TENANT: SourcedValue = { code: raw('context.tenant'), nullable: false };

/** What the step's item is given as: its element, or its parameter. */
export function statedItem({ each, from }: BoundStep): { readonly place: Place; readonly code: Code } | undefined {
  if (from !== undefined) return { place: from, code: from.code };
  if (each === undefined) return undefined;
  const { carried } = each.place;
  return carried.kind === 'item' || carried.type.kind === 'map' ? { place: each.place, code: each.element } : undefined;
}

export function isWholeItem(step: BoundStep): boolean {
  const carried = statedItem(step)?.place.carried;
  return carried?.kind === 'item' && carried.entity === step.intent.entity;
}

export function carriesItem(step: BoundStep): boolean {
  return statedItem(step) !== undefined;
}

/** The first that is surely there ends the row. */
export function combined(candidates: readonly SourcedValue[]): SourcedValue | undefined {
  const [first] = candidates;
  if (first === undefined) return undefined;
  const sure = candidates.findIndex(({ nullable }) => !nullable);
  const used = sure < 0 ? candidates : candidates.slice(0, sure + 1);
  const unique = used.filter((one, i) => used.findIndex((other) => textOf(other.code) === textOf(one.code)) === i);
  const code = join(
    unique.map((one) => one.code),
    ts` ?? `,
  );
  return { ...first, code: unique.length === 1 ? code : ts`(${code})`, nullable: sure < 0 };
}

export function assigned(field: string, { code }: SourcedValue): Code {
  return ts`${property(field)}: ${code}`;
}

export function textOf({ parts }: Code): string {
  return JSON.stringify(parts);
}

export function makesItem({ action }: WriteIntent): boolean {
  return action === 'create' || action === 'put';
}

/** What an item cannot do without and nothing but the caller can give. */
export function isDemanded(declared: Attribute): boolean {
  const { optional, default: fallback, generate, derive, copy, constant, implied } = declared;
  if (implied !== undefined && implied !== 'tenancy') return false;
  return !optional && [fallback, generate, derive, copy, constant].every((one) => one === undefined);
}

/** The fields that a step cannot do without. */
export function asked({ entity, key, set, add, condition, lock, action }: WriteIntent): ReadonlySet<string> {
  const clauses = [...set, ...add];
  const written = clauses.flatMap(({ path, value }) => (value === undefined ? [path.value] : []));
  const exprs = [...clauses.flatMap(({ value }) => value ?? []), ...(condition === undefined ? [] : [condition])];
  const made = action === 'create' || action === 'put' ? [...entity.entity.attributes.values()].filter(isDemanded) : [];
  return new Set([
    ...key,
    ...keyNeeds(entity, entity.key).fields,
    ...written,
    ...exprs.flatMap(({ value }) => paramsOf(value)),
    ...(lock === undefined ? [] : [lock]),
    ...made.map((one) => one.name),
  ]);
}

export function draws(entity: EntityDesign, field: string): boolean {
  const declared = entity.entity.attributes.get(field);
  return declared !== undefined && isDrawn(entity, declared);
}

/** Whether the call makes up the attribute: an id, a shard, the time. */
export function isDrawn(entity: EntityDesign, { name: attribute, default: fallback }: Attribute): boolean {
  return isGenerated(entity, attribute) || isNow(fallback?.value);
}

export function singular(text: string): string {
  if (text.endsWith('ies')) return `${text.slice(0, -3)}y`;
  return text.endsWith('s') && !text.endsWith('ss')
    ? text.slice(0, -1)
    : `one${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
