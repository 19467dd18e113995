/** What a case rests on. */
export type Kind =
  | 'closed form'
  | 'documentation'
  | 'measurement'
  | 'difference'
  | 'property'
  | 'scale'
  | 'paper'
  | 'seed';

/** A case of validation: something known about DynamoDB or about numbers, and what the product's own functions say of it. */
export interface Case {
  readonly id: string;
  readonly text: string;
  readonly kind: Kind;
  /** Whether it takes less than a fifth of a second, so that `npm test` has it too. */
  readonly isQuick?: boolean;
  readonly checks: () => readonly Check[];
}

export interface Check {
  readonly what: string;
  readonly expected: string;
  readonly got: string;
  readonly tolerance: string;
  readonly pass: boolean;
}

export type Tolerance = { readonly relative: number } | { readonly absolute: number };

/** A number that is to be as expected but for a tolerance. */
export function near(what: string, got: number, expected: number, tolerance: Tolerance): Check {
  const digits = 'relative' in tolerance && tolerance.relative < 1e-6 ? 15 : 5;
  const allowed = 'relative' in tolerance ? tolerance.relative * Math.abs(expected) : tolerance.absolute;
  return {
    what,
    expected: numberText(expected, digits),
    got: numberText(got, digits),
    tolerance:
      'relative' in tolerance ? `${numberText(100 * tolerance.relative)} %` : `± ${numberText(tolerance.absolute)}`,
    pass: Math.abs(got - expected) <= allowed,
  };
}

export function between(what: string, got: number, least: number, most: number): Check {
  const expected = `${numberText(least)} to ${numberText(most)}`;
  return { what, expected, got: numberText(got), tolerance: 'range', pass: got >= least && got <= most };
}

/** Something that is to be exactly so. */
export function exactly<T extends string | number | boolean>(what: string, got: T, expected: T): Check {
  return { what, expected: valueText(expected), got: valueText(got), tolerance: 'exact', pass: got === expected };
}

export function atLeast(what: string, got: number, least: number): Check {
  return { what, expected: `≥ ${numberText(least)}`, got: numberText(got), tolerance: 'bound', pass: got >= least };
}

export function atMost(what: string, got: number, most: number): Check {
  return { what, expected: `≤ ${numberText(most)}`, got: numberText(got), tolerance: 'bound', pass: got <= most };
}

function valueText(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'number' ? numberText(value) : value;
}

/** As many digits as one would read. */
export function numberText(value: number, digits = 5): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : String(value);
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-3) return value.toPrecision(4).replace(/\.?0+(?=e|$)/, '');
  if (size >= 1e3) return value.toLocaleString('en-US', { maximumSignificantDigits: Math.max(6, digits) });
  return String(Number(value.toPrecision(digits)));
}
