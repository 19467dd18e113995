import type { Design } from '../../../src/design/index.js';
import { createEngine, type Engine, type ItemChange } from '../../../src/engine/index.js';
import { createTableInput } from '../../../src/load/create-table.js';
import { answerOf, runProgram } from '../../../src/load/run-program.js';
import type { ModelValue } from '../../../src/model/index.js';
import {
  type CallOptions,
  type CallOutcome,
  type CallProgram,
  callProgram,
  type DynamoRequest,
  followUpPrograms,
  idGenerator,
  type Plan,
  planModel,
} from '../../../src/planner/index.js';
import type { Item } from '../../../src/value/index.js';
import { designOf } from '../support.js';

export type Values = Readonly<Record<string, ModelValue>>;

export const NOW = Date.UTC(2026, 0, 5, 9);

/** An empty engine with a model's tables, on which its patterns are called; remembers the requests of the last call. */
export class Bench {
  readonly design: Design;
  readonly plan: Plan;
  readonly engine: Engine;
  readonly changes: ItemChange[] = [];
  now = NOW;
  requests: readonly DynamoRequest[] = [];
  readonly #generate = idGenerator(() => this.now);

  shard: (count: number) => number;

  constructor(model: string | Design, { shard = () => 0 }: { readonly shard?: (count: number) => number } = {}) {
    this.shard = shard;
    this.design = typeof model === 'string' ? designOf(model) : model;
    this.plan = planModel(this.design);
    this.engine = createEngine({ now: () => this.now, onChange: (change) => this.changes.push(change) });
    for (const table of this.design.tables.values()) this.engine.createTable(createTableInput(table));
  }

  get options(): CallOptions {
    return { now: this.now, generate: this.#generate, shard: this.shard };
  }

  program(name: string, args: Values): CallProgram {
    const plan = this.plan.patterns.get(name);
    if (plan?.kind !== 'planned')
      throw new Error(
        `${name} is ${plan?.kind}: ${plan?.kind === 'unserved' ? plan.reasons.map(({ code }) => code) : ''}`,
      );
    return callProgram(plan, this.design, new Map(Object.entries(args)), this.options);
  }

  call(name: string, args: Values): CallOutcome {
    const requests: DynamoRequest[] = [];
    const outcome = runProgram(this.engine, this.program(name, args), (request) => requests.push(request));
    this.requests = requests;
    return outcome;
  }

  /** A call that must succeed: the items that it wrote. */
  done(name: string, args: Values): readonly Item[] {
    const outcome = this.call(name, args);
    if (outcome.kind !== 'written') throw new Error(`${name}: ${show(outcome)}`);
    return outcome.items;
  }

  rows(name: string, args: Values): readonly Item[] {
    const outcome = this.call(name, args);
    if (outcome.kind !== 'rows') throw new Error(`${name}: ${show(outcome)}`);
    return outcome.rows;
  }

  /** Makes the first rounds of a call; the rest comes with `finish`. */
  begin(name: string, args: Values, rounds: number): { finish(): CallOutcome } {
    const program = this.program(name, args);
    const requests: DynamoRequest[] = [];
    const answers = (round: readonly DynamoRequest[]) =>
      round.map((request) => {
        requests.push(request);
        return answerOf(this.engine, request);
      });
    let step = program.next();
    for (let i = 0; i < rounds && step.done !== true; i += 1) step = program.next(answers(step.value));
    return {
      finish: () => {
        while (step.done !== true) step = program.next(answers(step.value));
        this.requests = requests;
        return step.value;
      },
    };
  }

  /** What the changes since the last time set off: names of follow-ups, done in order. */
  followUps(): readonly string[] {
    const changes = this.changes.splice(0);
    return changes.flatMap((change) =>
      followUpPrograms(this.plan, change, this.options).map(({ followUp, program }) => {
        const outcome = runProgram(this.engine, program);
        if (outcome.kind !== 'written') throw new Error(`${followUp.name}: ${show(outcome)}`);
        return followUp.name;
      }),
    );
  }

  get apis(): readonly string[] {
    return this.requests.map(({ api }) => api);
  }

  /** Every item of a table. */
  items(table: string): readonly Item[] {
    return this.engine.scan({ TableName: table }).Items ?? [];
  }

  /** Keys of every item of a table, in order. */
  keys(table: string): readonly string[] {
    return this.items(table).map(keyText).sort();
  }

  keyOf(item: Item): string {
    return keyText(item);
  }

  item(table: string, key: string): Item {
    const found = this.items(table).find((item) => keyText(item) === key);
    if (found === undefined) throw new Error(`no ${key} among ${this.keys(table).join(', ')}`);
    return found;
  }
}

function keyText(item: Item): string {
  return ['pk', 'sk'].map((name) => text(item, name)).join(' ');
}

/** The text of a string or number. */
export function text(item: Item, name: string): string {
  const value = item[name];
  if (value === undefined) return '-';
  return 'S' in value ? value.S : 'N' in value ? value.N : JSON.stringify(value);
}

export function show(value: unknown): string {
  return JSON.stringify(value, (_name, one: unknown) => (typeof one === 'bigint' ? String(one) : one));
}

export function mapOf(values: Values): ReadonlyMap<string, ModelValue> {
  return new Map(Object.entries(values));
}
