import { randomUUID } from 'node:crypto';
import * as sdk from '@aws-sdk/client-dynamodb';
import { type Design, physicalName, type TableDesign } from '../../../src/design/index.js';
import { createEngine, type ItemChange } from '../../../src/engine/index.js';
import { createTableInput } from '../../../src/load/create-table.js';
import { answerOf } from '../../../src/load/run-program.js';
import type { CallProgram, DynamoAnswer, DynamoRequest } from '../../../src/planner/index.js';
import { testRequestHandler } from '../../../src/testing.js';
import type { Item } from '../../../src/value/index.js';

/** Where generated code runs: tables of one model, and a client of the SDK that finds them. */
export interface Place {
  readonly client: sdk.DynamoDBClient;
  /** Physical names by names in the model. */
  readonly tables: Readonly<Record<string, string>>;
  /** Whether a read may be behind what was written. */
  readonly isEventual: boolean;
  put(table: string, items: readonly Item[]): Promise<void>;
  /** Deletes every item. */
  clear(): Promise<void>;
  /** Every item by table. */
  items(): Promise<ReadonlyMap<string, readonly Item[]>>;
  /** What has changed since it was asked last; undefined where nobody tells. */
  changes(): readonly ItemChange[] | undefined;
  /** Runs a program of the planner. */
  run(program: CallProgram): Promise<void>;
  close(): Promise<void>;
}

/** The endpoint that the environment names; undefined for the built-in engine. */
export const ENDPOINT = process.env.DYNAMODB_ENDPOINT;

/** Whether the endpoint knows what the tables need: not all that speak for DynamoDB know keys of several attributes. */
export function canHold({ tables }: Design): boolean {
  if (process.env.DYNAMODB_LACKS !== 'multi-attribute-keys') return true;
  return [...tables.values()].every(({ indexes }) =>
    [...indexes.values()].every(({ pk, sk }) => pk.length < 2 && sk.length < 2),
  );
}

/** `now`: epoch milliseconds, for the built-in engine. */
export async function placeOf(design: Design, now: () => number): Promise<Place> {
  return ENDPOINT === undefined ? new EnginePlace(design, now) : EndpointPlace.open(design, ENDPOINT);
}

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

class EnginePlace implements Place {
  readonly client: sdk.DynamoDBClient;
  readonly tables: Place['tables'];
  readonly isEventual = false;
  readonly #engine;
  readonly #design: Design;
  readonly #changes: ItemChange[] = [];

  constructor(design: Design, now: () => number) {
    this.#design = design;
    this.#engine = createEngine({ now, onChange: (change) => this.#changes.push(change) });
    for (const table of design.tables.values()) this.#engine.createTable(createTableInput(table));
    this.tables = Object.fromEntries([...design.tables].map(([name, { table }]) => [name, physicalName(table)]));
    this.client = new sdk.DynamoDBClient({
      region: 'us-east-1',
      credentials: CREDENTIALS,
      requestHandler: testRequestHandler(this.#engine),
    });
  }

  async put(table: string, items: readonly Item[]): Promise<void> {
    for (const item of items) this.#engine.putItem({ TableName: this.tables[table] ?? table, Item: item });
  }

  async items(): Promise<ReadonlyMap<string, readonly Item[]>> {
    const found = [...this.#design.tables.keys()].map((name): readonly [string, readonly Item[]] => {
      const items: Item[] = [];
      let start: Item | undefined;
      do {
        const TableName = this.tables[name] ?? name;
        const page = this.#engine.scan({ TableName, ...(start === undefined ? {} : { ExclusiveStartKey: start }) });
        items.push(...(page.Items ?? []));
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return [name, items];
    });
    return new Map(found);
  }

  async clear(): Promise<void> {
    for (const [name, items] of await this.items())
      for (const item of items)
        this.#engine.deleteItem({ TableName: this.tables[name] ?? name, Key: keyOf(this.#design, name, item) });
  }

  changes(): readonly ItemChange[] {
    return this.#changes.splice(0);
  }

  async run(program: CallProgram): Promise<void> {
    let step = program.next();
    while (step.done !== true) step = program.next(step.value.map((request) => answerOf(this.#engine, request)));
  }

  async close(): Promise<void> {
    this.client.destroy();
  }
}

const COMMANDS = {
  GetItem: sdk.GetItemCommand,
  Query: sdk.QueryCommand,
  Scan: sdk.ScanCommand,
  BatchGetItem: sdk.BatchGetItemCommand,
  PutItem: sdk.PutItemCommand,
  UpdateItem: sdk.UpdateItemCommand,
  DeleteItem: sdk.DeleteItemCommand,
  BatchWriteItem: sdk.BatchWriteItemCommand,
  TransactGetItems: sdk.TransactGetItemsCommand,
  TransactWriteItems: sdk.TransactWriteItemsCommand,
  ExecuteStatement: sdk.ExecuteStatementCommand,
} as const;

/** Seconds until a table can be used, at most. */
const MOST_WAIT = 120;
const BATCH = 25;

/** Tables of names that nobody else has, at an endpoint; they are deleted in the end. */
class EndpointPlace implements Place {
  readonly client: sdk.DynamoDBClient;
  readonly tables: Place['tables'];
  readonly isEventual = true;
  readonly #design: Design;

  private constructor(design: Design, client: sdk.DynamoDBClient, tables: Place['tables']) {
    this.#design = design;
    this.client = client;
    this.tables = tables;
  }

  static async open(design: Design, endpoint: string): Promise<EndpointPlace> {
    const isAws = endpoint.includes('.amazonaws.com');
    const region = process.env.AWS_REGION ?? 'us-east-1';
    const client = new sdk.DynamoDBClient({ endpoint, region, ...(isAws ? {} : { credentials: CREDENTIALS }) });
    const prefix = `dynamodel-proof-${randomUUID().slice(0, 8)}`;
    const names = [...design.tables.keys()].map((name, i) => [name, `${prefix}-${i}`] as const);
    const place = new EndpointPlace(design, client, Object.fromEntries(names));
    try {
      await Promise.all([...design.tables].map(([name, table]) => place.#create(name, table)));
    } catch (error) {
      await place.close();
      throw error;
    }
    return place;
  }

  /** On demand and unprotected, whatever the model says: it is only there for the length of a test. */
  async #create(name: string, table: TableDesign): Promise<void> {
    const { ProvisionedThroughput, OnDemandThroughput, TableClass, GlobalSecondaryIndexes, ...input } =
      createTableInput(table, this.tables[name]);
    const indexes = GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
      IndexName,
      KeySchema,
      Projection,
    }));
    const request = {
      ...input,
      ...(indexes === undefined ? {} : { GlobalSecondaryIndexes: indexes }),
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: false,
    };
    await this.client.send(new sdk.CreateTableCommand(request as unknown as sdk.CreateTableCommandInput));
    const wait = { client: this.client, maxWaitTime: MOST_WAIT, minDelay: 1, maxDelay: 5 };
    await sdk.waitUntilTableExists(wait, { TableName: this.tables[name] });
  }

  put(table: string, items: readonly Item[]): Promise<void> {
    return this.#write(
      table,
      items.map((item) => ({ PutRequest: { Item: item as SdkItem } })),
    );
  }

  async clear(): Promise<void> {
    for (const [name, items] of await this.items()) {
      const keys = items.map((item) => keyOf(this.#design, name, item) as SdkItem);
      await this.#write(
        name,
        keys.map((Key) => ({ DeleteRequest: { Key } })),
      );
    }
  }

  async #write(table: string, writes: readonly sdk.WriteRequest[]): Promise<void> {
    const TableName = this.tables[table] ?? table;
    for (let at = 0; at < writes.length; at += BATCH) {
      const requests = writes.slice(at, at + BATCH);
      let left: Record<string, sdk.WriteRequest[]> | undefined = { [TableName]: requests };
      while (left !== undefined && Object.keys(left).length > 0)
        left = (await this.client.send(new sdk.BatchWriteItemCommand({ RequestItems: left }))).UnprocessedItems;
    }
  }

  async items(): Promise<ReadonlyMap<string, readonly Item[]>> {
    const found = new Map<string, readonly Item[]>();
    for (const name of this.#design.tables.keys()) {
      const items: Item[] = [];
      const input = { client: this.client };
      for await (const page of sdk.paginateScan(input, { TableName: this.tables[name], ConsistentRead: true }))
        items.push(...((page.Items ?? []) as readonly unknown[] as readonly Item[]));
      found.set(name, items);
    }
    return found;
  }

  changes(): undefined {
    return undefined;
  }

  async run(program: CallProgram): Promise<void> {
    let step = program.next();
    while (step.done !== true) step = program.next(await Promise.all(step.value.map((request) => this.#send(request))));
  }

  async #send({ api, input }: DynamoRequest): Promise<DynamoAnswer> {
    const Command = COMMANDS[api] as unknown as new (input: unknown) => sdk.GetItemCommand;
    try {
      const output: unknown = await this.client.send(new Command(this.#renamed(input)));
      return { kind: 'output', output: output as { readonly [name: string]: unknown } };
    } catch (error) {
      return { kind: 'error', error: error as never };
    }
  }

  /** The request with the tables' names here. */
  #renamed(value: unknown): unknown {
    const names = new Map(
      [...this.#design.tables].map(([name, { table }]) => [physicalName(table), this.tables[name]]),
    );
    const walk = (one: unknown): unknown => {
      if (Array.isArray(one)) return one.map(walk);
      if (typeof one !== 'object' || one === null || one instanceof Uint8Array) return one;
      return Object.fromEntries(
        Object.entries(one).map(([key, inner]) => [
          names.get(key) ?? key,
          key === 'TableName' ? (names.get(String(inner)) ?? inner) : walk(inner),
        ]),
      );
    };
    return walk(value);
  }

  async close(): Promise<void> {
    for (const TableName of Object.values(this.tables)) {
      try {
        await this.client.send(new sdk.DeleteTableCommand({ TableName }));
      } catch (error) {
        if (!(error instanceof sdk.ResourceNotFoundException)) throw error;
      }
    }
    this.client.destroy();
  }
}

function keyOf({ tables }: Design, table: string, item: Item): Item {
  const primary = tables.get(table)?.primary;
  const names = primary === undefined ? [] : [...primary.pk, ...primary.sk].map((slot) => slot.attribute);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

type SdkItem = Record<string, sdk.AttributeValue>;
