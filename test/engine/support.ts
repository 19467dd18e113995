import {
  createEngine,
  type Engine,
  EngineError,
  type GlobalSecondaryIndex,
  type LocalSecondaryIndex,
} from '../../src/engine/index.js';
import type { AttributeValue, Item, ScalarType } from '../../src/value/index.js';

export interface TableOptions {
  readonly name?: string;
  /** `name:type` of the partition key and, if any, the sort key. */
  readonly key?: readonly string[];
  /** `name:type` of further attributes that index keys use. */
  readonly attributes?: readonly string[];
  readonly local?: readonly LocalSecondaryIndex[];
  readonly global?: readonly GlobalSecondaryIndex[];
  readonly engine?: Engine;
}

/** An engine with one on-demand table: `pk` and `sk`, both strings, unless told otherwise. */
export function withTable(options: TableOptions = {}): Engine {
  const { name = 'table', key = ['pk:S', 'sk:S'], attributes = [], local, global, engine = createEngine() } = options;
  const split = (text: string): readonly [string, ScalarType] =>
    text.split(':') as unknown as readonly [string, ScalarType];
  engine.createTable({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...key, ...attributes]
      .map(split)
      .map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    KeySchema: key.map((text, i) => ({ AttributeName: split(text)[0], KeyType: i === 0 ? 'HASH' : 'RANGE' })),
    ...(local === undefined ? {} : { LocalSecondaryIndexes: local }),
    ...(global === undefined ? {} : { GlobalSecondaryIndexes: global }),
  });
  return engine;
}

/** An index of these partition and sort key attributes; `include` undefined projects all, empty only keys. */
export function index(
  name: string,
  hash: readonly string[],
  range: readonly string[] = [],
  include?: readonly string[],
): GlobalSecondaryIndex {
  const projection =
    include === undefined
      ? { ProjectionType: 'ALL' as const }
      : include.length === 0
        ? { ProjectionType: 'KEYS_ONLY' as const }
        : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: include };
  return {
    IndexName: name,
    KeySchema: [
      ...hash.map((AttributeName) => ({ AttributeName, KeyType: 'HASH' as const })),
      ...range.map((AttributeName) => ({ AttributeName, KeyType: 'RANGE' as const })),
    ],
    Projection: projection,
  };
}

/** Strings as S, numbers as N, the rest as it is. */
export function item(attributes: Readonly<Record<string, string | number | AttributeValue>>): Item {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string' ? { S: value } : typeof value === 'number' ? { N: String(value) } : value,
    ]),
  );
}

/** The error that `run` throws. */
export function errorOf(run: () => unknown): EngineError {
  try {
    run();
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** The message of the ValidationException that `run` throws. */
export function refusal(run: () => unknown): string {
  const error = errorOf(run);
  if (error.name !== 'ValidationException' || error.statusCode !== 400) throw error;
  return error.message;
}
