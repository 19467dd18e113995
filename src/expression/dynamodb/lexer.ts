export type TokenType = 'name' | 'namePlaceholder' | 'valuePlaceholder' | 'integer' | 'symbol' | 'unknown' | 'end';

export interface Token {
  readonly type: TokenType;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN =
  /[ \t\r\n]*(?:([A-Za-z_][A-Za-z0-9_]*)|(#[A-Za-z0-9_]+)|(:[A-Za-z0-9_]+)|([0-9]+)|(<>|<=|>=|[=<>()[\],.+-])|(\S))/uy;
const TYPES: readonly TokenType[] = ['name', 'namePlaceholder', 'valuePlaceholder', 'integer', 'symbol', 'unknown'];

/** Splits an expression into tokens; the last one has type `end`. A character that starts no token becomes `unknown`. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const group = match.findIndex((part, i) => i > 0 && part !== undefined);
    const part = match[group] as string;
    const end = TOKEN.lastIndex;
    tokens.push({ type: TYPES[group - 1] as TokenType, text: part, start: end - part.length, end });
  }
  tokens.push({ type: 'end', text: '<EOF>', start: text.length, end: text.length });
  return tokens;
}
