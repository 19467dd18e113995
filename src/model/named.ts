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
