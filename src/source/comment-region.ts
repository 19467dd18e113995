import { type Located, type Span, spanOf } from './span.js';
import type { ParsedYaml } from './yaml.js';
import { entrySpan, type YamlNode } from './yaml-node.js';

/** What a comment begins with that silences a rule. */
export const SUPPRESSION_WORD = 'dynamodel-ignore';

const SUPPRESSION = new RegExp(`^#+\\s*${SUPPRESSION_WORD}\\b`);

/** Whether a comment silences a rule, or is meant to. */
export function isSuppression({ value }: Located<string>): boolean {
  return SUPPRESSION.test(value);
}

/** Whether nothing but a comment is on its line. */
export function standsAlone({ span: { file, start } }: Located<string>): boolean {
  return file.text.slice(file.lineRange(file.lineOf(start)).start, start).trim() === '';
}

/** What begins on the next line that is neither blank nor a comment. */
export function regionBelow({ file, root }: ParsedYaml, comment: Span): Span {
  let line = file.lineOf(comment.start) + 1;
  while (line <= file.lineCount && /^\s*(?:#|$)/.test(file.lineText(line))) line += 1;
  const { start, end } = file.lineRange(line);
  return spanOf(file, start, Math.max(end, root === undefined ? end : endOfEntriesAt(root, start, end)));
}

/** The furthest end of the entries and items that begin between two offsets. */
function endOfEntriesAt(node: YamlNode, from: number, to: number): number {
  if (node.kind === 'scalar' || node.definedAt !== undefined || node.span.end < from) return to;
  const spans = node.kind === 'map' ? node.entries.map(entrySpan) : node.items.map((item) => item.span);
  const children = node.kind === 'map' ? node.entries.map((entry) => entry.value) : node.items;
  let furthest = to;
  spans.forEach((span, i) => {
    if (span.start > to || span.end < from) return;
    const inside = span.start >= from ? span.end : endOfEntriesAt(children[i]!, from, to);
    furthest = Math.max(furthest, inside);
  });
  return furthest;
}
