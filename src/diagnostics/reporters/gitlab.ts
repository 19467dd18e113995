import type { Severity } from '../finding.js';
import { findingIdentities } from '../finding-identity.js';
import { jsonText, printable } from '../printable.js';
import type { CheckReport } from '../report.js';
import { rulePageUrl } from '../rule-page.js';

/** The severities that GitLab knows; `blocker` is left to it. */
const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', info: 'info' };

/**
 * GitLab's Code Quality report. `pathOf` gives paths from the root of the repository.
 * https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function gitlabReport(report: CheckReport, pathOf: (path: string) => string): string {
  const { places = report.findings } = report;
  const identities = findingIdentities(places, report, pathOf);
  const issues = places.map(({ rule, name, severity, message, span }, i) => {
    const begin = span.file.position(span.start).line;
    return {
      description: `${rule} ${name}: ${message.split('\n').map(printable).join(' ')} ${rulePageUrl(rule)}`,
      check_name: rule,
      fingerprint: identities[i]?.fingerprint,
      severity: SEVERITIES[severity],
      location: {
        path: pathOf(span.file.path),
        lines: { begin, end: Math.max(begin, span.file.position(Math.max(span.start, span.end - 1)).line) },
      },
    };
  });
  return jsonText(issues);
}
