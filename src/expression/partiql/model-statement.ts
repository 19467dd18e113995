import { MAX_STATEMENT_LENGTH } from '../../facts/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { lexStatement } from './lexer.js';
import { readStatement } from './parse-statement.js';
import { StatementError } from './statement-error.js';
import type { Statement, StatementSpan } from './syntax.js';

/** A statement as a model writes it: the model's name of the table, and `$name` for each parameter. */
export interface ModelStatement {
  readonly statement: Statement;
  /** The parameter that each `?` of the compiled text stands for, in their order; one may come more than once. */
  readonly parameters: readonly ModelParameter[];
  readonly text: string;
}

export interface ModelParameter extends StatementSpan {
  readonly name: string;
}

export type ModelStatementResult =
  | { readonly kind: 'ok'; readonly model: ModelStatement }
  | { readonly kind: 'error'; readonly message: string; readonly start: number; readonly end: number };

/**
 * Reads the statement of a pattern. PartiQL lets an unquoted name begin with `$`, so that `$name` alone is also the
 * attribute `$name` there: in a model it is always a parameter, and such an attribute stands in double quotes.
 */
export function parseModelStatement(text: string): ModelStatementResult {
  if (text.length > MAX_STATEMENT_LENGTH) {
    const message = `a statement has at most ${MAX_STATEMENT_LENGTH} characters; this one has ${text.length}`;
    return { kind: 'error', message, start: 0, end: text.length };
  }
  try {
    const statement = readStatement(text, true);
    if (statement.action === 'exists') {
      const message = 'EXISTS stands in a transaction alone; a check step of op: transact-write says the same';
      return { kind: 'error', message, start: 0, end: text.length };
    }
    const parameters = flatMap(lexStatement(text, true), ({ kind, text: name, start, end }) =>
      kind === 'parameter' ? [{ name, start, end }] : [],
    );
    return { kind: 'ok', model: { statement, parameters, text } };
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    return { kind: 'error', message: error.advice, start: error.start, end: error.end };
  }
}

/** The text that DynamoDB takes: `?` for each parameter, and the table under the name that it has there. */
export function physicalStatement({ statement, parameters, text }: ModelStatement, tableName: string): string {
  const { tableSpan } = statement.from;
  const edits = [
    ...parameters.map(({ start, end }) => ({ start, end, text: '?' })),
    { start: tableSpan.start, end: tableSpan.end, text: `"${tableName.replaceAll('"', '""')}"` },
  ].sort((a, b) => a.start - b.start);
  let result = '';
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
