/** A stretch of a text. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const PAIRS: Readonly<Record<string, string>> = { '(': ')', '"': '"' };

/** Where a character lies outside brackets and quotes, each position of it. */
export function outside(text: string, isWanted: (char: string) => boolean): readonly number[] {
  const found: number[] = [];
  let closing: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (closing !== undefined) {
      if (char === closing) closing = undefined;
    } else if (isWanted(char)) found.push(i);
    else closing = PAIRS[char];
  }
  return found;
}

/** The parts between separators that lie outside brackets and quotes, without blanks around them; empty ones are left out. */
export function pieces(text: string, isSeparator: (char: string) => boolean): readonly Piece[] {
  const cuts = [-1, ...outside(text, isSeparator), text.length];
  return cuts.slice(1).flatMap((to, i) => {
    const from = (cuts[i] as number) + 1;
    const raw = text.slice(from, to);
    const trimmed = raw.trim();
    const start = from + raw.length - raw.trimStart().length;
    return trimmed === '' ? [] : [{ text: trimmed, start, end: start + trimmed.length }];
  });
}

/** A name without the quotes around it, which one needs for a name with blanks, commas or dots. */
export function unquoted(name: string): string {
  return /^"[^"]*"$/.test(name) ? name.slice(1, -1) : name;
}

/** The name as it is to be written so that it is read as one. */
export function quoted(name: string): string {
  return /^[\w-]+(?:\.[\w-]+)*$/.test(name) ? name : `"${name}"`;
}
