import type { Design, IndexDesign } from '../design/design.js';
import { physicalName } from '../design/index.js';
import { wholeText } from '../diagnostics/index.js';
import { type Engine, EngineError } from '../engine/index.js';
import type { Dice } from '../load/dice.js';
import type { DataGenerator } from '../load/generate-items.js';
import type { CallUnits } from '../load/workload.js';
import type { CallProblem } from '../planner/arguments.js';
import type { PlannedPattern } from '../planner/plan.js';
import { CallArguments } from './call-arguments.js';
import { callOf } from './calls.js';
import type { Focus } from './densify.js';
import { type CallTally, newTally, runRead, runWrite } from './run-call.js';
import { type Summary, summarize } from './summary.js';

/** What an engine measured of one pattern. */
export interface Measured {
  readonly kind: 'measured';
  readonly calls: number;
  /** Calls whose condition did not hold: DynamoDB charges them, the figures leave them out. */
  readonly failedConditions: number;
  readonly requests: Summary;
  readonly readUnits: Summary;
  readonly writeUnits: Summary;
  /** Rows that DynamoDB read and paid for; 0 for writes. */
  readonly evaluated: Summary;
  /** Items of the answer, or written. */
  readonly items: Summary;
  /** Of an average call. */
  readonly call: CallUnits;
  /** Set where calls read or wrote far fewer items than the model lets expect: not all of them could be loaded. */
  readonly short?: { readonly expected: number; readonly evaluated: number };
}

/** Share of the expected items below which measured units stand for nothing. */
const ENOUGH = 0.6;
/** Up to so many items a call takes about one unit anyway. */
const FEW_ITEMS = 10;

/** Why there is nothing to measure. */
export interface NotMeasured {
  readonly kind: 'not-measured';
  readonly why: string;
}

/** Requests of one pattern after which no further call is begun. */
const MOST_REQUESTS = 1500;
/** The same for the items that its calls read; big reads differ little from call to call. */
const MOST_ROWS = 10_000;
/** Calls that are made even so. */
const LEAST_CALLS = 10;
/** Calls in a row that may fail before the pattern is given up. */
const MOST_FAILURES = 20;

/** Runs a planned pattern with so many drawn calls. The tables of the engine are as before afterwards. */
export function measurePattern(
  engine: Engine,
  data: DataGenerator,
  plan: PlannedPattern,
  focus: Focus | undefined,
  calls: number,
  dice: Dice,
): Measured | NotMeasured {
  if (plan.requests.typical > MOST_REQUESTS) {
    return {
      kind: 'not-measured',
      why: `one call makes ${wholeText(plan.requests.typical)} requests, which is more than are run`,
    };
  }
  const rows = rowsOf(data, plan, focus);
  const source = new CallArguments(data, plan, focus?.subjects ?? [], rows);
  if (source.isEmpty) return { kind: 'not-measured', why: 'no item that it could be about was generated' };
  const tallies: CallTally[] = [];
  let failed = 0;
  let inARow = 0;
  let problem = '';
  let requests = 0;
  let rowsRead = 0;
  const isEnough = (): boolean => requests >= MOST_REQUESTS || (rowsRead >= MOST_ROWS && tallies.length >= LEAST_CALLS);
  while (tallies.length < calls && inARow < MOST_FAILURES && !isEnough()) {
    const outcome = oneCall(engine, data, plan, source, dice);
    if (outcome.kind === 'done') {
      tallies.push(outcome.tally);
      requests += outcome.tally.requests;
      rowsRead += outcome.tally.evaluated;
      inARow = 0;
      continue;
    }
    inARow += 1;
    if (outcome.kind === 'condition') failed += 1;
    problem = outcome.why;
  }
  if (tallies.length === 0) return { kind: 'not-measured', why: problem };
  return measured(data.design, plan, tallies, failed);
}

type Outcome =
  | { readonly kind: 'done'; readonly tally: CallTally }
  | { readonly kind: 'condition' | 'problem'; readonly why: string };

function oneCall(
  engine: Engine,
  data: DataGenerator,
  plan: PlannedPattern,
  source: CallArguments,
  dice: Dice,
): Outcome {
  const args = source.next(dice);
  if (args === undefined) return { kind: 'problem', why: 'no item that it could be about was generated' };
  const call = callOf(data.design, plan, args, { now: data.period.to, shard: (count) => dice.int(0, count - 1) });
  if (call.kind === 'refused') return { kind: 'problem', why: problemText(call.problem) };
  const tally = newTally();
  try {
    if ('keeps' in call) {
      const limit =
        plan.operation.kind === 'read' && plan.operation.fanOut?.mode === 'walk' ? plan.operation.limit : undefined;
      let rows = 0;
      for (const request of call.requests) {
        rows += runRead(engine, request, call.keeps, tally).length;
        // A walk over buckets ends when the page is full.
        if (limit !== undefined && rows >= limit) break;
      }
    } else
      for (const request of call.requests) runWrite(engine, request, (table) => keyNames(data.design, table), tally);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    if (error.name === 'ConditionalCheckFailedException')
      return { kind: 'condition', why: 'its condition held for none of the items that were tried' };
    return { kind: 'problem', why: `${error.name}: ${error.message}` };
  }
  return { kind: 'done', tally };
}

function rowsOf(
  data: DataGenerator,
  plan: PlannedPattern,
  focus: Focus | undefined,
): ReturnType<DataGenerator['itemsOf']> {
  const { operation } = plan;
  const entity = operation.kind === 'read' ? operation.sources[0]?.entity : operation.entity;
  return [...(entity === undefined ? [] : data.itemsOf(entity.name)), ...(focus?.extras ?? [])];
}

function measured(
  design: Design,
  plan: PlannedPattern,
  tallies: readonly CallTally[],
  failedConditions: number,
): Measured {
  const isRead = plan.operation.kind === 'read';
  const units = tallies.map((tally) => [...tally.units.values()].reduce((sum, value) => sum + value, 0));
  const none = summarize([0]);
  const summary = summarize(units);
  const requests = summarize(tallies.map((tally) => tally.requests));
  const items = summarize(tallies.map((tally) => tally.returned));
  const evaluated = summarize(tallies.map((tally) => tally.evaluated));
  const { operation } = plan;
  const expected = operation.kind === 'read' ? operation.figures.items.typical : operation.count.typical;
  const handled = isRead ? evaluated.mean : items.mean;
  const isShort = expected > FEW_ITEMS && handled < ENOUGH * expected;
  return {
    kind: 'measured',
    calls: tallies.length,
    failedConditions,
    requests,
    readUnits: isRead ? summary : none,
    writeUnits: isRead ? none : summary,
    evaluated,
    items,
    call: {
      readUnits: isRead ? summary.mean : 0,
      writeUnits: isRead ? 0 : summary.mean,
      requests: requests.mean,
      items: items.mean,
      byIndex: byIndex(design, tallies, isRead),
    },
    ...(isShort ? { short: { expected, evaluated: handled } } : {}),
  };
}

function byIndex(design: Design, tallies: readonly CallTally[], isRead: boolean): CallUnits['byIndex'] {
  const found: { index: IndexDesign; read: number; write: number }[] = [];
  for (const table of design.tables.values()) {
    for (const index of [table.primary, ...table.indexes.values()]) {
      const name = index.kind === 'table' ? physicalName(table.table) : `${physicalName(table.table)}/${index.name}`;
      const mean = tallies.reduce((sum, tally) => sum + (tally.units.get(name) ?? 0), 0) / tallies.length;
      if (mean > 0) found.push({ index, read: isRead ? mean : 0, write: isRead ? 0 : mean });
    }
  }
  return found;
}

function keyNames(design: Design, physical: string): readonly string[] {
  for (const { table, primary } of design.tables.values()) {
    if (physicalName(table) === physical) return [...primary.pk, ...primary.sk].map(({ attribute }) => attribute);
  }
  return [];
}

function problemText(problem: CallProblem): string {
  switch (problem.code) {
    case 'missing':
      return `no value for \`${problem.argument}\` could be drawn`;
    case 'wrong':
      return `\`${problem.argument}\` needs ${problem.expected}, and ${problem.got} was drawn`;
    case 'key':
      return `the values that were drawn make no key for \`${problem.slot}\` (${problem.error.code} in \`${problem.error.path}\`)`;
    case 'gap':
      return `\`${problem.argument}\` was drawn without \`${problem.before}\``;
    case 'too-many-buckets':
      return `the range touches more than ${problem.max} buckets of \`${problem.field}\``;
    case 'unordered':
      return `the key does not keep the order of \`${problem.field}\``;
  }
}
