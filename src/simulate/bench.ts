import { createEngine, type Engine, type ItemChange } from '../engine/index.js';
import { fillEngine, type Refusals } from '../load/fill-engine.js';
import type { DataGenerator } from '../load/generate-items.js';
import { type Observe, runProgram } from '../load/run-program.js';
import type { CallOutcome, CallProgram } from '../planner/index.js';

/** Milliseconds between two calls: after ten minutes, an idempotency token is no longer known. */
const BETWEEN_CALLS = 11 * 60_000;

/** An engine with the design's tables, its raw samples and the generated items, which each call finds as they were loaded. */
export class Bench implements Refusals {
  readonly refused: readonly string[];
  readonly refusedTables: ReadonlySet<string>;
  /** As loaded, between calls. */
  readonly engine: Engine;
  #now: number;
  #isNoted = false;
  #changes: ItemChange[] = [];

  constructor(data: DataGenerator) {
    this.#now = data.period.to;
    this.engine = createEngine({
      now: () => this.#now,
      onChange: (change) => {
        if (this.#isNoted) this.#changes.push(change);
      },
    });
    ({ refused: this.refused, refusedTables: this.refusedTables } = fillEngine(this.engine, data));
  }

  /** Runs a program; what it changed stays until `restore`. */
  run(
    program: CallProgram,
    observe: Observe,
  ): { readonly outcome: CallOutcome; readonly changes: readonly ItemChange[] } {
    const before = this.#changes.length;
    this.#isNoted = true;
    try {
      const outcome = runProgram(this.engine, program, observe);
      return { outcome, changes: this.#changes.slice(before) };
    } finally {
      this.#isNoted = false;
    }
  }

  /** Puts back what was changed since the last time, the latest change first. */
  restore(): void {
    for (const { table: TableName, keys: Key, before: Item } of this.#changes.reverse()) {
      if (Item === undefined) this.engine.deleteItem({ TableName, Key });
      else this.engine.putItem({ TableName, Item });
    }
    this.#changes = [];
    this.#now += BETWEEN_CALLS;
  }
}
