import { codeFrame } from '../code-frame.js';
import { countSeverities, type Finding, type RelatedPlace, type SeverityCounts } from '../finding.js';
import { type Palette, paintNames, plainPalette } from '../palette.js';
import { printable } from '../printable.js';
import type { CheckReport } from '../report.js';

export type TextOptions = { readonly palette?: Palette };

/** Findings with code frames and a closing line, for people. Ends with a line break. */
export function textReport(report: CheckReport, options: TextOptions = {}): string {
  const palette = options.palette ?? plainPalette;
  const parts = report.findings.map((finding) => findingText(finding, palette));
  return `${[...parts, summaryText(report, palette)].join('\n\n')}\n`;
}

/** One finding: its head, message, frame, second places and what to do. */
export function findingText(finding: Finding, palette: Palette = plainPalette): string {
  const mark = palette[finding.severity];
  const rule = `${mark(finding.rule)} ${palette.bold(finding.name)}`;
  const head = `${palette.bold(placeText(finding))}  ${mark(finding.severity)}  ${rule}`;
  const parts = [`${head}\n${paragraph(finding.message, palette)}`];
  const frame = codeFrame(finding.span, { palette, mark });
  if (frame !== '') parts.push(frame);
  for (const related of finding.related) parts.push(relatedText(related, finding, palette));
  const closing = closingLines(finding, palette);
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

function relatedText(related: RelatedPlace, finding: Finding, palette: Palette): string {
  const elsewhere = related.span.file === finding.span.file ? '' : ` ${palette.dim(`(${placeText(related)})`)}`;
  const frame = codeFrame(related.span, { palette, mark: palette.info, context: 0 });
  const note = `${paragraph(related.message, palette)}${elsewhere}`;
  return frame === '' ? note : `${note}\n${frame}`;
}

function closingLines(finding: Finding, palette: Palette): string[] {
  const { suggestion, source } = finding;
  const lines: string[] = [];
  if (suggestion !== undefined) {
    const label = `${suggestion.edits === undefined ? 'Suggestion' : 'Fix'}:`;
    lines.push(paragraph(`${label} ${suggestion.message}`, palette).replace(label, palette.good(label)));
  }
  if (source !== undefined) lines.push(`  ${palette.dim(`Source: ${source}`)}`);
  return lines;
}

/** Columns of a message, its indent included: fixed, so that a report is the same everywhere. */
const WIDTH = 100;

/** Messages quote what the user wrote, so they are made harmless as well; their own line breaks stay. */
function paragraph(text: string, palette: Palette): string {
  return text
    .split('\n')
    .flatMap((line) => wrapped(printable(line), WIDTH - 2))
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
export function summaryText(report: CheckReport, palette: Palette = plainPalette): string {
  const { models, findings, suppressed } = report;
  const where = models.length === 1 ? printable(models[0]!) : counted(models.length, 'model');
  const counts = countSeverities(findings);
  const hidden = suppressed === 0 ? '' : palette.dim(` (${suppressed} suppressed)`);
  if (findings.length === 0) return `${palette.good('✓')} No problems in ${where}${hidden}`;
  return `${badge(counts, palette)} ${countsText(counts, palette)} in ${where}${hidden}`;
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

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
