import { createEngine, type Engine, type ItemChange } from '../../engine/index.js';
import { fillEngine } from '../../load/fill-engine.js';
import type { DataGenerator, GeneratedItem } from '../../load/generate-items.js';
import { runProgram } from '../../load/run-program.js';
import type { TestCall } from '../../model/model.js';
import {
  type Arguments,
  type CallOptions,
  type CallOutcome,
  callProgram,
  followUpPrograms,
  idGenerator,
  type PatternPlan,
  type Plan,
} from '../../planner/index.js';
import { Tally } from './tally.js';
import { testArguments } from './test-arguments.js';

/** What one call came to. */
export interface CallRecord {
  readonly outcome: CallOutcome | { readonly kind: 'unserved'; readonly why: string };
  readonly tally: Tally;
  /** What the call set off and DynamoDB refused, in words: a function on the stream would try it again and again. */
  readonly setOffFailures: readonly string[];
}

/** Stream rules set each other off at most so often in a row. */
const MOST_GENERATIONS = 10;

/** An engine with the tables and the explicit samples of a model, at one moment, on which its patterns are called. */
export class TestBench {
  readonly problems: readonly string[];
  readonly engine: Engine;
  readonly #plan: Plan;
  readonly #samples: ReadonlyMap<string, GeneratedItem>;
  readonly #now: number;
  readonly #generate: NonNullable<CallOptions['generate']>;
  #changes: ItemChange[] = [];
  #drawn = 0;

  constructor(plan: Plan, data: DataGenerator, now: number) {
    this.#plan = plan;
    this.#now = now;
    this.#generate = idGenerator(() => now);
    this.engine = createEngine({ now: () => now, onChange: (change) => this.#changes.push(change) });
    this.problems = fillEngine(this.engine, data).refused;
    this.#samples = new Map(data.all.flatMap((one) => (one.sampleId === undefined ? [] : [[one.sampleId, one]])));
    this.#changes = [];
  }

  /** Calls a pattern, and then does what its writes set off, whose units are not counted. */
  call(call: TestCall): CallRecord {
    const plan = this.#plan.patterns.get(call.pattern.value);
    const why = whyNot(plan, call);
    if (plan?.kind !== 'planned' || why !== undefined)
      return { outcome: { kind: 'unserved', why: why ?? '' }, tally: new Tally(), setOffFailures: [] };
    return this.run(plan, testArguments(this.#plan.design, plan.pattern, call, this.#samples));
  }

  run(plan: Extract<PatternPlan, { readonly kind: 'planned' }>, args: Arguments): CallRecord {
    const tally = new Tally();
    const program = callProgram(plan, this.#plan.design, args, this.#options());
    const outcome = runProgram(this.engine, program, (request, answer) => tally.add(request, answer));
    return { outcome, tally, setOffFailures: this.#followUps() };
  }

  #options(): CallOptions {
    // Different in every call, and the same in every run.
    this.#drawn += 1;
    const call = this.#drawn;
    return { now: this.#now, shard: (count) => call % count, generate: this.#generate };
  }

  #followUps(): readonly string[] {
    const failures = new Set<string>();
    for (let generation = 0; generation < MOST_GENERATIONS && this.#changes.length > 0; generation += 1) {
      const changes = this.#changes;
      this.#changes = [];
      for (const change of changes) {
        for (const { followUp, program } of followUpPrograms(this.#plan, change, this.#options())) {
          const outcome = runProgram(this.engine, program);
          // A condition that does not hold is how a copy of something deleted ends.
          if (outcome.kind === 'failed' && outcome.reason === 'service')
            failures.add(`${followUp.name}: ${outcome.error}: ${outcome.message}`);
        }
      }
    }
    this.#changes = [];
    return [...failures];
  }
}

function whyNot(plan: PatternPlan | undefined, { pattern }: TestCall): string | undefined {
  if (plan?.kind === 'planned') return undefined;
  if (plan?.kind === 'unserved') return `no index serves it; \`explain ${pattern.value}\` says what would`;
  return 'what it refers to in the model is broken; `check` says how';
}
