import type { Palette } from './palette.js';
import { printable } from './printable.js';

/** A line of a unified diff, for people. */
export function paintedDiffLine(line: string, palette: Palette): string {
  const text = printable(line);
  if (line.startsWith('+++') || line.startsWith('---')) return palette.bold(text);
  if (line.startsWith('@@')) return palette.code(text);
  if (line.startsWith('+')) return palette.good(text);
  return line.startsWith('-') ? palette.error(text) : text;
}
