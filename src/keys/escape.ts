import { type CharSet, charSet, has, intersect, without } from './char-set.js';
import { alt, chars, type Rx, seq, substitute, text } from './rx.js';

/** What `escape: ordered` does to text between separators. */
export interface OrderedEscape {
  readonly separator: string;
  /** Written as `$HH`: everything up to `$` itself, and the separator. */
  readonly escaped: CharSet;
}

/** `$` begins every escape, so it cannot separate. */
export function orderedEscape(separator: string): OrderedEscape | undefined {
  const code = separator.codePointAt(0) ?? 0;
  if (separator.length !== 1 || code > 0x7e || separator === '$') return undefined;
  return { separator, escaped: charSet([0, 0x24], [code, code]) };
}

export function escapeText(scheme: OrderedEscape, value: string): string {
  let out = '';
  for (const char of value) {
    const code = char.codePointAt(0) ?? 0;
    out += has(scheme.escaped, code) ? hex(code) : char;
  }
  return out;
}

function hex(code: number): string {
  return `$${code.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Undefined if the text is no escaped text: a bare `$`, separator or control character, or a needless escape. */
export function unescapeText(scheme: OrderedEscape, value: string): string | undefined {
  let out = '';
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    if (char === '$') {
      const digits = value.slice(at + 1, at + 3);
      const code = Number.parseInt(digits, 16);
      if (!/^[0-9A-F]{2}$/.test(digits) || !has(scheme.escaped, code)) return undefined;
      out += String.fromCharCode(code);
      at += 2;
    } else if (has(scheme.escaped, char.charCodeAt(0))) {
      return undefined;
    } else {
      out += char;
    }
  }
  return out;
}

export function escapeLanguage(scheme: OrderedEscape, rx: Rx): Rx {
  return substitute(rx, (set) => {
    const hit = intersect(set, scheme.escaped);
    if (hit.length === 0) return chars(set);
    const bySixteen: Rx[] = [];
    for (let high = 0; high < 8; high++) {
      const low = charSet(
        ...intersect(hit, [[high * 16, high * 16 + 15]]).map(([lo, hi]) => [lo - high * 16, hi - high * 16] as const),
      );
      if (low.length === 0) continue;
      bySixteen.push(seq([text(String(high)), chars(charSet(...hexDigits(low)))]));
    }
    const rest = without(set, scheme.escaped);
    const written = seq([text('$'), alt(bySixteen)]);
    return rest.length === 0 ? written : alt([chars(rest), written]);
  });
}

function hexDigits(set: CharSet): (readonly [number, number])[] {
  return [
    ...intersect(set, [[0, 9]]).map(([lo, hi]) => [lo + 0x30, hi + 0x30] as const),
    ...intersect(set, [[10, 15]]).map(([lo, hi]) => [lo + 0x37, hi + 0x37] as const),
  ];
}

/**
 * Whether escaping keeps the order of texts over these characters. `$HH` sorts below every character above `$`; that is right
 * unless the separator, which is then written so too, has characters of the set between `$` and itself.
 */
export function escapeKeepsOrder(scheme: OrderedEscape, alphabet: CharSet): boolean {
  const separator = scheme.separator.charCodeAt(0);
  if (separator <= 0x24 || !has(alphabet, separator)) return true;
  return intersect(alphabet, [[0x25, separator - 1]]).length === 0;
}

/**
 * A bound of a range as text that sorts among escaped texts over the alphabet as the bound does among the texts. The bound
 * may hold characters that no value has. Holds where `escapeKeepsOrder` does.
 */
export function escapeBound(scheme: OrderedEscape, alphabet: CharSet, bound: string): string {
  const separator = scheme.separator.charCodeAt(0);
  const upTo = has(alphabet, separator) ? Math.max(0x24, separator) : 0x24;
  let out = '';
  for (const char of bound) {
    const code = char.codePointAt(0) ?? 0;
    out += code <= upTo ? hex(code) : char;
  }
  return out;
}

export function escapesAnything(scheme: OrderedEscape, alphabet: CharSet): boolean {
  return intersect(alphabet, scheme.escaped).length > 0;
}
