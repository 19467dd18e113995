import type { Item } from '../../value/index.js';
import type { Confidence, DraftKeyPart } from '../draft.js';
import { isWord } from './key-shape.js';
import type { KeyContext, KeyTracker } from './key-tracker.js';
import { boundsOf, type NumberBounds } from './number-bounds.js';
import { judgedWords, type WordsAround } from './plain-words.js';
import { segmentsOf } from './segments.js';
import type { Piece } from './solve-template.js';
import { kindOfTexts } from './text-kind.js';

/** A key part as it was found. */
export interface FoundPart {
  readonly part: DraftKeyPart;
  readonly confidence: Exclude<Confidence, 'stated'>;
  readonly because: string;
  /** Values in the key that no attribute of the items holds, under the names they were given. */
  readonly unstored: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** Bounds of numbers that the width of the key implies, by their paths. */
  readonly bounds: ReadonlyMap<string, NumberBounds>;
  /** Of each value in it, how it stands in the key: to know values that other entities have there. */
  readonly pieces: readonly Piece[];
  readonly escape: 'ordered' | undefined;
  /** Words of which nothing tells whether they are text of the key or values. */
  readonly open: readonly (string | undefined)[];
}

/** Different values from which on a template is more than a chance. */
const SEVERAL = 3;

/** Names of values that only the keys of an entity hold: the same value has the same name in all of them. */
export class UnstoredNames {
  readonly #taken: Set<string>;
  readonly #values = new Map<string, ReadonlyMap<Item, string>>();

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  nameOf(tracker: KeyTracker, values: readonly string[], before: string, attribute: string): string {
    const own = new Map(tracker.examples.map(({ item }, i) => [item, values[i] ?? '']));
    for (const [name, known] of this.#values) {
      const shared = [...own].filter(([item]) => known.has(item));
      if (shared.length > 0 && shared.every(([item, value]) => known.get(item) === value)) return name;
    }
    const name = nameFor(values, before, attribute, this.#taken);
    this.#taken.add(name);
    this.#values.set(name, own);
    return name;
  }
}

/** The template of a key attribute, and how sure it is. */
export function foundPart(
  tracker: KeyTracker,
  attribute: string,
  part: 'pk' | 'sk',
  names: UnstoredNames,
  context: KeyContext,
  around: Pick<WordsAround, 'labels' | 'isKeyName' | 'spread'>,
): FoundPart {
  const { pieces, doubtful, open } = judged(tracker, part, context, around);
  const [only] = pieces;
  if (pieces.length === 1 && only?.kind === 'unknown') return natural(tracker, pieces, open);
  const texts: string[] = [];
  const unstored: { name: string; values: readonly string[] }[] = [];
  const bounds: [path: string, bounds: NumberBounds][] = [];
  const doubts: string[] = [];
  let shards = false;
  let isVague = false;
  let isUnstored = false;
  let before = '';
  for (const [i, piece] of pieces.entries()) {
    if (piece.kind === 'literal') {
      texts.push(piece.text.replaceAll('{', '{{').replaceAll('}', '}}'));
      before = piece.text;
      continue;
    }
    if (piece.kind === 'unknown') {
      const shard = part === 'pk' && i > 0 && i === pieces.length - 1 ? shardCount(piece.values) : undefined;
      if (shard !== undefined) {
        texts.push(`{shard:${shard}}`);
        shards = true;
        doubts.push(`its last part looks like one of ${shard} shards, and what it is calculated from cannot be told`);
      } else {
        isVague ||= !/[A-Za-z]/.test(before);
        const name = names.nameOf(tracker, piece.values, before, attribute);
        unstored.push({ name, values: piece.values });
        texts.push(`{${name}}`);
        isUnstored = true;
      }
      before = '';
      continue;
    }
    const [{ source, encoder }, ...others] = piece.writings;
    texts.push(`{${source.path}${encoder.fns}}`);
    if (encoder.bounds !== undefined) bounds.push([source.path, encoder.bounds]);
    const [other] = others;
    if (other !== undefined) doubts.push(`\`{${other.source.path}${other.encoder.fns}}\` would explain them as well`);
    const single = singleWidth(piece);
    if (single !== undefined) doubts.push(single);
    if (piece.constant) doubts.push(`\`${source.path}\` has one value alone, which may be plain text of the key`);
    else if (piece.distinct < SEVERAL) doubts.push(`\`${source.path}\` has only ${piece.distinct} values`);
    before = '';
  }
  const example = tracker.examples[0]?.item;
  for (const word of constantWords(pieces, context.separator)) {
    const name = Object.keys(example ?? {}).find((one) => {
      const value = example?.[one];
      return (
        !context.excluded.has(one) &&
        value !== undefined &&
        'S' in value &&
        value.S.toLowerCase() === word.toLowerCase() &&
        isConstant(tracker, one, value.S)
      );
    });
    if (name !== undefined) doubts.push(`\`${word}\` may be the value of \`${name}\``);
  }
  for (const word of doubtful) doubts.push(`all have \`${word}\` there, which may also be a value`);
  for (const word of open) doubts.push(openText(word));
  const total = tracker.count;
  const said = tracker.isWhole
    ? `${total} of ${total} items`
    : `${tracker.explained} of ${tracker.explained} items that were looked at, of ${total}`;
  const isSure = doubts.length === 0 && !isUnstored && tracker.isWhole && total >= SEVERAL;
  return {
    part: { kind: 'template', text: texts.join('') },
    confidence: isSure ? 'high' : isVague || shards || open.length > 0 || tracker.unexplained > 0 ? 'low' : 'medium',
    because: [tracker.unexplained > 0 ? `not ${tracker.unexplained} of ${total} items` : said, ...doubts].join('; '),
    unstored,
    bounds: boundsOf(bounds),
    pieces,
    escape: escapeOf(pieces),
    open,
  };
}

/** The template that the tracker found, without words that are values of a few items. */
export function judged(
  tracker: KeyTracker,
  part: 'pk' | 'sk',
  { separator, excluded }: KeyContext,
  around: Pick<WordsAround, 'labels' | 'isKeyName' | 'spread'>,
): ReturnType<typeof judgedWords> {
  const items = tracker.examples.map(({ item }) => item);
  return judgedWords(tracker.pieces ?? tracker.solve(), { ...around, part, separator, excluded, items });
}

function natural(tracker: KeyTracker, pieces: readonly Piece[], open: FoundPart['open']): FoundPart {
  return {
    part: { kind: 'natural' },
    confidence: open.length > 0 ? 'low' : tracker.count >= SEVERAL ? 'high' : 'medium',
    because: [`${tracker.count} of ${tracker.count} items`, ...open.map(openText)].join('; '),
    unstored: [],
    bounds: new Map(),
    pieces,
    escape: undefined,
    open,
  };
}

/** A word that is taken for a value is not told: it may be somebody's. */
function openText(word: string | undefined): string {
  if (word === undefined) return 'all have the same value at one place: nothing tells whether it is text of the key';
  return `all have \`${word}\` there: nothing tells whether it is a value`;
}

function isConstant(tracker: KeyTracker, name: string, value: string): boolean {
  return tracker.examples.every(({ item }) => {
    const found = item[name];
    return found !== undefined && 'S' in found && found.S === value;
  });
}

function constantWords(pieces: readonly Piece[], separator: string): readonly string[] {
  return pieces.flatMap((piece) =>
    piece.kind === 'literal' ? segmentsOf(piece.text, separator).filter((word) => word !== '') : [],
  );
}

/** A number as it is whose values all have as many digits may as well be filled up with zeros. */
function singleWidth({ writings, distinct }: Extract<Piece, { kind: 'value' }>): string | undefined {
  const [{ source, encoder }] = writings;
  if (encoder.fns !== '|upper' && encoder.fns !== '|lower' && !/^\|(?:signed|sdec)/.test(encoder.fns)) return undefined;
  return distinct < SEVERAL ? `\`${source.path}\` has only ${distinct} values` : undefined;
}

/** How many shards numbers of one width are of, where each of them occurs. */
function shardCount(values: readonly string[]): number | undefined {
  const seen = new Set(values);
  const width = values[0]?.length ?? 0;
  if (width > 4 || seen.size < 2 || !values.every((value) => value.length === width && /^\d+$/.test(value)))
    return undefined;
  const count = Math.max(...[...seen].map(Number)) + 1;
  return String(count - 1).length === width && seen.size >= count * 0.6 && count <= 1000 ? count : undefined;
}

/** `userId` behind `USER#`; what it looks like where no word stands before it. */
function nameFor(values: readonly string[], before: string, attribute: string, taken: ReadonlySet<string>): string {
  const word = /([A-Za-z][A-Za-z0-9_]*)[^A-Za-z0-9_]*$/
    .exec(before)?.[1]
    ?.toLowerCase()
    .replace(/_+(.)/g, (_, char: string) => char.toUpperCase());
  const kind = kindOfTexts(values);
  const noun = kind === 'timestamp' ? 'At' : kind === 'date' ? 'Date' : 'Id';
  const base =
    word === undefined
      ? `${attribute.replace(/[^A-Za-z0-9]/g, '').toLowerCase() || 'key'}${noun === 'Id' ? 'Part' : noun}`
      : `${word}${noun}`;
  const stem = /^[a-z]/.test(base) ? base : `key${base}`;
  for (let i = 1; ; i += 1) {
    const name = i === 1 ? stem : `${stem}${i}`;
    if (!taken.has(name)) return name;
  }
}

function escapeOf(pieces: readonly Piece[]): 'ordered' | undefined {
  return pieces.some((piece) => piece.kind === 'value' && piece.writings[0].escaped) ? 'ordered' : undefined;
}

/** Literal text before a value, with the value's attribute: `T#` and `tenantId`. */
export function valuesBehind(pieces: readonly Piece[]): readonly string[] {
  return pieces.flatMap((piece, i) => {
    const previous = pieces[i - 1];
    if (piece.kind !== 'value' || piece.constant) return [];
    return [`${previous?.kind === 'literal' ? previous.text : ''}\u0000${piece.writings[0].source.path}`];
  });
}

/** Whether one value of an attribute looks like data rather than like a word of the key. */
export function looksLikeData(text: string): boolean {
  return !isWord(text) || text !== text.toUpperCase();
}
