import { type Design, resolveDesign } from '../../src/design/index.js';
import { createEngine, type Engine } from '../../src/engine/index.js';
import { createTableInput } from '../../src/load/create-table.js';
import { loadModel, memoryReader } from '../../src/model/index.js';
import {
  type Arguments,
  contextOf,
  type DynamoRequest,
  mergeRows,
  type PatternPlan,
  type PlannedPattern,
  planModel,
  type ReadOperation,
  readCall,
  type WriteOperation,
  writeCall,
} from '../../src/planner/index.js';
import type { Item } from '../../src/value/index.js';

/** The design of a model in YAML (or JSON, which is YAML). Throws with its findings where it is not sound. */
export function designOf(text: string): Design {
  const { model, findings } = loadModel(memoryReader({ 'test.dynamodel.yaml': text }), 'test.dynamodel.yaml');
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (model === undefined || errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return resolveDesign(model);
}

export function planOf(design: Design, name: string): PatternPlan {
  const plan = planModel(design).patterns.get(name);
  if (plan === undefined) throw new Error(`no pattern ${name}`);
  return plan;
}

export function planned(design: Design, name: string): PlannedPattern {
  const plan = planOf(design, name);
  if (plan.kind !== 'planned')
    throw new Error(`${name} is ${plan.kind}: ${JSON.stringify('reasons' in plan ? plan.reasons : '')}`);
  return plan;
}

export function readOf(plan: PlannedPattern): ReadOperation {
  if (plan.operation.kind !== 'read') throw new Error('a write');
  return plan.operation;
}

export function writeOf(plan: PlannedPattern): WriteOperation {
  if (plan.operation.kind !== 'write') throw new Error('a read');
  return plan.operation;
}

/** An engine with the tables of the design, empty. */
export function engineOf(design: Design): Engine {
  const engine = createEngine({ now: () => 0 });
  for (const table of design.tables.values()) engine.createTable(createTableInput(table));
  return engine;
}

export interface Answer {
  readonly rows: readonly Item[];
  readonly requests: number;
  readonly scanned: number;
  readonly units: number;
}

/** Runs a planned read on the engine with all its pages, and merges. Throws where the call is refused. */
export function runRead(engine: Engine, design: Design, plan: PlannedPattern, args: Arguments, now = 0): Answer {
  const context = contextOf(design, plan.pattern);
  const operation = readOf(plan);
  if (context === undefined) throw new Error('no context');
  const call = readCall(context, operation, args, { now });
  if (call.kind === 'refused') throw new Error(`refused: ${JSON.stringify(call.problem, bigints)}`);
  let requests = 0;
  let scanned = 0;
  let units = 0;
  const answers = call.requests.map((request) => {
    const rows: Item[] = [];
    let start: Item | undefined;
    do {
      const page = send(engine, request, start);
      requests += 1;
      scanned += page.scanned;
      units += page.units;
      rows.push(...page.items.filter((item) => call.keeps(item)));
      start = operation.limit === undefined ? page.next : undefined;
    } while (start !== undefined);
    return rows;
  });
  return { rows: mergeRows(context, operation, answers), requests, scanned, units };
}

/** Runs a planned write on the engine; gives its write units. */
export function runWrite(engine: Engine, design: Design, plan: PlannedPattern, args: Arguments, now = 0): number {
  const context = contextOf(design, plan.pattern);
  if (context === undefined) throw new Error('no context');
  const call = writeCall(context, writeOf(plan), args, { now });
  if (call.kind === 'refused') throw new Error(`refused: ${JSON.stringify(call.problem, bigints)}`);
  return call.requests.reduce((sum, request) => sum + sendWrite(engine, request), 0);
}

function bigints(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

interface Page {
  readonly items: readonly Item[];
  readonly scanned: number;
  readonly units: number;
  readonly next?: Item | undefined;
}

function send(engine: Engine, { api, input }: DynamoRequest, start: Item | undefined): Page {
  const request = {
    ...input,
    ReturnConsumedCapacity: 'TOTAL',
    ...(start === undefined ? {} : { ExclusiveStartKey: start }),
  } as never;
  if (api === 'GetItem') {
    const { Item, ConsumedCapacity } = engine.getItem(request);
    return { items: Item === undefined ? [] : [Item], scanned: 1, units: ConsumedCapacity?.CapacityUnits ?? 0 };
  }
  if (api === 'BatchGetItem') {
    const { Responses, ConsumedCapacity } = engine.batchGetItem(request);
    const items = Object.values(Responses).flat();
    return {
      items,
      scanned: items.length,
      units: (ConsumedCapacity ?? []).reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0),
    };
  }
  const output = api === 'Query' ? engine.query(request) : engine.scan(request);
  return {
    items: output.Items ?? [],
    scanned: output.ScannedCount,
    units: output.ConsumedCapacity?.CapacityUnits ?? 0,
    next: output.LastEvaluatedKey,
  };
}

function sendWrite(engine: Engine, { api, input }: DynamoRequest): number {
  const request = { ...input, ReturnConsumedCapacity: 'TOTAL' } as never;
  switch (api) {
    case 'PutItem':
      return engine.putItem(request).ConsumedCapacity?.CapacityUnits ?? 0;
    case 'UpdateItem':
      return engine.updateItem(request).ConsumedCapacity?.CapacityUnits ?? 0;
    case 'DeleteItem':
      return engine.deleteItem(request).ConsumedCapacity?.CapacityUnits ?? 0;
    default:
      return (engine.batchWriteItem(request).ConsumedCapacity ?? []).reduce(
        (sum, { CapacityUnits }) => sum + CapacityUnits,
        0,
      );
  }
}

/** Arguments from plain values; whole numbers become bigints. */
export function argsOf(values: Readonly<Record<string, string | number | bigint | boolean>>): Arguments {
  return new Map(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? BigInt(value) : value]),
  );
}
