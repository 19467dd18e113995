import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';

const CONTEXT_LINES = 3;
/** Texts that have less in common than this are not compared line by line: that takes long and says little. */
const MOST_EDITS = 2000;

/** The lines of a patch that makes the one text of a file the other. */
export function unifiedDiff(path: string, before: string, after: string): readonly string[] {
  const options = { context: CONTEXT_LINES, maxEditLength: MOST_EDITS };
  const patch = structuredPatch(path, path, before, after, undefined, undefined, options);
  if (patch === undefined) return ['(hardly a line is the same)'];
  return formatPatch(patch, FILE_HEADERS_ONLY).trimEnd().split('\n');
}
