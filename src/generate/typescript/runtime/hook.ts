import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import type { ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/lib-dynamodb';
import type { Measure, Sendable } from './context.js';

/** What is known of a call before it is made. */
export interface CallStart {
  /** Name in the model. */
  readonly pattern: string;
  readonly tenant?: string;
}

/** What one call of a pattern came to. */
export interface CallReport extends CallStart {
  /** Milliseconds. */
  readonly duration: number;
  readonly requests: number;
  /** Attempts that the SDK repeated. */
  readonly retries: number;
  /** Capacity units of the table and its indexes, as DynamoDB reports them: nothing of a request that failed. */
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Items that DynamoDB returned. */
  readonly rows: number;
  readonly error?: unknown;
}

/** Told of every call, for logs, metrics and traces. What it throws is lost: a call goes on without it. */
export interface Hook {
  /** Once the call is over. */
  onCall?(report: CallReport): void;
  /**
   * Around the call: its requests are sent while `run` runs, in the asynchronous context of whoever calls it, such as a span's. `run`
   * never rejects; the result stays between the call and its caller.
   */
  around?(start: CallStart, run: () => Promise<CallReport>): unknown;
}

interface Output {
  readonly Item?: unknown;
  readonly Items?: readonly unknown[] | undefined;
  readonly Responses?:
    | readonly { readonly Item?: unknown }[]
    | Readonly<Record<string, readonly unknown[]>>
    | undefined;
  readonly ConsumedCapacity?: Capacity | readonly Capacity[] | undefined;
  readonly $metadata?: { readonly attempts?: number | undefined };
}

interface Capacity {
  readonly CapacityUnits?: number | undefined;
  readonly ReadCapacityUnits?: number | undefined;
  readonly WriteCapacityUnits?: number | undefined;
  /** Of a vector search, which no pattern makes. */
  readonly VectorSearchRequestBytes?: number | undefined;
}

const WRITES = /Put|Update|Delete|Write/;

/** Tells a hook of every call. */
export function measured(hook: Hook): Measure {
  return ({ tenant }, pattern, work) => {
    const measurement = new Measurement(tenant === undefined ? { pattern } : { pattern, tenant });
    return measurement.around(hook, () => work((command) => measurement.watch(command)));
  };
}

/** Counts what the requests of one call take. */
class Measurement {
  readonly #start: CallStart;
  #requests = 0;
  #retries = 0;
  #readUnits = 0;
  #writeUnits = 0;
  #rows = 0;

  constructor(start: CallStart) {
    this.#start = start;
  }

  /** Asks for the units of a command and counts what it answers. */
  watch<Input extends ServiceInputTypes, Out extends ServiceOutputTypes>(command: Sendable<Input, Out>): void {
    command.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          this.#requests += 1;
          try {
            const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
            this.#count(result.output, WRITES.test(commandName));
            return result;
          } catch (error) {
            if (error instanceof DynamoDBServiceException) this.#countAttempts(error);
            throw error;
          }
        },
      { step: 'initialize', name: 'measureCall', override: true },
    );
  }

  /** Runs the call and tells the hook of it, however either ends. */
  async around<Result>(hook: Hook, work: () => Promise<Result>): Promise<Result> {
    let running: { readonly result: Promise<Result>; readonly report: Promise<CallReport> } | undefined;
    const run = (): NonNullable<typeof running> => {
      if (running !== undefined) return running;
      const begun = performance.now();
      const result = (async () => work())();
      const report = result.then(
        () => this.#report(begun),
        (error: unknown) => this.#report(begun, error),
      );
      running = { result, report };
      return running;
    };
    const told = attempt(() => hook.around?.(this.#start, () => run().report));
    // One that waits for something first begins the call later; one that never does is left out.
    if (running === undefined && hook.around !== undefined) await told;
    const { result, report } = run();
    await attempt(async () => hook.onCall?.(await report));
    return result;
  }

  #report(begun: number, error?: unknown): CallReport {
    return {
      ...this.#start,
      duration: performance.now() - begun,
      requests: this.#requests,
      retries: this.#retries,
      readUnits: this.#readUnits,
      writeUnits: this.#writeUnits,
      rows: this.#rows,
      ...(error === undefined ? {} : { error }),
    };
  }

  #count(output: Output, isWrite: boolean): void {
    this.#countAttempts(output);
    this.#rows += output.Item === undefined ? (output.Items?.length ?? responsesIn(output.Responses)) : 1;
    for (const consumed of [output.ConsumedCapacity ?? []].flat()) {
      const { CapacityUnits = 0, ReadCapacityUnits, WriteCapacityUnits } = consumed;
      this.#readUnits += ReadCapacityUnits ?? (isWrite ? 0 : CapacityUnits);
      this.#writeUnits += WriteCapacityUnits ?? (isWrite ? CapacityUnits : 0);
    }
  }

  #countAttempts({ $metadata }: Pick<Output, '$metadata'>): void {
    this.#retries += Math.max(0, ($metadata?.attempts ?? 1) - 1);
  }
}

/** What a hook throws, at once or later, is its own affair. */
async function attempt(tell: () => unknown): Promise<void> {
  try {
    await tell();
  } catch {
    // The call matters, and not who watches it.
  }
}

/** Items in the answer of a batch, by table, or of a transaction. */
function responsesIn(responses: Output['Responses']): number {
  if (responses === undefined) return 0;
  if (isList(responses)) return responses.filter(({ Item }) => Item !== undefined).length;
  return Object.values(responses).reduce((sum, items) => sum + items.length, 0);
}

function isList(responses: NonNullable<Output['Responses']>): responses is readonly { readonly Item?: unknown }[] {
  return Array.isArray(responses);
}
