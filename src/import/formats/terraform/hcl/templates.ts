import type { Node } from 'web-tree-sitter';
import type { TemplatePart } from './ast.js';
import type { ExpressionReader } from './expressions.js';
import { expressionsIn, partsOf } from './expressions.js';

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** Text between quotes as it is meant. */
function unescaped(raw: string): string {
  return raw.replace(
    /\$\$\{|%%\{|\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/gs,
    (whole: string, short: string | undefined, long: string | undefined, letter: string | undefined) => {
      if (letter !== undefined) return SIMPLE[letter] ?? letter;
      if (short === undefined && long === undefined) return whole.slice(1);
      const point = Number.parseInt(short ?? long ?? '', 16);
      return point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
    },
  );
}

/** A document has no escapes but of what begins a template. */
function unescapedDocument(raw: string): string {
  return raw.replace(/\$\$\{|%%\{/g, (whole) => whole.slice(1));
}

/** Of a string without expressions: the parser leaves out the space at its ends. */
export function literalText(reader: ExpressionReader, node: Node): string {
  const parts = partsOf(node);
  return unescaped(reader.file.text.slice(parts[0]?.endIndex, parts.at(-1)?.startIndex));
}

export function quoted(reader: ExpressionReader, node: Node): readonly TemplatePart[] {
  const parts = partsOf(node);
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return [];
  return partsBetween(reader, parts.slice(1, -1), first.endIndex, last.startIndex, { meant: unescaped });
}

/** `<<EOT`, and `<<-EOT`, whose lines lose the indentation that all of them have. */
export function heredoc(reader: ExpressionReader, node: Node): readonly TemplatePart[] {
  const parts = partsOf(node);
  const { text } = reader.file;
  const opening = parts[1];
  const closing = parts.at(-1);
  if (opening === undefined || closing === undefined) return [];
  const start = text.indexOf('\n', opening.endIndex) + 1;
  const end = Math.max(start, text.lastIndexOf('\n', closing.startIndex - 1) + 1);
  const made = partsBetween(reader, parts.slice(2, -1), start, end, { meant: unescapedDocument });
  return parts[0]?.text === '<<-' ? withoutIndentation(made) : made;
}

interface Between {
  readonly meant: (raw: string) => string;
  /** Whether space is taken off at the beginning, and at the end. */
  readonly trimsStart?: boolean;
  readonly trimsEnd?: boolean;
}

/** What stands from one place of the text to another: nodes, and the text between them. */
function partsBetween(
  reader: ExpressionReader,
  nodes: readonly Node[],
  start: number,
  end: number,
  { meant, trimsStart = false, trimsEnd = false }: Between,
): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = start;
  let trims = trimsStart;
  const addText = (until: number, trimsAfter: boolean): void => {
    let raw = reader.file.text.slice(at, until);
    if (trims) raw = raw.trimStart();
    if (trimsAfter) raw = raw.trimEnd();
    if (raw !== '') parts.push({ kind: 'text', text: meant(raw) });
  };
  for (const node of nodes) {
    if (node.type === 'template_literal') continue;
    const { text } = node;
    addText(node.startIndex, /^[$%]\{~/.test(text));
    parts.push(...reader.deeper(node, () => partOf(reader, node, meant)));
    at = node.endIndex;
    trims = text.endsWith('~}');
  }
  addText(end, trimsEnd);
  return parts;
}

function partOf(reader: ExpressionReader, node: Node, meant: Between['meant']): readonly TemplatePart[] {
  if (node.type === 'template_interpolation') {
    return expressionsIn(node).map((value) => ({ kind: 'value', value: reader.expression(value) }));
  }
  const [directive] = partsOf(node);
  if (directive === undefined) return [];
  const inner = partsOf(directive);
  const [intro] = inner;
  const closing = inner.at(-1);
  if (intro === undefined || closing === undefined) return [];
  const between = (from: Node, to: Node): readonly TemplatePart[] =>
    partsBetween(
      reader,
      inner.filter(({ startIndex, endIndex }) => startIndex >= from.endIndex && endIndex <= to.startIndex),
      from.endIndex,
      to.startIndex,
      { meant, trimsStart: from.text.endsWith('~}'), trimsEnd: to.text.startsWith('%{~') },
    );
  if (directive.type === 'template_for')
    return [{ kind: 'for', loop: reader.loop(intro), parts: between(intro, closing) }];
  const otherwise = inner.find(({ type }) => type === 'template_else_intro');
  return expressionsIn(intro).map((condition) => ({
    kind: 'if',
    condition: reader.expression(condition),
    yes: between(intro, otherwise ?? closing),
    no: otherwise === undefined ? [] : between(otherwise, closing),
  }));
}

/** Lines of nothing but a line break do not count. */
function withoutIndentation(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  let least = Number.POSITIVE_INFINITY;
  const lineStarts = (part: TemplatePart, i: number): RegExp | undefined =>
    part.kind === 'text' ? (i === 0 ? /(^|\n)([ \t]*)(?!\n|\r\n)/g : /(\n)([ \t]*)(?!\n|\r\n|$)/g) : undefined;
  for (const [i, part] of parts.entries()) {
    const pattern = lineStarts(part, i);
    if (pattern === undefined || part.kind !== 'text') continue;
    for (const { 0: whole, 2: indent, index } of part.text.matchAll(pattern)) {
      const isEnd = index + whole.length === part.text.length && i === parts.length - 1;
      if (!isEnd) least = Math.min(least, indent?.length ?? 0);
    }
  }
  if (least === 0 || least === Number.POSITIVE_INFINITY) return parts;
  return parts.map((part, i) => {
    if (part.kind !== 'text') return part;
    const cut = new RegExp(`${i === 0 ? '(^|\\n)' : '(\\n)'}[ \\t]{0,${least}}`, 'g');
    return { kind: 'text', text: part.text.replace(cut, '$1') };
  });
}
