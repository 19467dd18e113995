import type { Severity } from '../../diagnostics/index.js';

/** What `check` is asked for, as the command line gives it. */
export type CheckOptions = {
  readonly paths: readonly string[];
  /** `text`, or `sarif=out.sarif`: to a file. */
  readonly format: readonly string[];
  readonly failOn: Severity;
};
