/**
 * The identifiers that source text uses on its own: variables, functions and types, not properties (`.x`, `x:`), nor what stands in
 * strings, comments and regular expressions. What an import is called must not be one of them.
 */
export function bareWords(source: string): ReadonlySet<string> {
  const text = source.replace(EXPORTS_FROM, '');
  const words = new Set<string>();
  // Of each template literal that is open, how many braces are open in its current `${…}`.
  const templates: number[] = [];
  let before = '';
  let isFirstOfLine = true;
  let at = 0;
  while (at < text.length) {
    const token = tokenAt(text, at, templates, before);
    at += token.length;
    if (/^\s|^\/[/*]/.test(token)) {
      isFirstOfLine ||= token.includes('\n');
      continue;
    }
    if (/^[\p{ID_Start}_$]/u.test(token) && !isProperty(before, isFirstOfLine, text, at)) words.add(token);
    before = token;
    isFirstOfLine = false;
  }
  return words;
}

/** Behind a dot or `get`, or before the colon of a type's or an object's member. */
function isProperty(before: string, isFirstOfLine: boolean, text: string, end: number): boolean {
  if (before === '.' || before === '?.' || before === 'get') return true;
  COLON.lastIndex = end;
  return COLON.test(text) && (isFirstOfLine || ['', '{', '}', ',', ';', 'readonly'].includes(before));
}

const COLON = /\s*\??:/y;

/** What a module passes on from another one gets no name in it. */
const EXPORTS_FROM = /\bexport\s+(?:type\s+)?\{[^{}]*\}\s*from\b/g;

const SPACE = /\s+/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const WORD = /[\p{ID_Start}_$][\p{ID_Continue}$]*/uy;
const NUMBER = /\d[\w.]*/y;
const STRING = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^'\\]*(?:\\[\s\S][^'\\]*)*'/y;
const REGEX = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
/** From a backquote, or the brace that ends an expression, to the next expression or the end of the literal. */
const TEMPLATE = /[`}](?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y;

function tokenAt(text: string, at: number, templates: number[], before: string): string {
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const char = text[at];
  const opened = templates.at(-1);
  if (char === '`' || (char === '}' && opened === 0)) {
    const token = match(TEMPLATE) ?? text.slice(at);
    if (char === '}') templates.pop();
    if (token.endsWith('${')) templates.push(0);
    return token;
  }
  if (opened !== undefined && (char === '{' || char === '}'))
    templates[templates.length - 1] = opened + (char === '{' ? 1 : -1);
  const simple = match(SPACE) ?? match(COMMENT) ?? match(WORD) ?? match(NUMBER) ?? match(STRING);
  if (simple !== undefined) return simple;
  if (text.startsWith('...', at)) return '...';
  if (char === '?' && text[at + 1] === '.' && !/\d/.test(text[at + 2] ?? '')) return '?.';
  return (endsValue(before) ? undefined : match(REGEX)) ?? char ?? '';
}

/** Whether a slash behind this divides. */
function endsValue(token: string): boolean {
  if (/^(?:return|case|typeof|in|of|void|delete|throw|await|yield|else|do)$/.test(token)) return false;
  return /[\w$)\]}"'`]$/.test(token);
}
