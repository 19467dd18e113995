import type { ImportExtension } from './text/index.js';
import type { TestRunner } from './typescript/index.js';

/** What a user may choose of the output. A target leaves alone what does not concern it. */
export interface GenerateOptions {
  /** Ending of the paths that files import each other by. */
  readonly importExtension: ImportExtension;
  /** What runs the generated tests; with `none` neither they nor their fixtures are generated. */
  readonly testRunner: TestRunner | 'none';
  /** The model's file, from the folder of the output, with `/`: the generated tests load it, and without it there are none. */
  readonly model?: string;
}

export const DEFAULT_OPTIONS: GenerateOptions = { importExtension: 'js', testRunner: 'vitest' };
