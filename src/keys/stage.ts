import { plural } from '../diagnostics/index.js';
import type { ModelValue } from '../model/value-type.js';
import type { ByteRange, Codec, Encoded, EncodeError, InjectiveFact, OrderFact } from './compiled.js';
import type { Rx } from './rx.js';

/** How a value becomes text, step by step: a codec and what is proved of it. A function of the template wraps a stage. */
export interface Stage extends Codec {
  readonly language: Rx;
  readonly bytes: ByteRange;
  readonly order: OrderFact;
  readonly injective: InjectiveFact;
  readonly lossless: boolean;
  readonly unpadded: boolean;
  /** Text of the user's making, which escaping may have to change; false for digits, times and ids. */
  readonly free: boolean;
  /** All texts have the same number of characters, also where the language is too long to say so. */
  readonly fixedWidth: boolean;
}

export function failure(
  code: EncodeError['code'],
  path: string,
  value?: ModelValue,
  expected?: string,
): { readonly ok: false; readonly error: EncodeError } {
  return {
    ok: false,
    error: {
      code,
      path,
      ...(value === undefined ? {} : { value: show(value) }),
      ...(expected === undefined ? {} : { expected }),
    },
  };
}

export function failedBound(
  code: EncodeError['code'],
  path: string,
  value: ModelValue,
  expected?: string,
): { readonly kind: 'error'; readonly error: EncodeError } {
  return { kind: 'error', error: failure(code, path, value, expected).error };
}

/** A value in a message: at most 64 characters. */
export function show(value: ModelValue): string {
  const text =
    typeof value === 'string'
      ? value
      : value instanceof Uint8Array
        ? plural(value.length, 'byte')
        : value instanceof Map
          ? 'a map'
          : value instanceof Set
            ? 'a set'
            : Array.isArray(value)
              ? 'a list'
              : String(value);
  const chars = [...text.slice(0, 130)];
  return chars.length > 64 || text.length > 130 ? `${chars.slice(0, 63).join('')}…` : text;
}

/** The text through a change, or the refusal as it is. */
export function mapEncoded(encoded: Encoded, change: (text: string) => string): Encoded {
  return encoded.ok ? { ok: true, text: change(encoded.text) } : encoded;
}

/** The text, if it was not refused. */
export function textOf(encoded: Encoded): string | undefined {
  return encoded.ok ? encoded.text : undefined;
}
