import {
  entrySpan,
  type Located,
  type ParsedYaml,
  parseYaml,
  SourceFile,
  type Span,
  type YamlEntry,
  type YamlNode,
} from '../source/index.js';

/** A line that a person still reads at a glance. What stands on a longer one by its author's will stays there. */
const WIDTH = 140;

/** Each takes away the outermost brackets; nothing that can be read is nested deeper. */
const MOST_ROUNDS = 200;

type Collection = Exclude<YamlNode, { kind: 'scalar' }>;
type Choice = (flow: Collection, before: YamlNode, comments: readonly Comment[]) => boolean;
type Comment = Located<string>;

/** The text with lines of its own for every member of what stands in brackets and has comments in it. */
export function withoutCommentedFlow(parsed: ParsedYaml): string {
  return parsed.root === undefined ? parsed.file.text : inRounds(parsed, parsed.root, holdsComment);
}

/**
 * The text with lines of its own for every member of what stands in brackets and has too little room there: where comments are in it, or
 * where its author broke it over lines and it does not fit into one.
 *
 * @param before the same values as their author wrote them.
 */
export function withoutCrowdedFlow(text: string, before: YamlNode): string {
  return inRounds(parseYaml(new SourceFile('', text)), before, isCrowded);
}

function inRounds(parsed: ParsedYaml, before: YamlNode, isChosen: Choice): string {
  let current = parsed;
  for (let round = 0; round < MOST_ROUNDS && current.problems.length === 0; round += 1) {
    const next = withoutOuterBrackets(current, before, isChosen);
    if (next === undefined) break;
    current = parseYaml(new SourceFile('', next));
  }
  return current.file.text;
}

function holdsComment({ span: { start, end } }: Collection, _before: YamlNode, comments: readonly Comment[]): boolean {
  return comments.some(({ span }) => span.start > start && span.start < end);
}

function isCrowded({ span }: Collection, before: YamlNode): boolean {
  if (lineCount(span) > 1) return true;
  return lineCount(before.span) > 1 && columnOf(span, span.end) > WIDTH;
}

function lineCount({ file, start, end }: Span): number {
  return file.lineOf(end) - file.lineOf(start) + 1;
}

function columnOf({ file }: Span, offset: number): number {
  return offset - file.lineRange(file.lineOf(offset)).start;
}

/** Where a collection stands: the column that its members are indented from, and whether they may begin on its line. */
type Slot = { readonly column: number; readonly isItem: boolean };
/** Text that is put in the place of another one. */
type Rewriting = { readonly start: number; readonly end: number; readonly text: string };

/** The text without the brackets that are chosen and in no other ones; undefined where there are none. */
function withoutOuterBrackets(parsed: ParsedYaml, before: YamlNode, isChosen: Choice): string | undefined {
  const { file, root, comments } = parsed;
  const rewritings = root === undefined ? [] : [...rewritingsIn(root, before, undefined)];
  return rewritings.length === 0
    ? undefined
    : rewritings.reduceRight(
        (text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end),
        file.text,
      );

  function* rewritingsIn(node: YamlNode, before: YamlNode, slot: Slot | undefined): Generator<Rewriting> {
    if (node.kind === 'scalar' || node.definedAt !== undefined) return;
    if (isFlow(node)) {
      const members = slot !== undefined && isChosen(node, before, comments) ? membersOf(node, comments) : [];
      if (slot !== undefined && members.length > 0) yield rewriting(node, members, comments, slot);
    } else if (node.kind === 'seq' && before.kind === 'seq') {
      for (const [i, item] of node.items.entries()) {
        const other = before.items[i];
        const column = columnOf(node.span, node.span.start);
        if (other !== undefined) yield* rewritingsIn(item, other, { column, isItem: true });
      }
    } else if (node.kind === 'map' && before.kind === 'map') {
      for (const [i, { keySpan, value, merged }] of node.entries.entries()) {
        const other = before.entries[i]?.value;
        if (merged || other === undefined) continue;
        yield* rewritingsIn(value, other, { column: columnOf(keySpan, keySpan.start), isItem: false });
      }
    }
  }
}

function isFlow({ span }: YamlNode): boolean {
  const opening = span.file.text.charAt(span.start);
  return opening === '{' || opening === '[';
}

function rewriting(
  { span: { file, start, end } }: Collection,
  members: readonly Member[],
  comments: readonly Comment[],
  { column, isItem }: Slot,
): Rewriting {
  const indent = ' '.repeat(column + 2);
  const lines: string[] = [];
  let head = '';
  const addComments = (from: number, to: number): void => {
    for (const { value, span } of comments) {
      if (span.start < from || span.start >= to) continue;
      const isOnLine = !file.text.slice(from, span.start).includes('\n');
      if (!isOnLine) lines.push(`${indent}${value}`);
      else if (lines.length === 0) head = ` ${value}`;
      else lines.push(`${lines.pop()} ${value}`);
    }
  };
  let at = start + 1;
  for (const member of members) {
    addComments(at, member.start);
    // Lines that go on stand deeper than the first.
    lines.push(indent + member.text.replace(/\n[ \t]*(?=\S)/g, `\n${indent}  `));
    at = member.end;
  }
  addComments(at, end - 1);
  const line = file.text.slice(file.lineRange(file.lineOf(start)).start, start);
  const begin = file.text.slice(0, start).trimEnd().length;
  // Behind the dash of an item there is room for its first member.
  if (isItem && head === '' && /(?:^|\s)-\s+$/.test(line) && !lines[0]!.trimStart().startsWith('#'))
    return { start: begin, end, text: ` ${lines.join('\n').trimStart()}` };
  // What stands above may end with a comment already.
  const isBelow = head !== '' && line.trim() === '';
  return { start: begin, end, text: [isBelow ? `\n${indent}${head.trimStart()}` : head, ...lines].join('\n') };
}

/** What has lines of its own; from `start` to `end` it stood in the brackets. */
type Member = { readonly start: number; readonly end: number; readonly text: string };

/** None where something stands between them that is no member: a merge. */
function membersOf(flow: Collection, comments: readonly Comment[]): readonly Member[] {
  if (flow.kind === 'map' && flow.entries.some(({ merged }) => merged)) return [];
  const { file, start, end } = flow.span;
  const written = flow.kind === 'map' ? flow.entries.map(entryText) : flow.items.map(itemText);
  const members: Member[] = [];
  let at = start + 1;
  for (const { text, ...place } of written) {
    const properties = propertiesIn(withoutComments(file.text, at, place.start, comments));
    if (properties === undefined) return [];
    members.push({ ...place, text: [...(flow.kind === 'map' ? [] : ['-']), ...properties, text].join(' ').trimEnd() });
    at = place.end;
  }
  return propertiesIn(withoutComments(file.text, at, end - 1, comments))?.length === 0 ? members : [];
}

function withoutComments(text: string, from: number, to: number, comments: readonly Comment[]): string {
  let [left, at] = ['', from];
  for (const { span } of comments) {
    if (span.start < from || span.start >= to) continue;
    left += text.slice(at, span.start);
    at = span.end;
  }
  return left + text.slice(at, to);
}

/** The anchor and the tag of what follows; undefined where anything else but marks stands there. */
function propertiesIn(gap: string): readonly string[] | undefined {
  const words = gap.split(/[\s,]+/).filter((word) => word !== '' && word !== '?' && word !== ':');
  return words.every((word) => /^[&!]/.test(word)) ? words : undefined;
}

function entryText(entry: YamlEntry): Member {
  const { keySpan, value } = entry;
  const { file, start, end } = entrySpan(entry);
  const text = file.text.slice(start, end);
  // In brackets a key may stand alone.
  const isAlone = value.kind === 'scalar' && value.source === '' && !file.text.slice(keySpan.end, end).includes(':');
  return { start, end, text: isAlone ? `${text}:` : text };
}

function itemText({ span: { file, start, end } }: YamlNode): Member {
  return { start, end, text: file.text.slice(start, end) };
}
