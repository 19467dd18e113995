import { physicalName } from '../design/index.js';
import { type Expr, paramsOf } from '../expression/model/index.js';
import type { ModelValue, ValueType } from '../model/value-type.js';
import type { AttributeValue } from '../value/index.js';
import { type Arguments, type CallProblem, storedArgument } from './arguments.js';
import type { PlanContext } from './context.js';

/** Operations of DynamoDB that patterns are made of. */
export type DynamoApi =
  | 'GetItem'
  | 'Query'
  | 'Scan'
  | 'BatchGetItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'
  | 'TransactGetItems'
  | 'TransactWriteItems'
  | 'ExecuteStatement';

/** A request as DynamoDB takes it, with bytes as `Uint8Array`. */
export interface DynamoRequest {
  readonly api: DynamoApi;
  readonly input: { readonly [parameter: string]: unknown };
}

export type CallResult<Call> = Call | { readonly kind: 'refused'; readonly problem: CallProblem };

export interface CallOptions {
  /** Epoch milliseconds: for reads that hide expired items, and timestamps of writes. 0 when absent. */
  readonly now?: number;
  /** Draws the number of a random shard; 0 when absent. */
  readonly shard?: (count: number) => number;
  /**
   * Makes the ids that the model generates. When absent, they are made of `now` and a number that counts up within the call: the same
   * in every run, and the same again in another call of that time, which `idGenerator` avoids.
   */
  readonly generate?: (kind: 'ulid' | 'uuid' | 'ksuid') => string;
}

/** Physical name of the table, with what a stage may set taken from its default. */
export function tableName(context: PlanContext): string {
  return physicalName(context.table.table);
}

/** `$name` of an expression: declared parameters and attributes, as they are stored. */
export function parametersOf(context: PlanContext, args: Arguments, expr: Expr): ReadonlyMap<string, AttributeValue> {
  const found = new Map<string, AttributeValue>();
  for (const name of paramsOf(expr)) {
    const value = args.get(name);
    const type = parameterType(context, name);
    if (type !== undefined && value !== undefined && value !== null && !isListFor(type, value))
      found.set(name, storedArgument(type, value, name));
  }
  return found;
}

/** One value for each item of a batch is no value of the parameter itself. */
function isListFor(type: ValueType, value: ModelValue): boolean {
  return Array.isArray(value) && type.kind !== 'list' && type.kind !== 'set' && type.kind !== 'any';
}

function parameterType(context: PlanContext, name: string): ValueType | undefined {
  const declared = context.pattern.params.get(name);
  if (declared?.of.kind === 'type') return declared.list ? { kind: 'list', of: declared.of.type } : declared.of.type;
  for (const entity of context.entities) {
    const type = entity.types.typeOf(name);
    if (type !== undefined) return type;
  }
  return undefined;
}
