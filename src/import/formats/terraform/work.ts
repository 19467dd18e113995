import type { Span } from '../../../source/index.js';
import { invalid } from '../../problem.js';
import { type Assumed, Decisions } from './decisions.js';

/** Steps of evaluation that a configuration may take: ten thousand tables take fewer. */
const MOST_STEPS = 3_000_000;
/** Evaluations within evaluations: locals that need locals, and modules of modules. */
const MOST_DEPTH = 400;
/** Texts, in UTF-16 units. */
const MOST_TEXT = 4_000_000;

/** What has been done of what may be: a small text can ask for endless work. */
export class Work {
  readonly decisions = new Decisions();
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

/** Values that are found out once, when they are first asked for. */
export class Memo<T> {
  readonly #work: Work;
  readonly #known = new Map<string, { readonly found: T; readonly rests: ReadonlySet<Assumed> }>();
  readonly #underway = new Set<string>();

  constructor(work: Work) {
    this.#work = work;
  }

  get(name: string, span: Span, find: () => T): T {
    const { decisions } = this.#work;
    const known = this.#known.get(name);
    if (known !== undefined) {
      this.#work.spend(span, known.rests.size);
      decisions.assume(known.rests);
      return known.found;
    }
    if (this.#underway.has(name)) {
      const chain = [...this.#underway];
      const circle = [...chain.slice(chain.indexOf(name)), name].map((one) => `\`${one}\``);
      const shown = circle.length > 6 ? [...circle.slice(0, 3), '…', ...circle.slice(-2)] : circle;
      throw invalid(`\`${name}\` depends on itself: ${shown.join(' → ')}.`, span);
    }
    this.#underway.add(name);
    try {
      const made = decisions.watched(find);
      this.#known.set(name, made);
      return made.found;
    } finally {
      this.#underway.delete(name);
    }
  }
}

/** What cannot be evaluated as it is written; `try` goes on to its next argument. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}
