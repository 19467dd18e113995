import type { Spread } from '../plan.js';
import type { IndexPrice } from '../suggestion.js';

/** Version of the machine-readable form; fields are only added within one. Schema: `schemas/explain-report.schema.json`. */
export const EXPLAIN_FORMAT_VERSION = 1;

/** How one pattern is served, as plain data. */
export interface ExplainReport {
  readonly formatVersion: typeof EXPLAIN_FORMAT_VERSION;
  readonly model: string;
  readonly pattern: string;
  readonly op: string;
  readonly entities: readonly string[];
  readonly verdict: 'planned' | 'unserved' | 'deferred';
  /** Present when planned. */
  readonly operation?: ExplainedRead | ExplainedWrite;
  readonly figures?: ExplainedFigures;
  /** One request with example arguments, in DynamoDB JSON; binary values are base64. */
  readonly request?: { readonly api: string; readonly input: unknown };
  readonly notes: readonly Explained[];
  /** The chosen index first. */
  readonly candidates: readonly ExplainedCandidate[];
  /** What is missing, when unserved or deferred. */
  readonly missing: readonly Explained[];
  readonly suggestions: readonly ExplainedSuggestion[];
  readonly assumptions: readonly ExplainedAssumption[];
}

/** A code for programs and a text for people. */
export interface Explained {
  readonly code: string;
  readonly text: string;
}

/** What stands in one attribute of the table's key. */
export interface ExplainedKeyPart {
  readonly attribute: string;
  readonly equals: string;
}

export interface ExplainedRead {
  readonly kind: 'read';
  readonly api: string;
  readonly table: string;
  /** Absent for the table itself. */
  readonly index?: string;
  /** The whole key of an item that is read by it. */
  readonly itemKey?: readonly ExplainedKeyPart[];
  readonly keyCondition?: {
    readonly text: string;
    readonly pk: readonly ExplainedKeyPart[];
    readonly sk: readonly {
      readonly attribute: string;
      readonly operator: string;
      readonly bounds: readonly string[];
    }[];
  };
  readonly filter: readonly Explained[];
  /** Rows that the caller drops. */
  readonly clientDrops: readonly Explained[];
  readonly projection?: readonly string[];
  readonly forward: boolean;
  readonly limit?: number;
  readonly consistent: boolean;
  readonly fanOut?: {
    readonly shards: number;
    readonly buckets: number;
    readonly mode: string;
    readonly requests: number;
  };
  readonly merge?: { readonly key: readonly string[]; readonly sum: readonly string[]; readonly order?: string };
  /** Of one request. */
  readonly sources: readonly {
    readonly entity: string;
    readonly items: Spread;
    readonly entryBytes: number;
    readonly why: string;
  }[];
  readonly foreign: readonly {
    readonly entity: string;
    readonly certainty: string;
    readonly share: number;
    readonly removedBy: string;
  }[];
}

export interface ExplainedWrite {
  readonly kind: 'write';
  readonly api: string;
  readonly action: string;
  readonly table: string;
  readonly entity: string;
  /** What the caller gives. */
  readonly key: readonly string[];
  /** The key that is made of it. */
  readonly itemKey: readonly ExplainedKeyPart[];
  readonly changes: readonly string[];
  readonly conditions: readonly Explained[];
  readonly tableUnits: Spread;
  readonly indexWrites: readonly {
    readonly index: string;
    readonly effect: string;
    readonly units: Spread;
    readonly because: readonly string[];
  }[];
  /** What the figures leave out. */
  readonly excluded: readonly Explained[];
}

export interface ExplainedFigures {
  readonly requests: Spread;
  readonly items?: Spread;
  readonly returned?: Spread;
  readonly bytes?: Spread;
  readonly readUnits: Spread;
  readonly writeUnits: Spread;
}

export interface ExplainedCandidate {
  readonly index: string;
  readonly kind: 'table' | 'global' | 'local';
  readonly verdict: 'chosen' | 'refused';
  readonly reasons: readonly Explained[];
  readonly cost?: { readonly readUnits: number; readonly requests: number };
}

export interface ExplainedSuggestion {
  readonly kind: string;
  readonly text: string;
  readonly price?: IndexPrice;
}

export interface ExplainedAssumption {
  readonly about: string;
  readonly value: string;
  readonly why: string;
  readonly at?: { readonly file: string; readonly line: number; readonly column: number };
}
