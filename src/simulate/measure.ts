import type { Design, IndexDesign } from '../design/design.js';
import { physicalName } from '../design/index.js';
import { plural, wholeText } from '../diagnostics/index.js';
import type { Dice } from '../load/dice.js';
import type { DataGenerator } from '../load/generate-items.js';
import { type CallUnits, plannedUnits, readOf } from '../load/workload.js';
import {
  type CallOptions,
  type CallOutcome,
  callProgram,
  type FollowUp,
  followUpPrograms,
  type Plan,
  type PlannedPattern,
  problemText,
} from '../planner/index.js';
import type { Bench } from './bench.js';
import { CallArguments } from './call-arguments.js';
import { CallTally, sumOf } from './call-tally.js';
import type { Focus } from './densify.js';
import { neverHeld } from './never-held.js';
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
  /** Rows that DynamoDB read and paid for. */
  readonly evaluated: Summary;
  /** Items of the answer, or written; those that a transaction only checks count too. */
  readonly items: Summary;
  /** Of an average call. */
  readonly call: CallUnits;
  /** Set where measured units stand for nothing, as not all items that the model lets expect could be loaded: a sentence that says so. */
  readonly short?: string;
}

/** Share of the expected items below which measured units stand for nothing. */
const ENOUGH = 0.6;
/** Up to so many items a call takes about one unit anyway. */
const FEW_ITEMS = 10;

/** Why there is nothing to measure: the planner's figures stand. */
export interface NotMeasured {
  readonly kind: 'not-measured';
  readonly why: string;
  /** Whether calls were made, and each of them failed. */
  readonly failed: boolean;
}

/** Requests of one pattern after which no further call is begun. */
const MOST_REQUESTS = 1500;
/** The same for the items that its calls read or write; big ones differ little from call to call. */
const MOST_ROWS = 10_000;
/** Calls that are made even so. */
const LEAST_CALLS = 10;
/** Calls in a row that may fail before the pattern is given up. */
const MOST_FAILURES = 20;
/** Writes set each other off at most so often in a row. */
const MOST_GENERATIONS = 5;

/** One call: what it took, and the items of its answer. */
interface Sample {
  readonly tally: CallTally;
  readonly items: number;
}

/** Measures patterns with drawn calls, and what their writes set off. The tables are as before after each call. */
export class Measurement {
  readonly #plan: Plan;
  readonly #data: DataGenerator;
  readonly #bench: Bench;
  readonly #calls: number;
  readonly #generate: NonNullable<CallOptions['generate']>;
  readonly #setOff = new Map<FollowUp, Sample[]>();

  constructor(
    plan: Plan,
    data: DataGenerator,
    bench: Bench,
    calls: number,
    generate: NonNullable<CallOptions['generate']>,
  ) {
    this.#plan = plan;
    this.#data = data;
    this.#bench = bench;
    this.#calls = calls;
    this.#generate = generate;
  }

  /** Runs a planned pattern. */
  measure(plan: PlannedPattern, focus: Focus | undefined, dice: Dice): Measured | NotMeasured {
    if (plan.requests.typical > MOST_REQUESTS) {
      return {
        kind: 'not-measured',
        why: `one call makes ${wholeText(plan.requests.typical)} requests, which is more than are run`,
        failed: false,
      };
    }
    const source = new CallArguments(this.#data, plan, focus);
    if (source.isEmpty) return { kind: 'not-measured', why: NOTHING_TO_CALL, failed: false };
    const samples: Sample[] = [];
    let failed = 0;
    let inARow = 0;
    let problem = '';
    let requests = 0;
    let rows = 0;
    const isEnough = (): boolean => requests >= MOST_REQUESTS || (rows >= MOST_ROWS && samples.length >= LEAST_CALLS);
    while (samples.length < this.#calls && inARow < MOST_FAILURES && !isEnough()) {
      const outcome = this.#call(plan, source, dice);
      if (outcome.kind === 'done') {
        const { tally } = outcome.sample;
        samples.push(outcome.sample);
        requests += tally.requests;
        rows += tally.evaluated + tally.written;
        inARow = 0;
        continue;
      }
      inARow += 1;
      if (outcome.kind === 'condition') failed += 1;
      problem = outcome.why;
    }
    if (samples.length === 0) return { kind: 'not-measured', why: problem, failed: problem !== NOTHING_TO_CALL };
    return measured(this.#plan.design, plan, readOf({ plan }), samples, failed);
  }

  /** What the calls of all patterns set off; undefined where none of them did. To be asked when all are run. */
  setOff(followUp: FollowUp): Measured | undefined {
    const samples = this.#setOff.get(followUp);
    if (samples === undefined || followUp.plan.kind !== 'planned') return undefined;
    return measured(this.#plan.design, followUp.plan, readOf({ plan: followUp.plan, followUp }), samples, 0);
  }

  #call(plan: PlannedPattern, source: CallArguments, dice: Dice): Outcome {
    const args = source.next(dice);
    if (args === undefined) return { kind: 'problem', why: NOTHING_TO_CALL };
    const options: CallOptions = {
      now: this.#data.period.to,
      shard: (count) => dice.int(0, count - 1),
      generate: this.#generate,
    };
    const tally = new CallTally();
    try {
      const { outcome, changes } = this.#bench.run(
        callProgram(plan, this.#plan.design, args, options),
        (request, answer) => tally.add(request, answer),
      );
      this.#followUp(changes, options);
      return judged(this.#plan.design, plan, outcome, tally);
    } finally {
      this.#bench.restore();
    }
  }

  /** Runs what changes set off, and what that sets off in its turn. */
  #followUp(changes: ReturnType<Bench['run']>['changes'], options: CallOptions): void {
    if (this.#plan.followUps.length === 0) return;
    let open = changes;
    for (let generation = 0; generation < MOST_GENERATIONS && open.length > 0; generation += 1) {
      const next: (typeof open)[number][] = [];
      for (const { followUp, program } of open.flatMap((change) => followUpPrograms(this.#plan, change, options))) {
        const samples = this.#setOff.get(followUp) ?? [];
        if (samples.length >= this.#calls) continue;
        const tally = new CallTally();
        const { outcome, changes: made } = this.#bench.run(program, (request, answer) => tally.add(request, answer));
        next.push(...made);
        if (outcome.kind === 'written') this.#setOff.set(followUp, [...samples, { tally, items: tally.written }]);
      }
      open = next;
    }
  }
}

const NOTHING_TO_CALL = 'no item that it could be about was generated';

type Outcome =
  | { readonly kind: 'done'; readonly sample: Sample }
  | { readonly kind: 'condition' | 'problem'; readonly why: string };

function judged(design: Design, plan: PlannedPattern, outcome: CallOutcome, tally: CallTally): Outcome {
  switch (outcome.kind) {
    case 'rows':
      return { kind: 'done', sample: { tally, items: outcome.rows.length } };
    case 'written':
      return { kind: 'done', sample: { tally, items: tally.written } };
    case 'refused':
      return { kind: 'problem', why: `the values that were drawn make no call: ${problemText(outcome.problem)}` };
    case 'failed':
      return outcome.reason === 'service'
        ? { kind: 'problem', why: `${outcome.error}: ${outcome.message}` }
        : { kind: 'condition', why: neverHeld(design, plan.pattern, outcome) };
  }
}

function measured(
  design: Design,
  plan: PlannedPattern,
  read: ReturnType<typeof readOf>,
  samples: readonly Sample[],
  failedConditions: number,
): Measured {
  const summary = (of: (sample: Sample) => number): Summary => summarize(samples.map(of));
  const requests = summary(({ tally }) => tally.requests);
  const readUnits = summary(({ tally }) => sumOf(tally.readUnits));
  const writeUnits = summary(({ tally }) => sumOf(tally.writeUnits));
  const evaluated = summary(({ tally }) => tally.evaluated);
  const items = summary((sample) => sample.items);
  const handled = read === undefined ? items.mean : evaluated.mean;
  const short = shortOf(plan, read, handled, requests.mean);
  return {
    kind: 'measured',
    calls: samples.length,
    failedConditions,
    requests,
    readUnits,
    writeUnits,
    evaluated,
    items,
    call: {
      readUnits: readUnits.mean,
      writeUnits: writeUnits.mean,
      requests: requests.mean,
      items: items.mean,
      byIndex: byIndex(design, samples),
    },
    ...(short === undefined ? {} : { short }),
  };
}

/** What is missing where a call is about far fewer items than it would be of all the data. */
function shortOf(
  plan: PlannedPattern,
  read: ReturnType<typeof readOf>,
  handled: number,
  requests: number,
): string | undefined {
  const { operation } = plan;
  if (operation.kind !== 'read' && operation.parts.some(({ role }) => role === 'old-version'))
    return 'The items that are loaded have one kept version each, so that no call drops an old one';
  const planned = plannedUnits(plan);
  if (read?.fanOut?.mode === 'walk' && requests * ENOUGH > planned.requests)
    return 'Its buckets hold fewer items than those of the model, so that a walk passes more of them';
  const expected = read === undefined ? planned.items : read.figures.items.typical;
  // What is found may be written one by one, and each item of a transaction takes its own units.
  const isOneByOne = operation.kind === 'transaction' || (read !== undefined && operation !== read);
  const few = isOneByOne ? 1 : FEW_ITEMS;
  return expected > few && handled < ENOUGH * expected
    ? `A call is about some ${plural(Math.round(expected), 'item')}, and only ${wholeText(handled)} could be loaded for it`
    : undefined;
}

function byIndex(design: Design, samples: readonly Sample[]): CallUnits['byIndex'] {
  const found: { index: IndexDesign; read: number; write: number }[] = [];
  for (const table of design.tables.values()) {
    for (const index of [table.primary, ...table.indexes.values()]) {
      const name = index.kind === 'table' ? physicalName(table.table) : `${physicalName(table.table)}/${index.name}`;
      const mean = (of: (tally: CallTally) => ReadonlyMap<string, number>): number =>
        samples.reduce((sum, { tally }) => sum + (of(tally).get(name) ?? 0), 0) / samples.length;
      const [read, write] = [mean((tally) => tally.readUnits), mean((tally) => tally.writeUnits)];
      if (read + write > 0) found.push({ index, read, write });
    }
  }
  return found;
}
