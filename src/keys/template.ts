import type { DateFormat } from './date-format.js';
import type { BucketSize } from './time-bucket.js';

/** Place in the template's text: offsets in UTF-16 units, `end` exclusive. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** A key template as written: `T#{tenantId}#ORDER#{placedAt|iso}#{orderId}`. */
export interface Template {
  readonly text: string;
  readonly segments: readonly Segment[];
}

export type Segment = LiteralSegment | PlaceholderSegment | ShardSegment;

export interface LiteralSegment extends Place {
  readonly kind: 'literal';
  /** With `{{` and `}}` already read as single braces; never empty. */
  readonly text: string;
}

export interface PlaceholderSegment extends Place {
  readonly kind: 'placeholder';
  /** Attribute, or a path into maps: `address.zip`. */
  readonly path: string;
  readonly fns: readonly FnCall[];
}

/** `{shard:16 by eventId}`, or `{shard:16}` for a number drawn at write. */
export interface ShardSegment extends Place {
  readonly kind: 'shard';
  readonly count: number;
  readonly by?: string;
}

export type FnCall = Place & Fn;

export type Fn =
  | { readonly name: 'pad' | 'signed' | 'hash' | 'first'; readonly width: number }
  | { readonly name: 'dec' | 'sdec'; readonly integer: number; readonly fraction: number }
  | { readonly name: 'date'; readonly format: DateFormat }
  | { readonly name: 'bucket'; readonly size: BucketSize }
  | { readonly name: 'desc' | 'iso' | 'epoch' | 'lower' | 'upper' | 'bool' };

export type FnName = Fn['name'];

/** What a pattern binds: a path, through the function that the key keeps of it (`day|date:yyyy-MM`). */
export interface Binding {
  readonly path: string;
  readonly fns: readonly FnCall[];
}

export interface TemplateProblem extends Place {
  readonly message: string;
}

/** The template's text of a function call, without its place: `date:yyyy-MM`. */
export function fnText(fn: Fn): string {
  switch (fn.name) {
    case 'pad':
    case 'signed':
    case 'hash':
    case 'first':
      return `${fn.name}:${fn.width}`;
    case 'dec':
    case 'sdec':
      return `${fn.name}:${fn.integer}.${fn.fraction}`;
    case 'date':
      return `date:${fn.format.text}`;
    case 'bucket':
      return `bucket:${fn.size.text}`;
    default:
      return fn.name;
  }
}

/** `day|date:yyyy-MM`: the same for two bindings exactly if they keep the same of the same attribute. */
export function bindingText(binding: { readonly path: string; readonly fns: readonly Fn[] }): string {
  return [binding.path, ...binding.fns.map(fnText)].join('|');
}
