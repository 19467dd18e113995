/** The types of `dynamodel/testing` for CommonJS modules, whose file is another one and whose declarations are the same. */
import type * as testing from './testing.js' with { 'resolution-mode': 'import' };

export type * from './testing.js' with { 'resolution-mode': 'import' };

export declare const createEngine: typeof testing.createEngine;
export declare const createTestClient: typeof testing.createTestClient;
export declare const loadModel: typeof testing.loadModel;
export declare const testRequestHandler: typeof testing.testRequestHandler;
export declare const EngineError: typeof testing.EngineError;
export declare const ModelError: typeof testing.ModelError;
export type EngineError = testing.EngineError;
export type ModelError = testing.ModelError;
