/**
 * Text as it stands between the quotes of a string. What begins an interpolation or a directive is doubled; a `$` or `%` that would
 * join what follows it is written by its number.
 * https://developer.hashicorp.com/terraform/language/expressions/strings
 */
export function escaped(text: string, isBeforeExpression = false): string {
  const next = isBeforeExpression ? '[$%]|$' : '[$%]';
  return text.replace(
    new RegExp(`["\\\\]|[$%](?=\\{)|[$%](?=${next})|[\\p{C}\\p{Zl}\\p{Zp}]`, 'gu'),
    (found: string, at: number) => escapedOne(found, text[at + found.length] === '{'),
  );
}

function escapedOne(char: string, isBeforeBrace: boolean): string {
  if (/\p{Cs}/u.test(char)) return '\ufffd';
  if (char === '"' || char === '\\') return `\\${char}`;
  if (isBeforeBrace && (char === '$' || char === '%')) return char + char;
  const short = SHORT.get(char);
  if (short !== undefined) return short;
  const code = (char.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);
