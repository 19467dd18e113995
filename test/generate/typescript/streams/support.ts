import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { BatchResponse, StreamEvent, StreamRecord } from '../../../../src/generate/typescript/runtime/stream.js';
import { runProgram } from '../../../../src/load/run-program.js';
import { followUpPrograms, type Plan, planModel } from '../../../../src/planner/index.js';
import { createTestClient, type Item, type TestClient } from '../../../../src/testing.js';
import { GeneratedFolder } from '../../../support/generated.js';
import { designOf } from '../../../support/models.js';

export const NOW = Date.parse('2026-03-01T12:00:00.000Z');

export type Method = (args: object) => Promise<unknown>;
export type Repositories = Readonly<Record<string, Readonly<Record<string, Method>>>>;

export type Handler = (event: StreamEvent) => Promise<BatchResponse>;
export type MakeHandler = (client: TestClient['client'], handlers?: object, options?: object) => Handler;

/** A model's generated code, bundled once. */
export class GeneratedModel<Client> {
  readonly text: string;
  readonly plan: Plan;
  readonly folder = new GeneratedFolder();
  create!: (client: TestClient['client'], options?: object) => Client;
  handler!: MakeHandler;
  readonly #name: string;

  constructor(text: string) {
    this.text = text;
    this.plan = planModel(designOf(text));
    this.#name = this.plan.design.model.name.value;
  }

  async load(): Promise<void> {
    const name = this.#name;
    this.folder.add(name, this.plan);
    this.folder.write(
      join(name, 'all.ts'),
      "export * from './index.js';\nexport * from './streams.js';\nexport * from './parse.js';\n",
    );
    await build({
      absWorkingDir: this.folder.path,
      entryPoints: [join(name, 'all.ts')],
      outfile: 'bundles/all.mjs',
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
    });
    const file = pathToFileURL(join(this.folder.path, 'bundles', 'all.mjs')).href;
    const exported = (await import(/* @vite-ignore */ file)) as Readonly<Record<string, unknown>>;
    this.create = exported[`create${name.charAt(0).toUpperCase()}${name.slice(1)}`] as typeof this.create;
    this.handler = exported[`${name}StreamHandler`] as MakeHandler;
  }
}

/** Records as Lambda passes them on, from what the engine says was committed. */
export class Stream {
  readonly records: StreamRecord[] = [];
  readonly client: TestClient;
  readonly #views: ReadonlyMap<string, string>;
  #count = 0;

  constructor({ text, plan }: { readonly text: string; readonly plan: Plan }) {
    const tables = [...plan.design.tables.values()];
    this.client = createTestClient(
      { text },
      { now: () => NOW, onChange: ({ table, keys, before, after }) => this.#add(table, keys, before, after) },
    );
    this.#views = new Map(
      tables.flatMap(({ table }) =>
        table.stream === undefined ? [] : [[this.client.tableNames[table.name] ?? '', table.stream.value]],
      ),
    );
  }

  #add(table: string, Keys: Item, before: Item | undefined, after: Item | undefined): void {
    const view = this.#views.get(table);
    if (view === undefined) return;
    this.#count += 1;
    this.records.push({
      eventID: `event-${this.#count}`,
      eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
      eventSourceARN: `arn:aws:dynamodb:us-east-1:000000000000:table/${table}/stream/2026-01-01T00:00:00.000`,
      // As it goes through JSON, where binary is Base64.
      dynamodb: JSON.parse(
        JSON.stringify({
          ApproximateCreationDateTime: NOW / 1000,
          Keys,
          ...(before && ['new-and-old', 'old-image'].includes(view) && { OldImage: before }),
          ...(after && ['new-and-old', 'new-image'].includes(view) && { NewImage: after }),
          SequenceNumber: String(this.#count),
        }),
      ),
    });
  }

  /** What was recorded since. */
  take(): StreamRecord[] {
    return this.records.splice(0);
  }

  item(table: string, key: Item): Item | undefined {
    return this.client.engine.getItem({ TableName: table, Key: key }).Item;
  }

  /** Every item of the tables, but for markers, as text. */
  items(client: TestClient = this.client): readonly string[] {
    return Object.values(client.tableNames)
      .flatMap((TableName) => (client.engine.scan({ TableName }).Items ?? []).map((item) => ({ ...item, TableName })))
      .filter(({ pk }: Readonly<Record<string, unknown>>) => !JSON.stringify(pk ?? '').includes('dynamodel-stream#'))
      .map((item) => JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))))
      .sort();
  }

  /** The items after the planner's own programs for the same changes, each once. */
  asPlanned(plan: Plan, text: string, records: readonly StreamRecord[]): readonly string[] {
    const mirror = createTestClient({ text }, { now: () => NOW });
    for (const TableName of Object.values(this.client.tableNames))
      for (const Item of this.client.engine.scan({ TableName }).Items ?? []) mirror.engine.putItem({ TableName, Item });
    for (const record of records) {
      const { OldImage: before, NewImage: after } = record.dynamodb ?? {};
      const change = {
        table: /table\/([^/]+)/.exec(record.eventSourceARN ?? '')?.[1] ?? '',
        ...(before && { before: before as Item }),
        ...(after && { after: after as Item }),
      };
      for (const { program } of followUpPrograms(plan, change, { now: NOW })) runProgram(mirror.engine, program);
    }
    return this.items(mirror);
  }
}
