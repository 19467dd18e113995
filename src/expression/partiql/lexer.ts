import { malformed } from './statement-error.js';
import type { StatementSpan } from './syntax.js';

export type StatementToken = StatementSpan &
  (
    | { readonly kind: 'name'; readonly text: string; readonly quoted: boolean }
    | { readonly kind: 'string' | 'number' | 'symbol'; readonly text: string }
    /** `?`, or in the statement of a model `$name`, whose name is the text. */
    | { readonly kind: 'parameter'; readonly text: string }
    | { readonly kind: 'end'; readonly text: '' }
  );

const SKIPPED = /(?:[ \t\r\n\f]|--[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const NAME = /[A-Za-z_$][A-Za-z0-9_$]*/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const SYMBOL = /<<|>>|<>|!=|<=|>=|\|\||[()[\]{},.:;=<>*+\-/%]/y;
const PARAMETER_NAME = /^\$[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Splits a statement into tokens; the last one is `end`. PartiQL lets an unquoted name begin with `$`; in the statement
 * of a model (`named`) such a name is a parameter, and an attribute of that name is written in double quotes.
 */
export function lexStatement(text: string, named: boolean): readonly StatementToken[] {
  const tokens: StatementToken[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  while (at < text.length) {
    const start = at;
    const skipped = match(SKIPPED);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const first = text[at] as string;
    if (first === "'" || first === '"') {
      const quoted = readQuoted(text, at);
      at = quoted.end;
      const span = { start, end: at };
      tokens.push(
        first === "'"
          ? { kind: 'string', text: quoted.value, ...span }
          : { kind: 'name', text: quoted.value, quoted: true, ...span },
      );
      continue;
    }
    if (first === '?') {
      at += 1;
      if (named) {
        throw malformed('', { start, end: at }, 'a parameter is written `$name` here, not `?`');
      }
      tokens.push({ kind: 'parameter', text: '?', start, end: at });
      continue;
    }
    const number = match(NUMBER);
    const name = number === undefined ? match(NAME) : undefined;
    const symbol = number === undefined && name === undefined ? match(SYMBOL) : undefined;
    const token = number ?? name ?? symbol;
    if (token === undefined || text.startsWith('/*', at)) throw unreadable(text, at);
    at += token.length;
    const span = { start, end: at };
    if (number !== undefined) {
      if (match(NAME) !== undefined) {
        throw malformed('', { start, end: at + 1 }, `a number cannot be followed by \`${text[at]}\``);
      }
      tokens.push({ kind: 'number', text: token, ...span });
    } else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: token, ...span });
    else if (named && token.startsWith('$')) {
      if (!PARAMETER_NAME.test(token)) {
        throw malformed('', span, `\`${token}\` is not the name of a parameter; quote it if it is an attribute`);
      }
      tokens.push({ kind: 'parameter', text: token.slice(1), ...span });
    } else tokens.push({ kind: 'name', text: token, quoted: false, ...span });
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}

/** A quote is written inside by doubling it. */
function readQuoted(text: string, start: number): { readonly value: string; readonly end: number } {
  const quote = text[start] as string;
  let value = '';
  for (let at = start + 1; ; ) {
    const next = text.indexOf(quote, at);
    if (next === -1) {
      throw malformed('', { start, end: text.length }, `the text that begins with ${quote} is not closed`);
    }
    value += text.slice(at, next);
    if (text[next + 1] !== quote) return { value, end: next + 1 };
    value += quote;
    at = next + 2;
  }
}

function unreadable(text: string, at: number): Error {
  if (text.startsWith('/*', at)) {
    return malformed('', { start: at, end: text.length }, 'the comment that begins with `/*` is not closed');
  }
  const character = String.fromCodePoint(text.codePointAt(at) as number);
  return malformed('', { start: at, end: at + character.length }, `\`${character}\` has no meaning in a statement`);
}
