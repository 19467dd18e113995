import type { Finding } from '../../diagnostics/index.js';

/** What a change of a model does: what is found, and the figures that differ. */
export interface Comparison {
  /** Its path, as it is shown. */
  readonly path: string;
  /** What it is compared with, for people: `origin/main`. */
  readonly base: string;
  /** `missing`: there was no such model. `broken`: it did not resolve, and has no figures. */
  readonly before: 'sound' | 'missing' | 'broken';
  /** `broken`: it does not resolve; there are findings, and no figures. `missing`: it is no more. */
  readonly after: 'sound' | 'broken' | 'missing';
  /** Dollars a month, of a model that is no more. */
  readonly was?: string;
  readonly findings: {
    /** What was not found before, most serious first, each place by itself. */
    readonly fresh: readonly Finding[];
    readonly gone: readonly Finding[];
    readonly staying: number;
  };
  readonly tables: readonly ComparedTable[];
}

/** Figures of one kind, of what differs. */
export interface ComparedTable {
  readonly title: string;
  /** What stands in the first column. */
  readonly what: string;
  readonly rows: readonly ComparedRow[];
  /** Rows that are left out since they do not differ. */
  readonly same: number;
}

/** Texts with names between backticks. One that is absent was not there, or is there no more. */
export interface ComparedRow {
  readonly name: string;
  readonly before?: string;
  readonly after?: string;
  /** How much more, of what was there: 0.25 is a quarter more. */
  readonly growth?: number;
}
