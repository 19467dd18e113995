/** A command line as a shell reads it, so far as no shell is needed for it. */
export interface CommandLine {
  readonly words: readonly string[];
  /** What follows the first command, or what only a shell could read; empty where there is nothing. */
  readonly rest: string;
}

/**
 * The words of the first command of a text, by the rules of POSIX: quotes of both kinds, backslashes and continued lines.
 * https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02
 * Nothing is expanded: `$NAME` stays as it is written. A quote that is not closed ends with the text.
 */
export function shellWords(text: string): CommandLine {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  const push = (): void => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === "'") {
      const end = endOf(text, "'", at + 1);
      word = (word ?? '') + text.slice(at + 1, end);
      at = end + 1;
    } else if (char === '"') {
      const quoted = doubleQuoted(text, at + 1);
      word = (word ?? '') + quoted.text;
      at = quoted.end + 1;
    } else if (char === '\\') {
      // A line that goes on, or a character that stands for itself.
      if (/^\\\r?\n/.test(text.slice(at, at + 3))) at += text.charAt(at + 1) === '\r' ? 3 : 2;
      else {
        word = (word ?? '') + text.charAt(at + 1);
        at += 2;
      }
    } else if (char === ' ' || char === '\t') {
      push();
      at += 1;
    } else if (/[;&|<>\r\n]/.test(char) || (char === '#' && word === undefined)) {
      if (words.length > 0 || word !== undefined) break;
      at += 1;
    } else {
      word = (word ?? '') + char;
      at += 1;
    }
  }
  push();
  return { words, rest: text.slice(at).trim() };
}

function endOf(text: string, quote: string, from: number): number {
  const end = text.indexOf(quote, from);
  return end < 0 ? text.length : end;
}

/** In these a backslash only takes the meaning from `$`, `` ` ``, `"`, `\` and an end of line. */
function doubleQuoted(text: string, from: number): { readonly text: string; readonly end: number } {
  let read = '';
  let at = from;
  while (at < text.length && text.charAt(at) !== '"') {
    if (text.charAt(at) === '\\' && /[$`"\\\n]/.test(text.charAt(at + 1))) {
      if (text.charAt(at + 1) !== '\n') read += text.charAt(at + 1);
      at += 2;
    } else {
      read += text.charAt(at);
      at += 1;
    }
  }
  return { text: read, end: at };
}
