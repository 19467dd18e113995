import type { Spread } from '../plan.js';
import type { CallFailure } from '../program.js';
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
  readonly operation?: ExplainedOperation;
  readonly figures?: ExplainedFigures;
  /** Errors that the model's own rules give a call, each once. Those of the service come besides. */
  readonly errors: readonly ExplainedError[];
  /** Present where a call reads before it writes: it is tried so often in all while others change what it read. */
  readonly attempts?: number;
  /** What its writes set off, which the figures leave out. */
  readonly followUps: readonly ExplainedFollowUp[];
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

export type ExplainedOperation =
  | ExplainedRead
  | ExplainedWrite
  | ExplainedTransaction
  | ExplainedDeleteQuery
  | ExplainedExecute;

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
  readonly conditions: readonly ExplainedCondition[];
  /** Of the item itself, as `indexWrites`. */
  readonly tableUnits: Spread;
  readonly indexWrites: readonly ExplainedIndexWrite[];
  readonly before: readonly ExplainedBefore[];
  /** Everything that one call writes, the item itself first. */
  readonly parts: readonly ExplainedPart[];
}

export interface ExplainedTransaction {
  readonly kind: 'transaction';
  readonly api: string;
  readonly tables: readonly string[];
  readonly before: readonly ExplainedBefore[];
  /** In the order of the steps, each followed by what comes with it. */
  readonly parts: readonly ExplainedPart[];
  /** Items that two steps may name, which DynamoDB refuses. */
  readonly repeats: readonly ExplainedRepeat[];
  /** What the `ClientRequestToken` is made of. */
  readonly idempotency?: string;
  /** A call that leaves it out gets a new one: it is another call then. */
  readonly tokenMade?: true;
}

export interface ExplainedDeleteQuery {
  readonly kind: 'delete-query';
  readonly api: string;
  readonly read: ExplainedRead;
  /** How the rows are deleted. */
  readonly deletes: string;
  readonly parts: readonly ExplainedPart[];
  readonly atomic: false;
}

export interface ExplainedExecute {
  readonly kind: 'execute';
  readonly api: string;
  readonly action: string;
  readonly table: string;
  /** Absent for the table itself. */
  readonly index?: string;
  readonly statement: string;
  /** It reads everything that the table or index holds. */
  readonly readsAll: boolean;
  readonly parts: readonly ExplainedPart[];
}

/** One kind of item of a call: what the pattern or step names, or what comes with it. */
export interface ExplainedPart {
  readonly role: string;
  readonly entity: string;
  readonly action: string;
  readonly table: string;
  /** Position among the steps of a transaction, from 0. */
  readonly step?: number;
  /** What in the model asks for it. */
  readonly because?: string;
  readonly itemKey: readonly ExplainedKeyPart[];
  readonly changes: readonly string[];
  readonly conditions: readonly ExplainedCondition[];
  /** In one call. */
  readonly count: Spread;
  /** Of one, as `tableUnits` and `indexWrites`. */
  readonly bytes: Spread;
  readonly tableUnits: Spread;
  readonly indexWrites: readonly ExplainedIndexWrite[];
}

/** What must hold; `error` is what a call fails with where it does not. */
export interface ExplainedCondition extends Explained {
  readonly error?: string;
}

export interface ExplainedIndexWrite {
  readonly index: string;
  readonly effect: string;
  readonly units: Spread;
  readonly because: readonly string[];
}

/** A request that a write needs before it can be made. */
export interface ExplainedBefore {
  readonly api: string;
  readonly why: string;
  readonly text: string;
  readonly entity: string;
  readonly consistent: boolean;
  /** Items of one call. */
  readonly count: Spread;
  /** Of one: read units, of an `UpdateItem` write units. */
  readonly units: Spread;
  /** A call that gives what it reads does without. */
  readonly avoidable: boolean;
  /** What a call fails with where there is no such item. */
  readonly error?: string;
}

export interface ExplainedRepeat {
  readonly certainty: 'certain' | 'possible';
  /** Positions from 0; the same twice for elements of one list. */
  readonly steps: readonly [number, number];
  readonly entity: string;
  readonly when: string;
}

export interface ExplainedError {
  readonly error: string;
  readonly reason: CallFailure['reason'];
}

export interface ExplainedFollowUp {
  readonly name: string;
  readonly kind: 'stream-rule' | 'copy';
  /** Who does it: a consumer of the table's stream, or the caller after its write. */
  readonly by: 'stream' | 'caller';
  readonly target: string;
  readonly verdict: 'planned' | 'unserved' | 'deferred';
  /** Times that one call sets it off, on average. */
  readonly perCall: number;
  readonly why: string;
  /** Of each time; absent where nothing serves it. */
  readonly figures?: ExplainedFigures;
}

export interface ExplainedFigures {
  readonly requests: Spread;
  /** Read and paid for, or written. */
  readonly items?: Spread;
  readonly returned?: Spread;
  /** Read, or of a transaction's items. */
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
