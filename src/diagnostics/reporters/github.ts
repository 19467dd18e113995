import { countSeverities, type Finding, type Severity } from '../finding.js';
import { printable } from '../printable.js';
import type { CheckReport } from '../report.js';
import { rulePageUrl } from '../rule-page.js';
import { withoutOldCommands } from './old-commands.js';
import { summaryText } from './text.js';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Of each kind, GitHub shows so many annotations of a step: https://github.com/orgs/community/discussions/26680 */
const SHOWN = 10;

/**
 * Annotations of GitHub Actions, a line for each finding, and a closing line for the log.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 *
 * @param pathOf gives paths from the root of the repository.
 */
export function githubReport(report: CheckReport, pathOf: (path: string) => string): string {
  const lines = [...report.findings.map((finding) => annotation(finding, pathOf)), closing(report)];
  return `${lines.map(withoutOldCommands).join('\n')}\n`;
}

function annotation(finding: Finding, pathOf: (path: string) => string): string {
  const { rule, name, severity, span } = finding;
  const start = span.file.position(span.start);
  const end = span.file.position(span.end);
  const endLine = span.file.lineOf(Math.max(span.start, span.end - 1));
  const properties = {
    file: pathOf(span.file.path),
    line: start.line,
    endLine,
    // Columns are of one line: GitHub takes no others.
    ...(endLine === start.line && end.line === endLine ? { col: start.column, endColumn: end.column } : {}),
    title: `${rule} ${name}`,
  };
  const given = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${COMMANDS[severity]} ${given.join(',')}::${data(messageOf(finding))}`;
}

function messageOf({ rule, message, suggestion }: Finding): string {
  const todo = suggestion === undefined ? [] : [suggestion.message];
  return [message, ...todo, rulePageUrl(rule)].join('\n');
}

function closing(report: CheckReport): string {
  const { error, warning, info } = countSeverities(report.findings);
  const cut = Math.max(error, warning, info) > SHOWN ? `; beside the code GitHub shows ${SHOWN} of each kind` : '';
  return `${summaryText(report)}${cut}`;
}

/** As the runner reads it back: actions/toolkit, packages/core/src/command.ts. */
function data(text: string): string {
  const safe = text.split('\n').map(printable).join('\n');
  return safe.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
