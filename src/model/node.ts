import { flatMap } from '../lists/flat-map.js';
import {
  beginsInside,
  entryOf,
  type Located,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from '../source/index.js';
import { type LoadContext, type NameSet, reportWrong } from './context.js';
import { locatedText } from './located-text.js';
import type { NameSpace } from './name-uses.js';
import type { Deprecation } from './named.js';
import {
  parseBytes,
  parseCount,
  parseDuration,
  parseRate,
  parseShare,
  type QuantityInput,
  type QuantityResult,
} from './quantity.js';

/**
 * Reading of nodes whose shape the schema has checked. A node of another shape was reported there, so that these
 * answer `undefined` or nothing without a word.
 */

export function get(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return node?.kind === 'map' ? entryOf(node, key)?.value : undefined;
}

export function asMap(node: YamlNode | undefined): YamlMap | undefined {
  return node?.kind === 'map' ? node : undefined;
}

export function entries(node: YamlNode | undefined): readonly YamlEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

export function items(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'seq' ? node.items : [];
}

export function isText(node: YamlNode | undefined): node is YamlScalar {
  return node?.kind === 'scalar' && typeof node.value === 'string';
}

export function text(node: YamlNode | undefined): Located<string> | undefined {
  return isText(node) && node.value !== '' ? locatedText(node) : undefined;
}

export function plainText(node: YamlNode | undefined): string | undefined {
  return text(node)?.value;
}

export function texts(node: YamlNode | undefined): readonly Located<string>[] {
  return flatMap(items(node), (item) => text(item) ?? []);
}

/** Text, or a list of texts. */
export function oneOrMore(node: YamlNode | undefined): readonly Located<string>[] {
  if (node?.kind === 'seq') return texts(node);
  const one = text(node);
  return one === undefined ? [] : [one];
}

export function optionalTexts(node: YamlNode | undefined): readonly Located<string>[] | undefined {
  return node?.kind === 'seq' ? texts(node) : undefined;
}

/** Text that is one of the values; the schema has reported another one. */
export function choice<T extends string>(node: YamlNode | undefined, values: readonly T[]): Located<T> | undefined {
  const written = text(node);
  const value = values.find((candidate) => candidate === written?.value);
  return written === undefined || value === undefined ? undefined : { value, span: written.span };
}

export function choiceOf<T extends string>(node: YamlNode | undefined, values: readonly T[]): T | undefined {
  return choice(node, values)?.value;
}

export function flag(node: YamlNode | undefined, otherwise: boolean): boolean {
  return node?.kind === 'scalar' && typeof node.value === 'boolean' ? node.value : otherwise;
}

/** Words, or `true` without any. */
export function deprecation(node: YamlNode | undefined): Deprecation | undefined {
  return plainText(node) ?? (flag(node, false) || undefined);
}

/** A number as it stands, for values that have no unit. */
export function number(node: YamlNode | undefined): Located<number> | undefined {
  if (node?.kind !== 'scalar') return undefined;
  const { value } = node;
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
  const converted = Number(value);
  return Number.isFinite(converted) ? { value: converted, span: node.span } : undefined;
}

type QuantityReader = (context: LoadContext, node: YamlNode | undefined) => number | undefined;

function quantity(parse: (input: QuantityInput) => QuantityResult): QuantityReader {
  return (context, node) => {
    if (node?.kind !== 'scalar') return undefined;
    const { value } = node;
    if (typeof value === 'boolean' || value === null) return undefined;
    const result = parse(value);
    if (result.kind === 'ok') return result.value;
    reportWrong(context, node, `${upperFirst(result.message)}.`);
    return undefined;
  };
}

export const count = quantity(parseCount);
export const rate = quantity(parseRate);
export const bytes = quantity(parseBytes);
export const share = quantity(parseShare);
export const duration = quantity(parseDuration);

export function withSpan<T>(value: T | undefined, node: YamlNode | undefined): Located<T> | undefined {
  return value === undefined || node === undefined ? undefined : { value, span: node.span };
}

export function upperFirst(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}

const declared = new WeakMap<LoadContext, WeakMap<YamlNode, Map<string, NameSet>>>();

/** Names that a map declares; incomplete if the map was misspelt or is no map. Every entity asks for those of all tables. */
export function declaredNames(context: LoadContext, parent: YamlNode | undefined, key: string): NameSet {
  if (parent === undefined) return findNames(context, parent, key);
  const byParent = declared.get(context) ?? new WeakMap<YamlNode, Map<string, NameSet>>();
  declared.set(context, byParent);
  const byKey = byParent.get(parent) ?? new Map<string, NameSet>();
  byParent.set(parent, byKey);
  const found = byKey.get(key) ?? findNames(context, parent, key);
  byKey.set(key, found);
  return found;
}

function findNames(context: LoadContext, parent: YamlNode | undefined, key: string): NameSet {
  const node = get(parent, key);
  const names = new Set(entries(node).map((entry) => entry.key));
  const hidden = parent?.kind === 'map' && context.misspelt.get(parent)?.has(key) === true;
  const damaged = node?.kind === 'map' && (context.misspelt.has(node) || holdsDuplicate(context, node));
  const complete = !hidden && !damaged && (node === undefined || node.kind === 'map');
  return { names, complete, of: SECTIONS[key] };
}

/** Sections whose names the whole model may use. */
const SECTIONS: Readonly<Record<string, readonly NameSpace[]>> = {
  entities: [{ kind: 'entity' }],
  accessPatterns: [{ kind: 'access pattern' }],
  tables: [{ kind: 'table' }],
  roles: [{ kind: 'role' }],
};

/** True if a key stands twice in this very map. */
function holdsDuplicate(context: LoadContext, map: YamlMap): boolean {
  return context.duplicates.some(
    (span) => beginsInside(span, map.span) && !map.entries.some(({ value }) => beginsInside(span, value.span)),
  );
}
