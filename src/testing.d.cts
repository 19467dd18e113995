/** The types of `dynamodel/testing` for CommonJS modules, whose file is another one and whose declarations are the same. */
import type * as testing from './testing.js' with { 'resolution-mode': 'import' };

export type * from './testing.js' with { 'resolution-mode': 'import' };

export declare const createEngine: typeof testing.createEngine;
export declare const createTestClient: typeof testing.createTestClient;
export declare const exportItems: typeof testing.exportItems;
export declare const exportTable: typeof testing.exportTable;
export declare const loadItems: typeof testing.loadItems;
export declare const loadModel: typeof testing.loadModel;
export declare const restore: typeof testing.restore;
export declare const serve: typeof testing.serve;
export declare const snapshot: typeof testing.snapshot;
export declare const testRequestHandler: typeof testing.testRequestHandler;
export declare const DataError: typeof testing.DataError;
export declare const EngineError: typeof testing.EngineError;
export declare const ModelError: typeof testing.ModelError;
export type DataError = testing.DataError;
export type EngineError = testing.EngineError;
export type ModelError = testing.ModelError;
