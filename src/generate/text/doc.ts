import type { Code } from './code.js';
import { raw } from './primitives.js';

/** What prettier leaves of its 80 columns behind ` * `. */
const COLUMNS = 77;

/** A documentation comment; nothing where it would be empty. Long lines are broken, but in blocks of code. */
export function doc(...lines: readonly (string | undefined)[]): Code {
  const safe: string[] = [];
  let isCode = false;
  for (const line of lines.flatMap((text) => text?.split(/\r\n|[\n\r\u2028\u2029]/) ?? [])) {
    const text = commentText(line).trimEnd();
    if (text.startsWith('```')) isCode = !isCode;
    safe.push(...(isCode ? [text] : brokenLines(text)));
  }
  while (safe.length > 0 && safe.at(-1) === '') safe.pop();
  const [first] = safe;
  if (first === undefined) return raw('');
  if (safe.length === 1 && first.length <= COLUMNS - ' */'.length) return raw(`/** ${first} */\n`);
  return raw(`/**\n${safe.map((line) => (line === '' ? ' *' : ` * ${line}`)).join('\n')}\n */\n`);
}

/** Text that neither ends a comment, nor hides in one, nor tells a tool to do something. */
function commentText(line: string): string {
  return line
    .replaceAll('*/', '*\\/')
    .replaceAll('\t', ' ')
    .replace(TAG, '$1\\@')
    .replace(/(?![\u00ad\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd');
}

/** All tags but those that say something of what is documented: tools obey `@ts-expect-error` and `@internal`. */
const TAG = /^(\s*)@(?!(?:deprecated|example|param|remarks|returns|see|throws)\b)/;

/** Code in backquotes stays in one piece. */
const WORD = /(?:`[^`]*`|\S)+/g;

/** A line as several that are not too long: those after the first stand in, where it is a point of a list or a tag. */
function brokenLines(line: string): readonly string[] {
  if (line.length <= COLUMNS || line.startsWith('    ')) return [line];
  const indent = /^(?:[-*] |@)/.test(line) ? '  ' : '';
  const broken: string[] = [];
  let current = '';
  for (const [word] of line.matchAll(WORD)) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (longer.length <= COLUMNS || current.trim() === '') {
      current = longer;
      continue;
    }
    broken.push(current);
    // What was in the middle of a line is no tag.
    current = indent + word.replace(/^@/, '\\@');
  }
  return [...broken, current];
}
