/**
 * `dynamodel/testing`: test code that uses the AWS SDK for JavaScript v3 without a database. The SDK is the caller's own.
 *
 * ```ts
 * const { documentClient, reset } = createTestClient('shop.dynamodel.yaml');
 * ```
 *
 * @packageDocumentation
 */
export {
  type CsvOptions,
  DataError,
  type DataFormat,
  type ExportOptions,
  exportItems,
  exportTable,
  type LoadOptions,
  type LoadReport,
  loadItems,
  restore,
  snapshot,
  type TableExportOptions,
} from './data/index.js';
export {
  type BehaviourOptions,
  createEngine,
  type Engine,
  EngineError,
  type EngineErrorName,
  type EngineOptions,
  type FaultRule,
  type IndexLagOptions,
  type ThrottlingOptions,
} from './engine/index.js';
export { type LoadedModel, loadModel, ModelError, type ModelSource } from './library/loaded-model.js';
export { type ServedEngine, type ServeOptions, serve } from './library/serve.js';
export { createTestClient } from './library/test-client.js';
export {
  type SdkRequest,
  type SdkRequestOptions,
  type SdkResponse,
  type TestClient,
  type TestClientOptions,
  type TestRequestHandler,
  type TestRequestHandlerOptions,
  testRequestHandler,
} from './testing/client/index.js';
export type { AttributeValue, Item } from './value/index.js';
