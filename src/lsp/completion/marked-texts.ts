import { parseYaml, SourceFile } from '../../source/index.js';
import { choicesOf, type Described } from '../schema-docs.js';
import { MARK, type YamlPlace } from './place.js';

/** Lines that are left out, one after the other, so that the others can be read. */
const MOST_BROKEN = 4;

/**
 * The text with the mark at the place, as it would be if what is being written there were finished: with the rest of the line, and else
 * without it and with what is open on it closed; at last without other lines that cannot be read.
 *
 * @param keyed the form of the value that a key at the place has.
 */
export function* markedTexts(
  text: string,
  offset: number,
  { role, typed }: YamlPlace,
  keyed: Described | undefined,
): Generator<string> {
  const before = text.slice(0, offset);
  const lineEnd = text.indexOf('\n', offset) === -1 ? text.length : text.indexOf('\n', offset);
  const rest = text.slice(offset, lineEnd);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const brace = /\{[^{}]*$/.test(typed) && !/^[^"'{]*\}/.test(rest) ? '}' : '';
  const quote = /["'][\w-]*$/.exec(line)?.[0].charAt(0) ?? '';
  const value = role === 'key' ? `: ${valueText(keyed)}` : '';
  const hasValue = role !== 'key' || /^[\w-]*["']?\s*:/.test(rest);
  const closing = closingOf(line);
  // A key in quotes has its colon behind them.
  const closed = role === 'key' && quote !== '' ? `${quote}${value}${closing.slice(1)}` : `${brace}${value}${closing}`;
  const texts = [
    `${before}${MARK}${brace}${hasValue ? '' : value}${text.slice(offset)}`,
    `${before}${MARK}${closed}${text.slice(lineEnd)}`,
  ];
  yield* texts;
  const number = before.split('\n').length;
  for (const one of texts) {
    const made = mended(one, number);
    if (made !== one) yield made;
  }
}

/** One that a reader takes. */
function valueText(schema: Described | undefined): string {
  const [choice = schema?.examples?.[0]] = schema === undefined ? [] : choicesOf(schema);
  if (choice !== undefined) return JSON.stringify(choice);
  const types = [schema?.type ?? []].flat();
  if (types.includes('object')) return '{}';
  return types.includes('array') ? '[]' : '1';
}

/** What closes the quote and the brackets that are open at the end of a line. */
function closingOf(line: string): string {
  const open: string[] = [];
  let quote = '';
  for (const [i, char] of [...line].entries()) {
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if ((char === '"' || char === "'") && /^$|[\s[{,:]/.test(line.charAt(i - 1))) quote = char;
    else if (char === '[' || char === '{') open.push(char === '[' ? ']' : '}');
    else if (char === ']' || char === '}') open.pop();
  }
  return quote + open.reverse().join('');
}

/** Without the other lines at which reading stumbles. */
function mended(text: string, kept: number): string {
  let lines = text.split('\n');
  for (let i = 0; i < MOST_BROKEN; i += 1) {
    const file = new SourceFile('', lines.join('\n'));
    const broken = new Set(
      parseYaml(file).problems.flatMap(({ code, span }) => (code === 'duplicate-key' ? [] : [file.lineOf(span.start)])),
    );
    broken.delete(kept);
    if (broken.size === 0) break;
    lines = lines.map((line, at) => (broken.has(at + 1) ? '' : line));
  }
  return lines.join('\n');
}
