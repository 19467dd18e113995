import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';

const CONTEXT_LINES = 3;
/** Texts that have less in common than this are not compared line by line: that takes long and says little. */
const MOST_EDITS = 2000;

/** The lines of a patch that makes the one text of a file the other. */
export function unifiedDiff(path: string, before: string, after: string): readonly string[] {
  return patchText(path, before, after)?.trimEnd().split('\n') ?? ['(hardly a line is the same)'];
}

/** A patch that makes the one text of a file the other, line ends and all. */
export function patchOf(path: string, before: string, after: string): string {
  return patchText(path, before, after) ?? `--- ${path}\n+++ ${path}\n${wholeHunk(before, after)}`;
}

function patchText(path: string, before: string, after: string): string | undefined {
  const options = { context: CONTEXT_LINES, maxEditLength: MOST_EDITS };
  const patch = structuredPatch(path, path, before, after, undefined, undefined, options);
  return patch === undefined ? undefined : formatPatch(patch, FILE_HEADERS_ONLY);
}

/** All lines of the one, then all of the other. */
function wholeHunk(before: string, after: string): string {
  const side = (text: string, mark: string): readonly string[] => {
    const lines = text.split('\n');
    const isClosed = lines.at(-1) === '';
    const shown = (isClosed ? lines.slice(0, -1) : lines).map((line) => `${mark}${line}`);
    return isClosed ? shown : [...shown, '\\ No newline at end of file'];
  };
  const count = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const lines = [...side(before, '-'), ...side(after, '+')];
  return `@@ -1,${count(before)} +1,${count(after)} @@\n${lines.join('\n')}\n`;
}
