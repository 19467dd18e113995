export { type CheckSettings, type Config, mergeConfigs, mergeLint, NO_CONFIG, withLint } from './config.js';
export { configReader } from './config-reader.js';
export { type BaselineResult, MOST_BASELINE_BYTES, readBaseline } from './read-baseline.js';
export { type ConfigResult, readConfig } from './read-config.js';
