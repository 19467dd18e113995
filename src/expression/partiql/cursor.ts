import { lexStatement, type StatementToken } from './lexer.js';
import { malformed, placeText, StatementError } from './statement-error.js';
import type { StatementSpan } from './syntax.js';

/**
 * Words that the grammar gives a meaning to and that therefore stand for an attribute only in double quotes. PartiQL
 * reserves more (https://partiql.org/), of which DynamoDB takes some as names all the same.
 */
const KEYWORDS: ReadonlySet<string> = new Set(
  `ALL AND AS ASC BETWEEN BY CASE CAST COUNT CROSS DELETE DESC DISTINCT EXCEPT EXISTS FALSE FROM FULL GROUP HAVING IN
  INNER INSERT INTERSECT INTO IS JOIN LEFT LIKE LIMIT MISSING NATURAL NOT NULL OFFSET ON OR ORDER OUTER PIVOT REMOVE
  RETURNING RIGHT SELECT SET TRUE UNION UNPIVOT UPDATE VALUE VALUES WHERE WITH`.split(/\s+/),
);
const OPERATOR_WORDS: ReadonlySet<string> = new Set(['AND', 'BETWEEN', 'IN', 'IS', 'LIKE', 'OR']);
/** Nesting that the parser follows; deeper text is refused before it could exhaust the stack. */
const MAX_DEPTH = 300;

/** The tokens of a statement and the place reached. */
export class Cursor {
  readonly text: string;
  /** Parameters met so far. */
  parameters = 0;
  readonly #tokens: readonly StatementToken[];
  #position = 0;
  #depth = 0;
  #fault: StatementError | undefined;

  constructor(text: string, named: boolean) {
    this.text = text;
    this.#tokens = lexStatement(text, named);
  }

  get token(): StatementToken {
    return this.#tokens[this.#position] as StatementToken;
  }

  get following(): StatementToken {
    return this.#tokens[Math.min(this.#position + 1, this.#tokens.length - 1)] as StatementToken;
  }

  /** The end of the token before this one. */
  get lastEnd(): number {
    return this.#tokens[this.#position - 1]?.end ?? 0;
  }

  advance(): StatementToken {
    const { token } = this;
    if (token.kind !== 'end') this.#position++;
    return token;
  }

  /** The keyword that stands here. */
  keyword(): string | undefined {
    const { token } = this;
    if (token.kind !== 'name' || token.quoted) return undefined;
    const word = token.text.toUpperCase();
    return KEYWORDS.has(word) ? word : undefined;
  }

  acceptWord(word: string): boolean {
    const { token } = this;
    const found = token.kind === 'name' && !token.quoted && token.text.toUpperCase() === word;
    if (found) this.#position++;
    return found;
  }

  expectWord(word: string): void {
    if (!this.acceptWord(word)) throw this.refuse(`Expected ${word}`, `${word} is expected here`);
  }

  acceptSymbol(symbol: string): boolean {
    const found = this.isSymbol(symbol);
    if (found) this.#position++;
    return found;
  }

  expectSymbol(symbol: string): void {
    if (!this.acceptSymbol(symbol)) throw this.refuse(`Expected ${symbol}`, `\`${symbol}\` is expected here`);
  }

  isSymbol(symbol: string): boolean {
    return this.token.kind === 'symbol' && this.token.text === symbol;
  }

  /** One or more elements with commas between them. */
  list<T>(element: () => T): T[] {
    const elements = [element()];
    while (this.acceptSymbol(',')) elements.push(element());
    return elements;
  }

  nested<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw this.refuse('', 'the statement is nested too deeply');
    const result = parse();
    this.#depth--;
    return result;
  }

  /** The error for the token that stands here. */
  refuse(detail: string, advice: string): StatementError {
    return malformed(detail, this.token, advice);
  }

  /** The error for a token that cannot begin a condition or value. */
  unexpectedTerm(): StatementError {
    const word = this.keyword();
    if (word === undefined) {
      const { token } = this;
      const found = token.kind === 'end' ? 'the end of the statement' : `\`${token.text}\``;
      return this.refuse('Unexpected term', `a value or the name of an attribute is expected, not ${found}`);
    }
    const operator = OPERATOR_WORDS.has(word);
    return this.refuse(
      operator ? 'Unexpected operator' : 'Unexpected keyword',
      `a value or the name of an attribute is expected, not ${word}; a keyword is quoted to name an attribute`,
    );
  }

  /** Keeps an error of meaning, which the service reports only of statements that it can read to the end. */
  later(message: string, span: StatementSpan, advice?: string): void {
    this.#fault ??= new StatementError(message, span, advice);
  }

  /** The same, with the place in the message. */
  laterAt(message: string, span: StatementSpan): void {
    this.#fault ??= new StatementError(`${message} at ${placeText(this.text, span)}`, span, message);
  }

  /** Throws unless the statement ends here without an error. */
  finish(): void {
    this.acceptSymbol(';');
    const { token } = this;
    if (token.kind !== 'end') {
      throw this.refuse('Unexpected token after expression', `\`${token.text}\` is not expected here`);
    }
    if (this.#fault !== undefined) throw this.#fault;
  }
}
