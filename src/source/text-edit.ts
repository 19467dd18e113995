import type { SourceFile } from './source-file.js';

/** Replaces the text from `start` to `end` (offsets into `file.text`). */
export type TextEdit = {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  readonly newText: string;
};

/**
 * The file's text with the edits made. Equal edits count once; of two that overlap, the earlier one is made and the
 * other left for the next run, so that no edit is ever made on text that another one changed.
 */
export function applyEdits(file: SourceFile, edits: readonly TextEdit[]): string {
  const own = edits.filter((edit) => edit.file === file).sort((a, b) => a.start - b.start || a.end - b.end);
  let text = '';
  let done = 0;
  let last: TextEdit | undefined;
  for (const edit of own) {
    const sameInsertion = last !== undefined && edit.start === last.start && edit.end === last.end;
    if (edit.start < done || sameInsertion) continue;
    text += file.text.slice(done, edit.start) + edit.newText;
    done = edit.end;
    last = edit;
  }
  return text + file.text.slice(done);
}
