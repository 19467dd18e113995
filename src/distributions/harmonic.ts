const HEAD = 1000;
const MAX_CACHED = 64;
const heads = new Map<number, Float64Array>();

/**
 * Generalised harmonic number: the sum of i^-s for i = 1 … n, in constant time for any n up to 2^53.
 * Exact summation up to 1,000, then the Euler–Maclaurin formula, whose remainder is below 1e-20 from there on.
 */
export function harmonic(n: number, s: number): number {
  const count = Math.floor(n);
  if (s === 0) return Math.max(0, count);
  const head = headSums(s);
  if (count <= HEAD) return head[Math.max(0, count)] as number;
  return (head[HEAD] as number) + tail(HEAD, count, s);
}

/** The sum of i^-s for i = from + 1 … to, without the loss of digits of a difference of two sums. */
export function harmonicBetween(from: number, to: number, s: number): number {
  const first = Math.max(0, Math.floor(from));
  const last = Math.floor(to);
  if (last <= first) return 0;
  if (last <= HEAD) return sumOf(first, last, s);
  if (first < HEAD) return sumOf(first, HEAD, s) + tail(HEAD, last, s);
  return tail(first, last, s);
}

/** Partial sums up to `HEAD`, each correctly rounded to within an ulp by compensated summation. */
function headSums(s: number): Float64Array {
  const cached = heads.get(s);
  if (cached !== undefined) return cached;
  const sums = new Float64Array(HEAD + 1);
  let sum = 0;
  let lost = 0;
  for (let i = 1; i <= HEAD; i++) {
    const term = i ** -s - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
    sums[i] = sum;
  }
  if (heads.size >= MAX_CACHED) heads.clear();
  heads.set(s, sums);
  return sums;
}

function sumOf(from: number, to: number, s: number): number {
  let sum = 0;
  for (let i = to; i > from; i--) sum += i ** -s;
  return sum;
}

/** Sum over i = a + 1 … b for a ≥ 1,000 by Euler–Maclaurin with f(x) = x^-s. */
function tail(a: number, b: number, s: number): number {
  const f = (x: number): number => x ** -s;
  const slope = (x: number): number => -s * x ** (-s - 1);
  const third = (x: number): number => -s * (s + 1) * (s + 2) * x ** (-s - 3);
  return integralOfPower(a, b, s) + (f(b) - f(a)) / 2 + (slope(b) - slope(a)) / 12 - (third(b) - third(a)) / 720;
}

/** The integral of x^-s from a to b, without loss of digits near s = 1. */
export function integralOfPower(a: number, b: number, s: number): number {
  const logRatio = Math.log(b / a);
  const exponent = (1 - s) * logRatio;
  if (exponent === 0) return logRatio * a ** (1 - s);
  return a ** (1 - s) * (Math.expm1(exponent) / exponent) * logRatio;
}
