import { jsonText, locationJson } from '../../../diagnostics/index.js';
import { plainRequest } from '../../../planner/index.js';
import type { PropertyReport, PropertyResult } from '../../properties/report.js';
import { failureLabel, TEST_FORMAT_VERSION, type TestReport, type TestResult } from '../report.js';

/** The report for machines; `schemas/test-report.schema.json` describes it. */
export function testJson({ model, tests, problems, properties }: TestReport): string {
  const failed = tests.filter(({ failures }) => failures.length > 0).length;
  return jsonText({
    formatVersion: TEST_FORMAT_VERSION,
    model,
    summary: { tests: tests.length, passed: tests.length - failed, failed },
    problems,
    tests: tests.map(resultJson),
    ...(properties === undefined ? {} : { properties: propertiesJson(properties) }),
  });
}

function propertiesJson({ seed, runs, properties }: PropertyReport): object {
  const count = (kind: PropertyResult['outcome']['kind']): number =>
    properties.filter(({ outcome }) => outcome.kind === kind).length;
  return {
    seed,
    runs,
    summary: {
      properties: properties.length,
      passed: count('passed'),
      failed: count('failed'),
      skipped: count('skipped'),
    },
    properties: properties.map(({ kind, subject, name, span, outcome }) => ({
      kind,
      subject,
      name,
      status: outcome.kind,
      location: locationJson(span),
      ...(outcome.kind === 'skipped' ? { why: outcome.why } : {}),
      ...(outcome.kind === 'failed' ? { counterexample: outcome.counterexample } : {}),
    })),
  };
}

function resultJson({ name, pattern, span, failures, figures, requests }: TestResult): object {
  return {
    name,
    pattern,
    status: failures.length === 0 ? 'passed' : 'failed',
    location: locationJson(span),
    figures,
    failures: failures.map((failure) => ({
      what: failureLabel(failure),
      expected: failure.expected,
      got: failure.got,
      location: locationJson(failure.span),
    })),
    requests: requests.map(({ api, input }) => ({ api, input: plainRequest(input) })),
  };
}
