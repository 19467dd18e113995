/** How many cases a property test tries: few in `npm test`, the full count in `npm run test:full`. */
export function runs(reduced: number, full: number): number {
  return process.env.MODE === 'full' ? full : reduced;
}
