import { flatMap } from '../../lists/flat-map.js';
import { codeFrame } from '../code-frame.js';
import { plural, wholeText } from '../figures.js';
import { countSeverities, type Finding, type RelatedPlace, type Severity } from '../finding.js';
import { markdownCode, markdownTable, markdownText } from '../markdown.js';
import { printable } from '../printable.js';
import type { CheckReport } from '../report.js';
import { rulePageUrl } from '../rule-page.js';
import { summaryHead, summaryNotes } from './text.js';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

const MARKS: Readonly<Record<Severity, string>> = { error: '❌', warning: '⚠️', info: 'ℹ️' };

/** GitHub refuses a comment of more than 65,536 characters; what a workflow writes around the report has its place, too. */
const MOST_CHARACTERS = 64_000;
/** What is said of findings that have no place. */
const RESERVED = 400;
/** Less room than this is not worth to try all that is left for. */
const LEAST = 400;

/**
 * For comments on a pull request and summaries of a job: what was found by rule, then each finding with its place in the code, the worst
 * first, as many as a comment holds: what is too long for the rest of it gives way to what comes after.
 */
export function markdownReport(report: CheckReport): string {
  const findings = worstFirst(report.findings, ({ severity }) => severity);
  const parts = [heading(report), ...(findings.length === 0 ? [] : [byRule(findings)])];
  let room = MOST_CHARACTERS - RESERVED - parts.join('\n\n').length;
  const left: Finding[] = [];
  for (const finding of findings) {
    const part = room < LEAST ? undefined : findingMarkdown(finding);
    if (part === undefined || part.length + 2 > room) left.push(finding);
    else {
      room -= part.length + 2;
      parts.push(part);
    }
  }
  if (left.length > 0) parts.push(leftOut(left));
  return `${parts.join('\n\n')}\n`;
}

/** Otherwise in the order that they have. */
function worstFirst<T>(all: readonly T[], severityOf: (one: T) => Severity): readonly T[] {
  return flatMap(SEVERITIES, (severity) => all.filter((one) => severityOf(one) === severity));
}

function leftOut(findings: readonly Finding[]): string {
  const { error, warning, info } = countSeverities(findings);
  const counts = [
    [error, 'error'],
    [warning, 'warning'],
    [info, 'note'],
  ] as const;
  const list = flatMap(counts, ([count, noun]) => (count === 0 ? [] : [plural(count, noun)]));
  return `**${list.join(', ')} more** than a comment holds: run \`dynamodel check\`, or see its output in the job's log, for all of them.`;
}

function heading(report: CheckReport): string {
  const { models, findings } = report;
  const { error, warning } = countSeverities(findings);
  const mark = error > 0 ? MARKS.error : warning > 0 ? MARKS.warning : '✅';
  const where = models.length === 1 ? markdownCode(printable(models[0]!), false) : `${models.length} models`;
  const notes = summaryNotes(report);
  const hidden = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
  return `### ${mark} dynamodel check: ${summaryHead(report)} in ${where}${hidden}`;
}

function byRule(findings: readonly Finding[]): string {
  const rows = new Map<string, { readonly first: Finding; count: number }>();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.severity}`;
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { first: finding, count: 1 });
    else row.count += 1;
  }
  const cells = worstFirst([...rows.values()], ({ first }) => first.severity).map(({ first, count }) => [
    `${MARKS[first.severity]} ${first.severity}`,
    ruleLink(first),
    wholeText(count),
  ]);
  return markdownTable(['Severity', 'Rule', 'Findings'], cells, [2]);
}

/** A finding under a heading of its own. */
export function findingMarkdown(finding: Finding): string {
  const { severity, message, related, suggestion, source } = finding;
  const frame = codeFrame(finding.span);
  const parts = [
    `#### ${MARKS[severity]} ${ruleLink(finding)} in ${place(finding)}`,
    message
      .split('\n')
      .map((line) => proseOf(printable(line)))
      .join('  \n'),
    ...(frame === '' ? [] : [fenced(frame)]),
    ...related.map(relatedPart),
    ...(suggestion === undefined
      ? []
      : [`**${suggestion.edits === undefined ? 'Suggestion' : 'Fix'}:** ${proseOf(printable(suggestion.message))}`]),
    ...(source === undefined ? [] : [`[Source](${address(source)})`]),
  ];
  return parts.join('\n\n');
}

function relatedPart({ message, span }: RelatedPlace): string {
  const frame = codeFrame(span, { context: 0 });
  return [`${proseOf(printable(message))} (${place({ span })})`, ...(frame === '' ? [] : [fenced(frame)])].join('\n\n');
}

function ruleLink({ rule, name }: Finding): string {
  return `[${rule} ${name}](${rulePageUrl(rule)})`;
}

function place({ span }: Pick<Finding, 'span'>): string {
  const { line, column } = span.file.position(span.start);
  return markdownCode(`${printable(span.file.path)}:${line}:${column}`, false);
}

/** A paragraph that begins neither a list nor a heading, whatever it begins with. */
function proseOf(text: string): string {
  return markdownText(text, false)
    .trim()
    .replace(/^(?:[-+=#]|\d+(?=[.)]))/, (start) => start.replace(/.$/, '\\$&'));
}

/** Closed by no backticks of the text itself. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

function address(text: string): string {
  return text.replace(/[\s()<>\\]/g, encodeURIComponent);
}
