export type * from './api.js';
export type { ItemChange } from './change-feed.js';
export { createEngine } from './create-engine.js';
export type { Engine, EngineOptions } from './engine.js';
export { EngineError, type EngineErrorDetails, type EngineErrorName } from './engine-error.js';
