/** Text as a literal of JSONata, inside of JSON: with single quotes, and nothing that ends an expression of Amazon States Language. */
export function quoted(text: string): string {
  const inner = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replace(/['%`]|(?!\\)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) =>
      char
        .split('')
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join(''),
    );
  return `'${inner}'`;
}

/** Words with a meaning of their own. */
const WORDS = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

/** A member of what an expression gives; nothing where it has none. */
export function memberOf(of: string, name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !WORDS.has(name)
    ? `${of}.${name}`
    : `$lookup(${of}, ${quoted(name)})`;
}

/** The name of a variable that holds arguments. */
export const ARGS = '$args';
/** The name of a variable that holds the time, as ISO 8601 text in UTC. */
export const NOW = '$time';

export function argument(path: readonly string[]): string {
  return path.reduce(memberOf, ARGS);
}

/** An expression as a value of Amazon States Language. */
export function asl(expression: string): string {
  return `{% ${expression} %}`;
}

/** Plain text as a value: what would begin an expression is quoted in one. */
export function aslText(text: string): string {
  return text.startsWith('{%') ? asl(quoted(text)) : text;
}
