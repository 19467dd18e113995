/** An attribute by its stored name, or a way into its maps and lists. */
export type Path = string | readonly [string, ...(string | number)[]];

export type Term = { readonly path: Path } | { readonly value: unknown };

/** What SET can take: a value, an attribute, or the sum or difference of two of these. */
export interface Sum {
  readonly left: Term;
  readonly operator?: '+' | '-' | undefined;
  readonly right?: Term | undefined;
}

/** What an update does at one place. */
export type Change =
  /** With `ifAbsent`, the left side counts only where the place has nothing: otherwise it is what the place has. */
  | { readonly kind: 'SET'; readonly path: Path; readonly to: Sum; readonly ifAbsent?: true }
  | { readonly kind: 'REMOVE'; readonly path: Path }
  | { readonly kind: 'ADD'; readonly path: Path; readonly amount: unknown };

/** A sum in the making. */
export class Operand implements Sum {
  readonly left: Term;
  readonly operator: '+' | '-' | undefined;
  readonly right: Term | undefined;

  constructor(left: Term, operator?: '+' | '-', right?: Term) {
    this.left = left;
    this.operator = operator;
    this.right = right;
  }

  plus(other: unknown): Operand {
    return new Operand(this.left, '+', termOf(other));
  }

  minus(other: unknown): Operand {
    return new Operand(this.left, '-', termOf(other));
  }
}

/** The value that an attribute has before the update. */
export function at(path: Path): Operand {
  return new Operand({ path });
}

/** A value that another operand is added to or taken from. */
export function value(of: unknown): Operand {
  return new Operand({ value: of });
}

function termOf(operand: unknown): Term {
  return operand instanceof Operand ? operand.left : { value: operand };
}

export function segments(path: Path): readonly (string | number)[] {
  return typeof path === 'string' ? [path] : path;
}

/** What DynamoDB would answer. */
export function invalid(why: string): Error {
  return Object.assign(new Error(`Invalid update: ${why}.`), { name: 'ValidationException' });
}
