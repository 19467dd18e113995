import type { Item } from '../../value/index.js';
import { encodersFor } from './encoder.js';
import { isWord } from './key-shape.js';
import { segmentsOf } from './segments.js';
import type { Piece } from './solve-template.js';
import { type Scalar, type Source, scalarText, sourcesOf } from './sources.js';

/** Words of sort keys that say only that the item is the main one of its partition. */
export const MAIN =
  /^(?:profile|meta(?:data)?|info|about|details?|main|root|self|data|item|record|now|current|base|header|settings|config|summary|a|v\d*)$/i;
/** As people write the text of keys and hardly ever values. */
const CAPITALS = /^[A-Z][A-Z_.-]*$/;

/** What else is known of the keys that words are judged in. */
export interface WordsAround {
  readonly part: 'pk' | 'sk';
  readonly separator: string;
  readonly items: readonly Item[];
  /** Attributes that keys are not made from. */
  readonly excluded: ReadonlySet<string>;
  /** Words in small letters that are known to be text: those that tell entities apart. */
  readonly labels: ReadonlySet<string>;
  /** Whether the attribute is called after being a key, and not after what it holds. */
  readonly isKeyName: boolean;
  /** Whether the items have several partition keys. */
  readonly spread: boolean;
}

export interface JudgedWords {
  readonly pieces: readonly Piece[];
  /** Words taken for text, which they may not be. */
  readonly doubtful: readonly string[];
  /** Words of which nothing tells whether they are text or values; undefined for those taken for values, which may be personal. */
  readonly open: readonly (string | undefined)[];
}

type Verdict = 'text' | 'doubtful text' | 'open text' | 'value' | 'open value';

interface Place {
  readonly word: string;
  readonly before: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** The word or value behind it. */
  readonly next: Piece | string | undefined;
  /** Whether what follows is a value, or the word for the main item of a partition. */
  readonly isPrefix: boolean;
}

/** The pieces of a template with those words made values that are hardly its text: one value alone does not tell. */
export function judgedWords(pieces: readonly Piece[], around: WordsAround): JudgedWords {
  const doubtful: string[] = [];
  const open: (string | undefined)[] = [];
  const judged = pieces.flatMap((piece, i): readonly Piece[] => {
    if (piece.kind !== 'literal') return [piece];
    const segments = segmentsOf(piece.text, around.separator);
    const verdicts: Verdict[] = [];
    // From the right: whether a word is that of a value is told by what follows it.
    for (let at = segments.length - 1; at >= 0; at -= 1) {
      const word = segments[at] ?? '';
      const isWhole = (at > 0 || i === 0) && (at < segments.length - 1 || i === pieces.length - 1);
      const behind = segments[at + 1];
      const isText = behind !== undefined && behind !== '' && verdicts[at + 1]?.endsWith('value') !== true;
      const place: Place = {
        word,
        before: segments[at - 1] ?? '',
        isFirst: i === 0 && at === 0,
        isLast: i === pieces.length - 1 && at === segments.length - 1,
        next: isText ? behind : pieces[i + 1],
        isPrefix: isText ? MAIN.test(behind) : at < segments.length - 1,
      };
      verdicts[at] = word === '' || !isWhole ? 'text' : verdictOf(place, around);
    }
    const parts: Piece[] = [];
    let text = '';
    for (const [at, word] of segments.entries()) {
      if (at > 0) text += around.separator;
      const verdict = verdicts[at] ?? 'text';
      if (verdict === 'doubtful text') doubtful.push(word);
      if (verdict === 'open text') open.push(word);
      if (verdict === 'open value') open.push(undefined);
      if (!verdict.endsWith('value')) {
        text += word;
        continue;
      }
      if (text !== '') parts.push({ kind: 'literal', text });
      parts.push(valuePiece(word, around));
      text = '';
    }
    return text === '' ? parts : [...parts, { kind: 'literal', text }];
  });
  return { pieces: judged, doubtful, open };
}

/** The words of keys that are surely not values of one item: whole segments of the text. */
export function wordsOf(pieces: readonly Piece[], separator: string): readonly string[] {
  return pieces.flatMap((piece, i) => {
    if (piece.kind !== 'literal') return [];
    const segments = segmentsOf(piece.text, separator);
    return segments.filter(
      (word, at) => isWord(word) && (at > 0 || i === 0) && (at < segments.length - 1 || i === pieces.length - 1),
    );
  });
}

function verdictOf(place: Place, around: WordsAround): Verdict {
  const { word, before, isFirst, isLast, next, isPrefix } = place;
  const isSole = isFirst && isLast;
  if (isSole && !around.isKeyName) return 'value';
  if (MAIN.test(word) && isLast) return 'text';
  if (/^[^\p{L}\p{N}]/u.test(word)) return 'text';
  if (CAPITALS.test(word)) {
    if (before !== '' && storedAs(word, around)?.path.toLowerCase().startsWith(before.toLowerCase()) === true)
      return 'value';
    return isPrefix ? 'text' : 'doubtful text';
  }
  if (isFirst && !isSole && isWord(word)) {
    if (isNamedAfter(word, next)) return 'text';
    return around.labels.has(word.toLowerCase()) ? 'doubtful text' : 'open text';
  }
  if (storedAs(word, around) !== undefined) return 'value';
  // `manager#bob`: behind a word that says what it is, it is one of several.
  const isOneOfSeveral = isLast && before !== '';
  return around.part === 'sk' && around.spread && isWord(word) && !isOneOfSeveral ? 'open text' : 'open value';
}

/** `user` before a value of `userId`. */
function isNamedAfter(word: string, next: Place['next']): boolean {
  if (next === undefined || typeof next === 'string' || next.kind !== 'value') return false;
  const path = next.writings[0].source.path.toLowerCase();
  return path.startsWith(word.toLowerCase()) || (path.length > 2 && word.toLowerCase().startsWith(path));
}

/** The attribute that holds a word in all items. */
function storedAs(word: string, { items, excluded }: WordsAround): Source | undefined {
  return sourcesOf(items, excluded).find(({ read }) =>
    items.every((item) => {
      const value = read(item);
      return value !== undefined && 'S' in value && scalarText(value) === word;
    }),
  );
}

function valuePiece(word: string, around: WordsAround): Piece {
  const source = storedAs(word, around);
  const value: Scalar = { S: word };
  const [encoder] = encodersFor([value]);
  if (source !== undefined && encoder !== undefined)
    return { kind: 'value', writings: [{ source, encoder, escaped: false }], distinct: 1, constant: true };
  return { kind: 'unknown', values: around.items.map(() => word) };
}
