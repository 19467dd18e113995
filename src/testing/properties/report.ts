import type { Span } from '../../source/index.js';

/** What came of the properties that follow from one model. */
export interface PropertyReport {
  /** The same seed draws the same values. */
  readonly seed: number;
  /** Cases that are tried of each property. */
  readonly runs: number;
  readonly properties: readonly PropertyResult[];
}

export interface PropertyResult {
  /**
   * `key`: items are told apart by their keys, and keys are read back. `order`: a sort key keeps the order that is planned with. `unique`: no
   * two items share a value, however writers interleave. `lock`: no write is lost.
   */
  readonly kind: 'key' | 'order' | 'unique' | 'lock';
  /** What it is about: an entity, one of its indexes, a constraint. */
  readonly subject: string;
  /** As a sentence. */
  readonly name: string;
  readonly span: Span;
  readonly outcome:
    | { readonly kind: 'passed' }
    | { readonly kind: 'failed'; readonly counterexample: CounterExample }
    /** Nothing could be tried. */
    | { readonly kind: 'skipped'; readonly why: string };
}

/** The smallest case found that contradicts a property. */
export interface CounterExample {
  readonly message: string;
  /** What was drawn, or what was done, line by line. */
  readonly lines: readonly string[];
}
