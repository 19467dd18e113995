import { type CharSet, has, without } from '../../../keys/char-set.js';
import { alphabetOf } from '../../../keys/rx.js';
import { stringFacts } from '../../../keys/string-stage.js';
import type { StringType } from '../../../model/value-type.js';
import { type Code, raw } from '../../text/index.js';

/** A regular expression that the whole text has to match, for the type's charset and pattern; undefined where it has neither. */
export function regexCode(type: StringType): Code | undefined {
  const source = textPattern(type);
  return source === undefined ? undefined : regexLiteral(source);
}

/** The same as the source of a regular expression in Unicode mode. */
export function textPattern(type: StringType): string | undefined {
  const { charset, pattern } = stringFacts(type);
  const classed = charset === undefined ? undefined : `[${classBody(type.charset ?? '', charset)}]*`;
  const source = type.pattern === undefined ? undefined : patternSource(type.pattern);
  if (source === undefined) return classed === undefined ? undefined : `^${classed}$`;
  const implied =
    charset === undefined || (pattern !== undefined && without(alphabetOf(pattern), charset).length === 0);
  const body = /\|/.test(source) ? `(?:${source})` : source;
  return implied ? `^${body}$` : `^(?=${classed}$)${body}$`;
}

/** Without the anchors, which are implied. Undefined for what JavaScript does not read; nothing is known of it in the model either. */
function patternSource(pattern: string): string | undefined {
  const bare = pattern.replace(/^\^/, '').replace(/(?<!\\)((?:\\\\)*)\$$/, '$1');
  return [bare, pattern].find((source) => isRegex(`^(?:${source})$`));
}

function isRegex(source: string): boolean {
  try {
    return new RegExp(source, 'u').source !== '';
  } catch {
    return false;
  }
}

/** As written, where JavaScript reads that in the same way; otherwise interval by interval. */
function classBody(written: string, set: CharSet): string {
  return /^[\w .:,;@!#%&*+=~/-]*$/.test(written) && isRegex(`[${written}]`) && isSame(written, set)
    ? written
    : intervals(set);
}

/** Texts over the characters, of one width where it is known. */
export function classRegex(set: CharSet, width: number | undefined): Code {
  return regexLiteral(`^[${intervals(set)}]${width === undefined ? '*' : `{${width}}`}$`);
}

/** One character of the set, anywhere in a text; undefined where the set is empty. */
export function characterRegex(set: CharSet): Code | undefined {
  return set.length === 0 ? undefined : regexLiteral(`[${intervals(set)}]`);
}

function intervals(set: CharSet): string {
  return set.map(([low, high]) => (low === high ? unit(low) : `${unit(low)}-${unit(high)}`)).join('');
}

function isSame(written: string, set: CharSet): boolean {
  const regex = new RegExp(`^[${written}]$`, 'u');
  return Array.from({ length: 0x80 }, (_, code) => code).every(
    (code) => regex.test(String.fromCodePoint(code)) === has(set, code),
  );
}

function unit(code: number): string {
  const character = String.fromCodePoint(code);
  if (/[0-9A-Za-z_]/.test(character)) return character;
  if (/[\^$\\.*+?()[\]{}|/-]/.test(character)) return `\\${character}`;
  return code > 0x20 && code < 0x7f ? character : `\\u{${code.toString(16)}}`;
}

/** `source` of a `RegExp` can stand between slashes whatever it holds, but for characters that nobody can see. */
function regexLiteral(source: string): Code {
  const { source: safe } = new RegExp(source, 'u');
  const visible = [...safe]
    .map((char) => (/[ -~]/.test(char) ? char : `\\u{${char.codePointAt(0)?.toString(16)}}`))
    .join('');
  // Of plain ASCII classes the mode makes no difference.
  const isPlain = visible === safe && !/\\|\[\^|\./.test(safe);
  return raw(`/${visible}/${isPlain ? '' : 'u'}`);
}
