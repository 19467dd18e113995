import { codeFrame, type Palette, plainPalette, plural, printable } from '../../../diagnostics/index.js';
import { failureLabel, type TestFailure, type TestReport, type TestResult } from '../report.js';
import { countsText, propertyParts, propertySummary } from './property-text.js';
import { requestLines } from './request-lines.js';

/** Characters of an expectation or an answer that are shown. */
const MOST_SHOWN = 500;
/** Requests of one test that are shown. */
const MOST_REQUESTS = 5;

/** One line for each test, and of a failed one what was expected, what came, where it is written, and what was sent. */
export function testText(report: TestReport, palette: Palette = plainPalette): string {
  const { tests, problems } = report;
  const parts: string[] = [];
  if (problems.length > 0)
    parts.push(problems.map((problem) => `${palette.warning('!')} ${printable(problem)}`).join('\n'));
  let passed: string[] = [];
  for (const test of tests) {
    if (test.failures.length === 0) {
      passed.push(headText(test, palette));
      continue;
    }
    if (passed.length > 0) parts.push(passed.join('\n'));
    passed = [];
    parts.push(failedText(test, palette));
  }
  if (passed.length > 0) parts.push(passed.join('\n'));
  const { properties } = report;
  if (properties !== undefined) parts.push(...propertyParts(properties, palette));
  return `${[...parts, summaryText(report, palette)].join('\n\n')}\n`;
}

function headText({ name, failures, figures }: TestResult, palette: Palette): string {
  const mark = failures.length === 0 ? palette.good('✓') : palette.error('✗');
  const { requests, rru, wru } = figures;
  const units = [
    ...(requests > 0 ? [plural(requests, 'request')] : []),
    ...(rru > 0 ? [`${rru} RRU`] : []),
    ...(wru > 0 ? [`${wru} WRU`] : []),
  ];
  return `${mark} ${printable(name)}  ${palette.dim(units.join(' · '))}`.trimEnd();
}

function failedText(test: TestResult, palette: Palette): string {
  const parts = [headText(test, palette)];
  for (const failure of test.failures) parts.push(failureText(failure, palette));
  if (test.requests.length > 0) parts.push(sentText(test, palette));
  return parts.join('\n\n');
}

function failureText(failure: TestFailure, palette: Palette): string {
  const { expected, got, span } = failure;
  const { line, column } = span.file.position(span.start);
  const lines = [
    `  ${palette.bold(failureLabel(failure))}  ${palette.dim(`${printable(span.file.path)}:${line}:${column}`)}`,
    `    expected  ${palette.good(shown(expected))}`,
    `    got       ${palette.error(shown(got))}`,
  ];
  const frame = codeFrame(span, { palette, mark: palette.error, context: 0 });
  return frame === '' ? lines.join('\n') : `${lines.join('\n')}\n\n${frame}`;
}

function shown(text: string): string {
  return printable(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
}

function sentText({ requests }: TestResult, palette: Palette): string {
  const left = requests.length - MOST_REQUESTS;
  const lines = requests.slice(0, MOST_REQUESTS).flatMap(requestLines);
  return [
    `  sent ${plural(requests.length, 'request')}`,
    ...[...lines, ...(left > 0 ? [`… ${plural(left, 'more request', 'more requests')}`] : [])].map(
      (line) => `    ${palette.dim(printable(line))}`,
    ),
  ].join('\n');
}

function summaryText({ tests, properties }: TestReport, palette: Palette): string {
  const failed = tests.filter(({ failures }) => failures.length > 0).length;
  const about =
    tests.length === 0
      ? 'The model has no tests.'
      : `${plural(tests.length, 'test')}: ${countsText(failed, tests.length - failed, palette)}.`;
  return properties === undefined ? about : `${about}\n${propertySummary(properties, palette)}`;
}
