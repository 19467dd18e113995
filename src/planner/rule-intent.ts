import type { Design, EntityDesign } from '../design/design.js';
import { flatMap } from '../lists/flat-map.js';
import type { Attribute, SetClause, StreamUpdate } from '../model/model.js';
import type { ModelValue } from '../model/value-type.js';
import type { Span } from '../source/index.js';
import { keyFieldsOf, type WriteIntent } from './intent.js';
import { affectedKeys } from './program/index-keys.js';

/**
 * What a stream rule does with the item that it names. It makes the item where there is none, if it gives all that one needs: half an
 * item could not be read back, and would bring back what was deleted. Otherwise it changes the item where it is.
 */
export function ruleIntent(
  design: Design,
  entity: EntityDesign,
  update: StreamUpdate,
  span: Span,
  { set, add }: Pick<StreamUpdate, 'set' | 'add'> = update,
): WriteIntent {
  // What `by` leaves out nothing gives: there is no caller who names the item by its id.
  const key = update.by.size === 0 ? [] : keyFieldsOf(design, entity, [...update.by.keys()]);
  const upsert = lackedBy(design, entity, key, update).length === 0;
  return { action: 'update', entity, key, set, add, remove: [], upsert, span };
}

/** Attributes that an item needs and that neither the rule nor the model gives where the rule would make it. */
export function lackedBy(
  design: Design,
  entity: EntityDesign,
  key: readonly string[],
  { set, add }: Pick<StreamUpdate, 'set' | 'add'>,
): readonly string[] {
  const given = givenBy(design, entity, key, [...set, ...add]);
  return flatMap([...entity.attributes.values()], ({ attribute }) =>
    given.has(attribute.name) || firstOf(design, entity, attribute) !== undefined ? [] : [attribute.name],
  );
}

/** What an item that is made by an update gets besides: a value, or the time so many seconds later. */
export interface First {
  readonly name: string;
  readonly value: ModelValue | { readonly after: number };
}

/** What an update adds to an item that it makes, and what an item that is there keeps. */
export function firstsOf(design: Design, { entity, key, set, add }: WriteIntent): readonly First[] {
  const given = givenBy(design, entity, key, [...set, ...add]);
  return flatMap([...entity.attributes.values()], ({ attribute }) => {
    const value = given.has(attribute.name) ? undefined : firstOf(design, entity, attribute);
    return value === undefined ? [] : [{ name: attribute.name, value }];
  });
}

/** Attributes that an update gives or that are kept without it, and those that an item may lack. */
function givenBy(
  { model }: Design,
  entity: EntityDesign,
  key: readonly string[],
  clauses: readonly SetClause[],
): ReadonlySet<string> {
  const { ttl, version, softDelete } = entity.entity;
  const { created, updated } = model.defaults.timestamps ?? {};
  const kept = [version?.attribute.value, softDelete?.attribute.value, created, updated];
  const given = new Set([...key, ...clauses.map(({ path }) => path.value)]);
  for (const { attribute } of entity.attributes.values()) {
    const { name, optional, derive, constant, default: fallback } = attribute;
    const isKept = derive !== undefined || constant !== undefined || kept.includes(name);
    const isOpen = optional && fallback === undefined && name !== ttl?.attribute.value;
    if (isKept || isOpen) given.add(name);
  }
  return given;
}

function firstOf(design: Design, entity: EntityDesign, attribute: Attribute): First['value'] | undefined {
  const { name, counter, type, default: fallback, generate } = attribute;
  // What keys are made of, and what is derived, rests on whether the item is there, and nobody looks.
  if (affectedKeys(entity, new Set([name])).length > 0) return undefined;
  if ([...entity.attributes.values()].some(({ derivedFrom }) => derivedFrom.includes(name))) return undefined;
  const value = fallback?.value;
  if (isNow(value) || generate?.value.kind === 'now') return { after: 0 };
  if (value !== undefined && !isNow(value)) return value;
  const { ttl } = entity.entity;
  if (ttl?.after !== undefined && ttl.attribute.value === name) return { after: Math.round(ttl.after) };
  if (!counter && !isCounted(design, entity, name)) return undefined;
  return type.kind === 'int' ? 0n : type.kind === 'decimal' ? '0' : undefined;
}

/** Whether some stream rule adds to it: a sum begins at zero. */
function isCounted({ model }: Design, entity: EntityDesign, name: string): boolean {
  return [...model.streams.values()].some(({ update }) =>
    update.some((one) => one.entity.value === entity.name && one.add.some(({ path }) => path.value === name)),
  );
}

function isNow(value: ModelValue | { readonly kind: 'now' } | undefined): value is { readonly kind: 'now' } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'now';
}
