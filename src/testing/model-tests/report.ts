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
  /** What is wrong with a model that cannot be tested. */
  readonly errors?: readonly ModelFault[];
  /** Where they were asked for: what came of the properties that follow from the model. */
  readonly properties?: PropertyReport;
}

export interface ModelFault {
  readonly rule: string;
  readonly message: string;
  readonly span: Span;
}

/** The report on a model that has errors: no test has run. */
export function brokenReport(model: string, errors: readonly ModelFault[]): TestReport {
  return { model, tests: [], problems: errors.map(faultText), errors };
}

export function faultText({ rule, message, span }: ModelFault): string {
  const { line, column } = span.file.position(span.start);
  return `${span.file.path}:${line}:${column} ${rule} ${message}`;
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
    | 'call'
    | 'set off';
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
export function hasFailed({ tests, errors = [], properties }: TestReport): boolean {
  return (
    errors.length > 0 ||
    tests.some(({ failures }) => failures.length > 0) ||
    (properties?.properties ?? []).some(({ outcome }) => outcome.kind === 'failed')
  );
}
