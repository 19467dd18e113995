import { type Located, type ParsedYaml, standsAlone } from '../source/index.js';

type Comment = Located<string>;

/**
 * Comments that stood on lines of their own on such lines again, and those behind an anchor or a tag behind it: the printer swaps the two
 * where they stand between an anchor and what it is of.
 *
 * @param before the text as its author wrote it: the same comments in the same order.
 */
export function placedComments({ file, comments }: ParsedYaml, before: ParsedYaml): string {
  let text = '';
  let done = 0;
  for (const [i, comment] of comments.entries()) {
    const own = before.comments[i];
    if (own === undefined || standsAlone(own) === standsAlone(comment)) continue;
    const { start } = comment.span;
    const lead = file.text.slice(done, start).trimEnd();
    if (standsAlone(own)) text += `${lead}\n${indentBelow(comment)}`;
    else if (/(?:^|\s)[&!]\S*$/.test(lead)) text += `${lead} `;
    else continue;
    done = start;
  }
  return text + file.text.slice(done);
}

/** Of the next line with something on it. */
function indentBelow({ span: { file, start } }: Comment): string {
  for (let line = file.lineOf(start) + 1; line <= file.lineCount; line += 1) {
    const text = file.lineText(line);
    if (text.trim() !== '') return text.slice(0, text.length - text.trimStart().length);
  }
  return '';
}
