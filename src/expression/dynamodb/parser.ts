import { type ExpressionKind, invalidExpression } from './expression-error.js';
import { type Token, type TokenType, tokenize } from './lexer.js';
import type {
  ActionSyntax,
  CallSyntax,
  Comparator,
  ConditionSyntax,
  ConditionTree,
  OperandSyntax,
  PathStep,
  PathSyntax,
  ProjectionTree,
  SetValueSyntax,
  UpdateTree,
  ValueSyntax,
} from './syntax.js';

/**
 * Nesting of parentheses and NOT that the parser follows. Each level that is not redundant needs an operator of its own
 * and an expression has at most 300 of them, so nothing valid is deeper.
 */
const MAX_DEPTH = 400;
const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);
const CONDITION_KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN']);
const SECTIONS: ReadonlySet<string> = new Set(['SET', 'REMOVE', 'ADD', 'DELETE']);
const NO_KEYWORDS: ReadonlySet<string> = new Set();

/** Parses a condition, filter or key condition. Throws `ExpressionError` for syntax errors alone. */
export function parseCondition(text: string, kind: ExpressionKind): ConditionTree {
  const parser = new Parser(text, kind, CONDITION_KEYWORDS);
  const root = parser.condition();
  parser.expectEnd();
  return { root, operators: parser.operators, redundantParentheses: parser.redundantParentheses };
}

/** Parses an update expression. Throws `ExpressionError` for syntax errors alone. */
export function parseUpdate(text: string): UpdateTree {
  return new Parser(text, 'UpdateExpression', SECTIONS).update();
}

/** Parses a projection expression. Throws `ExpressionError` for syntax errors alone. */
export function parseProjection(text: string): ProjectionTree {
  const parser = new Parser(text, 'ProjectionExpression', NO_KEYWORDS);
  const paths = parser.list(() => parser.path());
  parser.expectEnd();
  return { paths };
}

/**
 * What stands where a condition may: parentheses may hold a condition or an operand, and only what follows tells.
 * `grouped`: the whole term stands in parentheses.
 */
type Term =
  | { readonly term: 'condition'; readonly node: ConditionSyntax; readonly grouped?: true }
  | { readonly term: 'operand'; readonly node: OperandSyntax; readonly grouped?: true };

class Parser {
  operators = 0;
  redundantParentheses = false;
  readonly #text: string;
  readonly #kind: ExpressionKind;
  readonly #keywords: ReadonlySet<string>;
  readonly #tokens: readonly Token[];
  #position = 0;
  #depth = 0;

  constructor(text: string, kind: ExpressionKind, keywords: ReadonlySet<string>) {
    this.#text = text;
    this.#kind = kind;
    this.#keywords = keywords;
    this.#tokens = tokenize(text);
  }

  condition(): ConditionSyntax {
    return this.#asCondition(this.#or());
  }

  update(): UpdateTree {
    const actions: ActionSyntax[] = [];
    const seen = new Set<string>();
    let repeatedSection: string | undefined;
    do {
      const keyword = this.#keyword();
      if (keyword === undefined) throw this.#syntaxError();
      this.#position++;
      if (seen.has(keyword)) repeatedSection ??= keyword;
      seen.add(keyword);
      actions.push(...this.list(() => this.#action(keyword)));
    } while (this.#peek().type !== 'end');
    const tree = { actions, operators: this.operators };
    return repeatedSection === undefined ? tree : { ...tree, repeatedSection };
  }

  path(): PathSyntax {
    const steps: PathStep[] = [this.#pathName()];
    for (;;) {
      if (this.#accept('.')) steps.push(this.#pathName());
      else if (this.#accept('[')) {
        steps.push({ kind: 'index', index: Number(this.#take('integer').text) });
        this.#expect(']');
      } else return { kind: 'path', steps };
    }
  }

  list<T>(element: () => T): T[] {
    const elements = [element()];
    while (this.#accept(',')) elements.push(element());
    return elements;
  }

  expectEnd(): void {
    if (this.#peek().type !== 'end') throw this.#syntaxError();
  }

  #or(): Term {
    let left = this.#and();
    while (this.#keyword() === 'OR') left = this.#junction('or', left, () => this.#and());
    return left;
  }

  #and(): Term {
    let left = this.#not();
    while (this.#keyword() === 'AND') left = this.#junction('and', left, () => this.#not());
    return left;
  }

  #junction(kind: 'and' | 'or', left: Term, right: () => Term): Term {
    const first = this.#asCondition(left);
    this.#position++;
    this.operators++;
    return { term: 'condition', node: { kind, left: first, right: this.#asCondition(right()) } };
  }

  #not(): Term {
    if (this.#keyword() !== 'NOT') return this.#comparison();
    this.#position++;
    this.operators++;
    return this.#nested(() => ({
      term: 'condition',
      node: { kind: 'not', condition: this.#asCondition(this.#not()) },
    }));
  }

  #comparison(): Term {
    const left = this.#peek().text === '(' ? this.#parenthesized() : operand(this.#plainOperand());
    const next = this.#peek();
    if (next.type === 'symbol' && COMPARATORS.has(next.text)) {
      const first = this.#asOperand(left);
      this.#position++;
      this.operators++;
      const comparator = next.text as Comparator;
      return { term: 'condition', node: { kind: 'compare', comparator, left: first, right: this.#operand() } };
    }
    const keyword = this.#keyword();
    if (keyword === 'BETWEEN') {
      const first = this.#asOperand(left);
      this.#position++;
      this.operators++;
      const low = this.#operand();
      if (this.#keyword() !== 'AND') throw this.#syntaxError();
      this.#position++;
      return { term: 'condition', node: { kind: 'between', operand: first, low, high: this.#operand() } };
    }
    if (keyword === 'IN') {
      const first = this.#asOperand(left);
      this.#position++;
      this.operators++;
      this.#expect('(');
      const candidates = this.list(() => this.#operand());
      this.#expect(')');
      return { term: 'condition', node: { kind: 'in', operand: first, candidates } };
    }
    return left;
  }

  #parenthesized(): Term {
    this.#expect('(');
    const inner = this.#nested(() => this.#or());
    this.#expect(')');
    if (inner.grouped === true) this.redundantParentheses = true;
    return { ...inner, grouped: true };
  }

  #operand(): OperandSyntax {
    if (this.#peek().text !== '(') return this.#plainOperand();
    this.#expect('(');
    if (this.#peek().text === '(') this.redundantParentheses = true;
    const inner = this.#nested(() => this.#operand());
    this.#expect(')');
    return inner;
  }

  #plainOperand(): OperandSyntax {
    const token = this.#peek();
    if (token.type === 'valuePlaceholder') return this.#value();
    if (token.type === 'name' && this.#tokens[this.#position + 1]?.text === '(' && this.#keyword() === undefined) {
      return this.#call();
    }
    return this.path();
  }

  #value(): ValueSyntax {
    return { kind: 'value', placeholder: this.#take('valuePlaceholder').text };
  }

  #call(): CallSyntax {
    const name = this.#take('name').text;
    this.operators++;
    this.#expect('(');
    const args = this.#nested(() => this.list(() => this.#operand()));
    this.#expect(')');
    return { kind: 'call', name, args };
  }

  #action(section: string): ActionSyntax {
    const path = this.path();
    if (section === 'REMOVE') return { kind: 'remove', path };
    if (section !== 'SET') return { kind: section === 'ADD' ? 'add' : 'delete', path, value: this.#value() };
    this.#expect('=');
    return { kind: 'set', path, value: this.#setValue() };
  }

  #setValue(): SetValueSyntax {
    if (this.#peek().text !== '(') return this.#arithmetic();
    // The parentheses hold the whole sum or its first operand; what follows them tells.
    const start = this.#position;
    const operators = this.operators;
    this.#expect('(');
    const inner = this.#nested(() => this.#setValue());
    this.#expect(')');
    const next = this.#peek().text;
    if (next !== '+' && next !== '-') return inner;
    this.#position = start;
    this.operators = operators;
    return this.#arithmetic();
  }

  #arithmetic(): SetValueSyntax {
    const left = this.#operand();
    const operator = this.#peek().text;
    if (operator !== '+' && operator !== '-') return left;
    this.#position++;
    this.operators++;
    return { kind: 'arithmetic', operator, left, right: this.#operand() };
  }

  #pathName(): PathStep {
    const token = this.#peek();
    if (token.type === 'namePlaceholder') {
      this.#position++;
      return { kind: 'placeholder', name: token.text };
    }
    if (this.#keyword() !== undefined) throw this.#syntaxError();
    return { kind: 'name', name: this.#take('name').text };
  }

  #asCondition(term: Term): ConditionSyntax {
    if (term.term === 'condition') return term.node;
    if (term.node.kind === 'call') return term.node;
    throw this.#syntaxError();
  }

  #asOperand(term: Term): OperandSyntax {
    if (term.term === 'operand') return term.node;
    throw this.#syntaxError();
  }

  #nested<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw this.#syntaxError();
    const result = parse();
    this.#depth--;
    return result;
  }

  #peek(): Token {
    return this.#tokens[this.#position] as Token;
  }

  #keyword(): string | undefined {
    const token = this.#peek();
    if (token.type !== 'name') return undefined;
    const word = token.text.toUpperCase();
    return this.#keywords.has(word) ? word : undefined;
  }

  #accept(symbol: string): boolean {
    const token = this.#peek();
    if (token.type !== 'symbol' || token.text !== symbol) return false;
    this.#position++;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#accept(symbol)) throw this.#syntaxError();
  }

  #take(type: TokenType): Token {
    const token = this.#peek();
    if (token.type !== type) throw this.#syntaxError();
    this.#position++;
    return token;
  }

  #syntaxError(): Error {
    const token = this.#peek();
    const before = this.#tokens[this.#position - 1] ?? token;
    const after = this.#tokens[this.#position + 1] ?? token;
    const near = this.#text.slice(before.start, after.end).trimEnd();
    return invalidExpression(this.#kind, `Syntax error; token: "${token.text}", near: "${near}"`);
  }
}

function operand(node: OperandSyntax): Term {
  return { term: 'operand', node };
}
