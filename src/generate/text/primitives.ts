import type { Code } from './code.js';
import { isIdentifierName, isReserved } from './identifiers.js';

type LiteralValue = string | number | bigint | boolean | null;

/** A literal of any text or number. */
export function literal(value: LiteralValue): Code {
  return raw(typeof value === 'string' ? quoted(value) : typeof value === 'bigint' ? `${value}n` : numeral(value));
}

function numeral(value: number | boolean | null): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The text of a file of JSON. */
export function json(data: unknown): Code {
  return raw(`${escaped(JSON.stringify(data, undefined, 2))}\n`);
}

function quoted(text: string): string {
  return escaped(JSON.stringify(text));
}

/** What is invisible, or turns other text round, is written as an escape; half surrogates are by JSON itself, and no text of it has a line end. */
function escaped(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) =>
    char
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** A name that was made by `identifier` or `Names`; anything else is a bug. */
export function name(text: string): Code {
  if (!isIdentifierName(text) || isReserved(text)) throw new Error(`\`${text}\` is no identifier.`);
  return raw(text);
}

/** The name of a property in a type or an object literal: bare where it may be, otherwise quoted. */
export function property(text: string): Code {
  // In an object literal `__proto__: x` sets the prototype; computed it is a property like any other.
  if (text === '__proto__') return raw('["__proto__"]');
  return raw(isIdentifierName(text) ? text : quoted(text));
}

/** Access to a property: `.name` or `["a name"]`, to be written behind an expression. */
export function member(text: string): Code {
  return raw(isIdentifierName(text) ? `.${text}` : `[${quoted(text)}]`);
}

/** Fixed text of the generator's own: operators, keywords. Never what comes from a model. */
export function raw(text: string): Code {
  return { parts: [text] };
}
