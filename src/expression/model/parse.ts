import type { CompareOperator, Expr, FunctionName, Image, PathSegment, Span } from './expr.js';
import { lexExpression, type Punctuation, type SyntaxProblem, type Token } from './lexer.js';

export type ParseResult = { readonly kind: 'ok'; readonly expr: Expr } | ({ readonly kind: 'error' } & SyntaxProblem);

/** A longer text is refused before it is read. */
export const MAX_EXPRESSION_LENGTH = 8192;
/** Nesting of brackets, calls and operators; deeper is refused so that no input can exhaust the stack. */
export const MAX_EXPRESSION_DEPTH = 64;

const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'true', 'false', 'null', 'absent']);

const FUNCTIONS = new Map<string, { readonly name: FunctionName; readonly arity: number }>([
  ['lower', { name: 'lower', arity: 1 }],
  ['upper', { name: 'upper', arity: 1 }],
  ['size', { name: 'size', arity: 1 }],
  ['begins_with', { name: 'begins_with', arity: 2 }],
  ['startsWith', { name: 'begins_with', arity: 2 }],
  ['contains', { name: 'contains', arity: 2 }],
  ['has', { name: 'has', arity: 1 }],
]);

/** Names of DynamoDB's and CEL's functions that people try, with what to write here. */
const OTHER_FUNCTIONS = new Map([
  ['attribute_exists', 'write `has(x)`'],
  ['attribute_not_exists', 'write `not has(x)`'],
  ['attribute_type', 'the type of an attribute is known from the model'],
  ['exists', 'write `has(x)`'],
  ['endsWith', 'DynamoDB has no such test'],
  ['len', 'write `size(x)`'],
  ['length', 'write `size(x)`'],
]);

const COMPARISONS = new Set<Punctuation>(['=', '!=', '<', '<=', '>', '>=']);

class Refusal extends Error {
  readonly span: Span;
  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}

/** Reads one expression of the model's language. Never throws: a text that is no expression comes back as an error with its place. */
export function parseExpression(text: string): ParseResult {
  if (text.length > MAX_EXPRESSION_LENGTH) {
    return {
      kind: 'error',
      message: `an expression has at most ${MAX_EXPRESSION_LENGTH} characters; this one has ${text.length}`,
      start: 0,
      end: text.length,
    };
  }
  const lexed = lexExpression(text);
  if (lexed.kind === 'error') return lexed;
  try {
    return { kind: 'ok', expr: new Parser(lexed.tokens).parse() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'error', message: error.message, start: error.span.start, end: error.span.end };
  }
}

/** Recursive descent over the tokens; precedence from low to high: `? :`, or, and, not, comparison and in, + -, * / %, unary -. */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Expr {
    if (this.#peek().kind === 'end') throw new Refusal('the expression is empty', this.#peek());
    const expr = this.#conditional();
    const rest = this.#peek();
    if (rest.kind !== 'end')
      throw new Refusal(`${describe(rest)} cannot follow a complete expression${hint(rest)}`, rest);
    return expr;
  }

  #conditional(): Expr {
    return this.#nested(() => {
      const condition = this.#or();
      if (!this.#takes('?')) return condition;
      const yes = this.#conditional();
      this.#expect(':', '`? … : …` needs both results');
      const no = this.#conditional();
      return { kind: 'conditional', condition, yes, no, start: condition.start, end: no.end };
    });
  }

  #or(): Expr {
    return this.#chain('or', () => this.#and());
  }

  #and(): Expr {
    return this.#chain('and', () => this.#not());
  }

  #chain(kind: 'and' | 'or', operand: () => Expr): Expr {
    const first = operand();
    if (!this.#isKeyword(kind)) return first;
    const operands = [first];
    while (this.#takesKeyword(kind)) operands.push(operand());
    return { kind, operands, start: first.start, end: (operands.at(-1) ?? first).end };
  }

  #not(): Expr {
    const token = this.#peek();
    if (!this.#takesKeyword('not')) return this.#comparison();
    return this.#nested(() => {
      const operand = this.#not();
      return { kind: 'not', operand, start: token.start, end: operand.end };
    });
  }

  #comparison(): Expr {
    const left = this.#sum();
    const token = this.#peek();
    const expr = this.#comparisonOf(left, token);
    const next = this.#peek();
    const isAnother = next.kind === 'punctuation' && COMPARISONS.has(next.text);
    if (expr !== left && isAnother) {
      throw new Refusal('comparisons cannot be chained; join two of them with `and`', next);
    }
    return expr;
  }

  #comparisonOf(left: Expr, token: Token): Expr {
    if (token.kind === 'punctuation' && COMPARISONS.has(token.text)) {
      this.#at += 1;
      const right = this.#sum();
      const operator = token.text as CompareOperator;
      return { kind: 'compare', operator, left, right, start: left.start, end: right.end };
    }
    if (this.#takesKeyword('in')) return this.#inList(left);
    if (this.#isKeyword('not')) {
      const after = this.#tokens[this.#at + 1];
      if (after?.kind === 'name' && !after.quoted && after.text === 'in') {
        this.#at += 2;
        const operand = this.#inList(left);
        return { kind: 'not', operand, start: operand.start, end: operand.end };
      }
    }
    return left;
  }

  #inList(operand: Expr): Expr {
    this.#expect('[', '`in` takes a list in brackets, such as `in [A, B]`');
    const list: Expr[] = [];
    do {
      if (this.#isMark(']')) throw new Refusal('`in` needs a value here', this.#peek());
      list.push(this.#conditional());
    } while (this.#takes(','));
    const close = this.#expect(']', 'the list is not closed with `]`');
    return { kind: 'in', operand, list, start: operand.start, end: close.end };
  }

  #sum(): Expr {
    return this.#arithmetic(['+', '-'], () => this.#product());
  }

  #product(): Expr {
    return this.#arithmetic(['*', '/', '%'], () => this.#unary());
  }

  #arithmetic(operators: readonly ('+' | '-' | '*' | '/' | '%')[], operand: () => Expr): Expr {
    let left = operand();
    let steps = 0;
    for (;;) {
      const operator = operators.find((candidate) => this.#isMark(candidate));
      if (operator === undefined) return left;
      steps += 1;
      if (this.#depth + steps > MAX_EXPRESSION_DEPTH) this.#tooDeep();
      this.#at += 1;
      const right = operand();
      left = { kind: 'arithmetic', operator, left, right, start: left.start, end: right.end };
    }
  }

  #unary(): Expr {
    const token = this.#peek();
    if (!this.#takes('-')) return this.#primary();
    return this.#nested(() => {
      const operand = this.#unary();
      if (operand.kind === 'literal' && operand.value.type === 'number' && !operand.value.text.startsWith('-')) {
        return {
          kind: 'literal',
          value: { type: 'number', text: `-${operand.value.text}` },
          start: token.start,
          end: operand.end,
        };
      }
      return { kind: 'negate', operand, start: token.start, end: operand.end };
    });
  }

  #primary(): Expr {
    const token = this.#peek();
    this.#at += 1;
    switch (token.kind) {
      case 'number':
        return {
          kind: 'literal',
          value: { type: 'number', text: numberText(token) },
          start: token.start,
          end: token.end,
        };
      case 'string':
        return { kind: 'literal', value: { type: 'string', value: token.text }, start: token.start, end: token.end };
      case 'param': {
        const { segments, end } = this.#segments(token.end);
        return { kind: 'param', name: token.text, segments, start: token.start, end };
      }
      case 'name':
        return this.#name(token);
      case 'punctuation':
        if (token.text === '(') {
          const inner = this.#conditional();
          const close = this.#expect(')', 'the parenthesis is not closed with `)`');
          return { ...inner, start: token.start, end: close.end };
        }
        break;
      case 'end':
        break;
    }
    this.#at -= 1;
    throw new Refusal(
      `${token.kind === 'end' ? 'the expression ends' : describe(token)} where a value is expected`,
      token,
    );
  }

  #name(token: Token & { readonly kind: 'name' }): Expr {
    if (!token.quoted) {
      if (this.#isMark('(')) return this.#call(token);
      const span = { start: token.start, end: token.end };
      if (token.text === 'true' || token.text === 'false') {
        return { kind: 'literal', value: { type: 'bool', value: token.text === 'true' }, ...span };
      }
      if (token.text === 'null') return { kind: 'literal', value: { type: 'null' }, ...span };
      if (token.text === 'absent') return { kind: 'absent', ...span };
      if (KEYWORDS.has(token.text)) {
        throw new Refusal(
          `\`${token.text}\` stands where a value is expected; an attribute of that name is written in backticks`,
          token,
        );
      }
    }
    const { segments, end } = this.#segments(token.end);
    const [first] = segments;
    const isImage = !token.quoted && (token.text === 'old' || token.text === 'new') && typeof first === 'string';
    const image: Image = isImage ? (token.text as Image) : 'current';
    return { kind: 'path', image, segments: isImage ? segments : [token.text, ...segments], start: token.start, end };
  }

  #segments(from: number): { readonly segments: readonly PathSegment[]; readonly end: number } {
    const segments: PathSegment[] = [];
    let end = from;
    for (;;) {
      if (this.#takes('.')) {
        const name = this.#peek();
        if (name.kind !== 'name') throw new Refusal('a name must follow `.`', name);
        this.#at += 1;
        segments.push(name.text);
        end = name.end;
      } else if (this.#isMark('[')) {
        this.#at += 1;
        const index = this.#peek();
        if (index.kind !== 'number' || !/^\d{1,6}$/.test(index.text)) {
          throw new Refusal('an index is a whole number, such as `items[0]`', index);
        }
        this.#at += 1;
        end = this.#expect(']', 'the index is not closed with `]`').end;
        segments.push(Number(index.text));
      } else {
        return { segments, end };
      }
      if (segments.length > MAX_EXPRESSION_DEPTH) this.#tooDeep();
    }
  }

  #call(token: Token & { readonly kind: 'name' }): Expr {
    const known = FUNCTIONS.get(token.text);
    if (known === undefined) {
      const advice = OTHER_FUNCTIONS.get(token.text) ?? `the functions are ${[...FUNCTIONS.keys()].join(', ')}`;
      throw new Refusal(`\`${token.text}\` is no function of this language; ${advice}`, token);
    }
    this.#at += 1;
    const args: Expr[] = [];
    if (!this.#isMark(')')) {
      do args.push(this.#conditional());
      while (this.#takes(','));
    }
    const close = this.#expect(')', 'the arguments are not closed with `)`');
    const span = { start: token.start, end: close.end };
    if (args.length !== known.arity) {
      const wanted = known.arity === 1 ? 'one argument' : 'two arguments';
      throw new Refusal(`\`${token.text}\` takes ${wanted}, not ${args.length}`, span);
    }
    const [first] = args;
    if (known.name === 'has' && first !== undefined && first.kind !== 'path' && first.kind !== 'param') {
      throw new Refusal('`has` takes an attribute or a parameter', first);
    }
    return { kind: 'call', name: known.name, args, ...span };
  }

  #nested(read: () => Expr): Expr {
    this.#depth += 1;
    if (this.#depth > MAX_EXPRESSION_DEPTH) this.#tooDeep();
    const expr = read();
    this.#depth -= 1;
    return expr;
  }

  #tooDeep(): never {
    throw new Refusal(`an expression nests at most ${MAX_EXPRESSION_DEPTH} levels deep`, this.#peek());
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #isMark(text: Punctuation): boolean {
    const token = this.#peek();
    return token.kind === 'punctuation' && token.text === text;
  }

  #takes(text: Punctuation): boolean {
    if (!this.#isMark(text)) return false;
    this.#at += 1;
    return true;
  }

  #isKeyword(text: string): boolean {
    const token = this.#peek();
    return token.kind === 'name' && !token.quoted && token.text === text;
  }

  #takesKeyword(text: string): boolean {
    if (!this.#isKeyword(text)) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: Punctuation, message: string): Token {
    const token = this.#peek();
    if (!this.#takes(text)) throw new Refusal(message, token);
    return token;
  }
}

/**
 * DynamoDB's numbers have up to 38 significant digits and magnitudes from 1E-130 to 9.9…9E+125.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number
 */
function numberText(token: Token & { readonly kind: 'number' }): string {
  const [mantissa = '', exponent = '0'] = token.text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  if (significant.length > 38) throw new Refusal('a number has at most 38 significant digits', token);
  const magnitude = Number(exponent) - fraction.length + digits.length - 1;
  if (magnitude > 125) throw new Refusal('a number is below 1E+126', token);
  if (magnitude < -130) throw new Refusal('a number other than 0 is at least 1E-130', token);
  return token.text;
}

function describe(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end';
    case 'string':
      return 'this text';
    case 'param':
      return `\`$${token.text}\``;
    default:
      return `\`${token.text}\``;
  }
}

function hint(token: Token): string {
  if (token.kind !== 'name' || token.quoted) return '';
  const lower = token.text.toLowerCase();
  if (lower === 'between') return '; write two comparisons joined with `and`';
  return lower !== token.text && KEYWORDS.has(lower) ? `; write \`${lower}\`` : '';
}
