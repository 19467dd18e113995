/** Order of two plain decimal numbers of any length, by their values. */
export function compareDecimals(a: string, b: string): number {
  const left = unitsOf(a);
  const right = unitsOf(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

const DIGITS = 12;

function unitsOf(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  const units = BigInt(whole.replace('-', '') + fraction.padEnd(DIGITS, '0'));
  return text.startsWith('-') ? -units : units;
}
