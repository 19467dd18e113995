import { type Design, resolveDesign } from '../../src/design/index.js';
import { createEngine, type Engine } from '../../src/engine/index.js';
import { createTableInput } from '../../src/load/create-table.js';
import { runProgram } from '../../src/load/run-program.js';
import { loadModel, memoryReader } from '../../src/model/index.js';
import {
  type Arguments,
  type CallOutcome,
  callProgram,
  type DynamoAnswer,
  type PatternPlan,
  type PlannedPattern,
  planModel,
  type ReadOperation,
  type WriteOperation,
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

/** Runs a planned read on the engine. Throws where the call is refused or fails. */
export function runRead(engine: Engine, design: Design, plan: PlannedPattern, args: Arguments, now = 0): Answer {
  const tally = { requests: 0, scanned: 0, units: 0 };
  const outcome = runProgram(engine, callProgram(plan, design, args, { now }), (_request, answer) => {
    tally.requests += 1;
    tally.units += unitsOf(answer);
    if (answer.kind === 'output') tally.scanned += scannedOf(answer.output);
  });
  if (outcome.kind !== 'rows') throw outcomeError(outcome);
  return { rows: outcome.rows, ...tally };
}

/** Runs a planned write on the engine; gives its write units. Throws where the call is refused or fails. */
export function runWrite(engine: Engine, design: Design, plan: PlannedPattern, args: Arguments, now = 0): number {
  let units = 0;
  const outcome = runProgram(engine, callProgram(plan, design, args, { now }), ({ api }, answer) => {
    if (api !== 'GetItem' && api !== 'BatchGetItem' && api !== 'Query') units += unitsOf(answer);
  });
  if (outcome.kind !== 'written') throw outcomeError(outcome);
  return units;
}

function outcomeError(outcome: CallOutcome): Error {
  if (outcome.kind === 'refused') return new Error(`refused: ${JSON.stringify(outcome.problem, bigints)}`);
  return new Error(outcome.kind === 'failed' ? `${outcome.reason}: ${outcome.error}` : outcome.kind);
}

function unitsOf(answer: DynamoAnswer): number {
  const used = answer.kind === 'output' ? answer.output.ConsumedCapacity : undefined;
  const all = (used === undefined ? [] : [used].flat()) as unknown as readonly { readonly CapacityUnits: number }[];
  return all.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
}

function scannedOf({ ScannedCount, Responses }: { readonly [name: string]: unknown }): number {
  if (typeof ScannedCount === 'number') return ScannedCount;
  if (Responses === undefined) return 1;
  return Object.values(Responses as Readonly<Record<string, readonly unknown[]>>).flat().length;
}

function bigints(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** Arguments from plain values; whole numbers become bigints. */
export function argsOf(values: Readonly<Record<string, string | number | bigint | boolean>>): Arguments {
  return new Map(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? BigInt(value) : value]),
  );
}
