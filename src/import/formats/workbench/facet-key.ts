import { attribute, type Item } from '../../../value/index.js';
import type { DraftKeyAttribute, DraftKeyPart, Evidence } from '../../draft.js';
import { MAIN } from '../../infer/plain-words.js';
import { segmentsOf } from '../../infer/segments.js';
import { kindOfTexts } from '../../infer/text-kind.js';
import { literalTemplate } from '../../writer/index.js';
import type { Alias } from './aliases.js';

/** A key attribute of a facet, as its alias and its samples have it. */
export interface FacetKeyPart extends Evidence {
  readonly part: DraftKeyPart;
  /** What the facet calls the attribute, where it is used as it is. */
  readonly name?: string;
  /** Values that no attribute of the items holds, by the names that they are given: one for each item, undefined where its key has another shape. */
  readonly unstored: ReadonlyMap<string, readonly (string | undefined)[]>;
  readonly separator?: string;
  readonly odd: readonly string[];
}

interface Found {
  readonly name: string;
  readonly isStored: boolean;
}

/** Reads a key of samples segment by segment; `known` are values that another key has given names. */
export function facetKeyPart(
  facet: string,
  alias: Exclude<Alias, { readonly kind: 'template' }> | undefined,
  slot: DraftKeyAttribute,
  items: readonly Item[],
  known: ReadonlyMap<string, readonly (string | undefined)[]>,
): FacetKeyPart {
  const texts = items.map((item) => textOf(item, slot.name));
  const words = alias === undefined ? [] : alias.kind === 'name' ? [alias.name] : alias.words;
  const because = `${alias === undefined ? '' : 'its alias and '}${items.length} ${items.length === 1 ? 'sample' : 'samples'}`;
  const none: FacetKeyPart = { part: { kind: 'natural' }, confidence: 'low', because, unstored: new Map(), odd: [] };
  if (slot.type !== 'S' || texts.some((text) => text === undefined)) return named(none, alias, items, slot);
  const keys = texts.map((text) => text ?? '');
  const separator = separatorOf(keys);
  if (separator === undefined) return named({ ...none, ...whole(keys, slot, items, alias, known) }, alias, items, slot);
  const split = keys.map((key) => segmentsOf(key, separator));
  const count = mostFrequent(split.map(({ length }) => length));
  const odd: string[] = [];
  for (const [i, segments] of split.entries()) {
    if (segments.length === count) continue;
    odd.push(
      `The key \`${keys[i]}\` (\`${slot.name}\`) of the facet \`${facet}\` is not like those of its other samples.`,
    );
  }
  const column = (at: number): readonly (string | undefined)[] =>
    split.map((one) => (one.length === count ? one[at] : undefined));
  const fixed = Array.from({ length: count }, (_, at) => literalOf(column(at), at, count, words, items));
  const literals = new Set(fixed.flatMap((one) => (one === undefined ? [] : [one.toLowerCase()])));
  const variable = fixed.flatMap((one, at) => (one === undefined ? [at] : []));
  const free = words.length === variable.length ? words : words.filter((word) => !literals.has(word.toLowerCase()));
  const unstored = new Map<string, readonly (string | undefined)[]>();
  const parts = fixed.map((literal, at) => {
    if (literal !== undefined) return literalTemplate(literal);
    const word = free[free.length - variable.length + variable.indexOf(at)];
    const values = column(at);
    const found = nameFor(word, values, items, slot.name, fixed[at - 1], known, new Set(unstored.keys()));
    if (!found.isStored) unstored.set(found.name, values);
    else if (!agrees(items, found.name, values)) {
      odd.push(
        `\`${slot.name}\` of the facet \`${facet}\` is called after \`${found.name}\`, and its samples have another value there than in that attribute.`,
      );
    }
    return `{${found.name}}`;
  });
  if (
    variable.length === count &&
    count > 1 &&
    free.length !== count &&
    variable.every((at) => !isExplained(column(at), items))
  ) {
    // Nothing says that its marks are separators: a date has some of its own.
    return named({ ...none, odd }, alias, items, slot);
  }
  return {
    part: { kind: 'template', text: parts.join(separator) },
    confidence: odd.length > 0 || (items.length < 3 && alias === undefined) ? 'low' : 'medium',
    because,
    unstored,
    separator,
    odd,
  };
}

/** All of the key is one value: of an attribute, or by the name of the alias. */
function whole(
  keys: readonly string[],
  slot: DraftKeyAttribute,
  items: readonly Item[],
  alias: Alias | undefined,
  known: ReadonlyMap<string, readonly (string | undefined)[]>,
): Partial<FacetKeyPart> {
  const [first] = keys;
  if (first !== undefined && keys.every((key) => key === first) && /^[A-Z][A-Z_-]+$/.test(first)) {
    return { part: { kind: 'template', text: literalTemplate(first) }, confidence: keys.length < 3 ? 'low' : 'medium' };
  }
  const stored = storedAs(keys, items, slot.name, alias?.kind === 'name' ? alias.name : undefined);
  if (stored !== undefined) return { part: { kind: 'template', text: `{${stored}}` }, confidence: 'medium' };
  const other = [...known].find(([, values]) => values.every((value, i) => value === keys[i]));
  if (other !== undefined && (alias?.kind !== 'name' || alias.name === other[0])) {
    return { part: { kind: 'template', text: `{${other[0]}}` }, confidence: 'medium' };
  }
  return {};
}

/** The key attribute under the name that the facet gives it. */
function named(
  found: FacetKeyPart,
  alias: Alias | undefined,
  items: readonly Item[],
  slot: DraftKeyAttribute,
): FacetKeyPart {
  if (found.part.kind !== 'natural' || alias?.kind !== 'name' || isStored(items, alias.name)) return found;
  const values = items.map((item) => textOf(item, slot.name));
  return { ...found, confidence: 'medium', name: alias.name, unstored: new Map([[alias.name, values]]) };
}

function nameFor(
  word: string | undefined,
  values: readonly (string | undefined)[],
  items: readonly Item[],
  slot: string,
  before: string | undefined,
  known: ReadonlyMap<string, readonly (string | undefined)[]>,
  taken: ReadonlySet<string>,
): Found {
  const usable =
    word !== undefined && /^[A-Za-z_]\w*$/.test(word) && word !== slot && !taken.has(word) ? word : undefined;
  if (usable !== undefined) return { name: usable, isStored: isStored(items, usable) };
  const stored = storedAs(values, items, slot, undefined);
  if (stored !== undefined) return { name: stored, isStored: true };
  const other = [...known].find(
    ([name, own]) => !taken.has(name) && own.every((value, i) => values[i] === undefined || value === values[i]),
  );
  if (other !== undefined) return { name: other[0], isStored: false };
  const base =
    before !== undefined && /^[A-Za-z]\w*$/.test(before)
      ? `${before.toLowerCase()}Id`
      : `${slot.replace(/\W/g, '').toLowerCase() || 'key'}${kindOfTexts(values.filter((value) => value !== undefined)) === 'timestamp' ? 'At' : 'Part'}`;
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? base : `${base}${n}`;
    if (!taken.has(name) && !isStored(items, name)) return { name, isStored: false };
  }
}

/** The attribute that holds these values in all items; the wanted one before others. */
function storedAs(
  values: readonly (string | undefined)[],
  items: readonly Item[],
  slot: string,
  wanted: string | undefined,
): string | undefined {
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))].filter(
    (name) => name !== slot && /^[A-Za-z_]\w*$/.test(name),
  );
  const found = names.filter((name) => agrees(items, name, values) && isStored(items, name));
  return wanted !== undefined && found.includes(wanted) ? wanted : found[0];
}

function agrees(items: readonly Item[], name: string, values: readonly (string | undefined)[]): boolean {
  return values.every((value, i) => value === undefined || textOf(items[i] ?? {}, name) === value);
}

function isExplained(values: readonly (string | undefined)[], items: readonly Item[]): boolean {
  return storedAs(values, items, '', undefined) !== undefined;
}

function isStored(items: readonly Item[], name: string): boolean {
  return items.some((item) => Object.hasOwn(item, name));
}

function textOf(item: Item, name: string): string | undefined {
  const value = attribute(item, name);
  return value !== undefined && 'S' in value ? value.S : undefined;
}

/** A word that is the same in all keys: letters alone, for a number is a value, and so may be what is not written like text. */
function literalOf(
  values: readonly (string | undefined)[],
  at: number,
  count: number,
  aliasWords: readonly string[],
  items: readonly Item[],
): string | undefined {
  const known = values.filter((value) => value !== undefined);
  const [first] = known;
  if (first === undefined || known.some((value) => value !== first)) return undefined;
  if (first === '') return first;
  if (!/^\p{L}[\p{L}_-]*$/u.test(first)) return undefined;
  if (/^\p{Lu}[\p{Lu}_-]*$/u.test(first) || (at === 0 && count > 1) || MAIN.test(first)) return first;
  if (aliasWords.some((word) => word.toLowerCase() === first.toLowerCase())) return first;
  // Behind another part, one word of one or two samples is as likely a name as text.
  return known.length >= SEVERAL && !isExplained(values, items) ? first : undefined;
}

/** Samples from which on one word of all is text of the key. */
const SEVERAL = 3;

/** The mark that stands in the most keys. */
function separatorOf(keys: readonly string[]): string | undefined {
  let best: { readonly mark: string; readonly count: number } | undefined;
  for (const mark of ['#', '|', '/', ':', '~', '+']) {
    const count = keys.filter((key) => segmentsOf(key, mark).length > 1).length;
    if (count * 2 > keys.length && (best === undefined || count > best.count)) best = { mark, count };
  }
  return best?.mark;
}

function mostFrequent(counts: readonly number[]): number {
  const seen = new Map<number, number>();
  for (const count of counts) seen.set(count, (seen.get(count) ?? 0) + 1);
  return [...seen].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 1;
}
