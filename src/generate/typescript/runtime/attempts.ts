import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { documentClient } from './connect.js';

const made = new WeakMap<DynamoDBDocumentClient, Map<number, DynamoDBDocumentClient>>();

/** The same client, but for how often the SDK tries a request. */
export function trying(attempts: number): (client: DynamoDBDocumentClient) => DynamoDBDocumentClient {
  return (client) => {
    const others = made.get(client) ?? new Map<number, DynamoDBDocumentClient>();
    const other = others.get(attempts) ?? documentClient(retrying(client, attempts));
    made.set(client, others.set(attempts, other));
    return other;
  };
}

/** The same settings, connections and credentials; not what has been added to the middleware of the client itself. */
function retrying(client: DynamoDBDocumentClient, attempts: number): DynamoDBClient {
  const config: DynamoDBClientConfig = Object.assign(Object.create(null), client.config, {
    maxAttempts: attempts,
    // Made of the other number of attempts, and of the other client.
    retryStrategy: undefined,
    defaultUserAgentProvider: undefined,
  });
  return new DynamoDBClient(config);
}
