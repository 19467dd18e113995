import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { CreateTableInput } from '../../src/engine/index.js';
import { createEngine } from '../../src/engine/index.js';
import { itemOfText } from '../../src/value/index.js';
import { runs } from '../support/runs.js';

const KILLS = runs(3, 20);
const WORKERS = 12;

const folder = mkdtempSync(join(tmpdir(), 'dynamodel-crash-'));
const agent = new http.Agent({ keepAlive: true });
let server: Server | undefined;

afterAll(() => {
  server?.child.kill('SIGKILL');
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
});

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
  readonly dead: Promise<unknown>;
}

function start(): Promise<Server> {
  const child = spawn(
    process.execPath,
    ['bin/dynamodel.js', 'serve', '--port', '0', '--data-dir', join(folder, 'data'), '--log', 'off'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const dead = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const port = /ready at http:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve({ child, port: Number(port), dead });
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${text}`)));
  });
}

/** The answer to a request; rejected where there is none, and nobody knows what became of it. */
function call(port: number, operation: string, input: object): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `DynamoDB_20120810.${operation}`,
          'x-amz-date': '20260101T000000Z',
          authorization:
            'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('error', reject);
        response.on('end', () => {
          if (!response.complete) reject(new Error('cut off'));
          else if (response.statusCode === 200) resolve(JSON.parse(text) as Record<string, unknown>);
          else reject(new Refused(text));
        });
      },
    );
    request.on('error', reject);
    request.end(JSON.stringify(input));
  });
}

class Refused extends Error {}

function table(TableName: string): CreateTableInput {
  return {
    TableName,
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
      { AttributeName: 'colour', AttributeType: 'S' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byColour',
        KeySchema: [{ AttributeName: 'colour', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  };
}

/** What the server has answered for, and what it may have done besides: by the key of an item, or of a pair. */
interface Ledger {
  readonly there: Set<string>;
  readonly gone: Set<string>;
  /** Sent, and not answered. */
  readonly open: Set<string>;
  readonly pairs: Set<string>;
  readonly counts: number[];
}

const COLOURS = ['red', 'green', 'blue'];

/** Writes until the server is gone: puts, transactions over two tables, deletions and updates of a counter. */
async function work(port: number, worker: number, run: number, ledger: Ledger): Promise<void> {
  const put = async (turn: number): Promise<void> => {
    const key = `${run}.${worker}/${turn}`;
    const Item = {
      pk: { S: `${run}.${worker}` },
      sk: { N: String(turn) },
      colour: { S: COLOURS[turn % 3] },
      text: { S: 'x'.repeat(turn % 400) },
    };
    ledger.open.add(key);
    await call(port, 'PutItem', { TableName: 'one', Item });
    ledger.open.delete(key);
    ledger.there.add(key);
  };
  const remove = async (turn: number): Promise<void> => {
    const key = `${run}.${worker}/${turn}`;
    ledger.there.delete(key);
    ledger.open.add(key);
    await call(port, 'DeleteItem', {
      TableName: 'one',
      Key: { pk: { S: `${run}.${worker}` }, sk: { N: String(turn) } },
    });
    ledger.open.delete(key);
    ledger.gone.add(key);
  };
  const pair = async (turn: number): Promise<void> => {
    const Item = { pk: { S: `pair ${run}.${worker}` }, sk: { N: String(turn) }, colour: { S: 'pair' } };
    await call(port, 'TransactWriteItems', {
      TransactItems: [{ Put: { TableName: 'one', Item } }, { Put: { TableName: 'two', Item } }],
      ClientRequestToken: `${run}.${worker}.${turn}`,
    });
    ledger.pairs.add(`${run}.${worker}/${turn}`);
  };
  const count = async (): Promise<void> => {
    await call(port, 'UpdateItem', {
      TableName: 'two',
      Key: { pk: { S: `counter ${worker}` }, sk: { N: '0' } },
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    });
    ledger.counts[worker] = (ledger.counts[worker] ?? 0) + 1;
  };
  try {
    for (let turn = 0; ; turn++) {
      await put(turn);
      await pair(turn);
      await count();
      if (turn % 3 === 2) await remove(turn - 1);
    }
  } catch (error) {
    if (error instanceof Refused) throw error;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resume) => {
    setTimeout(resume, milliseconds);
  });
}

type StoredItem = ReturnType<typeof itemOfText>;

async function scanned(port: number, TableName: string, IndexName?: string): Promise<readonly StoredItem[]> {
  const items: StoredItem[] = [];
  for (let ExclusiveStartKey: unknown; ; ) {
    const page = await call(port, 'Scan', { TableName, IndexName, ExclusiveStartKey });
    items.push(...(page.Items as unknown[]).map((item) => itemOfText(JSON.stringify(item))));
    ExclusiveStartKey = page.LastEvaluatedKey;
    if (ExclusiveStartKey === undefined) return items;
  }
}

const keyOf = ({ pk, sk }: StoredItem): string => `${(pk as { S: string }).S}/${(sk as { N: string }).N}`;

/** The index has the items of the table and no others, and sizes and units are those of an engine that never stopped. */
async function expectConsistent(port: number, TableName: string): Promise<readonly StoredItem[]> {
  const items = await scanned(port, TableName);
  const plain = createEngine();
  plain.createTable(table(TableName));
  for (const Item of items) plain.putItem({ TableName, Item });
  const indexed = await scanned(port, TableName, 'byColour');
  expect(indexed).toEqual(plain.scan({ TableName, IndexName: 'byColour' }).Items);
  for (const colour of [...COLOURS, 'pair']) {
    const query = {
      TableName,
      IndexName: 'byColour',
      KeyConditionExpression: 'colour = :colour',
      ExpressionAttributeValues: { ':colour': { S: colour } },
      Limit: 200,
      ReturnConsumedCapacity: 'INDEXES' as const,
    };
    const answer = await call(port, 'Query', query);
    const expected = plain.query(query);
    expect([answer.Count, answer.ConsumedCapacity]).toEqual([expected.Count, expected.ConsumedCapacity]);
  }
  const sizes = ({ ItemCount, TableSizeBytes, GlobalSecondaryIndexes: indexes }: Record<string, unknown>): unknown => [
    ItemCount,
    TableSizeBytes,
    (indexes as Record<string, unknown>[]).map(({ ItemCount: count, IndexSizeBytes }) => [count, IndexSizeBytes]),
  ];
  const { Table: found } = await call(port, 'DescribeTable', { TableName });
  const { Table: expected } = plain.describeTable({ TableName });
  expect(sizes(found as Record<string, unknown>)).toEqual(sizes(expected as unknown as Record<string, unknown>));
  return items;
}

it(`loses nothing that was answered and has nothing by halves, killed ${KILLS} times while it writes`, {
  timeout: 120_000,
}, async () => {
  const ledger: Ledger = { there: new Set(), gone: new Set(), open: new Set(), pairs: new Set(), counts: [] };
  server = await start();
  for (const name of ['one', 'two']) await call(server.port, 'CreateTable', table(name));
  for (let run = 0; run < KILLS; run++) {
    const { child, port, dead } = server;
    const before = ledger.pairs.size;
    const workers = Array.from({ length: WORKERS }, (_, worker) => work(port, worker, run, ledger));
    // It dies in the middle of the load, each time at another moment, however fast the machine is.
    while (ledger.pairs.size < before + 40) await pause(5);
    await pause((run * 7) % 30);
    child.kill('SIGKILL');
    await Promise.all([...workers, dead]);

    server = await start();
    const one = new Set((await expectConsistent(server.port, 'one')).map(keyOf));
    const two = await expectConsistent(server.port, 'two');
    expect([...ledger.there].filter((key) => !one.has(key))).toEqual([]);
    expect([...ledger.gone].filter((key) => one.has(key))).toEqual([]);
    const known = (key: string): boolean => ledger.there.has(key) || ledger.open.has(key) || key.startsWith('pair ');
    expect([...one].filter((key) => !known(key))).toEqual([]);
    const pairsOf = (keys: Iterable<string>): string[] => [...keys].filter((key) => key.startsWith('pair ')).sort();
    expect(pairsOf(two.map(keyOf))).toEqual(pairsOf(one));
    expect([...ledger.pairs].filter((key) => !one.has(`pair ${key}`))).toEqual([]);
    for (const item of two) {
      const worker = /^counter (\d+)\//.exec(keyOf(item))?.[1];
      if (worker === undefined) continue;
      const stored = Number((item.n as { N: string }).N);
      const answered = ledger.counts[Number(worker)] ?? 0;
      // One more may have been done whose answer was lost.
      expect(stored - answered === 0 || stored - answered === 1).toBe(true);
      ledger.counts[Number(worker)] = stored;
    }
    // What was under way is decided now.
    for (const key of ledger.open) if (one.has(key)) ledger.there.add(key);
    ledger.open.clear();
  }
});
