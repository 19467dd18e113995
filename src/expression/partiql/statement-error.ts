import type { StatementSpan } from './syntax.js';

const NOT_WELL_FORMED = "Statement wasn't well formed, can't be processed: ";

/** The service's message for EXISTS outside a transaction. */
export const EXISTS_ALONE = 'EXISTS can only be used in ExecuteTransaction write requests.';

/** The service's message for an index that no statement reads. */
export const MULTI_ATTRIBUTE_KEY =
  'PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.';

/** A statement that DynamoDB would refuse: the service's message, what a person should know, and where in the text. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  /** The same in words for the author of the statement. */
  readonly advice: string;
  readonly start: number;
  readonly end: number;

  constructor(message: string, span: StatementSpan, advice = message) {
    super(message);
    this.advice = advice;
    this.start = span.start;
    this.end = span.end;
  }
}

/** A statement that cannot be read. `detail` is what the service adds, which is nothing for text that is no token. */
export function malformed(detail: string, span: StatementSpan, advice: string): StatementError {
  return new StatementError(NOT_WELL_FORMED + detail, span, advice);
}

/** Where a part stands as the service's messages write it: line, column and length, from 1. */
export function placeText(text: string, span: StatementSpan): string {
  const before = text.slice(0, span.start);
  const line = before.split('\n').length;
  return `${line}:${span.start - before.lastIndexOf('\n')}:${span.end - span.start}`;
}

/** The error for a write whose WHERE gives a key attribute two values. */
export function repeatedKey(name: string, span: StatementSpan): StatementError {
  const rule = 'Only single item Update/Insert/Delete are supported';
  return new StatementError(`Multiple conditions on same key ${name}. ${rule}`, span);
}

/** The error for a value that a key attribute cannot have. */
export function wrongKeyType(
  { name, type }: { readonly name: string; readonly type: string },
  span: StatementSpan,
): StatementError {
  const message = `Key attribute's data type should match its data type in table's schema: Key ${name}`;
  return new StatementError(message, span, `the key attribute \`${name}\` is of type ${type}, and this value is not`);
}
