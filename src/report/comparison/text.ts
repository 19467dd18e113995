import { findingText, type Palette, paintNames, plainPalette, printable } from '../../diagnostics/index.js';
import { wrapped } from '../../text/wrapped.js';
import type { ComparedRow, ComparedTable, Comparison } from './comparison.js';
import { ABSENT, findingsLine, goneLine, growthText, monthLine, sameText, whatBefore } from './words.js';

interface TextOptions {
  readonly palette?: Palette;
  /** Columns of the terminal. */
  readonly width?: number | undefined;
}

const WIDTH = 100;

/** What a change does, for a terminal: nothing is said by colour alone. */
export function comparisonText(
  comparison: Comparison,
  { palette = plainPalette, width = WIDTH }: TextOptions = {},
): string {
  const columns = Math.max(60, Math.min(width, WIDTH));
  const { path, findings, tables } = comparison;
  const lines = (text: string): string => painted(text, palette, columns).join('\n');
  const parts = [
    [
      palette.bold(`${printable(path)}: ${monthLine(comparison)}`),
      lines(`${findingsLine(comparison)}${whatBefore(comparison)}`),
    ].join('\n'),
    ...findings.fresh.map((finding) => findingText(finding, palette, columns)),
    ...findings.gone.map((finding) => lines(goneLine(finding))),
    ...tables.map((table) => tableText(table, palette, columns)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function tableText({ title, what, rows, same }: ComparedTable, palette: Palette, width: number): string {
  const head = palette.bold(rows.length === 0 ? title : `${title} · ${what}`);
  const left = rows.length === 0 || same > 0 ? [`  ${palette.dim(sameText(same))}`] : [];
  return [head, ...rows.flatMap((row) => rowText(row, palette, width)), ...left].join('\n');
}

function rowText({ name, before, after, growth }: ComparedRow, palette: Palette, width: number): readonly string[] {
  const change = growthText(growth);
  const text = `${name}: ${before ?? ABSENT} → ${after ?? ABSENT}${change === '' ? '' : ` (${change})`}`;
  return painted(text, palette, width - 2).map((line, i) => `${i === 0 ? '  ' : '    '}${line}`);
}

function painted(text: string, palette: Palette, width: number): readonly string[] {
  return wrapped(printable(text), width - 2).map((line) => paintNames(line, palette));
}
