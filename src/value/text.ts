const REPLACEMENT = 0xfffd;

/** Bytes of a string in UTF-8; a lone surrogate counts as U+FFFD, which is what UTF-8 encoders write for it. */
export function utf8Length(text: string): number {
  const units = text.length;
  if (units > 100) return Buffer.byteLength(text, 'utf8');
  for (let i = 0; i < units; i++) {
    if (text.charCodeAt(i) > 0x7f) return Buffer.byteLength(text, 'utf8');
  }
  return units;
}

/**
 * Orders strings by their UTF-8 bytes: negative, 0 or positive.
 * UTF-16 order differs only where a surrogate pair meets U+E000..U+FFFF.
 */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (x < 0xd800 && y < 0xd800 && !(i > 0 && isHighSurrogate(a.charCodeAt(i - 1)))) return x - y;
    return compareCodePoints(a, b, i > 0 && isHighSurrogate(a.charCodeAt(i - 1)) ? i - 1 : i);
  }
  if (a.length === b.length) return 0;
  return length > 0 && isHighSurrogate(a.charCodeAt(length - 1))
    ? compareCodePoints(a, b, length - 1)
    : a.length - b.length;
}

/** UTF-8 bytes as a string with one character (0 to 255) per byte, so that `<` orders by bytes. */
export function utf8Characters(text: string): string {
  const units = text.length;
  for (let i = 0; i < units; i++) {
    if (text.charCodeAt(i) > 0x7f) return Buffer.from(text, 'utf8').toString('latin1');
  }
  return text;
}

function compareCodePoints(a: string, b: string, start: number): number {
  let i = start;
  let j = start;
  while (i < a.length && j < b.length) {
    const x = a.codePointAt(i) as number;
    const y = b.codePointAt(j) as number;
    const difference = wellFormed(x) - wellFormed(y);
    if (difference !== 0) return difference;
    i += x > 0xffff ? 2 : 1;
    j += y > 0xffff ? 2 : 1;
  }
  return a.length - i - (b.length - j);
}

function wellFormed(codePoint: number): number {
  return codePoint >= 0xd800 && codePoint <= 0xdfff ? REPLACEMENT : codePoint;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
