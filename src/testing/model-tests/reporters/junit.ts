import { xmlAttribute, xmlDocument, xmlText } from '../../../diagnostics/xml.js';
import { plainRequest } from '../../../planner/index.js';
import type { Span } from '../../../source/index.js';
import type { PropertyResult } from '../../properties/report.js';
import { failureLabel, faultText, type ModelFault, type TestReport, type TestResult } from '../report.js';

/**
 * JUnit's XML as CI servers read it: one suite for the model's tests with one case for each, another for its properties. Times are left
 * out, so that the same model gives the same bytes.
 */
export function testJunit({ model, tests, problems, errors = [], properties }: TestReport): string {
  const suites = [
    suiteOf(
      model,
      errors.length > 0 ? [brokenCase(model, errors)] : tests.map((test) => caseOf(model, test)),
      errors.length > 0 ? [] : problems,
    ),
    ...(properties === undefined
      ? []
      : [
          suiteOf(
            `${model} properties`,
            properties.properties.map((one) => propertyCase(model, one)),
            [],
          ),
        ]),
  ];
  return xmlDocument({
    testsuites: { ...totals(suites.map((suite) => suite.counts)), testsuite: suites.map((suite) => suite.node) },
  });
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
}

interface Case {
  readonly node: object;
  readonly status: 'passed' | 'failed' | 'skipped';
}

function totals(counts: readonly Counts[]): object {
  const sum = (of: keyof Counts): number => counts.reduce((total, one) => total + one[of], 0);
  return { '@tests': sum('tests'), '@failures': sum('failures'), '@errors': 0, '@skipped': sum('skipped') };
}

function suiteOf(name: string, cases: readonly Case[], problems: readonly string[]) {
  const count = (status: Case['status']): number => cases.filter((one) => one.status === status).length;
  const counts = { tests: cases.length, failures: count('failed'), skipped: count('skipped') };
  const node = {
    '@name': xmlAttribute(name),
    ...totals([counts]),
    testcase: cases.map((one) => one.node),
    ...(problems.length === 0 ? {} : { 'system-err': xmlText(problems.join('\n')) }),
  };
  return { counts, node };
}

/** A model that cannot be tested has failed, which a suite without cases would not say. */
function brokenCase(model: string, errors: readonly ModelFault[]): Case {
  const [first] = errors;
  const failure = {
    '@type': 'model',
    '@message': xmlAttribute(first === undefined ? 'the model has errors' : faultText(first)),
    '#text': xmlText(errors.map(faultText).join('\n')),
  };
  const head =
    first === undefined ? { '@name': 'model', '@classname': xmlAttribute(model) } : headOf('model', model, first.span);
  return { status: 'failed', node: { ...head, failure } };
}

/** The format has one failure to a case: its message tells the first, its text all. */
function caseOf(model: string, test: TestResult): Case {
  const head = headOf(test.name, `${model}.${test.pattern}`, test.span);
  const [first, ...rest] = test.failures;
  if (first === undefined) return { status: 'passed', node: head };
  const more = rest.length === 0 ? '' : `; and ${rest.map(failureLabel).join(', ')}`;
  const failure = {
    '@type': failureLabel(first),
    '@message': xmlAttribute(`${failureLabel(first)}: expected ${first.expected}, got ${first.got}${more}`),
    '#text': xmlText(detailOf(test)),
  };
  return { status: 'failed', node: { ...head, failure } };
}

function propertyCase(model: string, { name, kind, span, outcome }: PropertyResult): Case {
  const head = headOf(name, `${model}.${kind}`, span);
  if (outcome.kind === 'passed') return { status: 'passed', node: head };
  if (outcome.kind === 'skipped')
    return { status: 'skipped', node: { ...head, skipped: { '@message': xmlAttribute(outcome.why) } } };
  const { message, lines } = outcome.counterexample;
  const { line, column } = span.file.position(span.start);
  const text = xmlText([`${span.file.path}:${line}:${column}`, message, ...lines].join('\n'));
  return {
    status: 'failed',
    node: { ...head, failure: { '@type': kind, '@message': xmlAttribute(message), '#text': text } },
  };
}

function headOf(name: string, className: string, span: Span): object {
  return {
    '@name': xmlAttribute(name),
    '@classname': xmlAttribute(className),
    '@file': xmlAttribute(span.file.path),
    '@line': span.file.position(span.start).line,
  };
}

function detailOf({ failures, requests }: TestResult): string {
  const parts = failures.map((failure) => {
    const { line, column } = failure.span.file.position(failure.span.start);
    const place = `${failure.span.file.path}:${line}:${column}`;
    return `${failureLabel(failure)}  ${place}\nexpected ${failure.expected}\ngot ${failure.got}`;
  });
  const sent = requests.map(({ api, input }) => `${api} ${JSON.stringify(plainRequest(input))}`);
  return [...parts, ...(sent.length === 0 ? [] : [`sent\n${sent.join('\n')}`])].join('\n\n');
}
