import { SCALAR, SPACE, STRING, STRING_START } from '../source/json-syntax.js';

/** Where a text stops being JSON: the first character that cannot stand there; undefined where all of it is JSON. */
export function jsonFault(text: string): number | undefined {
  // A parser of its own, because the message of `JSON.parse` does not always say where.
  const open: ('{' | '[')[] = [];
  let at = 0;
  let expected: Expected = 'value';
  for (;;) {
    at = skip(SPACE, text, at);
    const char = text[at];
    if (expected === 'end') {
      if (open.length === 0) return char === undefined ? undefined : at;
      const isList = open.at(-1) === '[';
      if (char === ',') expected = isList ? 'value' : 'name';
      else if (char === (isList ? ']' : '}')) open.pop();
      else return at;
      at += 1;
    } else if (expected === 'colon') {
      if (char !== ':') return at;
      at += 1;
      expected = 'value';
    } else if (char === ']' && expected === 'value or ]') {
      open.pop();
      at += 1;
      expected = 'end';
    } else if (char === '}' && expected === 'name or }') {
      open.pop();
      at += 1;
      expected = 'end';
    } else if (expected === 'name' || expected === 'name or }') {
      const end = skip(STRING, text, at);
      if (end === at) return faultOfString(text, at);
      at = end;
      expected = 'colon';
    } else if (char === '{' || char === '[') {
      open.push(char);
      at += 1;
      expected = char === '{' ? 'name or }' : 'value or ]';
    } else {
      const end = skip(SCALAR, text, at);
      if (end === at) return faultOfString(text, at);
      at = end;
      expected = 'end';
    }
  }
}

type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'end';

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** A string that does not end, or has in it what no string has, is at fault there. */
function faultOfString(text: string, at: number): number {
  return text[at] === '"' ? skip(STRING_START, text, at) : at;
}

/** The line and column of a place in a text, from one on, with the text of that line. */
export function placeIn(
  text: string,
  offset: number,
): { readonly line: number; readonly column: number; readonly text: string } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', start);
  let line = 1;
  for (let i = text.indexOf('\n'); i !== -1 && i < start; i = text.indexOf('\n', i + 1)) line += 1;
  return { line, column: offset - start + 1, text: text.slice(start, end === -1 ? text.length : end) };
}
