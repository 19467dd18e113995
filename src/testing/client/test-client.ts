import type { DynamoDBClient, DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient, TranslateConfig } from '@aws-sdk/lib-dynamodb';
import type { Design } from '../../design/index.js';
import type { Engine, EngineOptions } from '../../engine/index.js';
import { renewableEngine } from '../../load/renewable-engine.js';
import { NOTHING, newEngine, startingState } from '../../load/starting-state.js';
import { type TestRequestHandler, type TestRequestHandlerOptions, testRequestHandler } from './request-handler.js';
import { loadSdk } from './sdk.js';

/** Settings of a test client. Its clock is the system's, or a test runner's fake one, unless `now` is given. */
export interface TestClientOptions extends EngineOptions, TestRequestHandlerOptions {
  /** Whether the model's explicit samples are there to begin with; they are unless told otherwise. */
  readonly samples?: boolean;
  /** Further settings of the client: retries, a logger and the like. */
  readonly clientConfig?: Omit<DynamoDBClientConfig, 'requestHandler'>;
  /** How the document client marshals. */
  readonly translateConfig?: TranslateConfig;
}

/** Clients of one engine, and the engine. */
export interface TestClient {
  readonly client: DynamoDBClient;
  readonly documentClient: DynamoDBDocumentClient;
  /** The engine behind the clients, to arrange a test and to look at what it left. */
  readonly engine: Engine;
  readonly requestHandler: TestRequestHandler;
  /** What the clients were made with, for further ones: `new DynamoDB(config)`. */
  readonly config: DynamoDBClientConfig;
  /** Physical names of the tables by their names in the model. */
  readonly tableNames: Readonly<Record<string, string>>;
  /** Brings tables and samples back to the start. The clients stay. */
  reset(): void;
}

const DEFAULT_REGION = 'us-east-1';

/** Clients of a new engine with the tables and the explicit samples of a design; empty without one. */
export function testClientOf(design: Design | undefined, options: TestClientOptions = {}): TestClient {
  const { samples = true, latency, clientConfig, translateConfig, ...engineOptions } = options;
  const sdk = loadSdk();
  const start = design === undefined ? NOTHING : startingState(design, samples);
  const { engine, renew } = renewableEngine(() => newEngine(start, engineOptions));
  const requestHandler = testRequestHandler(engine, latency === undefined ? {} : { latency });
  const config: DynamoDBClientConfig = {
    region: engineOptions.region ?? DEFAULT_REGION,
    // Nothing checks them, and nothing looks for others in the environment.
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // Whatever the environment says: there is no service to ask for endpoints.
    endpointDiscoveryEnabled: false,
    ...clientConfig,
    requestHandler,
  };
  const client = new sdk.client.DynamoDBClient(config);
  return {
    client,
    documentClient: sdk.document.DynamoDBDocumentClient.from(client, translateConfig),
    engine,
    requestHandler,
    config,
    tableNames: start.tableNames,
    reset: renew,
  };
}
