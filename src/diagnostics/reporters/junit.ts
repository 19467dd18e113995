import { atLeast, type Finding, type Severity } from '../finding.js';
import { modelPathOf } from '../model-path.js';
import type { CheckReport } from '../report.js';
import { xmlAttribute, xmlDocument, xmlText } from '../xml.js';
import { findingText } from './text.js';

export type JunitOptions = {
  /** Findings of this severity or worse are failures; the others are told of cases that pass. */
  readonly failOn: Severity;
  /** From the root of the repository. */
  readonly pathOf: (path: string) => string;
};

/**
 * JUnit's XML as CI servers read it: one suite for each file, with one case for each finding, or one that passes where nothing is found.
 * Without times, so that the same model gives the same bytes.
 */
export function junitReport(report: CheckReport, options: JunitOptions): string {
  const suites = suitesOf(report).map(({ path, findings }) => suiteOf(path, findings, report, options));
  return xmlDocument({
    testsuites: {
      '@name': 'dynamodel check',
      ...totals(suites.map(({ counts }) => counts)),
      testsuite: suites.map(({ node }) => node),
    },
  });
}

type Suite = { readonly path: string; readonly findings: readonly Finding[] };

/** The models, and the included files that have findings. */
function suitesOf({ models, findings }: CheckReport): readonly Suite[] {
  const suites = new Map<string, Finding[]>(models.map((path) => [path, []]));
  for (const finding of findings) {
    const { path } = finding.span.file;
    const own = suites.get(path);
    if (own === undefined) suites.set(path, [finding]);
    else own.push(finding);
  }
  return [...suites].map(([path, own]) => ({ path, findings: own }));
}

type Counts = { readonly tests: number; readonly failures: number };

function suiteOf(path: string, findings: readonly Finding[], report: CheckReport, { failOn, pathOf }: JunitOptions) {
  const shown = xmlAttribute(pathOf(path));
  const cases = findings.map((finding) => caseOf(finding, shown, report, failOn));
  const clean = { '@name': 'no problems', '@classname': shown };
  const failures = findings.filter(({ severity }) => atLeast(severity, failOn)).length;
  const counts: Counts = { tests: Math.max(1, cases.length), failures };
  return {
    counts,
    node: { '@name': shown, ...totals([counts]), '@file': shown, testcase: cases.length === 0 ? [clean] : cases },
  };
}

function totals(counts: readonly Counts[]): object {
  const sum = (of: keyof Counts): number => counts.reduce((total, one) => total + one[of], 0);
  return { '@tests': sum('tests'), '@failures': sum('failures'), '@errors': 0 };
}

function caseOf(finding: Finding, path: string, report: CheckReport, failOn: Severity): object {
  const { rule, name, severity, message } = finding;
  const place = modelPathOf(finding, report.parsed ?? []);
  const head = {
    '@name': xmlAttribute([`${rule} ${name}`, ...(place === '' ? [] : [place])].join(': ')),
    '@classname': path,
  };
  const detail = xmlText(findingText(finding));
  if (!atLeast(severity, failOn)) return { ...head, 'system-out': detail };
  const failure = { '@type': severity, '@message': xmlAttribute(message.replaceAll('\n', ' ')), '#text': detail };
  return { ...head, failure };
}
