import type { SourceFile, Span } from '../source/index.js';
import { type Palette, plainPalette } from './palette.js';
import { charWidth, printable } from './printable.js';

export type CodeFrameOptions = {
  readonly palette?: Palette;
  /** How the marked text and its line number are painted: the severity's colour. */
  readonly mark?: (text: string) => string;
  /** Lines shown before and after the marked ones. */
  readonly context?: number;
  /** Columns of source text that are shown of a line. */
  readonly width?: number;
};

const TAB = '  ';

/** A span of more lines is cut after these: a frame points at a place, it does not print the file. */
const MAX_MARKED_LINES = 4;

/**
 * The lines around a place with the place underlined:
 *
 * ```text
 *     11 │   Customer:
 *   > 12 │     key: {pk: "CUST#{customerID}"}
 *        │                      ^^^^^^^^^^
 *     13 │
 * ```
 *
 * Empty where the file has no text to show.
 */
export function codeFrame(span: Span, options: CodeFrameOptions = {}): string {
  const { file } = span;
  if (file.text.length === 0) return '';
  const { palette = plainPalette, mark = palette.bold, context = 1, width = 100 } = options;
  const first = file.lineOf(span.start);
  const last = Math.max(first, file.lineOf(Math.max(span.start, span.end - 1)));
  const lastMarked = Math.min(last, first + MAX_MARKED_LINES - 1);
  const from = Math.max(1, first - context);
  const to = last > lastMarked ? lastMarked : Math.min(visibleLines(span), lastMarked + context);
  const digits = Math.max(2, String(to).length);
  const rows: string[] = [];
  for (let line = from; line <= Math.max(to, lastMarked); line += 1) {
    const marked = line >= first && line <= lastMarked;
    const number = String(line).padStart(digits);
    const gutter = marked ? `${mark('>')} ${palette.bold(number)}` : `  ${palette.dim(number)}`;
    const row = rowOf(file, line, marked ? span : undefined, width);
    rows.push(`  ${gutter} ${palette.dim('│')} ${marked ? row.text : palette.dim(row.text)}`.trimEnd());
    if (marked) rows.push(`    ${' '.repeat(digits)} ${palette.dim('│')} ${row.pad}${mark(row.carets)}`);
  }
  if (last > lastMarked) rows.push(`    ${' '.repeat(digits)} ${palette.dim('│ …')}`);
  return rows.join('\n');
}

/** A line break at the end of the file begins no line that is worth showing. */
function visibleLines(span: Span): number {
  const { file } = span;
  const { lineCount } = file;
  return lineCount > 1 && file.lineText(lineCount) === '' ? lineCount - 1 : lineCount;
}

type Row = { readonly text: string; readonly pad: string; readonly carets: string };

/** What is shown of a line: a window of `width` characters around the place, since a line may be megabytes long. */
function rowOf(file: SourceFile, line: number, span: Span | undefined, width: number): Row {
  const { start, end } = file.lineRange(line);
  const begins = span !== undefined && span.start > start;
  const from = begins ? span.start : start + indentOf(file, start, Math.min(end, start + width));
  const to = Math.max(from, Math.min(span?.end ?? from, end));
  const window = windowStart(file, start, from, to, width);
  const chars = [...file.text.slice(window, Math.min(end, window + 2 * width))];
  const before = [...file.text.slice(window, from)];
  const marked = [...file.text.slice(from, Math.min(to, from + 2 * width))];
  const lead = window > start ? '…' : '';
  const shown = chars.slice(0, width).map(expand).join('');
  const cut = chars.length > width || window + 2 * width < end;
  return {
    text: `${lead}${shown}${cut ? '…' : ''}`,
    pad: ' '.repeat(lead.length + columns(before)),
    carets: '^'.repeat(Math.max(1, columns(marked.slice(0, Math.max(1, width - before.length))))),
  };
}

/** The line's start, or a third of the width before the place where that lies too far on. */
function windowStart(file: SourceFile, start: number, from: number, to: number, width: number): number {
  if (Math.min(to, from + width) - start <= width) return start;
  const back = Math.max(start, from - Math.floor(width / 3));
  const isSecondHalf = (file.text.charCodeAt(back) & 0xfc00) === 0xdc00;
  return isSecondHalf ? back + 1 : back;
}

function indentOf(file: SourceFile, start: number, end: number): number {
  const text = file.text.slice(start, end);
  return text.length - text.trimStart().length;
}

function expand(char: string): string {
  return char === '\t' ? TAB : printable(char);
}

function columns(chars: readonly string[]): number {
  return chars.reduce((sum, char) => sum + (char === '\t' ? TAB.length : charWidth(char)), 0);
}
