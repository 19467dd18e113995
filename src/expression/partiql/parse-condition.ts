import { MAX_IN_OPERANDS } from '../../facts/index.js';
import type { Comparator } from '../../value/index.js';
import type { Cursor } from './cursor.js';
import { parseConstant, parsePath } from './parse-value.js';
import { malformed } from './statement-error.js';
import type {
  ConditionFunction,
  LiteralSyntax,
  StatementCondition,
  StatementOperand,
  StatementSpan,
} from './syntax.js';

const COMPARATORS: ReadonlyMap<string, Comparator> = new Map([
  ['=', '='],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<', '<'],
  ['<=', '<='],
  ['>', '>'],
  ['>=', '>='],
]);
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-functions.html */
const ARITY: ReadonlyMap<ConditionFunction, number> = new Map([
  ['attribute_exists', 1],
  ['attribute_not_exists', 1],
  ['attribute_type', 2],
  ['begins_with', 2],
  ['contains', 2],
]);
/** Types that IS names, with the ones of DynamoDB. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-operators.html */
const IS_TYPES: ReadonlyMap<string, string> = new Map([
  ['NULL', 'NULL'],
  ['BOOL', 'BOOL'],
  ['BOOLEAN', 'BOOL'],
  ['BLOB', 'B'],
  ['STRING', 'S'],
  ['NUMERIC', 'N'],
  ['STRUCT', 'M'],
  ['TUPLE', 'M'],
  ['LIST', 'L'],
]);

/** Parentheses may hold a condition or an operand, and only what follows tells. */
type Term =
  | { readonly term: 'condition'; readonly node: StatementCondition }
  | { readonly term: 'operand'; readonly node: StatementOperand };

/** The condition after WHERE. */
export function parseCondition(cursor: Cursor): StatementCondition {
  return asCondition(cursor, parseOr(cursor));
}

function parseOr(cursor: Cursor): Term {
  let left = parseAnd(cursor);
  while (cursor.keyword() === 'OR') left = junction(cursor, 'or', left, parseAnd);
  return left;
}

function parseAnd(cursor: Cursor): Term {
  let left = parseNot(cursor);
  while (cursor.keyword() === 'AND') left = junction(cursor, 'and', left, parseNot);
  return left;
}

function junction(cursor: Cursor, kind: 'and' | 'or', first: Term, parseNext: (cursor: Cursor) => Term): Term {
  const left = asCondition(cursor, first);
  cursor.advance();
  if (cursor.token.kind === 'end') {
    throw cursor.refuse(
      'Missing right-hand side expression of infix operator',
      `a condition is expected after ${kind.toUpperCase()}`,
    );
  }
  const right = asCondition(cursor, parseNext(cursor));
  return condition({ kind, left, right, start: left.start, end: right.end });
}

function parseNot(cursor: Cursor): Term {
  const { start } = cursor.token;
  if (!cursor.acceptWord('NOT')) return parseComparison(cursor);
  const negated = cursor.nested(() => asCondition(cursor, parseNot(cursor)));
  return condition(not(negated, start));
}

function parseComparison(cursor: Cursor): Term {
  const left = parseTerm(cursor);
  const comparator = cursor.token.kind === 'symbol' ? COMPARATORS.get(cursor.token.text) : undefined;
  if (comparator !== undefined) {
    cursor.advance();
    return comparison(cursor, comparator, left, parseTerm(cursor));
  }
  const negated = cursor.keyword() === 'NOT' && ['BETWEEN', 'IN'].includes(cursor.following.text.toUpperCase());
  if (negated) cursor.advance();
  const found = parseTest(cursor, left);
  return negated ? condition(not(asCondition(cursor, found), found.node.start)) : found;
}

function parseTest(cursor: Cursor, left: Term): Term {
  if (cursor.acceptWord('BETWEEN')) {
    const operand = asOperand(cursor, left);
    const low = parseOperand(cursor);
    cursor.expectWord('AND');
    const high = parseOperand(cursor);
    return condition({ kind: 'between', operand, low, high, start: operand.start, end: high.end });
  }
  if (cursor.acceptWord('IN')) {
    const operand = asOperand(cursor, left);
    const close = cursor.acceptSymbol('(') ? ')' : ']';
    if (close === ']') cursor.expectSymbol('[');
    const candidates = cursor.list(() => parseOperand(cursor));
    cursor.expectSymbol(close);
    const span = { start: operand.start, end: cursor.lastEnd };
    if (candidates.length > MAX_IN_OPERANDS) {
      const count = `number of operands: ${candidates.length}`;
      cursor.later(`The IN operator is provided with too many operands; ${count}`, span);
    }
    return condition({ kind: 'in', operand, candidates, ...span });
  }
  if (cursor.acceptWord('IS')) return parseIs(cursor, asOperand(cursor, left));
  return left;
}

/** `IS [NOT] MISSING`, and `IS [NOT]` a type. */
function parseIs(cursor: Cursor, operand: StatementOperand): Term {
  const negated = cursor.acceptWord('NOT');
  const { token } = cursor;
  const word = token.kind === 'name' && !token.quoted ? token.text.toUpperCase() : '';
  const type = IS_TYPES.get(word);
  if (type === undefined && word !== 'MISSING') {
    throw cursor.refuse('Expected type name', `MISSING, or a type (${[...IS_TYPES.keys()].join(', ')}), is expected`);
  }
  cursor.advance();
  const span = { start: operand.start, end: token.end };
  if (type === undefined) {
    const name = negated ? 'attribute_exists' : 'attribute_not_exists';
    checkPath(cursor, name, operand, span);
    return condition({ kind: 'call', name, args: [operand], ...span });
  }
  const typeName: LiteralSyntax = { kind: 'literal', value: { S: type }, start: token.start, end: token.end };
  const test: StatementCondition = { kind: 'call', name: 'attribute_type', args: [operand, typeName], ...span };
  return condition(negated ? not(test, operand.start) : test);
}

function parseTerm(cursor: Cursor): Term {
  const { token, following } = cursor;
  if (cursor.acceptSymbol('(')) {
    const inner = cursor.nested(() => parseOr(cursor));
    cursor.expectSymbol(')');
    return inner;
  }
  const called = token.kind === 'name' && following.kind === 'symbol' && following.text === '(';
  if (called && (cursor.keyword() === undefined || cursor.keyword() === 'EXISTS')) return parseCall(cursor);
  const constant = parseConstant(cursor);
  return { term: 'operand', node: constant ?? parsePath(cursor) };
}

function parseCall(cursor: Cursor): Term {
  const name = cursor.advance();
  const lower = name.text.toLowerCase();
  cursor.expectSymbol('(');
  const args = cursor.isSymbol(')') ? [] : cursor.nested(() => cursor.list(() => parseOperand(cursor)));
  cursor.expectSymbol(')');
  const span = { start: name.start, end: cursor.lastEnd };
  const arity = lower === 'size' ? 1 : ARITY.get(lower as ConditionFunction);
  if (arity === undefined) {
    cursor.laterAt(`Unrecognized function: ${lower}`, name);
    // It may stand for a value as well as for a condition: what follows tells what reads on.
    if (COMPARATORS.has(cursor.token.text)) {
      return { term: 'operand', node: { kind: 'path', path: [name.text], ...span } };
    }
  } else if (args.length !== arity) {
    const found = `operator or function: ${lower}, number of operands: ${args.length}`;
    cursor.later(`Incorrect number of operands for operator or function; ${found}`, span);
  }
  const [first] = args;
  if (lower === 'size') {
    if (first?.kind === 'size') cursor.later('The function is not allowed to be used this way; function: size', span);
    const of =
      first === undefined || first.kind === 'size' ? { kind: 'path' as const, path: [''] as const, ...span } : first;
    return { term: 'operand', node: { kind: 'size', of, ...span } };
  }
  const called = lower as ConditionFunction;
  if (first !== undefined && called.endsWith('exists')) checkPath(cursor, called, first, span);
  return condition({ kind: 'call', name: called, args, ...span });
}

function checkPath(cursor: Cursor, name: string, operand: StatementOperand, span: StatementSpan): void {
  if (operand.kind === 'path') return;
  cursor.later(`Operator or function requires a document path; operator or function: ${name}`, span);
}

/** A condition may be compared with TRUE or FALSE, which is the condition itself or its negation. */
function comparison(cursor: Cursor, comparator: Comparator, left: Term, right: Term): Term {
  const span = { start: left.node.start, end: right.node.end };
  if (left.term === 'operand' && right.term === 'operand') {
    return condition({ kind: 'compare', comparator, left: left.node, right: right.node, ...span });
  }
  const [test, operand] = left.term === 'condition' ? [left, right] : [right, left];
  const expected =
    operand.node.kind === 'literal' && 'BOOL' in operand.node.value ? operand.node.value.BOOL : undefined;
  if (expected === undefined || (comparator !== '=' && comparator !== '<>')) {
    throw malformed(
      'Unexpected term',
      operand.node,
      'a condition can be compared by `=` or `<>` with TRUE or FALSE alone',
    );
  }
  const holds = expected === (comparator === '=');
  return condition(holds ? asCondition(cursor, test) : not(asCondition(cursor, test), span.start));
}

function parseOperand(cursor: Cursor): StatementOperand {
  return asOperand(cursor, parseTerm(cursor));
}

function asCondition(cursor: Cursor, term: Term): StatementCondition {
  if (term.term === 'condition') return term.node;
  throw notHere(cursor, term, 'a condition is expected: a value alone is neither true nor false');
}

function asOperand(cursor: Cursor, term: Term): StatementOperand {
  if (term.term === 'operand') return term.node;
  throw notHere(cursor, term, 'a value or an attribute is expected, not a condition');
}

function notHere(cursor: Cursor, term: Term, advice: string): Error {
  return cursor.token.kind === 'end'
    ? malformed('Unexpected term', term.node, advice)
    : cursor.refuse('Unexpected term', advice);
}

function condition(node: StatementCondition): Term {
  return { term: 'condition', node };
}

function not(negated: StatementCondition, start: number): StatementCondition {
  return { kind: 'not', condition: negated, start, end: negated.end };
}
