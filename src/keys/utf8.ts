export { compareUtf8, utf8Length as utf8Bytes } from '../value/text.js';

/** Whether the text has UTF-8 at all: no lone surrogate. */
export function isUnicode(text: string): boolean {
  return !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}

/**
 * The smallest text above every text that begins with the prefix: its last character replaced by the next one.
 * Undefined when there is none (empty, or only U+10FFFF).
 */
export function afterPrefix(prefix: string): string | undefined {
  const codes = [...prefix].map((char) => char.codePointAt(0) ?? 0);
  for (let last = codes.pop(); last !== undefined; last = codes.pop()) {
    const next = last === 0xd7ff ? 0xe000 : last + 1;
    if (next <= 0x10ffff) return String.fromCodePoint(...codes, next);
  }
  return undefined;
}
