/** Code points from `from` to `to`, both included. */
export interface CharRange {
  readonly from: number;
  readonly to: number;
}

export type CharsetResult =
  | { readonly kind: 'ok'; readonly ranges: readonly CharRange[] }
  | { readonly kind: 'error'; readonly message: string; readonly start: number; readonly end: number };

type Unit = { readonly code: number; readonly start: number; readonly end: number; readonly escaped: boolean };

/**
 * Reads a character class without its brackets: `a-z0-9_`. A `-` at either end is itself, and a backslash makes the
 * next character (a sign, not a letter) itself. Ranges come sorted and merged.
 */
export function parseCharset(text: string): CharsetResult {
  if (text.length === 0) return wrong('a charset names one character at least', 0, 0);
  if (text.startsWith('^') && text.length > 1) {
    return wrong(
      'a charset lists the characters that may occur; `^` does not negate it (write `\\^` for the sign itself)',
      0,
      1,
    );
  }
  const units: Unit[] = [];
  for (let at = 0; at < text.length; ) {
    const unit = readUnit(text, at);
    if (typeof unit === 'string') return wrong(unit, at, Math.min(text.length, at + 2));
    units.push(unit);
    at = unit.end;
  }
  const ranges: CharRange[] = [];
  for (let i = 0; i < units.length; i += 1) {
    const first = units[i]!;
    const dash = units[i + 1];
    const last = units[i + 2];
    if (dash === undefined || last === undefined || dash.code !== 0x2d || dash.escaped) {
      ranges.push({ from: first.code, to: first.code });
      continue;
    }
    if (last.code < first.code) {
      const range = text.slice(first.start, last.end);
      return wrong(
        `the range \`${range}\` is reversed: \`${text.slice(last.start, last.end)}\` comes first`,
        first.start,
        last.end,
      );
    }
    ranges.push({ from: first.code, to: last.code });
    i += 2;
  }
  return { kind: 'ok', ranges: merged(ranges) };
}

function readUnit(text: string, at: number): Unit | string {
  const escaped = text[at] === '\\';
  const start = escaped ? at + 1 : at;
  const code = text.codePointAt(start);
  if (code === undefined) return 'a backslash at the end stands before nothing';
  if (code >= 0xd800 && code <= 0xdfff) return 'half of a surrogate pair is no character';
  const char = String.fromCodePoint(code);
  if (escaped && /[A-Za-z0-9]/.test(char))
    return `\`\\${char}\` is not known here; write the characters, such as \`0-9\``;
  return { code, start: at, end: start + char.length, escaped };
}

function merged(ranges: readonly CharRange[]): readonly CharRange[] {
  const result: CharRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && range.from <= last.to + 1) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    } else result.push(range);
  }
  return result;
}

function wrong(message: string, start: number, end: number): CharsetResult {
  return { kind: 'error', message, start, end };
}
