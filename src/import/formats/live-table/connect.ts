import type { DynamoDBClient, DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { ReadContext } from '../../input.js';
import { ImportError } from '../../problem.js';
import { loadSdk, type Sdk } from './sdk.js';

export interface Connection {
  readonly sdk: Sdk;
  readonly client: DynamoDBClient;
  /** What is asked, for messages: an endpoint, or DynamoDB in a Region. */
  readonly where: () => Promise<string>;
}

const ATTEMPTS = 6;
const CONNECT_MS = 5000;
const ANSWER_MS = 60_000;

/** A client for a table: credentials and Region by the SDK's own chain, but for an endpoint of this machine, which asks for none. */
export function connect(table: string, { endpoint, profile, region, env = {} }: ReadContext): Connection {
  const sdk = loadSdk(profile);
  const isLocal = endpoint !== undefined && isOwnHost(new URL(endpoint).hostname);
  const hasKeys = profile !== undefined || env.AWS_ACCESS_KEY_ID !== undefined || env.AWS_PROFILE !== undefined;
  const stated = region ?? /^arn:[^:]*:dynamodb:([a-z0-9-]+):/.exec(table)?.[1];
  const known = stated ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  const config: DynamoDBClientConfig = {
    ...(env.AWS_MAX_ATTEMPTS === undefined ? { maxAttempts: ATTEMPTS } : {}),
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(stated === undefined ? {} : { region: stated }),
    ...(isLocal && known === undefined && profile === undefined ? { region: 'us-east-1' } : {}),
    ...(isLocal && !hasKeys ? { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } } : {}),
  };
  const client = new sdk.DynamoDBClient(config);
  return {
    sdk,
    client,
    where: async () => (endpoint === undefined ? `DynamoDB in ${await client.config.region()}` : `\`${endpoint}\``),
  };
}

/** A name without a dot is a machine of the same network, such as a container. */
function isOwnHost(host: string): boolean {
  return /^(?:\[::1\]|127(?:\.\d+){3}|(?:[^.]+\.)?localhost|[^.:]+)$/i.test(host);
}

/** An endpoint as it was given. Throws an `ImportError` where it is none. */
export function checkEndpoint(endpoint: string): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return;
  const message = `--endpoint: \`${endpoint}\` is no address such as http://127.0.0.1:8000`;
  throw new ImportError('usage', [{ message }]);
}
