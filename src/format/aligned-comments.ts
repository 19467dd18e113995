import type { Located, ParsedYaml } from '../source/index.js';

/**
 * Comments behind the values of neighbouring lines, one below the other where their author put them so.
 *
 * @param before the text as its author wrote it: the same comments in the same order.
 */
export function alignedComments({ file, comments }: ParsedYaml, before: ParsedYaml): string {
  const groups = groupsOf(comments, before.comments);
  let text = '';
  let done = 0;
  for (const group of groups) {
    const column = Math.max(...group.map(({ span }) => file.position(span.start).column));
    for (const { span } of group) {
      const missing = column - file.position(span.start).column;
      text += file.text.slice(done, span.start) + ' '.repeat(missing);
      done = span.start;
    }
  }
  return text + file.text.slice(done);
}

type Comment = Located<string>;

function groupsOf(comments: readonly Comment[], before: readonly Comment[]): readonly (readonly Comment[])[] {
  const groups: Comment[][] = [];
  for (const [i, comment] of comments.entries()) {
    const [last, lastBefore, ownBefore] = [comments[i - 1], before[i - 1], before[i]];
    if (last === undefined || lastBefore === undefined || ownBefore === undefined) continue;
    if (!isBelow(comment, last) || !isBelow(ownBefore, lastBefore)) continue;
    if (columnOf(ownBefore) !== columnOf(lastBefore)) continue;
    const group = groups.at(-1);
    if (group?.at(-1) === last) group.push(comment);
    else groups.push([last, comment]);
  }
  return groups;
}

/** On the next line, both behind a value. */
function isBelow(comment: Comment, last: Comment): boolean {
  const { file } = comment.span;
  const isNext = file.lineOf(comment.span.start) === file.lineOf(last.span.start) + 1;
  return isNext && [comment, last].every(isTrailing);
}

function isTrailing({ span: { file, start } }: Comment): boolean {
  return file.text.slice(file.lineRange(file.lineOf(start)).start, start).trim() !== '';
}

function columnOf({ span: { file, start } }: Comment): number {
  return file.position(start).column;
}
