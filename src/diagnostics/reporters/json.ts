import type { Span } from '../../source/index.js';
import { countSeverities, type Finding, type Suggestion } from '../finding.js';
import { jsonText } from '../printable.js';
import type { CheckReport } from '../report.js';
import { rulePageUrl } from '../rule-page.js';

/** Fields are only added within a version; `schemas/check-report.schema.json` describes it. */
export const CHECK_FORMAT_VERSION = 1;

/** The report for machines: sorted, stable, ends with a line break. */
export function jsonReport(report: CheckReport): string {
  return jsonText(jsonValue(report));
}

function jsonValue({ models, findings, suppressed, baselined, unshown, fixed }: CheckReport): object {
  const counts = countSeverities(findings);
  return {
    formatVersion: CHECK_FORMAT_VERSION,
    models,
    summary: {
      errors: counts.error,
      warnings: counts.warning,
      infos: counts.info,
      suppressed,
      ...(baselined === undefined ? {} : { baselined }),
      ...(unshown === undefined ? {} : { unshown }),
      ...(fixed === undefined ? {} : { fixed: fixed.count }),
    },
    findings: findings.map(findingJson),
  };
}

/** A finding, as it stands in reports for machines. */
export function findingJson(finding: Finding): object {
  return {
    rule: finding.rule,
    name: finding.name,
    severity: finding.severity,
    message: finding.message,
    location: locationJson(finding.span),
    related: finding.related.map(({ message, span }) => ({ message, location: locationJson(span) })),
    ...(finding.numbers === undefined ? {} : { numbers: finding.numbers }),
    ...(finding.suggestion === undefined ? {} : { suggestion: suggestionJson(finding.suggestion) }),
    ...(finding.source === undefined ? {} : { source: finding.source }),
    ...(finding.pillar === undefined ? {} : { pillar: finding.pillar }),
    page: rulePageUrl(finding.rule),
  };
}

function suggestionJson({ message, edits }: Suggestion): object {
  if (edits === undefined) return { message };
  return {
    message,
    edits: edits.map(({ file, start, end, newText }) => ({ location: locationJson({ file, start, end }), newText })),
  };
}

/** Lines and columns are 1-based, columns count code points, the end is exclusive. */
export function locationJson({ file, start, end }: Span): object {
  return { path: file.path, start: file.position(start), end: file.position(end) };
}
