import type { DynamoRequest } from '../../planner/index.js';
import type { Span } from '../../source/index.js';
import type { PropertyReport } from '../properties/report.js';

export const TEST_FORMAT_VERSION = 1;

/** What came of the tests of one model. */
export interface TestReport {
  readonly model: string;
  readonly tests: readonly TestResult[];
  /** Samples that could not be stored, in sentences: the tests ran without them. */
  readonly problems: readonly string[];
  /** Where they were asked for: what came of the properties that follow from the model. */
  readonly properties?: PropertyReport;
}

export interface TestResult {
  readonly name: string;
  readonly pattern: string;
  readonly span: Span;
  /** Empty where the test passed. */
  readonly failures: readonly TestFailure[];
  /** Of the tested call; the calls of `given` are not counted. */
  readonly figures: TestFigures;
  /** What the tested call sent, in order; the call of `given` that failed, where one did: the tested call is not made then. */
  readonly requests: readonly DynamoRequest[];
}

export interface TestFigures {
  readonly requests: number;
  readonly scanned: number;
  readonly rru: number;
  readonly wru: number;
  readonly rows: number;
}

export interface TestFailure {
  /** What was looked at: an expectation, a budget, or the call itself. */
  readonly what:
    | 'ids'
    | 'groups'
    | 'items'
    | 'count'
    | 'requests'
    | 'scanned'
    | 'rru'
    | 'wru'
    | 'error'
    | 'given'
    | 'call';
  /** Where the expectation is written: in the test, or in the pattern's `budget` or `expect`. */
  readonly of: 'test' | 'budget' | 'pattern';
  readonly expected: string;
  readonly got: string;
  readonly span: Span;
}

/** How reports name what was looked at: `ids`, `budget.rru`, `pattern.expect.items`. */
export function failureLabel({ what, of }: TestFailure): string {
  return of === 'test' ? what : of === 'budget' ? `budget.${what}` : `pattern.expect.${what}`;
}

/** Whether a test failed, or a property does not hold. */
export function hasFailed({ tests, properties }: TestReport): boolean {
  return (
    tests.some(({ failures }) => failures.length > 0) ||
    (properties?.properties ?? []).some(({ outcome }) => outcome.kind === 'failed')
  );
}
