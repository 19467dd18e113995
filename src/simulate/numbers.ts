/** Rounded to 10 significant digits, so that a report does not show the noise of floating point. */
export function tidy(value: number): number {
  return Number(value.toPrecision(10));
}
