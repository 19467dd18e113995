import { entriesOf, propertyOf } from './describe.js';

/** How far below an export is looked, and at how many objects. */
const MOST_DEPTH = 6;
const MOST_OBJECTS = 50_000;

export interface NamedObject {
  /** Under what name it was found, for people and as its name where it has none: `models.User`. */
  readonly name: string;
  readonly value: object;
}

/**
 * The objects that modules export and what hangs on them, each once, the nearest first. Clients of the SDK and what else sends requests
 * are left alone.
 */
export function* exportedObjects(modules: readonly unknown[]): Generator<NamedObject> {
  const seen = new Set<object>();
  let level: NamedObject[] = [];
  for (const module of modules) if (isObject(module)) level.push({ name: '', value: module });
  for (let depth = 0; depth <= MOST_DEPTH && level.length > 0; depth += 1) {
    const next: NamedObject[] = [];
    for (const one of level) {
      if (seen.has(one.value) || seen.size > MOST_OBJECTS || sends(one.value)) continue;
      seen.add(one.value);
      yield one;
      for (const [key, value] of entriesOf(one.value)) {
        if (isObject(value)) next.push({ name: nameOf(one.name, key), value });
      }
    }
    level = next;
  }
}

function nameOf(parent: string, key: string): string {
  if (key === 'default' || key === 'module.exports') return parent;
  return parent === '' ? key : `${parent}.${key}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function sends(value: object): boolean {
  return typeof propertyOf(value, 'send') === 'function' && isObject(propertyOf(value, 'config'));
}

/** What modules export, for a message: `tasks (object)`, `makeTasks (function)`. */
export function exportNames(modules: readonly unknown[]): readonly string[] {
  const names = modules.flatMap((module) => (isObject(module) ? entriesOf(module) : []));
  return [...new Set(names.map(([key, value]) => `${key} (${Array.isArray(value) ? 'list' : typeof value})`))].slice(
    0,
    12,
  );
}
