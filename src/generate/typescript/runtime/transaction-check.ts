import { keyText } from './batch-get-request.js';
import type { Item } from './context.js';
import { InvalidArgument } from './errors.js';

/** Items of one transaction. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html */
const MAX_ITEMS = 100;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const MAX_TOKEN_LENGTH = 36;

/** Refuses a list that is longer than the model says. */
export function atMost(argument: string, max: number, got: readonly unknown[], what = 'elements'): void {
  if (got.length > max) throw new InvalidArgument(argument, `at most ${max} ${what}`, got);
}

/** Refuses more items than one transaction takes. */
export function checkCount(pattern: string, items: readonly unknown[]): void {
  atMost(pattern, MAX_ITEMS, items, 'items in one transaction');
}

/** The token under which DynamoDB does a request once within ten minutes. */
export function requestToken(argument: string, value: unknown): string {
  const token = value === undefined || typeof value === 'object' ? '' : String(value);
  if (token.length === 0 || token.length > MAX_TOKEN_LENGTH)
    throw new InvalidArgument(argument, `1 to ${MAX_TOKEN_LENGTH} characters`, value);
  return token;
}

/** An item that a transaction reads or writes. */
export interface Touched {
  readonly entity: string;
  readonly step?: number;
  /** The physical name. */
  readonly table: string;
  readonly key: Item;
}

/** An item that a step of a transaction has written: its key, and the physical name of its table. */
export type Written = Pick<Touched, 'step' | 'table' | 'key'>;

/** What DynamoDB refuses of a transaction as a whole, with what is wrong: too many items, or one item twice. */
export function checkTransaction(pattern: string, touched: readonly Touched[]): void {
  checkCount(pattern, touched);
  const first = new Map<string, Touched>();
  for (const one of touched) {
    const id = `${one.table} ${keyText(one.key)}`;
    const other = first.get(id);
    if (other !== undefined)
      throw new InvalidArgument(pattern, `each item once, not the same for ${said(other)} and ${said(one)}`, one.key);
    first.set(id, one);
  }
}

function said({ entity, step = 0 }: Touched): string {
  return `${entity} of step ${step}`;
}
