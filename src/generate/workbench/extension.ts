import type { Extensions } from '../../model/model.js';
import type { ModelValue } from '../../model/value-type.js';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Of a name that comes from outside: what every object has is none. */
export function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** What a part of the model keeps for Workbench. */
export function keptOf(extensions: Extensions | undefined): JsonObject {
  return extensions === undefined ? {} : objectOf(extensions.workbench);
}

function objectOf(map: ReadonlyMap<string, ModelValue>): JsonObject {
  return Object.fromEntries([...map].map(([name, value]) => [name, jsonOf(value)]));
}

function jsonOf(value: ModelValue): Json {
  if (value instanceof Map) return objectOf(value as ReadonlyMap<string, ModelValue>);
  if (Array.isArray(value)) return (value as readonly ModelValue[]).map(jsonOf);
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'object' ? null : value;
}

/** What is generated, with what is kept in its place; `null` takes away what would be generated. */
export function extended(made: JsonObject, kept: JsonObject): JsonObject {
  const all = new Map(Object.entries(made));
  for (const [name, value] of Object.entries(kept)) {
    const before = all.get(name);
    if (value === null && before !== undefined) all.delete(name);
    else all.set(name, isObject(before) && isObject(value) ? extended(before, value) : value);
  }
  return Object.fromEntries(all);
}

/** An attribute as Workbench lists it: with its type, or by its name alone. */
export function nameIn(element: Json): string | undefined {
  if (typeof element === 'string') return element;
  const name = isObject(element) ? own(element, 'AttributeName') : undefined;
  return typeof name === 'string' ? name : undefined;
}

/**
 * A list of attributes in the order that is kept. A name stands for the attribute as the model has it, and for none where it has it no longer; an
 * object says more of it or declares another one, and takes it away with `AttributeType: null`. What the model has besides comes last.
 */
export function extendedList(
  made: readonly Json[],
  kept: Json | undefined,
  byName: (name: string) => Json | undefined,
): readonly Json[] {
  if (!isList(kept)) return made;
  const listed = kept.flatMap((element): readonly Json[] => {
    const name = nameIn(element);
    if (name === undefined) return [element];
    const known = byName(name);
    if (!isObject(element)) return known === undefined ? [] : [known];
    if (own(element, 'AttributeType') === null) return [];
    return [isObject(known) ? extended(known, element) : element];
  });
  const names = new Set(kept.map(nameIn));
  return [...listed, ...made.filter((element) => !names.has(nameIn(element)))];
}
