import Table from 'cli-table3';
import type { Palette } from '../diagnostics/index.js';

const GAP = '  ';

/** No lines and no colours of its own: cells are painted before, and a pipe gets plain text. */
const PLAIN = {
  chars: {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: GAP,
  },
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
};

/** A table whose first head cell is its title; its rows stand indented below. `right` names the columns of numbers. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  palette: Palette,
  options: { readonly right: readonly number[] },
): string {
  const painted = head.map((cell, i) => (i === 0 ? palette.bold(cell) : palette.dim(cell)));
  const drawn = new Table({ ...PLAIN, colAligns: head.map((_, i) => (options.right.includes(i) ? 'right' : 'left')) });
  drawn.push(painted, ...rows.map(([first = '', ...rest]) => [GAP + first, ...rest]));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them.
const COLOURS = /\u001b\[[0-9;]*m/g;

/** Columns that a text takes on a terminal without wide characters. */
export function columns(text: string): number {
  return [...text.replace(COLOURS, '')].length;
}

/** A number and its percent sign stay together. */
const BREAK = / (?!%)/;

/** Breaks at blanks; lines after the first begin with the indent. A word that is too long stays whole. */
export function wrapped(text: string, width: number, indent: string): string {
  const lead = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = lead;
  for (const word of text.trim().split(BREAK)) {
    const next = line.trim() === '' ? line + word : `${line} ${word}`;
    if (columns(next) > width && line.trim() !== '') {
      lines.push(line);
      line = indent + word;
    } else line = next;
  }
  return [...lines, line].join('\n');
}
