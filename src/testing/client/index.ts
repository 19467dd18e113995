export {
  type SdkRequest,
  type SdkRequestOptions,
  type SdkResponse,
  type TestRequestHandler,
  type TestRequestHandlerOptions,
  testRequestHandler,
} from './request-handler.js';
export { type TestClient, type TestClientOptions, testClientOf } from './test-client.js';
