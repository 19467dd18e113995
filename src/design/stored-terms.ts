import { type Expr, substituteAttributes } from '../expression/model/index.js';
import type { EntityDesign } from './design.js';

/** The expression with derived attributes replaced by what they are derived from: what conditions are compared in. */
export function inStoredTerms({ types }: EntityDesign, expr: Expr): Expr {
  return substituteAttributes(expr, (name) => types.derivation(name)?.expr, types.known);
}
