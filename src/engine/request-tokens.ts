import { createHash } from 'node:crypto';
import { CLIENT_TOKEN_SECONDS } from '../facts/index.js';
import { EngineError } from './engine-error.js';
import { messages } from './messages.js';

/** A request that was done, as it is told apart from others with the same token, and how long that is remembered. */
export interface DoneRequest {
  readonly digest: string;
  readonly expires: number;
}

/**
 * The client tokens of transactions that were done in the last ten minutes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export class RequestTokens {
  readonly #now: () => number;
  readonly #onDone: ((token: string, done: DoneRequest) => void) | undefined;
  /** In the order in which they expire, as long as the clock does not go back. */
  readonly #done = new Map<string, DoneRequest>();

  /** @param onDone is told of every token that is kept. */
  constructor(now: () => number, onDone?: (token: string, done: DoneRequest) => void) {
    this.#now = now;
    this.#onDone = onDone;
  }

  /** Whether the request with this token was done already; throws where the token was that of another request. */
  wasDone(token: string, digest: string): boolean {
    const done = this.#done.get(token);
    if (done === undefined || done.expires <= this.#now()) return false;
    if (done.digest !== digest) throw new EngineError('IdempotentParameterMismatchException', messages.tokenMismatch);
    return true;
  }

  /** Keeps the token of a request that is done. */
  remember(token: string, digest: string): void {
    const now = this.#now();
    for (const [old, { expires }] of this.#done) {
      if (expires > now) break;
      this.#done.delete(old);
    }
    const done = { digest, expires: now + CLIENT_TOKEN_SECONDS * 1000 };
    this.restore(token, done);
    this.#onDone?.(token, done);
  }

  /** Keeps a token that was kept before, in another process. */
  restore(token: string, done: DoneRequest): void {
    this.#done.delete(token);
    this.#done.set(token, done);
  }

  /** The tokens that are kept, in the order in which they expire. */
  entries(): Iterable<readonly [string, DoneRequest]> {
    return this.#done.entries();
  }
}

/** A digest that is the same for the same content, whatever the order of the members of its maps. */
export function digestOf(content: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(ordered(content)))
    .digest('base64');
}

function ordered(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Readonly<Record<string, unknown>>;
  return Object.keys(object)
    .sort()
    .map((name) => [name, ordered(object[name])]);
}
