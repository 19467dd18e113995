import { flatMap } from '../lists/flat-map.js';
import type { ModelValue } from '../model/value-type.js';
import { buildNfa, type Nfa, type NfaPart } from './automaton.js';
import { has } from './char-set.js';
import type { CompiledSegment, CompiledTemplate, CompiledVariable } from './compiled.js';
import { ANY_TEXT } from './pattern.js';
import { type Rx, text as textRx } from './rx.js';

/** Values that a search keeps to: the same attribute has one value in all parts of a key. */
export type Fixed = ReadonlyMap<string, ModelValue>;

/** Automaton of the key's texts; every character is tagged with the index of its segment. Undefined when it would be too large. */
export function keyNfa(
  segments: readonly CompiledSegment[],
  options: { readonly nonEmpty: boolean; readonly fixed?: Fixed; readonly tail?: Rx },
): Nfa | undefined {
  const parts: NfaPart[] = segments.map((segment, tag) => {
    if (segment.kind === 'literal') return { rx: textRx(segment.text), tag };
    const value = options.fixed?.get(segment.path);
    const encoded = value === undefined ? undefined : segment.codec.encode(value);
    return encoded?.ok ? { rx: textRx(encoded.text), tag } : { rx: segment.language, tag, nonEmpty: options.nonEmpty };
  });
  if (options.tail) parts.push({ rx: options.tail, tag: segments.length });
  return buildNfa(parts);
}

const FREE_NFAS = new WeakMap<readonly CompiledSegment[], Map<string, Nfa | undefined>>();

/** The automaton of the first `end` segments with nothing fixed, made once for a template; `tail`: anything may follow. */
export function freeNfa(
  compiled: Pick<CompiledTemplate, 'segments'>,
  nonEmpty: boolean,
  end = compiled.segments.length,
  tail = false,
): Nfa | undefined {
  const made = FREE_NFAS.get(compiled.segments) ?? new Map<string, Nfa | undefined>();
  FREE_NFAS.set(compiled.segments, made);
  const name = `${nonEmpty} ${end} ${tail}`;
  const known = made.get(name);
  if (known !== undefined || made.has(name)) return known;
  const nfa = keyNfa(compiled.segments.slice(0, end), { nonEmpty, ...(tail ? { tail: ANY_TEXT } : {}) });
  made.set(name, nfa);
  return nfa;
}

/** Text of each segment, from the tags of the characters. */
export function splitByTags(text: string, tags: readonly number[], count: number): readonly string[] {
  const texts = Array.from({ length: count }, () => '');
  for (const [index, char] of [...text].entries()) {
    const tag = tags[index] ?? -1;
    if (tag >= 0 && tag < count) texts[tag] = `${texts[tag]}${char}`;
  }
  return texts;
}

export type Inverted =
  | {
      readonly kind: 'values';
      readonly values: Map<string, ModelValue> /** A path whose occurrences would have different values. */;
      readonly conflict: string | undefined;
    }
  | { readonly kind: 'no-inverse' };

/** Values that are written as these texts of the segments. */
export function invertSegments(
  segments: readonly CompiledSegment[],
  texts: readonly string[],
  fixed: Fixed = new Map(),
): Inverted {
  const values = new Map<string, ModelValue>(fixed);
  let conflict: string | undefined;
  // Segments that keep the whole value say what it is; the others must agree.
  const order = segments
    .map((segment, index) => ({ segment, index }))
    .sort((a, b) => rank(a.segment) - rank(b.segment));
  for (const { segment, index } of order) {
    if (segment.kind === 'literal') continue;
    const text = texts[index] ?? '';
    const before = values.get(segment.path);
    if (before !== undefined) {
      const encoded = segment.codec.encode(before);
      if (!encoded.ok || encoded.text !== text) conflict ??= segment.path;
      continue;
    }
    const value = segment.codec.invert(text);
    if (value === undefined) return { kind: 'no-inverse' };
    values.set(segment.path, value);
  }
  return { kind: 'values', values, conflict };
}

function rank(segment: CompiledSegment): number {
  return segment.kind === 'literal' || segment.lossless ? 0 : 1;
}

/** Whether the text splits in one way only, by a look at widths and delimiters; `known`: paths whose values are known otherwise. */
export function splitsPlainly(compiled: Pick<CompiledTemplate, 'segments'>, known: ReadonlySet<string>): boolean {
  const { segments } = compiled;
  let left = 0;
  let right = segments.length - 1;
  while (left < segments.length && endIsKnown(segments, left, known, 1)) left++;
  while (right >= left && endIsKnown(segments, right, known, -1)) right--;
  return left >= right;
}

/** Reading in the direction `step`, the segment's end is known once its start is. */
function endIsKnown(
  segments: readonly CompiledSegment[],
  index: number,
  known: ReadonlySet<string>,
  step: 1 | -1,
): boolean {
  const segment = segments[index];
  if (segment?.kind !== 'variable' || segment.fixedWidth || known.has(segment.path)) return true;
  const next = segments[index + step];
  if (next?.kind !== 'literal') return false;
  const chars = [...next.text];
  const delimiter = (step === 1 ? chars[0] : chars.at(-1)) ?? '';
  return !has(segment.alphabet, delimiter.codePointAt(0) ?? 0);
}

/**
 * Whether two templates differ for certain, by walking along both: segments that end where the other's does are passed over,
 * and literals between them compared. `prefix`: the texts of `a` need only be beginnings of those of `b`.
 */
export function differPlainly(a: readonly CompiledSegment[], b: readonly CompiledSegment[], prefix = false): boolean {
  const left = walker(a);
  const right = walker(b);
  for (;;) {
    const p = left.at();
    const q = right.at();
    if (p === undefined) return !prefix && typeof q === 'string';
    if (q === undefined) return typeof p === 'string';
    if (typeof p === 'string' && typeof q === 'string') {
      if (p !== q) return true;
      left.next();
      right.next();
    } else if (typeof p !== 'string' && typeof q !== 'string') {
      if (!endTogether(p, q, left.follows(), right.follows())) return false;
      left.next();
      right.next();
    } else {
      return false;
    }
  }
}

function endTogether(
  p: CompiledVariable,
  q: CompiledVariable,
  afterP: string | undefined,
  afterQ: string | undefined,
): boolean {
  if (
    p.fixedWidth &&
    q.fixedWidth &&
    p.bytes.max !== undefined &&
    p.bytes.max === q.bytes.max &&
    isAscii(p) &&
    isAscii(q)
  )
    return true;
  if (afterP === undefined || afterP !== afterQ) return false;
  const code = afterP.codePointAt(0) ?? 0;
  return !has(p.alphabet, code) && !has(q.alphabet, code);
}

function isAscii(variable: CompiledVariable): boolean {
  return (variable.alphabet.at(-1)?.[1] ?? 0) < 0x80;
}

/** Steps through literal characters and variable segments. */
function walker(segments: readonly CompiledSegment[]): {
  at(): string | CompiledVariable | undefined;
  follows(): string | undefined;
  next(): void;
} {
  const steps = flatMap(segments, (segment): readonly (string | CompiledVariable)[] =>
    segment.kind === 'literal' ? [...segment.text] : [segment],
  );
  let position = 0;
  return {
    at: () => steps[position],
    follows: () => {
      const next = steps[position + 1];
      return typeof next === 'string' ? next : undefined;
    },
    next: () => {
      position++;
    },
  };
}

export function sameValue(left: ModelValue | undefined, right: ModelValue | undefined): boolean {
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.from(left).equals(Buffer.from(right));
  return left === right;
}

/** First sample of every path that has no value yet. */
export function withSamples(parts: readonly CompiledTemplate[], values: Fixed): Map<string, ModelValue> {
  const all = new Map(values);
  for (const segment of flatMap(parts, (part) => part.segments)) {
    if (segment.kind !== 'variable' || all.has(segment.path)) continue;
    const samples = segment.codec.samples(4);
    const sample = samples.find((value) => value !== '') ?? samples[0];
    if (sample !== undefined) all.set(segment.path, sample);
  }
  return all;
}
