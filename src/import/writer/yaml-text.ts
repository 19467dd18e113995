import { printable } from '../../diagnostics/index.js';

/** A value to be written. What stands in `text` is YAML already, made by `yamlText` and its like alone. */
export type Out =
  | { readonly kind: 'scalar'; readonly text: string }
  | { readonly kind: 'map'; readonly entries: readonly OutEntry[]; readonly block?: boolean }
  | { readonly kind: 'seq'; readonly items: readonly Out[]; readonly block?: boolean };

export interface OutEntry {
  readonly key: string;
  readonly value: Out;
  /** Comments on lines of their own above it. */
  readonly above?: readonly string[];
  /** A comment behind it; above it where it does not fit there. */
  readonly beside?: string;
  /** An empty line before it. */
  readonly gap?: boolean;
}

/** Columns of a line. */
const WIDTH = 120;
/** YAML takes a longer key for none unless it is written with `?`. https://yaml.org/spec/1.2.2/#example-multi-line-implicit-keys */
const MOST_KEY = 1000;

/** Text that stands without quotes, and is text to every reader of YAML, those of version 1.1 too. */
const PLAIN = /^[A-Za-z_][\w./-]*(?: [\w./-]+)*$/;
const NOT_TEXT = /^(?:true|false|null|y|n|yes|no|on|off|nan|inf)$/i;

/** Any text as a scalar of YAML that is that text. */
export function yamlText(text: string): string {
  return PLAIN.test(text) && !NOT_TEXT.test(text) && text.length <= WIDTH ? text : quotedText(text);
}

/** JSON is YAML; what steers a terminal or breaks a line is escaped too. */
export function quotedText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function textOut(text: string): Out {
  return { kind: 'scalar', text: yamlText(text) };
}

/** Text that is always in quotes: templates, of which YAML would make something else. */
export function quotedOut(text: string): Out {
  return { kind: 'scalar', text: quotedText(text) };
}

/** A number, a flag, or a quantity such as `8M`, whose text is the writer's own. */
export function wordOut(word: string | number | boolean): Out {
  return { kind: 'scalar', text: String(word) };
}

export function seqOut(items: readonly Out[]): Out {
  return { kind: 'seq', items };
}

/** Entries whose value is undefined are left out. */
export function mapOut(entries: Readonly<Record<string, Out | undefined>>): Out {
  return {
    kind: 'map',
    entries: Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }])),
  };
}

/** The text of a map at the left margin. */
export function yamlDocument(entries: readonly OutEntry[]): string {
  return `${blockEntries(entries, 0).join('\n')}\n`;
}

/** A value in one line, as it stands in braces. */
export function flowText(value: Out): string {
  if (value.kind === 'scalar') return value.text;
  if (value.kind === 'seq') return `[${value.items.map(flowText).join(', ')}]`;
  return `{${value.entries.map(({ key, value: below }) => `${yamlText(key)}: ${flowText(below)}`).join(', ')}}`;
}

/** Whether a value may stand in one line, if there is room for it. */
function isFlow(value: Out): boolean {
  if (value.kind === 'scalar' || isEmpty(value)) return true;
  if (value.kind === 'seq') return value.block !== true && value.items.every(isFlow);
  return (
    value.block !== true &&
    value.entries.every(
      ({ key, value: below, above, beside }) =>
        above === undefined && beside === undefined && key.length < MOST_KEY / 6 && isFlow(below),
    )
  );
}

function blockEntries(entries: readonly OutEntry[], indent: number): readonly string[] {
  return entries.flatMap((entry, index) => blockEntry(entry, indent, index === 0));
}

function blockEntry({ key, value, above = [], beside, gap }: OutEntry, indent: number, isFirst: boolean): string[] {
  const lines = gap === true && !isFirst ? [''] : [];
  for (const comment of above) lines.push(...commentLines(comment, indent));
  const body = entryLines(key, value, indent);
  if (beside !== undefined && beside !== '') {
    const [comment = '', more] = commentLines(beside, 0);
    const [first = ''] = body;
    if (more === undefined && first.length + 2 + comment.length <= WIDTH) body[0] = `${first}  ${comment}`;
    else lines.push(...commentLines(beside, indent));
  }
  return [...lines, ...body];
}

/** The lines of an entry, with their indent. */
function entryLines(key: string, value: Out, indent: number): string[] {
  const lead = ' '.repeat(indent);
  const name = yamlText(key);
  if (name.length > MOST_KEY) {
    const [first = '', ...rest] = valueLines(value, indent + 2);
    return [`${lead}? ${name}`, `${lead}: ${first.trimStart()}`, ...rest];
  }
  if (isFlow(value)) {
    const line = `${lead}${name}: ${flowText(value)}`;
    if (value.kind === 'scalar' || columns(line) <= WIDTH || isEmpty(value)) return [line];
  }
  if (value.kind === 'map') return [`${lead}${name}:`, ...blockEntries(value.entries, indent + 2)];
  if (value.kind === 'seq') return [`${lead}${name}:`, ...blockItems(value.items, indent + 2)];
  return [`${lead}${name}: ${value.text}`];
}

function blockItems(items: readonly Out[], indent: number): readonly string[] {
  const lead = ' '.repeat(indent);
  return items.flatMap((item) => {
    const [first = '', ...rest] = valueLines(item, indent + 2);
    return [`${lead}- ${first.trimStart()}`, ...rest];
  });
}

/** A value as a block; the first line has the indent too. */
function valueLines(value: Out, indent: number): readonly string[] {
  const lead = ' '.repeat(indent);
  if (isFlow(value)) {
    const line = `${lead}${flowText(value)}`;
    if (value.kind === 'scalar' || columns(line) <= WIDTH || isEmpty(value)) return [line];
  }
  if (value.kind === 'map') return blockEntries(value.entries, indent);
  return value.kind === 'seq' ? blockItems(value.items, indent) : [`${lead}${value.text}`];
}

function isEmpty(value: Out): boolean {
  return value.kind === 'map' ? value.entries.length === 0 : value.kind === 'seq' && value.items.length === 0;
}

function columns(line: string): number {
  return [...line].length;
}

/** Words that tools look for at the start of a comment: text of an input does not get to say them. */
const DIRECTIVE = /^(\s*)(?=yaml-language-server|dynamodel|prettier|yamllint|\$schema)/i;
/** Of one comment: what an input says at greater length is cut. */
const MOST_COMMENT = 2000;

/** A text as lines of comment that nothing in it can leave, wrapped at the width of a line. */
export function commentLines(text: string, indent: number, hanging = ''): readonly string[] {
  const lead = `${' '.repeat(indent)}# `;
  const clean = printable(text.replace(/[\r\n\t\u0085\u2028\u2029]+/g, ' ')).replace(/[\ud800-\udfff]/g, keptPair);
  const cut = clean.length > MOST_COMMENT ? `${clean.slice(0, MOST_COMMENT)}…` : clean;
  const rows: string[] = [];
  let row = '';
  const margin = /^ */.exec(cut)?.[0] ?? '';
  for (const word of cut.slice(margin.length).split(' ')) {
    const next = row === '' ? `${rows.length === 0 ? margin : hanging}${word}` : `${row} ${word}`;
    if (row !== '' && lead.length + columns(next) > WIDTH) {
      rows.push(row);
      row = `${hanging}${word}`;
    } else row = next;
  }
  rows.push(row);
  return rows.map((line) => `${lead}${line.replace(DIRECTIVE, '$1… ')}`.trimEnd());
}

/** Half a pair of surrogates is no character. */
function keptPair(unit: string, offset: number, all: string): string {
  const code = unit.charCodeAt(0);
  const isPair =
    code < 0xdc00 ? /[\udc00-\udfff]/.test(all.charAt(offset + 1)) : /[\ud800-\udbff]/.test(all.charAt(offset - 1));
  return isPair ? unit : '\ufffd';
}
