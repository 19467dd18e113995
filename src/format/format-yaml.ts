import {
  isSuppression,
  type Located,
  type ParsedYaml,
  parseYaml,
  regionBelow,
  SourceFile,
  type SourceProblem,
  sourceProblem,
  spanOf,
  standsAlone,
  toPlain,
  type YamlNode,
} from '../source/index.js';
import { alignedComments } from './aligned-comments.js';
import { withoutCommentedFlow, withoutCrowdedFlow } from './flow-to-block.js';
import { placedComments } from './placed-comments.js';

export type FormattedYaml =
  | { readonly kind: 'formatted'; readonly text: string }
  /** The text cannot be read, or not in one way alone, or a comment in it has no place to stay, so nothing is made of it. */
  | { readonly kind: 'unreadable'; readonly problems: readonly SourceProblem[] }
  /** What came of it does not say the same, which is a fault of the program. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * A YAML text in its one form: indentation, spaces, quotes and blank lines. Values, their order, comments, and what its author put on a line
 * of its own stay. Ends of lines are LF, or CRLF where all of them are.
 */
export async function formatYaml(file: SourceFile): Promise<FormattedYaml> {
  const before = parseYaml(unixFile(file));
  const { root, problems } = before;
  if (root === undefined || problems.length > 0) {
    return { kind: 'unreadable', problems: problems.length > 0 ? parseYaml(file).problems : problems };
  }
  const lone = /\r(?!\n)/.exec(file.text)?.index;
  if (lone !== undefined)
    return { kind: 'unreadable', problems: [sourceProblem('syntax', LONE_RETURN, spanOf(file, lone, lone + 1))] };
  try {
    const made = withPlacedComments(await format(before, root), before);
    const difference = differenceOf(before, made);
    if (difference !== undefined) return { kind: 'refused', reason: difference };
    const moved = movedComment(before, made);
    if (moved !== undefined) return { kind: 'unreadable', problems: [commentProblem(file, before, moved, MOVED)] };
    const changed = changedSuppression(before, made);
    if (changed !== undefined) return { kind: 'unreadable', problems: [commentProblem(file, before, changed, OTHER)] };
    const text = alignedComments(made, before);
    return { kind: 'formatted', text: hasCrlf(file.text) ? text.replaceAll('\n', '\r\n') : text };
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    return { kind: 'refused', reason };
  }
}

const LONE_RETURN =
  'A carriage return without a line feed is an end of line to some readers of YAML, and text to others. End lines with line feeds.';

async function format(before: ParsedYaml, root: YamlNode): Promise<ParsedYaml> {
  const { prettyYaml } = await import('./pretty-yaml.js');
  const apart = parsed(withoutCommentedFlow(before));
  const pretty = await prettyYaml((isSame(before, apart) ? apart : before).file.text);
  const text = withoutCrowdedFlow(pretty, root);
  if (text === pretty) return parsed(text);
  // What cannot leave its brackets, such as a text over several lines, stays in them.
  const made = parsed(await prettyYaml(text).catch(() => pretty));
  return isSame(before, made) ? made : parsed(pretty);
}

function isSame(before: ParsedYaml, after: ParsedYaml): boolean {
  return differenceOf(before, after) === undefined && movedComment(before, after) === undefined;
}

function parsed(text: string): ParsedYaml {
  return parseYaml(new SourceFile('', text));
}

/** What the two do not have in common; undefined if they say the same. */
function differenceOf(before: ParsedYaml, after: ParsedYaml): string | undefined {
  if (after.root === undefined || after.problems.length > 0) return 'it could not be read again';
  if (dataText(before) !== dataText(after)) return 'its values would change';
  const [marks, others] = [placesOf(before, before.marks ?? []), placesOf(after, after.marks ?? [])];
  const isSame = marks.length === others.length && marks.every((mark, i) => mark === others[i]);
  return isSame ? undefined : 'an anchor, an alias or a tag would be lost or move';
}

/** The first comment that is lost or stands behind something else, by its number. */
function movedComment(before: ParsedYaml, after: ParsedYaml): number | undefined {
  const [places, others] = [placesOf(before, before.comments), placesOf(after, after.comments)];
  const moved = places.findIndex((place, i) => place !== others[i]);
  return moved === -1 ? undefined : moved;
}

/** What stands beside the values, each with how many keys and values stand before it. */
function placesOf(text: ParsedYaml, marks: readonly Located<string>[]): readonly string[] {
  const starts = startsOf(text);
  let count = 0;
  return marks.map(({ value, span }) => {
    while (count < starts.length && starts[count]! < span.start) count += 1;
    return `${count} ${value.trimEnd()}`;
  });
}

/** Where keys and values begin, in order. */
function startsOf({ root }: ParsedYaml): readonly number[] {
  const starts: number[] = [];
  const walk = (node: YamlNode): void => {
    if (node.kind === 'scalar' || node.definedAt !== undefined) starts.push(node.span.start);
    else if (node.kind === 'seq') node.items.forEach(walk);
    else
      for (const { keySpan, value, merged } of node.entries) {
        starts.push(keySpan.start);
        if (!merged) walk(value);
      }
  };
  if (root !== undefined) walk(root);
  return starts.sort((a, b) => a - b);
}

function withPlacedComments(made: ParsedYaml, before: ParsedYaml): ParsedYaml {
  const text = placedComments(made, before);
  if (text === made.file.text) return made;
  const placed = parsed(text);
  return isSame(before, placed) ? placed : made;
}

/** The first suppression that would silence something else than before, by the number of its comment. */
function changedSuppression(before: ParsedYaml, after: ParsedYaml): number | undefined {
  const [starts, others] = [startsOf(before), startsOf(after)];
  const changed = before.comments.findIndex(
    (comment, i) =>
      isSuppression(comment) &&
      silencedBy(comment, before, starts) !== silencedBy(after.comments[i] ?? comment, after, others),
  );
  return changed === -1 ? undefined : changed;
}

/** Which of the keys and values, by their numbers; nothing is for one behind something else. */
function silencedBy(comment: Located<string>, text: ParsedYaml, starts: readonly number[]): string {
  if (!standsAlone(comment)) return '';
  const { start, end } = regionBelow(text, comment.span);
  return [start, end].map((limit) => starts.filter((at) => at < limit).length).join(' ');
}

const MOVED =
  'Formatting would lose this comment, or move it: in brackets, a comment stands behind a comma or on a line of its own.';
const OTHER =
  'Formatting would change what this comment silences: put it, and what it is for, on lines of their own outside brackets.';

function commentProblem(
  file: SourceFile,
  { comments, file: unix }: ParsedYaml,
  number: number,
  message: string,
): SourceProblem {
  const { start, end } = comments[number]!.span;
  const { start: line } = unix.lineRange(unix.lineOf(start));
  const at = file.lineRange(unix.lineOf(start)).start + start - line;
  return sourceProblem('syntax', message, spanOf(file, at, at + end - start));
}

function dataText({ root }: ParsedYaml): string {
  return JSON.stringify(root === undefined ? null : toPlain(root), (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}

function unixFile(file: SourceFile): SourceFile {
  return new SourceFile(file.path, file.text.replaceAll('\r\n', '\n'));
}

function hasCrlf(text: string): boolean {
  return text.includes('\r\n') && !/(?<!\r)\n/.test(text);
}
