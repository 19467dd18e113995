import { Cursor } from './cursor.js';
import { parseCondition } from './parse-condition.js';
import { entryName, parseAttributeValue, parseConstant, parsePath } from './parse-value.js';
import { malformed, StatementError } from './statement-error.js';
import type {
  ConstantSyntax,
  ExistsStatement,
  InsertedAttribute,
  InsertStatement,
  OrderTerm,
  Returning,
  SelectStatement,
  SetValue,
  Statement,
  StatementCondition,
  StatementPath,
  TableReference,
  UpdateClause,
} from './syntax.js';

/** Statements that the cache keeps; the oldest half goes when it is full. */
const CACHE_SIZE = 1000;
const cache = new Map<string, Statement>();

const RETURNING: ReadonlyMap<string, Returning> = new Map([
  ['ALL OLD', 'ALL_OLD'],
  ['MODIFIED OLD', 'UPDATED_OLD'],
  ['ALL NEW', 'ALL_NEW'],
  ['MODIFIED NEW', 'UPDATED_NEW'],
]);
/** Clauses of SQL that DynamoDB's PartiQL does without. */
const UNSUPPORTED_CLAUSES: ReadonlySet<string> = new Set(['GROUP', 'HAVING', 'LIMIT', 'OFFSET']);

/**
 * Reads a statement as DynamoDB takes it; throws `StatementError`.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.statements.html
 */
export function parseStatement(text: string): Statement {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const statement = readStatement(text, false);
  if (cache.size >= CACHE_SIZE) {
    for (const key of [...cache.keys()].slice(0, CACHE_SIZE / 2)) cache.delete(key);
  }
  cache.set(text, statement);
  return statement;
}

/** Reads a statement; where `named`, its parameters are written `$name`. Throws `StatementError`. */
export function readStatement(text: string, named: boolean): Statement {
  const cursor = new Cursor(text, named);
  const statement = dataManipulation(cursor);
  cursor.finish();
  return statement;
}

function dataManipulation(cursor: Cursor): Statement {
  if (cursor.acceptWord('SELECT')) return select(cursor);
  if (cursor.acceptWord('INSERT')) return insert(cursor);
  if (cursor.acceptWord('UPDATE')) return update(cursor);
  if (cursor.acceptWord('DELETE')) return deletion(cursor);
  if (cursor.acceptWord('EXISTS')) return exists(cursor);
  throw cursor.refuse('Expected data manipulation', 'a statement begins with SELECT, INSERT, UPDATE or DELETE');
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html */
function select(cursor: Cursor): SelectStatement {
  const projection = cursor.acceptSymbol('*') ? undefined : cursor.list(() => projected(cursor));
  if (projection === undefined && cursor.isSymbol(',')) {
    cursor.later("Other attributes should not be present in the projection when '*' is used.", cursor.token);
    while (cursor.acceptSymbol(',')) projected(cursor);
  }
  checkOutputNames(cursor, projection ?? []);
  cursor.expectWord('FROM');
  const from = tableReference(cursor, () => cursor.unexpectedTerm());
  refuseAlias(cursor);
  const where = optionalWhere(cursor);
  const order = cursor.acceptWord('ORDER') ? orderTerms(cursor) : [];
  const word = cursor.keyword();
  if (word !== undefined && UNSUPPORTED_CLAUSES.has(word)) {
    cursor.laterAt(`Unsupported clause: ${word}`, cursor.token);
    cursor.advance();
    cursor.acceptWord('BY');
    cursor.list(() => parseConstant(cursor) ?? parsePath(cursor));
  }
  return { action: 'select', from, projection, where, order, parameters: cursor.parameters };
}

function projected(cursor: Cursor): StatementPath {
  const { token, following } = cursor;
  if (token.kind === 'name' && following.kind === 'symbol' && following.text === '(') {
    const error = new StatementError(
      'Unexpected path component',
      token,
      `SELECT lists attributes; \`${token.text}\` is a function`,
    );
    cursor.laterAt(error.message, token);
    cursor.advance();
    cursor.advance();
    while (!cursor.acceptSymbol(')')) {
      if (cursor.token.kind === 'end') throw cursor.unexpectedTerm();
      cursor.advance();
    }
    return { kind: 'path', path: [token.text], start: token.start, end: cursor.lastEnd };
  }
  const path = parsePath(cursor);
  refuseAlias(cursor);
  return path;
}

/** Rows carry each projected path under the last name of it, which two paths cannot share. */
function checkOutputNames(cursor: Cursor, projection: readonly StatementPath[]): void {
  const names = new Set<string>();
  for (const path of projection) {
    const name = outputName(path);
    if (names.has(name)) cursor.later(`Duplicate identifiers in select clause: ${name}`, path);
    names.add(name);
  }
}

/** The name under which a row carries a projected path: `a.b.c` as `c`, `a.b[1]` as `b[1]`. */
export function outputName({ path }: StatementPath): string {
  let last = path.length - 1;
  while (typeof path[last] === 'number') last--;
  return path
    .slice(last)
    .map((step) => (typeof step === 'number' ? `[${step}]` : step))
    .join('');
}

function orderTerms(cursor: Cursor): readonly OrderTerm[] {
  cursor.expectWord('BY');
  return cursor.list(() => {
    const path = parsePath(cursor);
    if (path.path.length > 1) cursor.laterAt('Argument to ORDER BY must be of type VariableReference', path);
    const descending = cursor.acceptWord('DESC');
    if (!descending) cursor.acceptWord('ASC');
    return { attribute: path.path[0], descending, start: path.start, end: cursor.lastEnd };
  });
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.insert.html */
function insert(cursor: Cursor): InsertStatement {
  cursor.expectWord('INTO');
  const from = tableReference(cursor, () => notATable(cursor));
  if (from.index !== undefined) {
    throw new StatementError(
      'FROM clause may only contain a single table name',
      from,
      'an item is put into a table, not into an index',
    );
  }
  if (cursor.keyword() !== 'VALUE' && cursor.token.kind === 'name') {
    throw cursor.refuse('Unexpected token after expression', 'VALUE is expected here');
  }
  cursor.expectWord('VALUE');
  cursor.expectSymbol('{');
  const item = new Map<string, InsertedAttribute>();
  if (!cursor.acceptSymbol('}')) {
    cursor.list(() => {
      const { text: attribute, start, end } = entryName(cursor);
      item.set(attribute, { attribute, value: parseAttributeValue(cursor), start, end });
    });
    cursor.expectSymbol('}');
  }
  const start = cursor.token;
  if (cursor.acceptWord('RETURNING')) {
    returned(cursor);
    cursor.later('RETURNING is not supported in INSERT', start);
  }
  return { action: 'insert', from, item: [...item.values()], parameters: cursor.parameters };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.update.html */
function update(cursor: Cursor): Statement {
  const from = tableReference(cursor, () => notATable(cursor));
  refuseAlias(cursor);
  const clauses: UpdateClause[] = [];
  for (;;) {
    if (cursor.acceptWord('SET')) clauses.push(...cursor.list(() => assignment(cursor)));
    else if (cursor.acceptWord('REMOVE')) clauses.push({ kind: 'remove', path: parsePath(cursor) });
    else break;
  }
  if (clauses.length === 0) throw cursor.refuse('Expected data manipulation', 'SET or REMOVE is expected here');
  const where = optionalWhere(cursor);
  const returning = cursor.acceptWord('RETURNING') ? returned(cursor).mode : undefined;
  refuseIndex(cursor, from);
  return { action: 'update', from, clauses, where, returning, parameters: cursor.parameters };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.delete.html */
function deletion(cursor: Cursor): Statement {
  cursor.expectWord('FROM');
  const from = tableReference(cursor, () => notATable(cursor));
  refuseAlias(cursor);
  const where = optionalWhere(cursor);
  const span = cursor.token;
  const returning = cursor.acceptWord('RETURNING') ? returned(cursor) : undefined;
  if (returning !== undefined && returning.mode !== 'ALL_OLD') {
    const allowed = 'Only RETURNING ALL OLD * is allowed in DELETE statements.';
    cursor.later(`Invalid returning clause: RETURNING ${returning.words} *. ${allowed}`, span, allowed);
  }
  refuseIndex(cursor, from);
  const mode = returning === undefined ? undefined : 'ALL_OLD';
  return { action: 'delete', from, where, returning: mode, parameters: cursor.parameters };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-functions.exists.html */
function exists(cursor: Cursor): ExistsStatement {
  cursor.expectSymbol('(');
  cursor.expectWord('SELECT');
  const selected = select(cursor);
  cursor.expectSymbol(')');
  return { action: 'exists', from: selected.from, select: selected, parameters: cursor.parameters };
}

function assignment(cursor: Cursor): UpdateClause {
  const path = parsePath(cursor);
  cursor.expectSymbol('=');
  const { token, following } = cursor;
  const called = token.kind === 'name' && following.kind === 'symbol' && following.text === '(';
  const name = called ? token.text.toLowerCase() : '';
  if (name === 'set_add' || name === 'set_delete') return setChange(cursor, name, path);
  if (called && cursor.keyword() === undefined) return { kind: 'set', path, value: listAppend(cursor) };
  const left = setOperand(cursor);
  const kind = cursor.isSymbol('+') ? 'add' : cursor.isSymbol('-') ? 'subtract' : undefined;
  if (kind === undefined) return { kind: 'set', path, value: left };
  cursor.advance();
  const right = setOperand(cursor);
  return { kind: 'set', path, value: { kind, left, right, start: left.start, end: right.end } };
}

function listAppend(cursor: Cursor): SetValue {
  const name = cursor.token;
  const args = callArguments(cursor);
  const span = { start: name.start, end: cursor.lastEnd };
  if (name.text.toLowerCase() !== 'list_append') {
    cursor.laterAt(`Unrecognized function: ${name.text.toLowerCase()}`, name);
  } else if (args.length !== 2) {
    const found = `operator or function: list_append, number of operands: ${args.length}`;
    cursor.later(`Incorrect number of operands for operator or function; ${found}`, span);
  }
  const [left, right] = args;
  if (left === undefined || right === undefined) return { kind: 'literal', value: { NULL: true }, ...span };
  return { kind: 'append', left, right, ...span };
}

/** `a = set_add(a, <<…>>)` adds to the set that it is assigned to, `set_delete` takes from it. */
function setChange(cursor: Cursor, name: 'set_add' | 'set_delete', path: StatementPath): UpdateClause {
  const called = cursor.token;
  const [first, second, ...more] = callArguments(cursor);
  const upper = name.toUpperCase();
  const end = { start: called.start, end: cursor.lastEnd };
  const nothing: ConstantSyntax = { kind: 'literal', value: { NULL: true }, ...end };
  const kind = name === 'set_add' ? 'add' : 'delete';
  if (first === undefined || second === undefined || more.length > 0) {
    cursor.laterAt(`${upper} must have exactly two arguments`, called);
    return { kind, path, value: nothing };
  }
  if (first.kind !== 'path' || JSON.stringify(first.path) !== JSON.stringify(path.path)) {
    cursor.laterAt(`The first argument to ${upper} must equal the assignment value`, called);
  }
  const isSet = second.kind === 'literal' && ('SS' in second.value || 'NS' in second.value);
  // A bag that is no set has an error of its own by now.
  if (second.kind !== 'parameter' && !isSet) {
    cursor.laterAt(`The second argument to ${upper} must be a value with type SET`, first);
  }
  return { kind, path, value: second.kind === 'path' ? nothing : second };
}

function callArguments(cursor: Cursor): (ConstantSyntax | StatementPath)[] {
  cursor.advance();
  cursor.expectSymbol('(');
  const args = cursor.isSymbol(')') ? [] : cursor.list(() => setOperand(cursor));
  cursor.expectSymbol(')');
  return args;
}

function setOperand(cursor: Cursor): ConstantSyntax | StatementPath {
  return parseConstant(cursor) ?? parsePath(cursor);
}

function optionalWhere(cursor: Cursor): StatementCondition | undefined {
  return cursor.acceptWord('WHERE') ? parseCondition(cursor) : undefined;
}

function returned(cursor: Cursor): { readonly mode: Returning; readonly words: string } {
  const words = [cursor.advance(), cursor.advance()].map(({ text }) => text.toUpperCase()).join(' ');
  const mode = RETURNING.get(words);
  if (mode === undefined || !cursor.acceptSymbol('*')) {
    throw cursor.refuse(
      'Expected returning clause',
      `RETURNING is followed by ${[...RETURNING.keys()].join(', ')} and \`*\``,
    );
  }
  return { mode, words };
}

function tableReference(cursor: Cursor, missing: () => Error): TableReference {
  const first = cursor.token;
  if (first.kind !== 'name' || cursor.keyword() !== undefined) throw missing();
  cursor.advance();
  const names = [first];
  while (cursor.acceptSymbol('.')) {
    if (cursor.token.kind !== 'name')
      throw cursor.refuse('Invalid path dot component', 'the name of an index is expected');
    names.push(cursor.token as typeof first);
    cursor.advance();
  }
  const span = { start: first.start, end: cursor.lastEnd };
  const empty = names.find(({ text }) => text === '');
  if (empty !== undefined) throw new StatementError('Path component cannot be an empty string', empty);
  if (names.length > 2) {
    throw new StatementError('A path may contain at most 2 components in the FROM clause', span);
  }
  const tableSpan = { start: first.start, end: first.end };
  const index = names[1];
  return { table: first.text, tableSpan, ...span, ...(index === undefined ? {} : { index: index.text }) };
}

function notATable(cursor: Cursor): Error {
  return malformed('Expected identifier for simple path', cursor.token, 'the name of a table is expected here');
}

function refuseAlias(cursor: Cursor): void {
  const { token } = cursor;
  const alias = (token.kind === 'name' && cursor.keyword() === undefined) || cursor.keyword() === 'AS';
  if (alias) throw new StatementError('Aliasing is not supported', token);
}

function refuseIndex(cursor: Cursor, from: TableReference): void {
  if (from.index !== undefined) cursor.later('This operation is not supported on an index', from);
}
