import type { DistanceFunction } from './api.js';

/**
 * How near two vectors are: the cosine distance (0 to 2) or the Euclidean distance, less being nearer, or the dot product, more
 * being nearer. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchVectors.html
 */
export function score(distance: DistanceFunction, a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let difference = 0;
  let squareA = 0;
  let squareB = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    dot += x * y;
    difference += (x - y) ** 2;
    squareA += x * x;
    squareB += y * y;
  }
  if (distance === 'DOT_PRODUCT') return Math.fround(dot);
  if (distance === 'EUCLIDEAN') return Math.fround(Math.sqrt(difference));
  const lengths = Math.sqrt(squareA) * Math.sqrt(squareB);
  // A vector of zeros has no direction: it is as far from one as from the opposite.
  return lengths === 0 ? 1 : Math.fround(1 - dot / lengths);
}
