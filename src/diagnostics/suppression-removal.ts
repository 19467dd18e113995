import { type ParsedYaml, removalOf, type Span, spanOf } from '../source/index.js';
import type { Suggestion } from './finding.js';

/** A suppression as it is written: a comment may name several rules, an entry of `lint.ignore` names one. */
export type WrittenSuppression = {
  readonly rule: string;
  /** The rule as it is written: its id, or its name. */
  readonly written: string;
  readonly span: Span;
  readonly kind: 'comment' | 'entry';
};

/**
 * How to take out a suppression that is of no more use, and nothing else. Of a comment that names other rules as well only the one goes.
 *
 * @param all suppressions of the model, in the order in which they are written.
 */
export function removalSuggestion<T extends WrittenSuppression>(
  suppression: T,
  all: readonly T[],
  isNeedless: (other: T) => boolean,
  files: readonly ParsedYaml[],
): Suggestion | undefined {
  const { kind, written, span } = suppression;
  if (kind === 'entry') {
    const parsed = files.find(({ file }) => file === span.file);
    const gone = parsed === undefined ? undefined : removalOf(parsed, span);
    return gone === undefined ? undefined : removed('Remove the entry.', gone);
  }
  const beside = all.filter((other) => other.kind === 'comment' && other.span === span);
  if (beside.every(isNeedless)) return removed('Remove the comment.', wholeLine(span));
  const gone = nameIn(suppression, beside, isNeedless);
  return gone === undefined ? undefined : removed(`Take \`${written}\` out of the comment.`, gone);
}

function removed(message: string, { file, start, end }: Span): Suggestion {
  return { message, edits: [{ file, start, end, newText: '' }] };
}

/** The comment's line with its line break, so that its removal leaves no hole. */
function wholeLine(span: Span): Span {
  const line = span.file.lineOf(span.start);
  const { start } = span.file.lineRange(line);
  return spanOf(span.file, start, span.file.lineStarts[line] ?? span.file.text.length);
}

/** The rule's id or name with the comma towards one that stays, so that no two removals touch each other. */
function nameIn<T extends WrittenSuppression>(
  { written, span }: T,
  beside: readonly T[],
  isNeedless: (other: T) => boolean,
): Span | undefined {
  const { file, start, end } = span;
  const names = [...file.text.slice(start, end).matchAll(/(?<![\w-])[A-Za-z][\w-]*(?=\s*(?:,|until\s|:))|\s*,\s*/g)];
  const at = names.findIndex(([name]) => name === written);
  const stays = beside.findIndex((other) => !isNeedless(other));
  const isAfter = stays !== -1 && stays < beside.findIndex((other) => other.written === written);
  const [from, to] = isAfter ? [names[at - 1], names[at]] : [names[at], names[at + 1]];
  const comma = isAfter ? from : to;
  if (at === -1 || from === undefined || to === undefined || comma?.[0].trim() !== ',') return undefined;
  return spanOf(file, start + from.index, start + to.index + to[0].length);
}
