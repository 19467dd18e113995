import { marshal } from '../../../design/index.js';
import type { CompiledVariable } from '../../../keys/index.js';
import type { ModelValue, ValueType } from '../../../model/value-type.js';
import type { Arguments } from '../../../planner/index.js';
import { timeValue } from '../../../planner/program/scope.js';
import type { AttributeValue } from '../../../value/index.js';

/** What a value in a request is made of. */
export type Term =
  | { readonly kind: 'constant'; readonly value: AttributeValue }
  | { readonly kind: 'argument'; readonly from: Ref & { readonly kind: 'argument' } }
  | { readonly kind: 'now'; readonly type: ValueType }
  | KeyTerm;

/** The content of a key attribute, or as much of it as a condition names. */
export interface KeyTerm {
  readonly kind: 'key';
  readonly stored: 'S' | 'N';
  readonly pieces: readonly (string | { readonly variable: CompiledVariable; readonly from: Ref })[];
  readonly separator: string;
  readonly escape: 'ordered' | 'reject' | 'none';
}

/** Where a value comes from. */
export type Ref =
  /** `[userId]`, or a member of an item that is an argument: `[user, userId]`. */
  | { readonly kind: 'argument'; readonly path: readonly string[]; readonly type: ValueType }
  | { readonly kind: 'now'; readonly type: ValueType }
  | { readonly kind: 'constant'; readonly value: ModelValue };

/** Arguments of one call, and its time. */
export interface Draw {
  readonly args: Arguments;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The value for one call, by the model's own codecs; undefined where the call has not what it is made of. */
export function storedValue(term: Term, draw: Draw): AttributeValue | undefined {
  switch (term.kind) {
    case 'constant':
      return term.value;
    case 'argument':
      return stored(term.from.type, argumentAt(draw.args, term.from.path));
    case 'now':
      return stored(term.type, timeValue(term.type.kind, draw.now));
    case 'key': {
      const text = keyText(term, draw);
      if (text === undefined) return undefined;
      return term.stored === 'N' ? { N: text } : { S: text };
    }
  }
}

function stored(type: ValueType, value: ModelValue | undefined): AttributeValue | undefined {
  if (value === undefined) return undefined;
  const result = marshal(type, value);
  return result.ok ? result.value : undefined;
}

function keyText({ pieces }: KeyTerm, draw: Draw): string | undefined {
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    const encoded = piece.variable.codec.encode(refValue(piece.from, draw));
    if (!encoded.ok) return undefined;
    text += encoded.text;
  }
  return text;
}

function refValue(from: Ref, draw: Draw): ModelValue | undefined {
  if (from.kind === 'constant') return from.value;
  if (from.kind === 'now') return timeValue(from.type.kind, draw.now);
  const value = argumentAt(draw.args, from.path);
  if (typeof value !== 'string' || from.type.kind !== 'string') return value;
  const { normalize } = from.type;
  return normalize === 'lower' ? value.toLowerCase() : normalize === 'upper' ? value.toUpperCase() : value;
}

export function argumentAt(args: Arguments, path: readonly string[]): ModelValue | undefined {
  let value: ModelValue | undefined = args;
  for (const name of path) value = value instanceof Map ? (value as Arguments).get(name) : undefined;
  return value;
}

/** What a term is made of. */
export function refsOf(term: Term): readonly Ref[] {
  switch (term.kind) {
    case 'argument':
      return [term.from];
    case 'now':
      return [{ kind: 'now', type: term.type }];
    case 'key':
      return term.pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.from]));
    case 'constant':
      return [];
  }
}
