import { type Design, physicalName } from '../../../src/design/index.js';
import { createEngine, type Engine, type ItemChange } from '../../../src/engine/index.js';
import { createTableInput } from '../../../src/load/create-table.js';
import { runProgram } from '../../../src/load/run-program.js';
import {
  type Arguments,
  type CallOptions,
  type CallOutcome,
  callProgram,
  followUpPrograms,
  idGenerator,
  type Plan,
  type PlannedPattern,
} from '../../../src/planner/index.js';
import type { Item } from '../../../src/value/index.js';

/** What decides one call besides its arguments: the same for the interpreter and for generated code. */
export interface Moment {
  /** Epoch milliseconds. */
  readonly now: number;
  /** From 0 up to 1. */
  readonly chance: number;
  /** Ids count up from here. */
  readonly firstId: number;
}

/** Streams set each other off at most so often in a row. */
export const MOST_GENERATIONS = 10;

export function secondOf(now: number): number {
  return Math.floor(now / 1000) * 1000;
}

export function idsAt({ now, firstId }: Moment): ReturnType<typeof idGenerator> {
  return idGenerator(() => now, firstId);
}

/** The planner's own interpreter of the model on an engine of its own. */
export class Oracle {
  readonly engine: Engine;
  readonly #design: Design;
  readonly #plan: Plan;
  #now = 0;
  #changes: ItemChange[] = [];
  /** What the last call has changed, and what it has set off. */
  changes: ItemChange[] = [];

  constructor(design: Design, plan: Plan) {
    this.#design = design;
    this.#plan = plan;
    this.engine = createEngine({ now: () => this.#now, onChange: (change) => this.#changes.push(change) });
    for (const table of design.tables.values()) this.engine.createTable(createTableInput(table));
  }

  planned(name: string): PlannedPattern {
    const plan = this.#plan.patterns.get(name);
    if (plan?.kind !== 'planned') throw new Error(`${name} is ${plan?.kind}`);
    return plan;
  }

  call(name: string, args: Arguments, moment: Moment): CallOutcome {
    this.#now = moment.now;
    const shard = (count: number): number => Math.floor(moment.chance * count);
    const options = { now: moment.now, shard, generate: idsAt(moment) };
    const outcome = runProgram(this.engine, callProgram(this.planned(name), this.#design, args, options));
    this.changes = [];
    this.#follow(options);
    return outcome;
  }

  /** What the changes set off, and what that sets off. A stream tells the time in seconds. */
  #follow(options: CallOptions): void {
    const now = secondOf(this.#now);
    for (let generation = 0; this.#changes.length > 0; generation += 1) {
      if (generation === MOST_GENERATIONS) throw new Error('what streams set off has no end');
      for (const change of this.#changes.splice(0)) {
        this.changes.push(change);
        for (const { program, followUp } of followUpPrograms(this.#plan, change, { ...options, now })) {
          const outcome = runProgram(this.engine, program);
          // A rule that lacks a value for the key of its item has none to write.
          if (outcome.kind === 'failed') throw new Error(`${followUp.name}: ${outcome.error}: ${outcome.message}`);
        }
      }
    }
  }

  items(): ReadonlyMap<string, readonly Item[]> {
    return itemsOf(this.#design, (TableName, ExclusiveStartKey) =>
      this.engine.scan({ TableName, ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }) }),
    );
  }
}

interface Scanned {
  readonly Items?: readonly Item[];
  readonly LastEvaluatedKey?: Item;
}

/** Every item by table. */
export function itemsOf(
  design: Design,
  scan: (table: string, start: Item | undefined) => Scanned,
): ReadonlyMap<string, readonly Item[]> {
  const found = new Map<string, readonly Item[]>();
  for (const [name, { table }] of design.tables) {
    const items: Item[] = [];
    let start: Item | undefined;
    do {
      const page = scan(physicalName(table), start);
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    found.set(name, items);
  }
  return found;
}
