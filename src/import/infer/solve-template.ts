import { escapeText, type OrderedEscape } from '../../keys/escape.js';
import type { Item } from '../../value/index.js';
import { descendingFrom, type Encoder, encodersFor } from './encoder.js';
import { preferred } from './preference.js';
import { KeySegments } from './segments.js';
import { type Scalar, type Source, scalarText } from './sources.js';

/** A way to write an attribute that explains a stretch of all keys. */
export interface Writing {
  readonly source: Source;
  readonly encoder: Encoder;
  readonly escaped: boolean;
}

/** A piece of a template: text, an attribute (with others that would write the same), or what no attribute explains. */
export type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'value';
      readonly writings: readonly [Writing, ...Writing[]];
      readonly distinct: number;
      readonly constant: boolean;
    }
  | { readonly kind: 'unknown'; readonly values: readonly string[] };

export interface SolveInput {
  readonly keys: readonly string[];
  /** Of which the keys are. */
  readonly items: readonly Item[];
  readonly sources: readonly Source[];
  readonly separator: string;
  readonly escaping: OrderedEscape | undefined;
  /** Name of the key attribute, and literal text before a value that another entity has there: `T#` of `tenantId`. */
  readonly constants: (before: string, path: string) => boolean;
}

interface Candidate extends Writing {
  readonly texts: (string | undefined)[];
  readonly varies: boolean;
}

/** Steps of the search before it is given up. */
const MOST_STEPS = 3000;
/** Places that are looked at for attributes, and keys that are held against one, before it is given up: long keys have many places. */
const MOST_LOOKS = 3_000_000;
const MOST_UNKNOWN = 3;

/** The template that all keys have in common; unknown stretches only where no attributes explain the keys. */
export function solveTemplate(input: SolveInput): readonly Piece[] {
  const solver = new Solver(input);
  for (const weak of [false, true]) {
    const found = solver.solve(weak, 0);
    if (found !== undefined) return joined(found);
  }
  for (let unknown = 1; unknown <= MOST_UNKNOWN; unknown += 1) {
    const found = solver.solve(false, unknown);
    if (found !== undefined) return joined(found);
  }
  return [{ kind: 'unknown', values: input.keys }];
}

class Solver {
  readonly #input: SolveInput;
  readonly #candidates: readonly Candidate[];
  readonly #integers: readonly { readonly source: Source; readonly values: readonly Scalar[] }[];
  readonly #segments: readonly KeySegments[];
  #steps = 0;
  #looks = 0;

  constructor(input: SolveInput) {
    this.#input = input;
    this.#segments = input.keys.map((key) => new KeySegments(key, input.separator));
    const read = input.sources.map((source) => ({
      source,
      values: input.items.map((item) => source.read(item) as Scalar),
    }));
    this.#candidates = read.flatMap(({ source, values }) =>
      encodersFor(values).flatMap((encoder) => this.#candidatesOf(source, encoder, values)),
    );
    this.#integers = read.filter(({ values }) => values.every((value) => 'N' in value && /^-?\d{1,15}$/.test(value.N)));
  }

  solve(weak: boolean, unknown: number): readonly Piece[] | undefined {
    this.#steps = 0;
    this.#looks = 0;
    return this.#from(
      this.#input.keys.map(() => 0),
      weak,
      unknown,
      '',
    );
  }

  #candidatesOf(source: Source, encoder: Encoder, values: readonly Scalar[]): readonly Candidate[] {
    const { escaping } = this.#input;
    // Most would not fit the first key anywhere, which is soon told.
    const [value] = values;
    const [key = ''] = this.#input.keys;
    const own = value === undefined ? undefined : encoder.encode(value);
    if (own === undefined || own === '') return [];
    const written = escaping === undefined ? own : escapeText(escaping, own);
    if (!key.includes(own) && !key.includes(written)) return [];
    const texts = values.map(encoder.encode);
    if (texts.some((text) => text === undefined || text === '')) return [];
    const varies = texts.some((text) => text !== texts[0]);
    const one: Candidate = { source, encoder, escaped: false, texts, varies };
    if (escaping === undefined) return [one];
    const escaped = texts.map((text) => escapeText(escaping, text ?? ''));
    if (escaped.every((text, i) => text === texts[i])) return [one];
    return [one, { source, encoder, escaped: true, texts: escaped, varies }];
  }

  #from(at: readonly number[], weak: boolean, unknown: number, before: string): readonly Piece[] | undefined {
    const { keys } = this.#input;
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) return undefined;
    if (keys.every((key, i) => at[i] === key.length)) return [];
    const shared = this.#shared(at);
    for (let skip = 0; skip <= shared.length; skip += 1) {
      if (this.#looks > MOST_LOOKS) return undefined;
      const start = at.map((offset) => offset + skip);
      const text = shared.slice(0, skip);
      for (const group of this.#groupsAt(start, weak, before + text)) {
        const [chosen] = group;
        const after = start.map((offset, i) => offset + (chosen.texts[i]?.length ?? 0));
        const rest = this.#from(after, weak, unknown, '');
        if (rest !== undefined) return [...literal(text), this.#pieceOf(group), ...rest];
      }
    }
    if (keys.every((key, i) => (at[i] ?? 0) + shared.length === key.length)) return literal(shared);
    return unknown > 0 ? this.#unknown(at, shared, weak, unknown - 1) : undefined;
  }

  /** What all keys have in common from there on, but not half of a character. */
  #shared(at: readonly number[]): string {
    const { keys } = this.#input;
    const first = (keys[0] ?? '').slice(at[0]);
    let length = first.length;
    for (const [i, key] of keys.entries()) {
      const offset = at[i] ?? 0;
      let same = 0;
      while (same < length && key.charCodeAt(offset + same) === first.charCodeAt(same)) same += 1;
      length = same;
      if (length === 0) break;
    }
    const code = first.charCodeAt(length - 1);
    return first.slice(0, code >= 0xd800 && code <= 0xdbff ? length - 1 : length);
  }

  /** Candidates that all keys go on with, those together that write the same, the longest first. */
  #groupsAt(
    start: readonly number[],
    weak: boolean,
    before: string,
  ): readonly (readonly [Candidate, ...Candidate[]])[] {
    const groups = new Map<string, [Candidate, ...Candidate[]]>();
    this.#looks += this.#candidates.length + this.#integers.length + start.length;
    const consider = (candidate: Candidate): void => {
      this.#looks += start.length;
      if (!candidate.texts.every((text, i) => (this.#input.keys[i] ?? '').startsWith(text ?? '', start[i]))) return;
      const id = candidate.texts.map((text) => text?.length).join(',');
      const group = groups.get(id);
      if (group === undefined) groups.set(id, [candidate]);
      else group.push(candidate);
    };
    const head = this.#input.keys[0] ?? '';
    for (const candidate of this.#candidates) {
      if (candidate.encoder.weak === true && !weak) continue;
      if (!head.startsWith(candidate.texts[0] ?? '', start[0])) continue;
      if (candidate.varies || this.#isConstant(candidate, start, before)) consider(candidate);
    }
    const tail = head.slice(start[0]);
    if (/^\d/.test(tail)) {
      for (const { source, values } of this.#integers) {
        const encoder = descendingFrom(Number(scalarText(values[0] as Scalar)), tail);
        if (encoder === undefined) continue;
        // A second item tells most of them wrong.
        const [, other] = values;
        if (other !== undefined && !(this.#input.keys[1] ?? '').startsWith(encoder.encode(other) ?? '\u0000', start[1]))
          continue;
        const texts = values.map(encoder.encode);
        if (texts.every((text) => text !== undefined) && texts.some((text) => text !== texts[0]))
          consider({ source, encoder, escaped: false, texts, varies: true });
      }
    }
    const length = (group: readonly Candidate[]): number =>
      (group[0]?.texts ?? []).reduce((sum, text) => sum + (text?.length ?? 0), 0);
    // One that ends where a segment does goes before a longer one that does not.
    const rank = (group: readonly Candidate[]): number => length(group) + (this.#fillsSegment(group, start) ? 1e9 : 0);
    return [...groups.values()].sort((a, b) => rank(b) - rank(a)).map((group) => preferred(group, before));
  }

  #fillsSegment(group: readonly Candidate[], start: readonly number[]): boolean {
    const { keys, separator } = this.#input;
    return keys.every((key, i) => {
      const end = (start[i] ?? 0) + (group[0]?.texts[i]?.length ?? 0);
      return end === key.length || key.startsWith(separator, end);
    });
  }

  /** An attribute that has one value in all items may be written all the same, where it fills a segment. */
  #isConstant({ encoder, source, texts }: Candidate, start: readonly number[], before: string): boolean {
    const { keys, separator, constants } = this.#input;
    const [text = ''] = texts;
    if (encoder.fns !== '' || !(before === '' ? start[0] === 0 : before.endsWith(separator))) return false;
    const end = (start[0] ?? 0) + text.length;
    const next = (keys[0] ?? '').slice(end, end + 1);
    return (next === '' || next === separator) && constants(before, source.path);
  }

  #pieceOf(group: readonly [Candidate, ...Candidate[]]): Piece {
    const [chosen, ...others] = group;
    const seen = new Map<string, Writing>();
    for (const { source, encoder, escaped } of others) {
      const id = `${source.path}${encoder.fns}`;
      if (id !== `${chosen.source.path}${chosen.encoder.fns}`) seen.set(id, { source, encoder, escaped });
    }
    const { source, encoder, escaped } = chosen;
    return {
      kind: 'value',
      writings: [{ source, encoder, escaped }, ...seen.values()],
      distinct: new Set(chosen.texts).size,
      constant: !chosen.varies,
    };
  }

  /** A stretch that nothing explains: from the last separator that all keys share to the next of each, or to the end. */
  #unknown(at: readonly number[], shared: string, weak: boolean, unknown: number): readonly Piece[] | undefined {
    const { keys } = this.#input;
    const [from = 0] = at;
    const last = this.#segments[0]?.lastBefore(from + shared.length) ?? -1;
    const skip = Math.max(0, last + 1 - from);
    const start = at.map((offset) => offset + skip);
    // A time is one value, whatever it has in common with others.
    if (this.#segments.some((one, i) => one.isInside(start[i] ?? 0))) return undefined;
    const ends = this.#segments.map((one, i) => one.next(start[i] ?? 0));
    const open = ends.some((end) => end === -1);
    const after = ends.map((end, i) => (open ? (keys[i] ?? '').length : end));
    if (after.some((end, i) => end === start[i])) return undefined;
    const rest = this.#from(after, weak, unknown, '');
    const values = keys.map((key, i) => key.slice(start[i], after[i]));
    return rest === undefined ? undefined : [...literal(shared.slice(0, skip)), { kind: 'unknown', values }, ...rest];
  }
}

function literal(text: string): readonly Piece[] {
  return text === '' ? [] : [{ kind: 'literal', text }];
}

function joined(pieces: readonly Piece[]): readonly Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (piece.kind === 'literal' && last?.kind === 'literal')
      all[all.length - 1] = { kind: 'literal', text: last.text + piece.text };
    else all.push(piece);
  }
  return all;
}
