import type { Engine, EngineOptions } from '../engine/index.js';
import { renewableEngine } from '../load/renewable-engine.js';
import { NOTHING, newEngine, startingState } from '../load/starting-state.js';
import { type ServerOptions, startServer } from '../serve/index.js';
import type { LoadedModel, ModelSource } from './loaded-model.js';
import { soundDesign } from './sound-design.js';

/** Settings of a server and of the engine behind it. */
export interface ServeOptions extends EngineOptions, ServerOptions {
  /** Whether the model's explicit samples are there to begin with; they are unless told otherwise. */
  readonly samples?: boolean;
}

/** A server that runs, and the engine behind it. */
export interface ServedEngine {
  /** Where clients find it: `http://127.0.0.1:8000`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** The engine behind it, to arrange a test and to look at what it left. */
  readonly engine: Engine;
  /** Physical names of the tables by their names in the model. */
  readonly tableNames: Readonly<Record<string, string>>;
  /** Brings tables and samples back to the start. Connections stay. */
  reset(): void;
  /** Takes nothing more, answers what is running, and ends. */
  close(): Promise<void>;
}

/**
 * A DynamoDB endpoint in this process, for code that has to reach one by its address: the model's tables and its explicit samples are
 * there; without a model it is empty. Any region and any credentials do.
 *
 * ```ts
 * const { url, close } = await serve('shop.dynamodel.yaml', { port: 0 });
 * const client = new DynamoDBClient({ endpoint: url, region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
 * ```
 *
 * @throws ModelError where the model is not sound; Error where DynamoDB refuses its tables or samples, or where nothing can listen there.
 */
export async function serve(model?: LoadedModel | ModelSource, options: ServeOptions = {}): Promise<ServedEngine> {
  const start = model === undefined ? NOTHING : startingState(soundDesign(model, 'serve'), options.samples !== false);
  const unprotected = new Set(Object.values(start.tableNames));
  const { engine, renew } = renewableEngine(() => newEngine(start, { unprotected, ...options }));
  const { url, host, port, close } = await startServer(engine, options);
  return { url, host, port, engine, tableNames: start.tableNames, reset: renew, close };
}
