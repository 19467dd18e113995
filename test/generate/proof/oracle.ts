import { type Design, physicalName } from '../../../src/design/index.js';
import { createEngine, type Engine } from '../../../src/engine/index.js';
import { createTableInput } from '../../../src/load/create-table.js';
import { runProgram } from '../../../src/load/run-program.js';
import {
  type Arguments,
  type CallOutcome,
  callProgram,
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

export function idsAt({ now, firstId }: Moment): ReturnType<typeof idGenerator> {
  return idGenerator(() => now, firstId);
}

/** The planner's own interpreter of the model on an engine of its own. */
export class Oracle {
  readonly engine: Engine;
  readonly #design: Design;
  readonly #plan: Plan;
  #now = 0;

  constructor(design: Design, plan: Plan) {
    this.#design = design;
    this.#plan = plan;
    this.engine = createEngine({ now: () => this.#now });
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
    return runProgram(this.engine, callProgram(this.planned(name), this.#design, args, options));
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
