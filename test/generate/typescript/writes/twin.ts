import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { typescriptFiles } from '../../../../src/generate/typescript/index.js';
import type { CallOutcome } from '../../../../src/planner/index.js';
import { testClientOf } from '../../../../src/testing/client/index.js';
import type { Item } from '../../../../src/value/index.js';
import { Bench, type Values } from '../../../planner/programs/support.js';
import { designOf } from '../../../support/models.js';
import { exportsOf, genOf } from '../../../support/modules.js';
import { Subject } from '../../proof/subject.js';

/** What a call of generated code came to, in the words of `CallOutcome`. */
export interface Outcome {
  readonly kind: string;
  readonly reason?: string;
  readonly error?: string;
  readonly entity?: string;
  readonly message?: string;
  readonly value?: unknown;
  readonly thrown?: unknown;
}

/** Generated code of a model, compiled once. */
export async function generated(model: string) {
  const design = designOf(model);
  const gen = genOf(design);
  const files = await exportsOf(typescriptFiles(gen));
  return { design, plan: gen.plan, exported: files.index ?? {}, files };
}

type Generated = Awaited<ReturnType<typeof generated>>;

/** Generated code on one engine beside the programs of the planner on another: the same calls at the same time. */
export class Twin {
  readonly bench: Bench;
  readonly #subject: Subject;
  readonly #engine: ReturnType<typeof testClientOf>['engine'];
  /** Names of the operations of the last call. */
  apis: string[] = [];
  shard = 0;
  #after: ((api: string) => Promise<void>) | undefined;
  #gate:
    | { passed: number; readonly after: number; readonly open: Promise<void>; readonly reached: () => void }
    | undefined;

  constructor({ design, plan, exported }: Generated) {
    this.bench = new Bench(design, { shard: () => this.shard });
    const test = testClientOf(design, { samples: false, now: () => this.bench.now });
    const { requestHandler } = test;
    const client = new DynamoDBClient({
      ...test.config,
      requestHandler: {
        metadata: requestHandler.metadata ?? {},
        handle: async (...[request, options]: Parameters<typeof requestHandler.handle>) => {
          const api = String(request.headers['x-amz-target']).replace(/^.*\./, '');
          await this.#pass(api);
          const answer = await requestHandler.handle(request, options);
          await this.#after?.(api);
          return answer;
        },
      },
    });
    this.#engine = test.engine;
    this.#subject = new Subject(exported, { design, plan, client, tables: test.tableNames });
  }

  async #pass(api: string): Promise<void> {
    const gate = this.#gate;
    this.apis.push(api);
    if (gate === undefined) return;
    if (gate.passed >= gate.after) {
      gate.reached();
      await gate.open;
      return;
    }
    gate.passed += 1;
  }

  /** One call of generated code alone. */
  async generated(name: string, args: Values): Promise<Outcome> {
    this.apis = [];
    try {
      const moment = { now: this.bench.now, chance: this.shard / 4, firstId: 1 };
      const { value } = await this.#subject.call(name, new Map(Object.entries(args)), moment);
      return { kind: 'written', value };
    } catch (thrown) {
      return outcomeOf(thrown);
    }
  }

  /** One call of both. */
  async call(name: string, args: Values): Promise<{ readonly ours: Outcome; readonly theirs: CallOutcome }> {
    const theirs = this.bench.call(name, args);
    return { ours: await this.generated(name, args), theirs };
  }

  /** Makes the first requests of a call of generated code; the rest comes with `finish`. */
  async begin(name: string, args: Values, requests: number): Promise<{ finish(): Promise<Outcome> }> {
    let open = (): void => {};
    let reached = (): void => {};
    const waiting = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const gate = { passed: 0, after: requests, open: new Promise<void>((resolve) => (open = resolve)), reached };
    this.#gate = gate;
    const running = this.generated(name, args);
    await Promise.race([waiting, running]);
    this.#gate = undefined;
    const apis = this.apis;
    return {
      finish: async () => {
        open();
        const outcome = await running;
        this.apis = apis;
        return outcome;
      },
    };
  }

  /** A call that another one overtakes after each of its requests of a kind. */
  async overtake(
    name: string,
    args: Values,
    api: string,
    other: (times: number) => Promise<unknown>,
  ): Promise<{ readonly outcome: Outcome; readonly times: number }> {
    let times = 0;
    this.#after = async (sent) => {
      if (sent !== api) return;
      times += 1;
      const again = this.#after;
      this.#after = undefined;
      await other(times);
      this.#after = again;
    };
    const outcome = await this.generated(name, args);
    this.#after = undefined;
    return { outcome, times };
  }

  /** Every item that generated code left in a table. */
  items(table: string): readonly Item[] {
    return this.#engine.scan({ TableName: table }).Items ?? [];
  }
}

export function outcomeOf(thrown: unknown): Outcome {
  if (!(thrown instanceof Error)) throw thrown;
  const { name: error } = thrown;
  const reason = 'reason' in thrown ? String(thrown.reason) : 'service';
  // What goes before names the pattern.
  const message = 'entity' in thrown ? thrown.message.replace(/^[^:]*: /, '') : thrown.message;
  const entity = 'entity' in thrown ? { entity: String(thrown.entity) } : {};
  return { kind: error === 'InvalidArgument' ? 'refused' : 'failed', reason, error, message, thrown, ...entity };
}

/** Items in the order of their keys, so that two tables can be compared. */
export function sorted(items: readonly Item[]): readonly Item[] {
  const keyed = items.map((item) => [JSON.stringify([item.pk, item.sk]), item] as const);
  return keyed
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, item]) => Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) as Item);
}
