import { statSync } from 'node:fs';
import { type TestClient, type TestClientOptions, testClientOf } from '../testing/client/index.js';
import { type LoadedModel, ModelError, type ModelSource, readModel } from './loaded-model.js';

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
  const loaded = typeof model === 'object' && model !== null && 'findings' in model ? model : readModel(model);
  const { design } = loaded;
  if (design === undefined && typeof model === 'string' && isFolder(model))
    throw new Error(
      `\`${model}\` is a folder: createTestClient takes the path of a model file, such as \`shop.dynamodel.yaml\``,
    );
  if (design === undefined) throw new ModelError(loaded.findings.filter(({ severity }) => severity === 'error'));
  return testClientOf(design, options);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
