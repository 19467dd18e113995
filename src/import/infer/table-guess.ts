import { type AttributeValue, attribute, type Item, isScalarValue } from '../../value/index.js';
import type { Confidence, KeyType } from '../draft.js';
import { ANY, isWord, KeyShapes, separatorOf } from './key-shape.js';

/** Keys of a table, stated or guessed. */
export interface TableKeys {
  readonly pk: string;
  readonly sk: string | undefined;
  readonly confidence: Confidence;
  readonly because: string;
}

export interface IndexKeys {
  readonly name: string;
  readonly local: boolean;
  readonly pk: readonly string[];
  readonly sk: readonly string[];
  readonly confidence: Confidence;
}

/** Names that partition and sort keys go by, in pairs. */
const PAIRS: readonly (readonly [RegExp, RegExp])[] = [
  [/^_?pk$/i, /^_?sk$/i],
  [/^partition_?key$/i, /^(?:sort|range)_?key$/i],
  [/^hash_?key$/i, /^(?:range|sort)_?key$/i],
  [/^hk$/i, /^(?:rk|sk)$/i],
];

/** The keys of a table whose items these are, by the names of attributes that all of them have, or by what tells them apart. */
export function guessKeys(items: readonly Item[], keyNames: readonly string[] | undefined): TableKeys | undefined {
  const [first] = items;
  if (first === undefined) return undefined;
  const everywhere = Object.keys(first).filter((name) => items.every((item) => isKey(attribute(item, name))));
  const named = guessByName(everywhere);
  if (keyNames !== undefined && keyNames.length > 0 && keyNames.length <= 2) {
    const [one = '', other] = keyNames;
    if (other === undefined)
      return { pk: one, sk: undefined, confidence: 'stated', because: 'the keys of its records' };
    // Records name the two, and not which is which.
    const order =
      named !== undefined && named.sk === one
        ? [other, one]
        : distinctCount(items, one) <= distinctCount(items, other)
          ? [one, other]
          : [other, one];
    return {
      pk: order[0] ?? one,
      sk: order[1],
      confidence: named === undefined ? 'medium' : 'high',
      because: 'the keys of its records',
    };
  }
  if (named !== undefined && (named.sk !== undefined || isUnique(items, [named.pk]))) {
    const names = [named.pk, ...(named.sk === undefined ? [] : [named.sk])];
    const all = `every item has ${names.map((name) => `\`${name}\``).join(' and ')}`;
    return isUnique(items, names)
      ? { ...named, confidence: 'high', because: `${all}, no two the same` }
      : { ...named, confidence: 'medium', because: `${all}, though some have the same` };
  }
  return guessByUniqueness(items, everywhere);
}

/** Whether an attribute is called after being a key and not after what it holds. */
export function isKeyName(name: string): boolean {
  return PAIRS.some((pair) => pair.some((pattern) => pattern.test(name))) || indexKeyName(name) !== undefined;
}

function guessByName(names: readonly string[]): { readonly pk: string; readonly sk: string | undefined } | undefined {
  for (const [partition, sort] of PAIRS) {
    const pk = names.find((name) => partition.test(name));
    if (pk !== undefined) return { pk, sk: names.find((name) => sort.test(name)) };
  }
  return undefined;
}

/** Attributes that could be keys: no texts, as descriptions are. */
const MOST_KEY_CHARS = 200;

function guessByUniqueness(items: readonly Item[], everywhere: readonly string[]): TableKeys | undefined {
  const able = everywhere.filter((name) => items.every((item) => keyLength(attribute(item, name)) <= MOST_KEY_CHARS));
  const likely = [...able].sort((a, b) => likelihood(b) - likelihood(a));
  const because = 'no two items have the same';
  const one = likely.find((name) => likelihood(name) >= ID && isUnique(items, [name]));
  if (one !== undefined) return { pk: one, sk: undefined, confidence: items.length >= 100 ? 'medium' : 'low', because };
  const pairs = likely.flatMap((pk) =>
    likely.filter((sk) => sk !== pk && likelihood(pk) >= ID).map((sk) => [pk, sk] as const),
  );
  const pair = pairs.slice(0, MOST_PAIRS).find((names) => isUnique(items, names));
  if (pair !== undefined) return { pk: pair[0], sk: pair[1], confidence: 'low', because };
  const any = able.find((name) => isUnique(items, [name])) ?? able[0];
  return any === undefined ? undefined : { pk: any, sk: undefined, confidence: 'low', because: 'nothing else tells' };
}

/** Likelihood of a name that says that its values identify something. */
const ID = 3;
/** Pairs of attributes that are tried as a key. */
const MOST_PAIRS = 200;

function likelihood(name: string): number {
  if (/^_?id$/i.test(name)) return 4;
  if (/(?:^|[a-z_-])(?:id|ID|Id|uuid|key)$/.test(name)) return 3;
  if (/(?:number|code|email|slug|sku|no)$/i.test(name)) return 1;
  return /(?:at|date|time|timestamp|day)$/i.test(name) ? 0.5 : 0;
}

function isKey(value: AttributeValue | undefined): boolean {
  return value !== undefined && isScalarValue(value) && keyLength(value) > 0;
}

function keyLength(value: AttributeValue | undefined): number {
  if (value === undefined) return 0;
  if ('S' in value) return value.S.length;
  if ('N' in value) return value.N.length;
  return 'B' in value ? value.B.length : 0;
}

function isUnique(items: readonly Item[], names: readonly string[]): boolean {
  return new Set(items.map((item) => textOf(item, names))).size === items.length;
}

function distinctCount(items: readonly Item[], name: string): number {
  return new Set(items.map((item) => textOf(item, [name]))).size;
}

function textOf(item: Item, names: readonly string[]): string {
  return names.map((name) => keyText(attribute(item, name))).join('\u0000');
}

export function keyText(value: AttributeValue | undefined): string {
  if (value === undefined) return '';
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  return 'B' in value ? Buffer.from(value.B).toString('base64') : '';
}

export function keyTypeOf(value: AttributeValue | undefined): KeyType | undefined {
  if (value === undefined) return undefined;
  if ('S' in value) return 'S';
  if ('N' in value) return 'N';
  return 'B' in value ? 'B' : undefined;
}

const PARTITION = /^(.+?)[-_]?(?:pk|hk|hash(?:key)?|partition(?:key)?)$/i;
const SORT = /^(.+?)[-_]?(?:sk|rk|range(?:key)?|sort(?:key)?)$/i;

/** What the name of an attribute says of an index that it is a key of: `GSI1PK`, `openSk`. */
export function indexKeyName(name: string): { readonly index: string; readonly part: 'pk' | 'sk' } | undefined {
  for (const [part, pattern] of [
    ['pk', PARTITION],
    ['sk', SORT],
  ] as const) {
    const stem = pattern.exec(name)?.[1];
    if (stem !== undefined && /[A-Za-z0-9]/.test(stem)) return { index: stem.replace(/[-_]+$/, ''), part };
  }
  return undefined;
}

/** Indexes by the names of attributes; a sort key without a partition key is of a local index. */
export function guessIndexes(names: readonly string[], keys: TableKeys): readonly IndexKeys[] {
  const found = new Map<string, { pk?: string; sk?: string }>();
  for (const name of names) {
    if (name === keys.pk || name === keys.sk) continue;
    const told = indexKeyName(name);
    if (told === undefined) continue;
    found.set(told.index, { ...found.get(told.index), [told.part]: name });
  }
  return [...found].flatMap(([name, { pk, sk }]): readonly IndexKeys[] => {
    if (pk !== undefined)
      return [{ name, local: false, pk: [pk], sk: sk === undefined ? [] : [sk], confidence: 'medium' }];
    const isLocal = /^lsi/i.test(name) && keys.sk !== undefined && sk !== undefined;
    return isLocal ? [{ name, local: true, pk: [keys.pk], sk: [sk], confidence: 'medium' }] : [];
  });
}

const TAG_NAMES =
  /^(?:_t|_?et|_?type|__typename|_?entity_?(?:type|name)?|item_?type|record_?type|object_?type|__edb_e__|doc_?type|kind)$/i;
const STRONG_TAG =
  /^(?:_t|_?et|_type|__typename|_?entity(?:_?(?:type|name))?|item_?type|record_?type|object_?type|__edb_e__)$/i;
const MOST_TAGS = 100;

/** The attribute that tells entities apart: a word in every item, other keys for other words. */
export function guessTag(items: readonly Item[], keys: TableKeys): string | undefined {
  const [first] = items;
  if (first === undefined) return undefined;
  const separator = separatorOf(items.slice(0, 200).map((item) => keyText(attribute(item, keys.pk))));
  const shapes = new KeyShapes(separator);
  const shapeOf = (item: Item): string => {
    const pk = shapes.of(keyText(attribute(item, keys.pk)), '');
    return keys.sk === undefined ? pk : pk + shapes.of(keyText(attribute(item, keys.sk)), `${pk} `);
  };
  // Twice, because words that turn out to be values are known at the end.
  items.forEach(shapeOf);
  const shapeOfItems = items.map(shapeOf);
  const candidates = Object.keys(first)
    .filter((name) => name !== keys.pk && name !== keys.sk && indexKeyName(name) === undefined)
    .filter(
      (name) =>
        (TAG_NAMES.test(name) || isWord(keyText(attribute(first, name)))) &&
        items.every((item) => isTagText(attribute(item, name))),
    );
  const judged = candidates.map((name) => ({ name, score: tagScore(items, shapeOfItems, name) }));
  judged.sort((a, b) => b.score - a.score);
  return judged.find(({ score }) => score > 0)?.name;
}

function isTagText(value: AttributeValue | undefined): boolean {
  return value !== undefined && 'S' in value && value.S.length > 0 && value.S.length <= 60;
}

function tagScore(items: readonly Item[], shapeOfItems: readonly string[], name: string): number {
  const shapesOfValues = new Map<string, Map<string, number>>();
  for (const [i, item] of items.entries()) {
    const value = keyText(attribute(item, name));
    const shapes = shapesOfValues.get(value) ?? new Map<string, number>();
    const shape = shapeOfItems[i] ?? ANY;
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    shapesOfValues.set(value, shapes);
    if (shapesOfValues.size > MOST_TAGS) return 0;
  }
  const named = STRONG_TAG.test(name) ? 3 : TAG_NAMES.test(name) ? 1 : 0;
  if (shapesOfValues.size === 1) return named >= 3 ? named : 0;
  // Each word has shapes of its own: no shape is of two words.
  const owners = new Map<string, number>();
  for (const shapes of shapesOfValues.values())
    for (const shape of shapes.keys()) owners.set(shape, (owners.get(shape) ?? 0) + 1);
  const shared = [...owners.values()].filter((count) => count > 1).length;
  const separate = shared === 0 ? 2 : 0;
  // As an enum in one entity is: it divides what has one shape.
  if (separate === 0) return named >= 3 ? named : 0;
  // A value that stands in keys divides them, too, but not the attributes.
  if (named === 0 && !dividesAttributes(items, name)) return 0;
  return named + separate + (shapesOfValues.size > items.length / 3 ? -10 : 0);
}

/** Whether items with different values have different attributes. */
function dividesAttributes(items: readonly Item[], name: string): boolean {
  const names = new Map<string, Set<string>>();
  for (const item of items) {
    const value = keyText(attribute(item, name));
    const known = names.get(value) ?? new Set<string>();
    for (const one in item) known.add(one);
    names.set(value, known);
  }
  const kinds = new Set([...names.values()].map((known) => [...known].sort().join('\u0000')));
  return kinds.size > 1 && kinds.size >= names.size / 2;
}
