import { MAX_NESTING_DEPTH } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import {
  type AttributeValue,
  equalValues,
  type MutableItem,
  normalNumber,
  setAttribute,
  ValueError,
} from '../../value/index.js';
import type { DocumentPath } from '../dynamodb/index.js';
import type { Cursor } from './cursor.js';
import type { StatementToken } from './lexer.js';
import { malformed } from './statement-error.js';
import type { ConstantSyntax, LiteralSyntax, StatementPath, StatementSpan } from './syntax.js';

const INVALID = 'One or more parameter values were invalid: ';
/** List indexes and exponents are 32-bit integers. */
const MAX_INTEGER = 2 ** 31 - 1;
/** Stands where an error is reported once the whole statement is read. */
const NOTHING: AttributeValue = { NULL: true };

/** A literal or a parameter, if one stands here. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.data-types.html */
export function parseConstant(cursor: Cursor): ConstantSyntax | undefined {
  const { token } = cursor;
  if (token.kind === 'parameter') {
    cursor.advance();
    const { text, start, end } = token;
    return { kind: 'parameter', index: cursor.parameters++, ...(text === '?' ? {} : { name: text }), start, end };
  }
  return startsLiteral(cursor) ? parseLiteral(cursor, 'root') : undefined;
}

/** A literal or parameter that must stand here; anything else is no value for an attribute. */
export function parseAttributeValue(cursor: Cursor): ConstantSyntax {
  const constant = parseConstant(cursor);
  return constant ?? unsupported(cursor, 'root');
}

/** An attribute name and what follows it in dots and brackets. */
export function parsePath(cursor: Cursor): StatementPath {
  const { start } = cursor.token;
  const steps: [string, ...(string | number)[]] = [attributeName(cursor)];
  for (;;) {
    if (cursor.acceptSymbol('.')) {
      if (cursor.keyword() !== undefined || cursor.token.kind !== 'name') {
        throw cursor.refuse(
          'Invalid path dot component',
          `an attribute is expected after the dot; \`${cursor.token.text}\` must be quoted to name one`,
        );
      }
      steps.push(cursor.advance().text);
    } else if (cursor.acceptSymbol('[')) steps.push(listIndex(cursor));
    else break;
  }
  return { kind: 'path', path: steps as DocumentPath, start, end: cursor.lastEnd };
}

function attributeName(cursor: Cursor): string {
  if (cursor.token.kind !== 'name' || cursor.keyword() !== undefined) throw cursor.unexpectedTerm();
  return cursor.advance().text;
}

function listIndex(cursor: Cursor): number {
  const negative = sign(cursor);
  const { token } = cursor;
  if (token.kind !== 'number' || !/^\d+$/.test(token.text)) {
    throw cursor.refuse('Unexpected term', 'the place in a list is a whole number');
  }
  cursor.advance();
  cursor.expectSymbol(']');
  const index = Number(token.text);
  if (index > MAX_INTEGER || (negative && index > 0)) {
    const written = `[${negative ? '-' : ''}${token.text}]`;
    cursor.laterAt(`List index is not within the allowable range; index: ${written}`, token);
  }
  return index;
}

function startsLiteral(cursor: Cursor): boolean {
  const { token } = cursor;
  if (token.kind === 'string' || token.kind === 'number') return true;
  if (token.kind === 'symbol') return ['[', '{', '<<', '-', '+'].includes(token.text);
  const word = cursor.keyword();
  return word === 'NULL' || word === 'TRUE' || word === 'FALSE';
}

function parseLiteral(cursor: Cursor, place: string, depth = 0): LiteralSyntax {
  const { start } = cursor.token;
  const value = cursor.nested(() => literalValue(cursor, place, depth));
  return { kind: 'literal', value, start, end: cursor.lastEnd };
}

function literalValue(cursor: Cursor, place: string, depth: number): AttributeValue {
  const { token } = cursor;
  if (token.kind === 'string') return { S: cursor.advance().text };
  if (cursor.acceptWord('NULL')) return { NULL: true };
  if (cursor.acceptWord('TRUE')) return { BOOL: true };
  if (cursor.acceptWord('FALSE')) return { BOOL: false };
  // Maps and lists of literals may be one level less deep than those of the other operations.
  const tooDeep = depth + 1 === MAX_NESTING_DEPTH;
  if (tooDeep && (cursor.isSymbol('[') || cursor.isSymbol('{'))) {
    const inner = cursor.isSymbol('[') ? '[0]' : `.${cursor.following.text}`;
    cursor.later(`Nesting Levels have exceeded supported limits under ${place}${inner}`, token);
  }
  if (cursor.acceptSymbol('[')) return { L: listElements(cursor, place, depth) };
  if (cursor.acceptSymbol('{')) return { M: mapEntries(cursor, place, depth) };
  if (cursor.acceptSymbol('<<')) return setOf(cursor, bagElements(cursor, place, depth), place, token);
  return { N: numberLiteral(cursor, place) };
}

function listElements(cursor: Cursor, place: string, depth: number): AttributeValue[] {
  const elements: AttributeValue[] = [];
  if (cursor.acceptSymbol(']')) return elements;
  do elements.push(element(cursor, `${place}[${elements.length}]`, depth));
  while (cursor.acceptSymbol(','));
  cursor.expectSymbol(']');
  return elements;
}

function mapEntries(cursor: Cursor, place: string, depth: number): MutableItem {
  const map: MutableItem = {};
  if (cursor.acceptSymbol('}')) return map;
  do {
    const { text: name } = entryName(cursor);
    setAttribute(map, name, element(cursor, `${place}.${name}`, depth));
  } while (cursor.acceptSymbol(','));
  cursor.expectSymbol('}');
  return map;
}

/** The quoted name of an attribute or map entry, and its colon. */
export function entryName(cursor: Cursor): StatementToken {
  if (cursor.token.kind !== 'string') {
    throw cursor.refuse('Unexpected term', "the name of an attribute is written in single quotes here: 'name'");
  }
  const name = cursor.advance();
  cursor.expectSymbol(':');
  return name;
}

function bagElements(cursor: Cursor, place: string, depth: number): AttributeValue[] {
  const elements: AttributeValue[] = [];
  if (cursor.acceptSymbol('>>')) return elements;
  do elements.push(element(cursor, place, depth));
  while (cursor.acceptSymbol(','));
  cursor.expectSymbol('>>');
  return elements;
}

/** Values inside a map, a list or a set are literals: a parameter holds a whole attribute. */
function element(cursor: Cursor, place: string, depth: number): AttributeValue {
  return (startsLiteral(cursor) ? parseLiteral(cursor, place, depth + 1) : unsupported(cursor, place)).value;
}

function unsupported(cursor: Cursor, place: string): LiteralSyntax {
  const { token } = cursor;
  if (token.kind === 'parameter') {
    cursor.advance();
    cursor.parameters++;
    cursor.laterAt(`Unsupported data type: Parameter under key ${place}`, token);
  } else {
    const { path, end } = parsePath(cursor);
    const call = cursor.acceptSymbol('(');
    if (call) skipArguments(cursor);
    const span = { start: token.start, end: call ? token.end : end };
    cursor.laterAt(`Unsupported data type: ${call ? path.join('.') : 'VariableReference'} under key ${place}`, span);
  }
  return { kind: 'literal', value: NOTHING, start: token.start, end: cursor.lastEnd };
}

function skipArguments(cursor: Cursor): void {
  for (let open = 1; open > 0; ) {
    if (cursor.token.kind === 'end') throw cursor.refuse('Expected )', '`)` is expected here');
    if (cursor.isSymbol('(')) open++;
    if (cursor.isSymbol(')')) open--;
    cursor.advance();
  }
}

function setOf(
  cursor: Cursor,
  elements: readonly AttributeValue[],
  place: string,
  span: StatementSpan,
): AttributeValue {
  if (elements.length === 0) {
    cursor.later('Empty bags are not supported', span);
    return NOTHING;
  }
  const strings = flatMap(elements, (one) => ('S' in one ? [one.S] : []));
  const numbers = flatMap(elements, (one) => ('N' in one ? [one.N] : []));
  const repeated = elements.some((one, i) => elements.findIndex((other) => equalValues(one, other)) < i);
  if (strings.length === elements.length) {
    if (repeated) cursor.later(`${INVALID}Input collection [${strings.join(', ')}] contains duplicates.`, span);
    return { SS: strings };
  }
  if (numbers.length === elements.length) {
    if (repeated) {
      cursor.later(`${INVALID}Input collection [${numbers.join(', ')}] contains duplicates! under ${place}`, span);
    }
    return { NS: numbers };
  }
  cursor.later('Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags', span);
  return NOTHING;
}

/** Whether the signs that stand here make a number negative. */
function sign(cursor: Cursor): boolean {
  let negative = false;
  while (cursor.isSymbol('-') || cursor.isSymbol('+')) if (cursor.advance().text === '-') negative = !negative;
  return negative;
}

function numberLiteral(cursor: Cursor, place: string): string {
  const { start } = cursor.token;
  const negative = sign(cursor);
  const { token } = cursor;
  if (token.kind !== 'number') throw cursor.unexpectedTerm();
  cursor.advance();
  const [mantissa = '', exponent = '0'] = token.text.toLowerCase().split('e');
  const decimals = mantissa.includes('.') ? mantissa.length - mantissa.indexOf('.') - 1 : 0;
  if (Math.abs(Number(exponent)) > MAX_INTEGER || decimals - Number(exponent) > MAX_INTEGER) {
    throw malformed('', token, 'the exponent of this number is out of range');
  }
  try {
    return normalNumber(negative ? `-${token.text}` : token.text);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    cursor.later(`${error.message} under ${place}`, { start, end: token.end });
    return '0';
  }
}
