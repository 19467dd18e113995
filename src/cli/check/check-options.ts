import type { Severity } from '../../diagnostics/index.js';

/** What `check` is asked for, as the command line gives it. */
export type CheckOptions = {
  readonly paths: readonly string[];
  /** `text`, or `sarif=out.sarif`: to a file. */
  readonly format: readonly string[];
  /** What the configuration says where it is absent, and `error` by default. */
  readonly failOn?: Severity;
  /** Only errors are reported. */
  readonly quiet: boolean;
  /** SARIF lists what is suppressed, too. */
  readonly reportSuppressed: boolean;
  /** More fail the run. */
  readonly maxWarnings?: number;
  /** In place of the preset of models and configurations. */
  readonly preset?: 'recommended' | 'strict' | 'all';
  /** `DM4005=off`: over what models and configurations say. */
  readonly rule: readonly string[];
  /** A file of known findings; true for the one that is named elsewhere or by default, false for none. */
  readonly baseline?: string | boolean;
  /** Where to write what is found now. */
  readonly writeBaseline?: string | true;
  /** Takes out of the baseline what is found no more. */
  readonly pruneBaseline: boolean;
  /** Mend what needs no person's judgement. */
  readonly fix: boolean;
  /** Only show what `fix` would change. */
  readonly dryRun: boolean;
  /** Only models that have changed since the branch left its base. */
  readonly changed: boolean;
  /** What the branch left; a usual name by default. */
  readonly base?: string;
  /** Do it again whenever a file changes. */
  readonly watch: boolean;
};
