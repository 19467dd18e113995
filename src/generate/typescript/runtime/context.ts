import type { $Command } from '@aws-sdk/client-dynamodb';
import type {
  DynamoDBDocumentClient,
  DynamoDBDocumentClientResolvedConfig,
  GetCommandInput,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/lib-dynamodb';
import type { IdKind } from './ids.js';
import type { Item } from './item.js';

export type { Item } from './item.js';

/** What every call needs: the client, the names of the tables, a clock and chance. */
export interface Context {
  /** Marshals as `connect` of this folder sets it up: sets as `Set`, numbers past 2^53 as `bigint` or `NumberValue`. */
  readonly client: DynamoDBDocumentClient;
  /** Physical names of the tables by their names in the model. */
  readonly tables: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** From 0 up to 1: draws shards, and spreads retries. */
  readonly random: () => number;
  /** Another source of ids than those of `ids`. */
  readonly newId?: (kind: IdKind) => string;
  /** Watches every call: `measured` of `hook`. */
  readonly measure?: Measure;
  /** Makes batches of gets: `coalescedGets` of `coalesce`. */
  readonly coalesce?: Coalesce;
  /** Ends the calls that are made with this context. */
  readonly signal?: AbortSignal;
}

/** One item by its key, asked for together with others. */
export type Coalesce = (session: Session, input: GetCommandInput) => Promise<Item | undefined>;

/** Does the work of one call; `watch` is to be told of every command before it is sent. */
export type Measure = <Result>(
  context: Context & { readonly tenant?: string },
  pattern: string,
  work: (watch: Watch) => Promise<Result>,
) => Promise<Result>;

/** Runs a call until its time is over: `within` of `deadline`. */
export type Limit = <Result>(
  pattern: string,
  outer: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<Result>,
) => Promise<Result>;

/** A context that is bound to one tenant: whatever reads or writes a tenant's items asks for it. */
export interface TenantContext extends Context {
  readonly tenant: string;
}

/** What may differ from one call to the next. */
export interface CallOptions {
  /** Ends the call. */
  readonly signal?: AbortSignal | undefined;
  /** The call's time, epoch milliseconds: with the same arguments, a retry of a transaction is the same request then. */
  readonly now?: number | undefined;
}

/** The context for calls with these options. */
export function contextWith<Of extends Context>(context: Of, { signal, now }: CallOptions): Of {
  return { ...context, ...(signal && { signal }), ...(now !== undefined && { now: () => now }) };
}

/** What the model says of a pattern's calls. */
export interface CallInfo {
  readonly pattern: string;
  /** Another client than the context's, where the SDK is to try each request so often: `trying` of `attempts`. */
  readonly client?: (own: DynamoDBDocumentClient) => DynamoDBDocumentClient;
  /** Gives the call up after a time. */
  readonly limit?: Limit;
}

/** A command of the document client. */
export type Sendable<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = $Command<
  Input,
  Output,
  DynamoDBDocumentClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

/** Is told of a command before it is sent. */
export type Watch = <Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  command: Sendable<Input, Output>,
) => void;

/** Sends commands of the document client for one call of a pattern. */
export interface Session {
  /** Of this call: one time for everything that it writes. Epoch milliseconds. */
  readonly now: number;
  readonly context: Context;
  readonly pattern: string;
  /** Ends the call: that of its context, or of its time. */
  readonly signal?: AbortSignal | undefined;
  readonly send: <Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: Sendable<Input, Output>,
  ) => Promise<Output>;
}

/** One call of a pattern. The signal ends its requests, and its reason is the call's error then. */
export async function call<Result>(
  context: Context,
  { pattern, client: clientOf, limit }: CallInfo,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const client = clientOf === undefined ? context.client : clientOf(context.client);
  const run = (signal?: AbortSignal, watch?: Watch): Promise<Result> =>
    work({
      now: context.now(),
      context,
      pattern,
      signal,
      send: (command) => {
        watch?.(command);
        return signal === undefined ? client.send(command) : client.send(command, { abortSignal: signal });
      },
    });
  const outer = context.signal;
  const limited = (watch?: Watch): Promise<Result> =>
    limit === undefined ? run(outer, watch) : limit(pattern, outer, (signal) => run(signal, watch));
  try {
    outer?.throwIfAborted();
    return await (context.measure === undefined ? limited() : context.measure(context, pattern, limited));
  } catch (error) {
    throw outer?.aborted === true && error instanceof Error && error.name === 'AbortError' ? outer.reason : error;
  }
}
