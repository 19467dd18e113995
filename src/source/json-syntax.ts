/** What a string has between its quotes: no control characters, no escapes but these. https://www.rfc-editor.org/rfc/rfc8259#section-7 */
const CHARACTERS = String.raw`(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*`;
const NUMERAL = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`;

/** Each matches where its `lastIndex` is set to. */
export const SPACE = /[ \t\r\n]*/y;
export const STRING = new RegExp(`"${CHARACTERS}"`, 'y');
export const STRING_START = new RegExp(`"${CHARACTERS}`, 'y');
export const NUMBER = new RegExp(NUMERAL, 'y');
export const SCALAR = new RegExp(`true|false|null|${NUMERAL}|"${CHARACTERS}"`, 'y');
