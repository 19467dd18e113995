const DIGITS = 20;
const UNIT = 10n ** BigInt(DIGITS);

/**
 * The sequence number of the nth record of a stream: digits alone, 21 of them or more, and greater for each later record
 * as a number, though not always as a text, as the service's are.
 */
export function sequenceNumber(base: number, n: number): string {
  return `${n}${String(base + n).padStart(DIGITS, '0')}`;
}

/** Where a sequence number stands: the first n whose number is not less, and whether it is that one. */
export function placeOf(base: number, text: string): { readonly n: number; readonly exact: boolean } | undefined {
  if (!/^[0-9]+$/.test(text)) return undefined;
  const number = BigInt(text);
  const n = Number(number / UNIT);
  if (!Number.isSafeInteger(n)) return undefined;
  const at = BigInt(sequenceNumber(base, n));
  return { n: number > at ? n + 1 : n, exact: number === at };
}
