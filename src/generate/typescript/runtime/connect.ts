import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from './context.js';
import { type IdKind, newId } from './ids.js';
import { exactNumber } from './values.js';

/** What may differ from one program, or one test, to the next. */
export interface ConnectOptions {
  /** Epoch milliseconds; the system's clock unless given. */
  readonly now?: () => number;
  /** From 0 up to 1; `Math.random` unless given. */
  readonly random?: () => number;
  readonly newId?: (kind: IdKind) => string;
}

/** A client of the SDK, plain or for documents: of either, only the plain one's settings count. */
export type AnyClient = DynamoDBClient | DynamoDBDocumentClient;

/** A context of a client, which stays as it is: all that a pattern that is imported alone needs. */
export function connect(
  client: AnyClient,
  tables: Readonly<Record<string, string>>,
  options: ConnectOptions = {},
): Context {
  const now = options.now ?? Date.now;
  const random = options.random ?? Math.random;
  const withAttempts = new Map<number, DynamoDBDocumentClient>();
  return {
    client: documentClient(client),
    clientWith(attempts) {
      const made = withAttempts.get(attempts) ?? documentClient(retrying(client, attempts));
      withAttempts.set(attempts, made);
      return made;
    },
    tables,
    now,
    random,
    newId: options.newId ?? ((kind) => newId(kind, now())),
  };
}

/** `DynamoDBDocumentClient.from` notes how it translates in the settings of the client that it is given: it is given a copy. */
function documentClient(client: AnyClient): DynamoDBDocumentClient {
  const copy: DynamoDBClient = Object.create(client, { config: { value: { ...client.config } } });
  return DynamoDBDocumentClient.from(copy, {
    marshallOptions: { removeUndefinedValues: true },
    unmarshallOptions: { wrapNumbers: exactNumber },
  });
}

/** The same settings, connections and credentials; not what has been added to the middleware of the client itself. */
function retrying(client: AnyClient, attempts: number): DynamoDBClient {
  const config: DynamoDBClientConfig = Object.assign(Object.create(null), client.config, {
    maxAttempts: attempts,
    // Made of the other number of attempts, and of the other client.
    retryStrategy: undefined,
    defaultUserAgentProvider: undefined,
  });
  return new DynamoDBClient(config);
}
