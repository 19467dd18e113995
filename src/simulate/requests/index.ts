export { type EngineRequestsResult, runEngineRequests } from './engine-requests.js';
