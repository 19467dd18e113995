import type { ModelValue } from '../model/value-type.js';
import { has } from './char-set.js';
import { compileSegment } from './compile-segment.js';
import type { ByteRange, CompiledTemplate, CompiledVariable, Encoded, KeyEnv } from './compiled.js';
import { lengths } from './rx.js';
import { failure } from './stage.js';
import { type Binding, bindingText } from './template.js';
import { afterPrefix, utf8Bytes } from './utf8.js';

/** Every key of a template lies from `lo` up to, but not at, `hi`; `hi` undefined when nothing is above. */
export interface Fence {
  readonly lo: string;
  readonly hi: string | undefined;
}

export type Decoded =
  /** Attributes that the key keeps losslessly. */
  | { readonly kind: 'ok'; readonly values: ReadonlyMap<string, ModelValue> }
  | { readonly kind: 'none' }
  /** The text splits in more than one way. */
  | { readonly kind: 'ambiguous' };

/** The key's text. `values` is asked for every path in `compiled.paths`; a random shard under `RANDOM_SHARD`. */
export function encodeKey(compiled: CompiledTemplate, values: (path: string) => ModelValue | undefined): Encoded {
  return encodeUpTo(compiled, compiled.segments.length, values);
}

/** The text of the first segments. */
export function encodeUpTo(
  compiled: CompiledTemplate,
  end: number,
  values: (path: string) => ModelValue | undefined,
): Encoded {
  let text = '';
  for (const segment of compiled.segments.slice(0, end)) {
    if (segment.kind === 'literal') {
      text += segment.text;
      continue;
    }
    const encoded = segment.codec.encode(values(segment.path));
    if (!encoded.ok) return encoded;
    text += encoded.text;
  }
  return { ok: true, text };
}

/** Index of the segment at which the prefix with the first `bound` variable segments ends: just before the next variable one. */
export function prefixEnd(compiled: CompiledTemplate, bound: number): number {
  let variables = 0;
  for (const [index, segment] of compiled.segments.entries()) {
    if (segment.kind === 'variable' && variables++ === bound) return index;
  }
  return compiled.segments.length;
}

/** The left part of the key with the first `bound` variable segments, ending on the literal after the last of them. */
export function prefixOf(
  compiled: CompiledTemplate,
  bound: number,
  values: (path: string) => ModelValue | undefined,
): Encoded {
  return encodeUpTo(compiled, prefixEnd(compiled, bound), values);
}

/** The literal that the key begins with, and the first text above all keys that begin so. */
export function fence(compiled: CompiledTemplate): Fence {
  const prefix = encodeUpTo(compiled, prefixEnd(compiled, 0), () => undefined);
  return fenceOf(prefix.ok ? prefix.text : '');
}

export function fenceOf(prefix: string): Fence {
  return { lo: prefix, hi: afterPrefix(prefix) };
}

/** UTF-8 bytes of the key (of the value, for natural numbers and binary). */
export function keyBytes(compiled: CompiledTemplate): ByteRange {
  let min = 0;
  let typical: number | undefined = 0;
  let max: number | undefined = 0;
  for (const segment of compiled.segments) {
    const literal = segment.kind === 'literal' ? utf8Bytes(segment.text) : undefined;
    const bytes = segment.kind === 'literal' ? { min: literal ?? 0, typical: literal, max: literal } : segment.bytes;
    min += bytes.min;
    typical = typical === undefined || bytes.typical === undefined ? undefined : typical + bytes.typical;
    max = max === undefined || bytes.max === undefined ? undefined : max + bytes.max;
  }
  return { min, typical, max };
}

type Piece = { readonly variable: CompiledVariable; readonly text: string };

/** Whole readings of one text that are looked at before it is called ambiguous. */
const MOST_READINGS = 2000;

/** The attributes that the key keeps, read back from its text. */
export function decodeKey(compiled: CompiledTemplate, text: string): Decoded {
  if (!compiled.ok) return { kind: 'none' };
  const chars = [...text];
  const codes = chars.map((char) => char.codePointAt(0) ?? 0);
  const found: ReadonlyMap<string, ModelValue>[] = [];
  const dead = new Set<number>();
  let readings = 0;
  walk(0, 0, []);
  const [values] = found;
  if (found.length > 1 || readings >= MOST_READINGS) return { kind: 'ambiguous' };
  return values === undefined ? { kind: 'none' } : { kind: 'ok', values };

  /** True when the end of the text can be reached from here; a place from which it cannot is not tried again. */
  function walk(index: number, at: number, read: readonly Piece[]): boolean {
    if (found.length > 1 || readings >= MOST_READINGS) return true;
    const segment = compiled.segments[index];
    if (!segment) {
      if (at !== chars.length) return false;
      readings++;
      accept(read);
      return true;
    }
    const key = index * (chars.length + 1) + at;
    if (dead.has(key)) return false;
    let reached = false;
    if (segment.kind === 'literal') {
      const literal = [...segment.text];
      reached =
        literal.every((char, offset) => chars[at + offset] === char) && walk(index + 1, at + literal.length, read);
    } else {
      for (const end of ends(segment, index, at)) {
        const piece = chars.slice(at, end).join('');
        if (isEncoding(segment, piece))
          reached = walk(index + 1, end, [...read, { variable: segment, text: piece }]) || reached;
      }
    }
    if (!reached) dead.add(key);
    return reached;
  }

  /** Where the segment's text may end. */
  function ends(variable: CompiledVariable, index: number, at: number): readonly number[] {
    let last = at;
    while (last < chars.length && has(variable.alphabet, codes[last] ?? 0)) last++;
    if (variable.fixedWidth) {
      const end = at + (lengths(variable.language).min ?? 0);
      return end <= last ? [end] : [];
    }
    const next = compiled.segments[index + 1];
    if (!next) return last === chars.length ? [last] : [];
    if (next.kind === 'literal' && !has(variable.alphabet, next.text.codePointAt(0) ?? 0)) return [last];
    return Array.from({ length: last - at + 1 }, (_, offset) => at + offset);
  }

  function accept(read: readonly Piece[]): void {
    const values = new Map<string, ModelValue>();
    for (const { variable, text: piece } of read) {
      if (!variable.lossless || values.has(variable.path)) continue;
      const value = variable.codec.decode(piece);
      if (value === undefined) return;
      values.set(variable.path, value);
    }
    // A path that occurs again must be written the same again.
    for (const { variable, text: piece } of read) {
      const value = values.get(variable.path);
      if (value === undefined) continue;
      const again = variable.codec.encode(value);
      if (!again.ok || again.text !== piece) return;
    }
    found.push(values);
  }
}

/** A shard's label cannot be read back, so every label is taken for one. */
function isEncoding(variable: CompiledVariable, piece: string): boolean {
  if (variable.shard?.by !== undefined)
    return /^\d+$/.test(piece) && piece.length === variable.bytes.max && Number(piece) < variable.shard.count;
  const value = variable.codec.decode(piece);
  return value !== undefined && (!variable.lossless || variable.codec.encode(value).ok);
}

/** Encoding of a binding (`day|date:yyyy-MM`) as a key segment would hold it; undefined if it does not compile. */
export function compileBinding(binding: Binding, env: KeyEnv): CompiledVariable | undefined {
  const variable = compileSegment(
    { kind: 'placeholder', path: binding.path, fns: binding.fns, start: 0, end: 0 },
    env,
    () => {},
    true,
  );
  return variable.broken ? undefined : variable;
}

export function encodeBinding(binding: Binding, env: KeyEnv, value: ModelValue): Encoded {
  return compileBinding(binding, env)?.codec.encode(value) ?? failure('broken', binding.path);
}

/** The binding that a segment keeps: `day|date:yyyy-MM`. A calculated shard and a random one have none. */
export function segmentBinding(variable: CompiledVariable): string | undefined {
  return variable.shard ? undefined : bindingText(variable);
}
