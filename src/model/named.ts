import type { Expr } from '../expression/model/index.js';
import type { Located, Span } from '../source/index.js';

/** Something that the model names; `span` is the place of the name. */
export interface Named {
  readonly name: string;
  readonly span: Span;
}

/** An expression with its text, which the offsets in its tree refer to (see `expressionSpan`). */
export interface LocatedExpr extends Located<Expr> {
  readonly text?: string;
}

/** Why something should not be used any more, and what to use instead; or no more than that it should not. */
export type Deprecation = string | true;
