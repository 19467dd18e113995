export { type CompiledTraffic, type KeySpaceWords, type TrafficSettings, UnknownScenarioError } from './compiled.js';
export { trafficOf } from './traffic-of.js';
