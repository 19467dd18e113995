import type { Palette } from '../diagnostics/index.js';

const WIDTH = 100;
const LEAST_WIDTH = 40;

/** A Markdown page as a terminal shows it best: bold headings, indented code, wrapped paragraphs, addresses in full. */
export function markdownText(markdown: string, palette: Palette, columns: number = WIDTH): string {
  const width = Math.max(LEAST_WIDTH, Math.min(WIDTH, columns));
  const lines: string[] = [];
  let code = false;
  for (const line of markdown.trim().split(/\r?\n/)) {
    if (/^```/.test(line)) code = !code;
    else if (code) lines.push(palette.dim(`    ${line}`).trimEnd());
    else if (line.startsWith('#')) lines.push(palette.bold(line.replace(/^#+\s*/, '')));
    else lines.push(...paragraph(line, width).map((row) => row.replace(/`[^`]+`/g, (name) => palette.code(name))));
  }
  return `${lines.join('\n')}\n`;
}

function paragraph(line: string, width: number): readonly string[] {
  const text = line.replace(/\[([^\]]+)\]\((\S+?)\)/g, '$1: $2');
  const indent = /^\s*[-*] /.test(text) ? '  ' : '';
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    if (row !== '' && row.length + 1 + word.length > width) {
      rows.push(row);
      row = indent + word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  return [...rows, row];
}
