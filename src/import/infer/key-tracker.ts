import { escapeText, type OrderedEscape } from '../../keys/escape.js';
import type { Item } from '../../value/index.js';
import { KeySegments, segmentsOf } from './segments.js';
import { type Piece, solveTemplate, type Writing } from './solve-template.js';
import { sourcesOf } from './sources.js';
import { kindOfText } from './text-kind.js';

/** What is the same for all keys of a table. */
export interface KeyContext {
  readonly separator: string;
  readonly escaping: OrderedEscape | undefined;
  /** Attributes that keys are not made from: keys themselves, and the one that tells entities apart. */
  readonly excluded: ReadonlySet<string>;
}

interface Example {
  readonly key: string;
  readonly item: Item;
}

/** Keys that a template is found from. */
export const EXAMPLES = 128;
/** Examples that one which is explained badly is added to. */
const MOST_EXAMPLES = 2 * EXAMPLES;
const MOST_SOLUTIONS = 12;
/** Examples of each of two that one template must explain. */
const SHARED_EXAMPLES = 16;

/** Finds the template of one key attribute of like items, and holds it against each further item. */
export class KeyTracker {
  readonly examples: Example[] = [];
  /** Items that have the key. */
  count = 0;
  /** Items whose key the template as it is now was held against, or was found from. */
  explained = 0;
  unexplained = 0;
  /** Keys that are no texts. */
  others = 0;
  pieces: readonly Piece[] | undefined;
  #solutions = 0;
  readonly #context: KeyContext;
  readonly #wanted: number;

  constructor(context: KeyContext, wanted = EXAMPLES) {
    this.#context = context;
    this.#wanted = wanted;
  }

  add(key: string, item: Item): void {
    this.count += 1;
    if (this.examples.length < this.#wanted) {
      this.examples.push({ key, item });
      this.pieces = undefined;
      return;
    }
    if (this.pieces === undefined) this.solve();
    if (this.#explains(key, item)) this.explained += 1;
    else if (this.#solutions < MOST_SOLUTIONS && this.examples.length < MOST_EXAMPLES) {
      this.examples.push({ key, item });
      this.solve();
    } else this.unexplained += 1;
  }

  merge(other: KeyTracker): void {
    this.count += other.count;
    this.others += other.others;
    this.unexplained += other.unexplained;
    this.examples.push(...other.examples.slice(0, MOST_EXAMPLES - this.examples.length));
    this.pieces = undefined;
  }

  solve(constants: (before: string, path: string) => boolean = () => false): readonly Piece[] {
    this.#solutions += 1;
    const pieces = templateOf(this.examples, this.#context, constants);
    this.pieces = withoutData(pieces, this.examples.length, this.#context.separator);
    // What an earlier template explained, a later one may not.
    this.explained = this.examples.length;
    return this.pieces;
  }

  /** Whether one template explains these keys and those, with no more left open than in each of them. */
  solvesWith(other: KeyTracker): boolean {
    const examples = [...this.examples.slice(0, SHARED_EXAMPLES), ...other.examples.slice(0, SHARED_EXAMPLES)];
    const pieces = templateOf(examples, this.#context);
    const together = unknownIn(pieces);
    if (together === 0 || pieces.length === 1) return together === 0;
    return together <= Math.min(...[this, other].map((one) => unknownIn(one.pieces ?? one.solve())));
  }

  /** Whether every key that was seen is explained by the template. */
  get isWhole(): boolean {
    return this.explained === this.count;
  }

  #explains(key: string, item: Item): boolean {
    const { separator, escaping } = this.#context;
    let at = 0;
    let narrowed: Piece[] | undefined;
    const pieces = this.pieces ?? [];
    let segments: KeySegments | undefined;
    for (let i = 0; i < pieces.length; i += 1) {
      const piece = pieces[i] as Piece;
      if (piece.kind === 'literal') {
        if (!key.startsWith(piece.text, at)) return false;
        at += piece.text.length;
      } else if (piece.kind === 'unknown') {
        segments ??= new KeySegments(key, separator);
        const next = segments.next(at);
        const end = next === -1 || i === pieces.length - 1 ? key.length : next;
        if (end === at) return false;
        at = end;
      } else {
        const fitting = piece.writings.filter((writing) => startsWith(key, at, writing, item, escaping) !== undefined);
        const [first, ...rest] = fitting;
        if (first === undefined) return false;
        if (fitting.length < piece.writings.length || first !== piece.writings[0]) {
          narrowed ??= [...pieces];
          narrowed[i] = { ...piece, writings: [first, ...rest] };
        }
        at += startsWith(key, at, first, item, escaping) ?? 0;
      }
    }
    if (at !== key.length) return false;
    if (narrowed !== undefined) this.pieces = narrowed;
    return true;
  }
}

function unknownIn(pieces: readonly Piece[]): number {
  return pieces.filter(({ kind }) => kind === 'unknown').length;
}

function templateOf(
  examples: readonly Example[],
  { excluded, separator, escaping }: KeyContext,
  constants: (before: string, path: string) => boolean = () => false,
): readonly Piece[] {
  const items = examples.map(({ item }) => item);
  const keys = examples.map(({ key }) => key);
  return solveTemplate({ keys, items, sources: sourcesOf(items, excluded), separator, escaping, constants });
}

/** What looks like an identifier or an address is no text of a template, even if all keys that were looked at have it. */
function withoutData(pieces: readonly Piece[], count: number, separator: string): readonly Piece[] {
  return pieces.flatMap((piece, i): readonly Piece[] => {
    if (piece.kind !== 'literal') return [piece];
    const segments = segmentsOf(piece.text, separator);
    const isWhole = (at: number): boolean =>
      (at > 0 || i === 0) && (at < segments.length - 1 || i === pieces.length - 1);
    if (!segments.some((text, at) => isWhole(at) && isData(text))) return [piece];
    const parts: Piece[] = [];
    let text = '';
    for (const [at, segment] of segments.entries()) {
      if (at > 0) text += separator;
      if (!isWhole(at) || !isData(segment)) {
        text += segment;
        continue;
      }
      if (text !== '') parts.push({ kind: 'literal', text });
      parts.push({ kind: 'unknown', values: Array.from({ length: count }, () => segment) });
      text = '';
    }
    if (text !== '') parts.push({ kind: 'literal', text });
    return parts;
  });
}

function isData(segment: string): boolean {
  return /@.|\d{5}/.test(segment) || kindOfText(segment) !== undefined;
}

/** Characters of the key that the writing explains. */
function startsWith(
  key: string,
  at: number,
  { source, encoder, escaped }: Writing,
  item: Item,
  escaping: OrderedEscape | undefined,
): number | undefined {
  const value = source.read(item);
  const text = value === undefined ? undefined : encoder.encode(value);
  if (text === undefined || text === '') return undefined;
  if (!escaped && key.startsWith(text, at)) return text.length;
  const changed = escaping === undefined ? text : escapeText(escaping, text);
  return key.startsWith(changed, at) ? changed.length : undefined;
}
