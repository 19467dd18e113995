import type { ParsedYaml } from '../source/index.js';
import type { Finding, SuppressedFinding } from './finding.js';

/** What one run of `check` found, ready for a reporter. */
export type CheckReport = {
  /** Paths of the models that were checked, as the user knows them; included files are not listed. */
  readonly models: readonly string[];
  /** Sorted, see `arrangeFindings`; several of one cause are one, see `gathered`. */
  readonly findings: readonly Finding[];
  /** The same, each place by itself, for formats whose readers know a finding from run to run. */
  readonly places?: readonly Finding[];
  /** How many findings were suppressed. */
  readonly suppressed: number;
  /** How many findings are known by a baseline, and left out. */
  readonly baselined?: number;
  /** The same with the reasons that were given, for formats that tell them. */
  readonly suppressedFindings?: readonly SuppressedFinding[];
  /** How many findings `--quiet` leaves out of `findings`. */
  readonly unshown?: number;
  /** With `--fix`: how many findings were fixed, and so are not among the others. Only a dry run writes nothing. */
  readonly fixed?: { readonly count: number; readonly isWritten: boolean };
  /** The files that were read, as trees: they tell where in a model a finding lies. */
  readonly parsed?: readonly ParsedYaml[];
};
