import { type Engine, EngineError } from '../engine/index.js';
import type { CallOutcome, CallProgram, DynamoAnswer, DynamoRequest, ServiceError } from '../planner/index.js';

/** Told of every request that a program makes, with its answer, in order. Answers say what was consumed, index by index. */
export type Observe = (request: DynamoRequest, answer: DynamoAnswer) => void;

/** Runs a program on the engine to its end. Errors of the engine are answers like any other. */
export function runProgram(engine: Engine, program: CallProgram, observe?: Observe): CallOutcome {
  let step = program.next();
  while (step.done !== true) {
    step = program.next(
      step.value.map((request) => {
        const answer = answerOf(engine, request);
        observe?.(request, answer);
        return answer;
      }),
    );
  }
  return step.value;
}

/** The engine's answer to one request. */
export function answerOf(engine: Engine, request: DynamoRequest): DynamoAnswer {
  try {
    return { kind: 'output', output: send(engine, request) as { readonly [name: string]: unknown } };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { kind: 'error', error: serviceError(error) };
  }
}

function serviceError(error: EngineError): ServiceError {
  const { name, message, Item, CancellationReasons } = error;
  return {
    name,
    message,
    ...(Item === undefined ? {} : { Item }),
    ...(CancellationReasons === undefined ? {} : { CancellationReasons }),
  };
}

function send(engine: Engine, { api, input }: DynamoRequest): unknown {
  // The program makes requests in the API's own shapes; the engine checks them as the service does.
  const request = { ...input, ReturnConsumedCapacity: 'INDEXES' } as never;
  switch (api) {
    case 'GetItem':
      return engine.getItem(request);
    case 'Query':
      return engine.query(request);
    case 'Scan':
      return engine.scan(request);
    case 'BatchGetItem':
      return engine.batchGetItem(request);
    case 'PutItem':
      return engine.putItem(request);
    case 'UpdateItem':
      return engine.updateItem(request);
    case 'DeleteItem':
      return engine.deleteItem(request);
    case 'BatchWriteItem':
      return engine.batchWriteItem(request);
    case 'TransactGetItems':
      return engine.transactGetItems(request);
    case 'TransactWriteItems':
      return engine.transactWriteItems(request);
    case 'ExecuteStatement':
      return engine.executeStatement(request);
  }
}
