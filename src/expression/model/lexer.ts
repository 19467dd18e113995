import type { Span } from './expr.js';

export type Punctuation =
  | '('
  | ')'
  | '['
  | ']'
  | ','
  | '.'
  | '?'
  | ':'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>=';

export type Token =
  | (Span & { readonly kind: 'punctuation'; readonly text: Punctuation })
  /** `quoted` names stand in backticks and are never keywords. */
  | (Span & { readonly kind: 'name'; readonly text: string; readonly quoted: boolean })
  | (Span & { readonly kind: 'param'; readonly text: string })
  | (Span & { readonly kind: 'number'; readonly text: string })
  | (Span & { readonly kind: 'string'; readonly text: string })
  | (Span & { readonly kind: 'end' });

export interface SyntaxProblem extends Span {
  readonly message: string;
}

export type LexResult =
  | { readonly kind: 'ok'; readonly tokens: readonly Token[] }
  | ({ readonly kind: 'error' } & SyntaxProblem);

const SPACE = /[ \t\r\n]+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const PUNCTUATION = /!=|<>|<=|>=|==|&&|\|\||[()[\],.?:+\-*/%=<>!]/y;

/** Spellings of other languages, with the one of this language. */
const FOREIGN = new Map([
  ['==', '`=`'],
  ['&&', '`and`'],
  ['||', '`or`'],
  ['!', '`not`, or `!=`'],
]);

/** Splits an expression into tokens; the last one is always `end`. */
export function lexExpression(text: string): LexResult {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const fail = (message: string, start: number, end: number): LexResult => ({ kind: 'error', message, start, end });

  while (at < text.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const start = at;
    const first = text[at] as string;
    if (first === "'" || first === '"' || first === '`') {
      const quoted = readQuoted(text, at);
      if (quoted.kind === 'error') return quoted;
      at = quoted.end;
      if (first === '`') {
        if (quoted.value === '') return fail('a name in backticks cannot be empty', start, at);
        tokens.push({ kind: 'name', text: quoted.value, quoted: true, start, end: at });
      } else {
        tokens.push({ kind: 'string', text: quoted.value, start, end: at });
      }
      continue;
    }
    if (first === '$') {
      at += 1;
      const name = match(NAME);
      if (name === undefined) return fail('`$` must be followed by the name of a parameter', start, at);
      at += name.length;
      tokens.push({ kind: 'param', text: name, start, end: at });
      continue;
    }
    const name = match(NAME);
    if (name !== undefined) {
      at += name.length;
      tokens.push({ kind: 'name', text: name, quoted: false, start, end: at });
      continue;
    }
    const number = match(NUMBER);
    if (number !== undefined) {
      at += number.length;
      if (match(NAME) !== undefined) {
        return fail(`a number cannot be followed by \`${match(NAME)}\``, start, at + (match(NAME) ?? '').length);
      }
      tokens.push({ kind: 'number', text: number, start, end: at });
      continue;
    }
    const mark = match(PUNCTUATION);
    if (mark === undefined) {
      const character = String.fromCodePoint(text.codePointAt(at) as number);
      return fail(`\`${character}\` has no meaning in an expression`, start, start + character.length);
    }
    at += mark.length;
    const instead = FOREIGN.get(mark);
    if (instead !== undefined) return fail(`write ${instead} instead of \`${mark}\``, start, at);
    tokens.push({ kind: 'punctuation', text: (mark === '<>' ? '!=' : mark) as Punctuation, start, end: at });
  }
  tokens.push({ kind: 'end', start: text.length, end: text.length });
  return { kind: 'ok', tokens };
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['`', '`'],
]);

/** A quote is written inside by a backslash before it, or by doubling it. */
function readQuoted(
  text: string,
  start: number,
):
  | { readonly kind: 'ok'; readonly value: string; readonly end: number }
  | ({ readonly kind: 'error' } & SyntaxProblem) {
  const quote = text[start] as string;
  let value = '';
  let at = start + 1;
  while (at < text.length) {
    const character = text[at] as string;
    if (character === quote) {
      if (text[at + 1] !== quote) return { kind: 'ok', value, end: at + 1 };
      value += quote;
      at += 2;
    } else if (character === '\\') {
      const escaped = ESCAPES.get(text[at + 1] ?? '');
      if (escaped === undefined) {
        return {
          kind: 'error',
          message: 'a backslash stands before `n`, `t`, `r`, a quote or another backslash only',
          start: at,
          end: Math.min(at + 2, text.length),
        };
      }
      value += escaped;
      at += 2;
    } else {
      value += character;
      at += 1;
    }
  }
  return { kind: 'error', message: `the text that begins with ${quote} is not closed`, start, end: text.length };
}
