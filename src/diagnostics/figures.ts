import { decimalText } from './decimal-text.js';

/** Three digits that matter: 0.0042, 0.5, 1.25, 83.3, 2,204. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 0.0001) return `${value < 0 ? '-' : ''}<0.0001`;
  const digits =
    size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 || size === 0 ? 2 : Math.min(4, 2 - Math.floor(Math.log10(size)));
  return decimalText(value, digits);
}

/** 12,345 */
export function wholeText(value: number): string {
  return decimalText(value);
}

const STEPS = [
  [1024 ** 4, 'TB'],
  [1024 ** 3, 'GB'],
  [1024 ** 2, 'MB'],
  [1024, 'KB'],
] as const;

/** 1.5 KB: bytes in binary units, as DynamoDB counts them. */
export function bytesText(bytes: number): string {
  for (const [size, unit] of STEPS) {
    if (bytes >= size) return `${numberText(bytes / size)} ${unit}`;
  }
  return `${numberText(Math.ceil(bytes))} B`;
}

/** 24.5 % */
export function percentText(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 0.01 ? '<0.01' : numberText(percent)} %`;
}

/** $1,234, $12.30, $0 */
export function usdText(usd: number): string {
  if (usd > 0 && usd < 0.01) return 'under $0.01';
  return usd >= 1000 || usd === 0 ? `$${decimalText(usd)}` : `$${decimalText(usd, 2, 2)}`;
}

/** 1 request, 2 requests */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`;
}
