import { expect } from 'vitest';
import type { Design, EntityDesign } from '../../../src/design/index.js';
import { createEngine, type Engine, type ItemChange } from '../../../src/engine/index.js';
import { fillEngine } from '../../../src/load/fill-engine.js';
import { DataGenerator, type GeneratedItem } from '../../../src/load/generate-items.js';
import { runProgram } from '../../../src/load/run-program.js';
import type { ModelTest, Pattern, TestCall } from '../../../src/model/model.js';
import {
  type CallOutcome,
  callProgram,
  entityOfItem,
  followUpPrograms,
  idGenerator,
  type Plan,
} from '../../../src/planner/index.js';
import { testArguments } from '../../../src/testing/model-tests/test-arguments.js';
import type { Item } from '../../../src/value/index.js';
import { attributesOf } from './answer-items.js';
import { canonical, canonicalEntity } from './js-values.js';
import { itemsOf, type Moment } from './oracle.js';
import type { Place } from './places.js';
import type { Stage } from './prove.js';
import type { Answer, Subject } from './subject.js';

/** Stream rules set each other off at most so often in a row. */
const MOST_GENERATIONS = 10;

/** One test of a model, made by generated code and by the interpreter side by side, each on an engine of its own. */
export class ModelTestRun {
  readonly #design: Design;
  readonly #plan: Plan;
  readonly #now: number;
  readonly #samples: ReadonlyMap<string, GeneratedItem>;
  readonly #interpreted: Engine;
  readonly #place: Place;
  readonly #subject: Subject;
  #changes: ItemChange[] = [];
  #calls = 0;

  private constructor(plan: Plan, test: ModelTest, data: DataGenerator, { subject, place }: Stage) {
    this.#plan = plan;
    this.#design = plan.design;
    this.#now = test.now?.value ?? data.period.to;
    this.#samples = new Map(data.all.flatMap((one) => (one.sampleId === undefined ? [] : [[one.sampleId, one]])));
    this.#interpreted = createEngine({ now: () => this.#now, onChange: (change) => this.#changes.push(change) });
    fillEngine(this.#interpreted, data);
    this.#changes = [];
    this.#place = place;
    this.#subject = subject;
  }

  /** With the model's samples in the place, and nothing else. */
  static async begin(plan: Plan, test: ModelTest, stage: Stage): Promise<ModelTestRun> {
    const data = new DataGenerator(plan.design, { samplesOnly: true });
    const run = new ModelTestRun(plan, test, data, stage);
    await stage.place.clear();
    for (const [table, items] of run.#items()) await stage.place.put(table, items);
    return run;
  }

  /** Makes a call both ways: what it answers, fails with, takes in requests and leaves must be the same. */
  async call({ pattern: { value: name }, ...rest }: TestCall): Promise<CallOutcome> {
    const planned = this.#plan.patterns.get(name);
    if (planned?.kind !== 'planned') throw new Error(`${name} is ${planned?.kind}`);
    const { pattern } = planned;
    const args = testArguments(
      this.#design,
      pattern,
      { pattern: { value: name, span: rest.span }, ...rest },
      this.#samples,
    );
    this.#calls += 1;
    const moment: Moment = { now: this.#now, chance: (this.#calls % 7) / 7, firstId: this.#calls * 1000 };
    const options = {
      now: this.#now,
      shard: (count: number) => Math.floor(moment.chance * count),
      generate: idGenerator(() => this.#now, moment.firstId),
    };
    let requests = 0;
    const outcome = runProgram(this.#interpreted, callProgram(planned, this.#design, args, options), () => {
      requests += 1;
    });
    const label = `${name}(${canonical(args)})`;
    let answer: Answer | undefined;
    let error: Error | undefined;
    try {
      answer = await this.#subject.call(name, args, moment);
    } catch (thrown) {
      error = thrown as Error;
    }
    if (outcome.kind === 'failed') expect(error?.name, `${label}: ${error?.stack}`).toBe(outcome.error);
    else if (outcome.kind === 'refused') expect(error?.name, `${label}: ${error?.stack}`).toBe('InvalidArgument');
    else {
      if (error !== undefined) throw new Error(label, { cause: error });
      if (outcome.kind === 'rows' && answer !== undefined) this.#compareRows(pattern, outcome.rows, answer, label);
    }
    if (answer?.pages.length === 1) expect(this.#subject.requests, label).toBe(requests);
    await this.#followUps();
    expect(textsOf(await this.#place.items()), label).toEqual(textsOf(this.#items()));
    return outcome;
  }

  #compareRows(pattern: Pattern, rows: readonly Item[], answer: Answer, label: string): void {
    const only = pattern.project?.map(({ value }) => value);
    const answers = answer.rows.slice(0, answer.pages[0] ?? 0);
    expect(answers.length, label).toBe(rows.length);
    if (pattern.op.value === 'execute' || pattern.op.value === 'transact-get') return;
    const wanted = rows.map((row) => {
      const entity = this.#entityOf(pattern, row);
      return `${entity.name} ${canonicalEntity(entity, attributesOf(entity, row, { only }))}`;
    });
    const found = answers.map(({ entity: name, value }, i) => {
      const entity = this.#design.entities.get(name ?? wanted[i]?.split(' ')[0] ?? '');
      return entity === undefined ? String(name) : `${entity.name} ${canonicalEntity(entity, value)}`;
    });
    if (pattern.op.value === 'batch-get') expect([...found].sort(), label).toEqual([...wanted].sort());
    else expect(found, label).toEqual(wanted);
  }

  #entityOf(pattern: Pattern, row: Item): EntityDesign {
    const entities = pattern.entities.flatMap(({ value }) => this.#design.entities.get(value) ?? []);
    const found = entities.length === 1 ? entities[0] : entities.find((one) => entityOfItem(one.table, row) === one);
    if (found === undefined) throw new Error(`a row of no entity: ${canonical(row)}`);
    return found;
  }

  /** What changes set off, done by the interpreter on either side. */
  async #followUps(): Promise<void> {
    for (let generation = 0; generation < MOST_GENERATIONS && this.#changes.length > 0; generation += 1) {
      const changes = this.#changes.splice(0);
      for (const change of changes) {
        const programs = () => followUpPrograms(this.#plan, change, { now: this.#now });
        for (const { program } of programs()) runProgram(this.#interpreted, program);
        for (const { program } of programs()) await this.#place.run(program);
      }
    }
    this.#changes = [];
  }

  #items(): ReadonlyMap<string, readonly Item[]> {
    return itemsOf(this.#design, (TableName, start) =>
      this.#interpreted.scan({ TableName, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }),
    );
  }
}

function textsOf(tables: ReadonlyMap<string, readonly Item[]>): readonly string[] {
  return [...tables].flatMap(([name, items]) => items.map((item) => `${name} ${canonical(item)}`)).sort();
}
