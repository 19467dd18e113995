import type { Span } from '../../../source/index.js';
import { invalid } from '../../problem.js';

/** Steps of evaluation that a configuration may take: ten thousand tables take fewer. */
const MOST_STEPS = 3_000_000;
/** Evaluations within evaluations: locals that need locals, and modules of modules. */
const MOST_DEPTH = 400;
/** Texts, in UTF-16 units. */
const MOST_TEXT = 4_000_000;

/** What has been done of what may be: a small text can ask for endless work. */
export class Work {
  #steps = 0;
  #depth = 0;

  /** @param amount elements or characters that are made. */
  spend(span: Span, amount = 1): void {
    this.#steps += amount;
    if (this.#steps > MOST_STEPS) throw invalid('What is defined here takes too much work to be read.', span);
  }

  text(span: Span, length: number): void {
    if (length > MOST_TEXT) throw invalid('The text that is made here is too long.', span);
    this.spend(span, Math.ceil(length / 64));
  }

  within<T>(span: Span, evaluate: () => T): T {
    this.#depth += 1;
    if (this.#depth > MOST_DEPTH) throw invalid('What is defined here rests on too long a chain of others.', span);
    try {
      return evaluate();
    } finally {
      this.#depth -= 1;
    }
  }
}
