import type {
  DeleteCommandInput,
  PutCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Context, Item, Session } from './context.js';
import type { ErrorClass, Reason } from './errors.js';
import type { Hiding } from './hiding.js';

/** What every write has to know of the items of an entity. */
export interface Target {
  readonly entity: string;
  /** Name of the table in the model. */
  readonly table: string;
  /** Stored names of the table's key attributes. */
  readonly keys: readonly [pk: string, sk?: string];
  readonly hiding?: readonly Hiding[];
}

/** What the writes of one call share: `Session` is one. */
export interface WriteScope {
  readonly context: Context;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The input of the command that writes one item. */
export type Request =
  | { readonly kind: 'Put'; readonly input: PutCommandInput }
  | { readonly kind: 'Update'; readonly input: UpdateCommandInput }
  | { readonly kind: 'Delete'; readonly input: DeleteCommandInput }
  | { readonly kind: 'ConditionCheck'; readonly input: ConditionCheckInput };

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
export type ConditionCheckInput = NonNullable<TransactItem['ConditionCheck']>;

/** One item of a write as a transaction takes it; alone it is a plain request. */
export type Part = Request & {
  /** Why its condition failed, from the item that DynamoDB returned. */
  readonly judge: (item: Item | undefined) => Verdict;
  /** What is known only after another query: parts that go with this one. */
  readonly also?: (session: Session) => Promise<readonly Part[]>;
};

/** `stale`: only because what was read has changed since, so that another attempt is worth it. */
export type Verdict = 'stale' | Failure;

export interface Failure {
  readonly error: ErrorClass;
  readonly reason: Reason;
  readonly message: string;
  /** Makes an entity of the item that stood in the way. */
  readonly parse?: (item: Item) => unknown;
}

/** One write of a call with all that comes with it. */
export interface Write {
  readonly target: Target;
  /** Position among the steps of a transaction, from 0. */
  readonly step?: number | undefined;
  /** Position among the elements of the step's list, from 0. */
  readonly index?: number;
  /** Key of the item that has to be read first. */
  readonly read?: Item;
  /** The item as a query has found it: it is read only for another attempt. */
  readonly known?: Item | undefined;
  /** Everything that is written, the item itself first. `stored`: what `read` found. Throws `Failed` where that already rules it out. */
  plan(stored: Item | undefined): Planned;
}

export interface Planned {
  readonly parts: readonly Part[];
  /** The item as the write leaves it, where that is known before. */
  readonly after?: Item;
}

/** What goes with a change of an item: sentinels of unique values, or copies of versions. */
export type Companions = (scope: WriteScope, before: Item | undefined, after: Item | undefined) => readonly Part[];

/** A write that is ruled out before it is sent; `perform` makes it the call's error. */
export class Failed extends Error {
  readonly failure: Failure;
  readonly item: Item | undefined;

  constructor(failure: Failure, item?: Item) {
    super(failure.message);
    this.failure = failure;
    this.item = item;
  }
}

/** The physical name of the target's table. */
export function tableName({ tables }: Pick<Context, 'tables'>, { table }: Pick<Target, 'table'>): string {
  const name = tables[table];
  if (name === undefined) throw new Error(`The table \`${table}\` has no name in \`tables\`.`);
  return name;
}

/** The stored key of an item. */
export function keyOf({ keys }: Pick<Target, 'keys'>, item: Item): Item {
  return Object.fromEntries(keys.flatMap((name) => (name === undefined ? [] : [[name, item[name]]])));
}
