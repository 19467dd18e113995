import { atScale, readDecimal } from './number-value.js';
import { compareUtf8 } from './utf8.js';

/** The highest text of as many characters below the text; undefined when its last character is U+0000. */
export function previousText(text: string): string | undefined {
  const codes = [...text].map((char) => char.codePointAt(0) ?? 0);
  const last = codes.pop();
  if (last === undefined || last === 0) return undefined;
  return String.fromCodePoint(...codes, last === 0xe000 ? 0xd7ff : last - 1);
}

/** Order in which DynamoDB sorts key texts of the type. */
export function compareKeys(stored: 'S' | 'N' | 'B', left: string, right: string): number {
  if (stored !== 'N') return compareUtf8(left, right);
  const a = readDecimal(left);
  const b = readDecimal(right);
  if (!a || !b) return compareUtf8(left, right);
  const scale = Math.max(a.scale, b.scale);
  const difference = atScale(a, scale).point - atScale(b, scale).point;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
