import type { Span } from '../../../source/index.js';
import { invalid } from '../../problem.js';
import { Work } from '../shared/work.js';
import { type Assumed, Decisions } from './decisions.js';

/** Work that tells what is assumed and decides something. */
export class TerraformWork extends Work {
  readonly decisions = new Decisions();
}

/** Values that are found out once, when they are first asked for. */
export class Memo<T> {
  readonly #work: TerraformWork;
  readonly #known = new Map<string, { readonly found: T; readonly rests: ReadonlySet<Assumed> }>();
  readonly #underway = new Set<string>();

  constructor(work: TerraformWork) {
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
