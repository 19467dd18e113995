import { codeFrame } from '../code-frame.js';
import { countSeverities, type Finding, type RelatedPlace, type Severity, type SeverityCounts } from '../finding.js';
import { type Palette, paintNames, plainPalette } from '../palette.js';
import { printable } from '../printable.js';
import type { CheckReport } from '../report.js';
import { rulePageUrl } from '../rule-page.js';

export type TextOptions = {
  readonly palette?: Palette;
  /** Columns of the terminal; of no use beyond 100. */
  readonly width?: number | undefined;
  /** Where the findings make a run fail, from which severity on they do. */
  readonly failOn?: Severity;
};

/** Findings with code frames and a closing line, for people. Ends with a line break. */
export function textReport(report: CheckReport, options: TextOptions = {}): string {
  const palette = options.palette ?? plainPalette;
  const parts = report.findings.map((finding) => findingText(finding, palette, options.width));
  return `${[...parts, summaryText(report, palette, options.failOn)].join('\n\n')}\n`;
}

/** One finding: its head, message, frame, second places and what to do. */
export function findingText(finding: Finding, palette: Palette = plainPalette, columns?: number): string {
  const width = widthOf(columns);
  const mark = palette[finding.severity];
  const rule = `${mark(finding.rule)} ${palette.bold(finding.name)}`;
  const head = `${palette.bold(placeText(finding))}  ${mark(finding.severity)}  ${rule}`;
  const parts = [`${head}\n${paragraph(finding.message, palette, width)}`];
  const frame = codeFrame(finding.span, { palette, mark, width: frameWidth(width) });
  if (frame !== '') parts.push(frame);
  for (const related of finding.related) parts.push(relatedText(related, finding, palette, width));
  const closing = closingLines(finding, palette, width);
  if (closing.length > 0) parts.push(closing.join('\n'));
  return parts.join('\n\n');
}

/** What keeps a command from doing its work at one place of a model, and is no finding of a rule. */
export function obstacleText(
  { message, span }: Pick<Finding, 'message' | 'span'>,
  palette: Palette = plainPalette,
): string {
  const mark = palette.error;
  const head = `${palette.bold(placeText({ span }))}  ${mark('error')}`;
  return [`${head}\n${paragraph(message, palette)}`, codeFrame(span, { palette, mark })].join('\n\n');
}

function placeText({ span }: Pick<Finding, 'span'>): string {
  const path = printable(span.file.path);
  if (span.file.text.length === 0) return path;
  const { line, column } = span.file.position(span.start);
  return `${path}:${line}:${column}`;
}

function relatedText(related: RelatedPlace, finding: Finding, palette: Palette, width: number): string {
  const elsewhere = related.span.file === finding.span.file ? '' : ` ${palette.dim(`(${placeText(related)})`)}`;
  const frame = codeFrame(related.span, { palette, mark: palette.info, context: 0, width: frameWidth(width) });
  const note = `${paragraph(related.message, palette, width)}${elsewhere}`;
  return frame === '' ? note : `${note}\n${frame}`;
}

function closingLines(finding: Finding, palette: Palette, width: number): string[] {
  const { rule, suggestion, source } = finding;
  const lines: string[] = [];
  if (suggestion !== undefined) {
    const label = `${suggestion.edits === undefined ? 'Suggestion' : 'Fix'}:`;
    lines.push(paragraph(`${label} ${suggestion.message}`, palette, width).replace(label, palette.good(label)));
  }
  if (source !== undefined) lines.push(`  ${palette.dim(`Source: ${source}`)}`);
  lines.push(`  ${palette.dim(`Rule: ${rulePageUrl(rule)}`)}`);
  return lines;
}

/** Columns of a message at most, its indent included: wider lines are hard to read. */
const WIDTH = 100;
const LEAST_WIDTH = 40;
/** What stands before the text of a line in a code frame, and the marks of what was cut. */
const GUTTER = 11;

function widthOf(columns: number | undefined): number {
  return Math.max(LEAST_WIDTH, Math.min(WIDTH, columns ?? WIDTH));
}

/** A frame may go beyond the columns of messages, but not beyond those of the terminal. */
function frameWidth(width: number): number {
  return width === WIDTH ? WIDTH : width - GUTTER;
}

/** Messages quote what the user wrote: nothing of it steers a terminal or begins a line. */
function paragraph(text: string, palette: Palette, width = WIDTH): string {
  return wrapped(printable(text), width - 2)
    .map((line) => `  ${paintNames(line, palette)}`.trimEnd())
    .join('\n');
}

/** Broken at spaces, but not within the backticks of a name. */
function wrapped(line: string, width: number): readonly string[] {
  const rows: string[] = [];
  let row = line.slice(0, line.length - line.trimStart().length);
  let empty = true;
  for (const [word] of line.matchAll(/(?:`[^`]*`|[^\s`]|`)+/g)) {
    if (!empty && row.length + 1 + word.length > width) {
      rows.push(row);
      row = word;
    } else row = empty ? row + word : `${row} ${word}`;
    empty = false;
  }
  return [...rows, row];
}

/** `2 errors, 1 warning in shop.dynamodel.yaml`, or that nothing was found. */
export function summaryText(report: CheckReport, palette: Palette = plainPalette, failOn?: Severity): string {
  const { models, findings } = report;
  const where = models.length === 1 ? printable(models[0]!) : counted(models.length, 'model');
  const counts = countSeverities(findings);
  // Errors say it themselves.
  const isFailed = failOn !== undefined && counts.error === 0;
  const notes = [...summaryNotes(report), ...(isFailed ? [`fails on ${failOn}`] : [])];
  const hidden = notes.length === 0 ? '' : palette.dim(` (${notes.join(', ')})`);
  const mark = isFailed ? palette.error('✖') : badge(counts, palette);
  return `${mark} ${summaryHead(report, palette)} in ${where}${hidden}`;
}

/** `2 errors, 1 warning`, or `No problems`. */
export function summaryHead({ findings, unshown = 0 }: CheckReport, palette: Palette = plainPalette): string {
  if (findings.length > 0) return countsText(countSeverities(findings), palette);
  return unshown === 0 ? 'No problems' : 'No errors';
}

/** What else is to know: findings that are not among those of the report. */
export function summaryNotes({ suppressed, baselined = 0, unshown = 0, fixed }: CheckReport): readonly string[] {
  return [
    ...(fixed === undefined ? [] : [`${fixed.count} ${fixed.isWritten ? '' : 'would be '}fixed`]),
    ...(suppressed === 0 ? [] : [`${suppressed} suppressed`]),
    ...(baselined === 0 ? [] : [`${baselined} in the baseline`]),
    ...(unshown === 0 ? [] : [`${counted(unshown, 'warning or note', 'warnings and notes')} not shown`]),
  ];
}

function badge(counts: SeverityCounts, palette: Palette): string {
  if (counts.error > 0) return palette.error('✖');
  return counts.warning > 0 ? palette.warning('▲') : palette.good('✓');
}

function countsText(counts: SeverityCounts, palette: Palette): string {
  const parts: string[] = [];
  if (counts.error > 0) parts.push(palette.error(counted(counts.error, 'error')));
  if (counts.warning > 0) parts.push(palette.warning(counted(counts.warning, 'warning')));
  if (counts.info > 0) parts.push(palette.info(counted(counts.info, 'note')));
  return parts.join(', ');
}

function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}
