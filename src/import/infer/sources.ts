import { type AttributeValue, attribute, type Item } from '../../value/index.js';

/** Scalar text of an attribute, of a number as of a string; what other types hold stands in no key. */
export type Scalar = { readonly S: string } | { readonly N: string } | { readonly BOOL: boolean };

/** A place of an item that a key may be made from: an attribute, or a path into maps. */
export interface Source {
  /** As templates write it. */
  readonly path: string;
  readonly read: (item: Item) => Scalar | undefined;
}

/** What templates take for a path; other names cannot be written in one. */
const NAME = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

/** Levels of maps that are looked into, and places in all. */
const MOST_LEVELS = 2;
const MOST_SOURCES = 200;
/** Longer texts are in no key. */
const MOST_CHARS = 1024;

/** Every place with a scalar in all of these items, attributes before paths into maps. */
export function sourcesOf(items: readonly Item[], without: ReadonlySet<string>): readonly Source[] {
  const [first] = items;
  if (first === undefined) return [];
  const found: Source[] = [];
  const visit = (level: Item, names: readonly string[]): void => {
    for (const [name, value] of Object.entries(level)) {
      if (!NAME.test(name) || (names.length === 0 && without.has(name))) continue;
      const path = [...names, name];
      if ('M' in value && path.length <= MOST_LEVELS) visit(value.M, path);
      else if (scalarOf(value) !== undefined && found.length < MOST_SOURCES) found.push(sourceAt(path));
    }
  };
  visit(first, []);
  return found
    .filter(({ read }) => items.every((item) => read(item) !== undefined))
    .sort((a, b) => a.path.split('.').length - b.path.split('.').length);
}

function sourceAt(names: readonly string[]): Source {
  const [name = '', ...rest] = names;
  if (rest.length === 0) return { path: name, read: (item) => scalarOf(attribute(item, name)) };
  return {
    path: names.join('.'),
    read: (item) => {
      let value = attribute(item, name);
      for (const next of rest) value = value !== undefined && 'M' in value ? attribute(value.M, next) : undefined;
      return scalarOf(value);
    },
  };
}

export function scalarOf(value: AttributeValue | undefined): Scalar | undefined {
  if (value === undefined) return undefined;
  if ('S' in value) return value.S !== '' && value.S.length <= MOST_CHARS ? value : undefined;
  return 'N' in value || 'BOOL' in value ? value : undefined;
}

export function scalarText(value: Scalar): string {
  if ('S' in value) return value.S;
  return 'N' in value ? value.N : String(value.BOOL);
}
