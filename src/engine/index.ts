export type * from './api.js';
export { createEngine } from './create-engine.js';
export type { Engine, EngineOptions } from './engine.js';
export { EngineError, type EngineErrorName } from './engine-error.js';
