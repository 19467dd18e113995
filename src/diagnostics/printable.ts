/** Text of a user's file, made harmless for a terminal: control and direction characters become visible ones. */
export function printable(text: string): string {
  return HARMLESS.test(text) ? text : text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, visible);
}

/** ASCII that is seen, arrows and lines: asked first, since the classes of Unicode take a millisecond to make. */
const HARMLESS = /^[ -~\u2010-\u2027\u2190-\u257f]*$/;

/** Plain data with every text in it made harmless: what a report for a terminal is drawn from. */
export function printableData<T>(data: T): T {
  return mapTexts(data) as T;
}

/** JSON for standard output, which may be a terminal: characters that steer one are escaped, as JSON itself allows. */
export function jsonText(data: unknown): string {
  const text = JSON.stringify(data, undefined, 2);
  return `${text.replace(/[\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, escaped)}\n`;
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function mapTexts(data: unknown): unknown {
  if (typeof data === 'string') return printable(data);
  if (Array.isArray(data)) return data.map(mapTexts);
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [printable(name), mapTexts(value)]));
}

function visible(char: string): string {
  const code = char.charCodeAt(0);
  if (char === '\t') return char;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/** Columns that a character takes on a terminal: 0 for marks that join, 2 for wide scripts and emoji. */
export function charWidth(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x300 || isDrawn(code)) return 1;
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(char) || (code >= 0x1f3fb && code <= 0x1f3ff)) return 0;
  return isWide(code) || /^\p{Emoji_Presentation}$/u.test(char) ? 2 : 1;
}

/** Dashes and quotes, and what frames and marks are drawn of: one column each. */
function isDrawn(code: number): boolean {
  return (code >= 0x2010 && code <= 0x2027) || (code >= 0x2500 && code <= 0x257f);
}

/** Wide and full-width blocks of Unicode's East Asian Width (https://www.unicode.org/reports/tr11/). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

function isWide(code: number): boolean {
  return WIDE.some(([first, last]) => code >= first && code <= last);
}
