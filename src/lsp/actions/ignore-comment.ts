import {
  EXPIRED_SUPPRESSION,
  type Finding,
  MALFORMED_SUPPRESSION,
  UNUSED_SUPPRESSION,
} from '../../diagnostics/index.js';
import {
  applyEdits,
  beginsInside,
  type ParsedYaml,
  parseYaml,
  regionBelow,
  SourceFile,
  SUPPRESSION_WORD,
  spanOf,
  standsAlone,
  type TextEdit,
  type YamlNode,
} from '../../source/index.js';

/** What is wrong with suppressions is not suppressed. */
const OF_SUPPRESSIONS: ReadonlySet<string> = new Set([
  UNUSED_SUPPRESSION.id,
  EXPIRED_SUPPRESSION.id,
  MALFORMED_SUPPRESSION.id,
]);

/**
 * The comment that silences a finding, on the line above what it is about. Its reason is left open: without one it silences nothing, and is
 * reported until somebody writes why. Undefined where no comment can stand.
 */
export function ignoreComment(parsed: ParsedYaml, finding: Finding): TextEdit | undefined {
  const { file } = parsed;
  const { rule, span } = finding;
  if (span.file !== file || OF_SUPPRESSIONS.has(rule)) return undefined;
  const { start: at } = file.lineRange(file.lineOf(outermostStart(parsed.root, file, span.start)));
  const indent = /^[ \t]*/.exec(file.text.slice(at))?.[0] ?? '';
  const lineBreak = file.text.includes('\r\n') ? '\r\n' : '\n';
  const comment = `${indent}# ${SUPPRESSION_WORD} ${rule}: `;
  const edit: TextEdit = { file, start: at, end: at, newText: `${comment}${lineBreak}` };
  return silences(parsed, edit, indent.length, span.start) ? edit : undefined;
}

/** Where the value begins that goes on over the beginning of the line: within text no line is a comment. */
function outermostStart(root: YamlNode | undefined, file: SourceFile, offset: number): number {
  let start = offset;
  const line = (): number => file.lineRange(file.lineOf(start)).start;
  const open: YamlNode[] = root === undefined ? [] : [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.definedAt !== undefined) continue;
    if (node.kind === 'map') open.push(...node.entries.filter(({ merged }) => !merged).map(({ value }) => value));
    else if (node.kind === 'seq') open.push(...node.items);
    else if (node.span.start < line() && line() < node.span.end) start = node.span.start;
  }
  return start;
}

/** Whether the text with the comment has it as a comment, and the finding lies below it. */
function silences({ file }: ParsedYaml, edit: TextEdit, indent: number, place: number): boolean {
  const after = parseYaml(new SourceFile(file.path, applyEdits(file, [edit])));
  const comment = after.comments.find(({ span }) => span.start === edit.start + indent);
  if (comment === undefined || !standsAlone(comment)) return false;
  const moved = spanOf(after.file, place + edit.newText.length, place + edit.newText.length);
  return beginsInside(moved, regionBelow(after, comment.span));
}
