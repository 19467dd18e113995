import { type TestClient, type TestClientOptions, testClientOf } from '../testing/client/index.js';
import type { LoadedModel, ModelSource } from './loaded-model.js';
import { soundDesign } from './sound-design.js';

/**
 * A real `DynamoDBClient` and `DynamoDBDocumentClient` whose requests an engine in this process answers: no port, no process, no
 * credentials. The model's tables and its explicit samples are there; without a model there is nothing.
 *
 * ```ts
 * const { documentClient, reset } = createTestClient('shop.dynamodel.yaml');
 * beforeEach(reset);
 * ```
 *
 * @throws ModelError where the model is not sound; Error where DynamoDB refuses its tables or samples, or the SDK is not installed.
 */
export function createTestClient(model?: LoadedModel | ModelSource, options: TestClientOptions = {}): TestClient {
  if (model === undefined) return testClientOf(undefined, options);
  return testClientOf(soundDesign(model, 'createTestClient'), options);
}
