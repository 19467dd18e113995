/** 0! to 20!, the factorials that a double holds exactly enough. */
const SMALL = 20;

/**
 * Poisson probabilities by Loader's saddle-point form, accurate to about 1e-14 at any mean.
 * Catherine Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000).
 */
export function poissonPmf(mean: number, k: number): number {
  if (k < 0 || mean < 0) return 0;
  if (mean === 0) return k === 0 ? 1 : 0;
  if (k === 0) return Math.exp(-mean);
  return Math.exp(-stirlingError(k) - deviance(k, mean)) / Math.sqrt(2 * Math.PI * k);
}

/** P(X ≤ k), by summing the shorter side. */
export function poissonCdf(mean: number, k: number): number {
  const last = Math.floor(k);
  if (last < 0) return 0;
  return last < mean ? lowerSum(mean, last, () => 1) : 1 - upperSum(mean, last + 1, () => 1);
}

/** Expected excess E[(X − capacity)⁺] of Poisson arrivals in one second over a whole number of places. */
export function poissonOverflow(mean: number, capacity: number): number {
  const places = Math.floor(capacity);
  if (places >= mean) return upperSum(mean, places + 1, (k) => k - places);
  return mean - places + lowerSum(mean, places - 1, (k) => places - k);
}

/** Share of Poisson arrivals that one partition without burst turns away: E[(X − C)⁺] / λ. */
export function throttledShare(mean: number, capacity: number): number {
  return mean > 0 ? poissonOverflow(mean, capacity) / mean : 0;
}

/** Expected excess of a normal quantity over a capacity; for compound arrivals, whose variance differs from their mean. */
export function normalOverflow(mean: number, variance: number, capacity: number): number {
  const deviation = Math.sqrt(variance);
  if (!(deviation > 0)) return Math.max(0, mean - capacity);
  const z = (capacity - mean) / deviation;
  return deviation * (normalDensity(z) - z * normalTail(z));
}

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** P(Z > z) for a standard normal: series inside, continued fraction outside; relative error below 1e-12. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let i = 1; Math.abs(term) > 1e-17 * Math.abs(sum); i++) {
      term *= (z * z) / (2 * i + 1);
      sum += term;
    }
    return 0.5 - sum * normalDensity(z);
  }
  let fraction = 0;
  for (let i = 120; i >= 1; i--) fraction = i / (z + fraction);
  return normalDensity(z) / (z + fraction);
}

/** Sum of weight(k)·P(X = k) over k = last, last − 1, … , 0. */
function lowerSum(mean: number, last: number, weight: (k: number) => number): number {
  let probability = poissonPmf(mean, last);
  let sum = 0;
  for (let k = last; k >= 0; k--) {
    const part = weight(k) * probability;
    sum += part;
    if (part <= sum * 1e-17 && k < mean) break;
    probability *= k / mean;
  }
  return sum;
}

/** Sum of weight(k)·P(X = k) over k = first, first + 1, … */
function upperSum(mean: number, first: number, weight: (k: number) => number): number {
  let probability = poissonPmf(mean, first);
  let sum = 0;
  for (let k = first; ; k++) {
    const part = weight(k) * probability;
    sum += part;
    if (part <= sum * 1e-17 && k > mean) break;
    probability *= mean / (k + 1);
  }
  return sum;
}

/** ln n! less Stirling's approximation. */
function stirlingError(n: number): number {
  if (n < SMALL) {
    let factorial = 1;
    for (let i = 2; i <= n; i++) factorial *= i;
    return Math.log(factorial) - ((n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI));
  }
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / n;
}

/** k·ln(k/mean) + mean − k without loss of digits where the two are near. */
function deviance(k: number, mean: number): number {
  const difference = k - mean;
  if (Math.abs(difference) >= 0.1 * (k + mean)) return k * Math.log(k / mean) - difference;
  const v = difference / (k + mean);
  let sum = difference * v;
  let term = 2 * k * v;
  for (let i = 1; i < 1000; i++) {
    term *= v * v;
    const next = sum + term / (2 * i + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}
