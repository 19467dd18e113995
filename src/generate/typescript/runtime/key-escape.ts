import { InvalidArgument } from './errors.js';

/** Text between separators: everything up to `$`, and the separator, is written `$HH`, which keeps the order of texts. */
export function escaped(text: string, separator = '#'): string {
  let written = '';
  for (const character of text) written += isEscaped(character, separator) ? hex(character) : character;
  return written;
}

function isEscaped(character: string, separator: string): boolean {
  return character <= '$' || character === separator;
}

function hex(character: string): string {
  return `$${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** What `escaped` wrote. */
export function unescaped(text: string): string {
  return text.replace(/\$([\dA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** A bound of a range in the order of escaped texts; it may hold characters that no value has. `upTo`: the highest that is escaped. */
export function escapedBound(bound: string, upTo = '$'): string {
  let written = '';
  for (const character of bound) written += character <= upTo ? hex(character) : character;
  return written;
}

/** `escape: reject`. */
export function without(text: string, separator: string, argument: string): string {
  if (text.includes(separator)) throw new InvalidArgument(argument, `no \`${separator}\``, text);
  return text;
}
