import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from './context.js';
import type { IdKind } from './ids.js';
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
  { now = Date.now, random = Math.random, newId }: ConnectOptions = {},
): Context {
  return {
    client: documentClient(client),
    tables,
    now,
    random,
    ...(newId && { newId }),
  };
}

/** `DynamoDBDocumentClient.from` notes how it translates in the settings of the client that it is given: it is given a copy. */
export function documentClient(client: AnyClient): DynamoDBDocumentClient {
  const copy: DynamoDBClient = Object.create(client, { config: { value: { ...client.config } } });
  return DynamoDBDocumentClient.from(copy, {
    marshallOptions: { removeUndefinedValues: true },
    unmarshallOptions: { wrapNumbers: exactNumber },
  });
}
