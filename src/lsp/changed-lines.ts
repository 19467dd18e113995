import type { SourceFile, TextEdit } from '../source/index.js';

/** One edit of whole lines, from the first that differs to the last, so that a cursor elsewhere stays where it is. */
export function changedLines(file: SourceFile, after: string): readonly TextEdit[] {
  const before = file.text;
  if (before === after) return [];
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start += 1;
  start = start === 0 ? 0 : before.lastIndexOf('\n', start - 1) + 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  // What both have in common begins with a line: an edit that ends within a line break would be made beside it.
  const common = before.slice(before.length - tail).indexOf('\n');
  tail = common === -1 ? 0 : tail - common - 1;
  return [{ file, start, end: before.length - tail, newText: after.slice(start, after.length - tail) }];
}
