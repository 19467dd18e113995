import type { Finding } from './finding.js';

/** What one run of `check` found, ready for a reporter. */
export type CheckReport = {
  /** Paths of the models that were checked, as the user knows them; included files are not listed. */
  readonly models: readonly string[];
  /** Sorted, see `arrangeFindings`. */
  readonly findings: readonly Finding[];
  /** How many findings were suppressed. */
  readonly suppressed: number;
};
