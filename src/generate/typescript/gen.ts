import type { Design } from '../../design/index.js';
import type { Plan } from '../../planner/index.js';
import type { Code } from '../text/index.js';
import type { Names } from './names.js';

/** A model on its way to TypeScript: without errors, and planned. */
export interface Gen {
  readonly design: Design;
  readonly plan: Plan;
  readonly names: Names;
}

/** One file before it is printed. */
export interface GeneratedFile {
  /** From the root of the output, with `/` and with its ending. */
  readonly path: string;
  readonly code: Code;
  /** Already as prettier leaves it, where imports end in `.js`. */
  readonly isFormatted?: boolean;
}
