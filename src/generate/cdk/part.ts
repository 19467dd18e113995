import type { Code } from '../text/index.js';

/** What one thing adds to the construct, in the places that it needs. */
export interface Part {
  /** Properties that it is given. */
  readonly given?: Code;
  /** Whether it cannot do without one of them. */
  readonly isRequired?: boolean;
  /** Its own properties. */
  readonly declared?: Code;
  /** Statements of its constructor. */
  readonly made?: Code;
}
