import type { Argument, Block, Comment, Item } from './blocks.js';
import { commentLines } from './comments.js';
import { escaped } from './quoted.js';
import { Call, Expression, type HclObject, type HclValue, Template } from './values.js';

/**
 * Text as `terraform fmt` leaves it: two spaces a level, and the `=` of successive lines one below the other, where a line has the
 * whole of its value.
 * https://developer.hashicorp.com/terraform/language/style
 */
export function hclFile(items: readonly (Block | Comment)[]): string {
  return `${itemLines(items).join('\n')}\n`;
}

/** An empty line around every block, and above a comment. */
function itemLines(items: readonly Item[]): readonly string[] {
  const lines: string[] = [];
  let before: Item | undefined;
  let row: Assignment[] = [];
  const endRow = (): void => {
    lines.push(...assignmentLines(row));
    row = [];
  };
  for (const item of items) {
    if (isApart(item, before)) {
      endRow();
      lines.push('');
    }
    if (item.kind === 'argument') row.push(assignmentOf(item));
    else {
      endRow();
      lines.push(...(item.kind === 'comment' ? commentLines(item.text) : blockLines(item)));
    }
    before = item;
  }
  endRow();
  return lines;
}

function isApart(item: Item, before: Item | undefined): boolean {
  if (before === undefined) return false;
  if (before.kind === 'comment') return before.isApart === true;
  return item.kind !== 'argument' || before.kind === 'block';
}

function blockLines({ type, labels, body }: Block): readonly string[] {
  const head = [type, ...labels.map(quoted), '{'].join(' ');
  return body.length === 0 ? [`${head}}`] : [head, ...itemLines(body).map(indented), '}'];
}

interface Assignment {
  readonly name: string;
  /** Lines of the value. */
  readonly value: readonly string[];
}

function assignmentOf({ name, value }: Argument): Assignment {
  return { name, value: valueLines(value) };
}

function assignmentLines(assignments: readonly Assignment[]): readonly string[] {
  const lines: string[] = [];
  let chain: { readonly name: string; readonly value: string }[] = [];
  const endChain = (): void => {
    const width = Math.max(0, ...chain.map(({ name }) => columnsOf(name)));
    for (const { name, value } of chain) lines.push(`${name}${' '.repeat(width - columnsOf(name))} = ${value}`);
    chain = [];
  };
  for (const { name, value } of assignments) {
    const [first = '', ...more] = value;
    if (more.length === 0) chain.push({ name, value: first });
    else {
      endChain();
      lines.push(`${name} = ${first}`, ...more);
    }
  }
  endChain();
  return lines;
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

function columnsOf(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : [...GRAPHEMES.segment(text)].length;
}

/** So long may a list be that stands on one line. */
const LINE = 80;

function valueLines(value: HclValue): readonly string[] {
  if (typeof value === 'string') return [quoted(value)];
  if (typeof value === 'number') return [numeral(value)];
  if (typeof value === 'boolean' || value === null) return [String(value)];
  if (value instanceof Expression) return [value.code];
  if (value instanceof Template) return [templateText(value)];
  if (value instanceof Call) return callLines(value);
  if (isList(value)) return listLines(value);
  return objectLines(value);
}

function isList(value: readonly HclValue[] | HclObject | ReadonlyMap<string, HclValue>): value is readonly HclValue[] {
  return Array.isArray(value);
}

/** Numbers of Terraform are decimal, and so are those of JavaScript but for how very large and very small ones are written. */
function numeral(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`HCL has no number ${value}.`);
  return String(value);
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

function templateText({ pieces }: Template): string {
  const parts = pieces.map((piece, i) =>
    typeof piece === 'string' ? escaped(piece, pieces[i + 1] instanceof Expression) : `\${${piece.code}}`,
  );
  return `"${parts.join('')}"`;
}

/** The last argument may go over several lines. */
function callLines({ name, args }: Call): readonly string[] {
  const lines = args.map(valueLines);
  const before = lines.slice(0, -1).map((one) => one.join(' '));
  const last = lines.at(-1) ?? [''];
  const head = `${name}(${before.map((one) => `${one}, `).join('')}`;
  return last.map((line, i) => `${i === 0 ? head : ''}${line}${i === last.length - 1 ? ')' : ''}`);
}

function listLines(values: readonly HclValue[]): readonly string[] {
  const lines = values.map(valueLines);
  const line = `[${lines.map((one) => one.join('')).join(', ')}]`;
  if (lines.every((one) => one.length === 1) && line.length <= LINE) return [line];
  return [
    '[',
    ...lines.flatMap((one) => one.map((text, i) => indented(i === one.length - 1 ? `${text},` : text))),
    ']',
  ];
}

function objectLines(value: HclObject | ReadonlyMap<string, HclValue>): readonly string[] {
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  const assignments = entries.flatMap(([name, one]) =>
    one === undefined ? [] : [{ name: keyText(name), value: valueLines(one) }],
  );
  return assignments.length === 0 ? ['{}'] : ['{', ...assignmentLines(assignments).map(indented), '}'];
}

/** Bare where it can be nothing but a name. */
function keyText(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !WORDS.has(name) ? name : quoted(name);
}

const WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null', 'for', 'in', 'if', 'else', 'endif', 'endfor']);

/** Strings hold no line ends, so that a line is never the middle of one. */
function indented(line: string): string {
  return line === '' ? '' : `  ${line}`;
}
