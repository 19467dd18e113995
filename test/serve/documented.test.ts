import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { parseFault } from '../../src/engine/index.js';
import { loadModel } from '../../src/index.js';
import { newEngine, startingState } from '../../src/load/starting-state.js';
import { requestLog } from '../../src/serve/request-log/index.js';
import { fakeIo } from '../support/fake-io.js';
import { blockTexts, pageText } from '../support/pages.js';
import { send, start } from './support.js';

const PAGE = 'examples/local-dynamodb.md';
const SECTION = pageText(PAGE);

describe('the page about a local DynamoDB', () => {
  const project = mkdtempSync(join(tmpdir(), 'dynamodel-served-'));
  beforeAll(() => {
    const modules = join(project, 'node_modules');
    mkdirSync(modules);
    symlinkSync(resolve('.'), join(modules, 'dynamodel'), 'dir');
    symlinkSync(resolve('node_modules/@aws-sdk'), join(modules, '@aws-sdk'), 'dir');
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
    cpSync('examples/shop/shop.dynamodel.yaml', join(project, 'shop.dynamodel.yaml'));
    for (const [, name = '', code = ''] of SECTION.matchAll(/^```js\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)) {
      writeFileSync(join(project, name), code);
    }
    writeFileSync(
      join(project, 'used.mjs'),
      `import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
       import { createRequire } from 'node:module';
       const list = async () => (await new DynamoDBClient({}).send(new ListTablesCommand({}))).TableNames;
       const { setup, teardown } = await import('./database.setup.js');
       await setup();
       console.log(JSON.stringify(await list()));
       await teardown();
       await createRequire(import.meta.url)('./database.setup.cjs')();
       console.log(JSON.stringify(await list()));
       await globalThis.database.close();
       await import('./data.mjs');
       await import('./client.mjs');`,
    );
    mkdirSync(join(project, 'fixtures'));
    writeFileSync(
      join(project, 'fixtures/orders.json.gz'),
      gzipSync('{"Item": {"pk": {"S": "CUSTOMER#1"}, "sk": {"S": "ORDER#1"}}}\n'),
    );
    const code = (begin: string): string => blockTexts(PAGE, 'js').find((text) => text.startsWith(begin)) ?? begin;
    writeFileSync(
      join(project, 'data.mjs'),
      `import { readdirSync } from 'node:fs';
       import { createTestClient } from 'dynamodel/testing';
       const { snapshot: save } = await import('dynamodel/testing');
       await save(createTestClient('shop.dynamodel.yaml').engine, 'fixtures/shop.snapshot');
       ${code('import { createEngine, exportTable')}
       console.log(readdirSync('out').join());`,
    );
    writeFileSync(
      join(project, 'client.mjs'),
      `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
       ${code('const client')}
       console.log(await client.config.region());`,
    );
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it('shows how test runners set it up, which leaves nothing behind, and how data go in and out', () => {
    const env = { PATH: process.env.PATH ?? '', HOME: project, NODE_NO_WARNINGS: '1' };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['used.mjs'], {
      cwd: project,
      encoding: 'utf8',
      env,
      timeout: 30_000,
    });
    const tables = '["shop","shop-events"]\n';
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: `${tables}${tables}AWSDynamoDB\nus-east-1\n`,
      stderr: '',
    });
  });

  it('shows what the log says', async () => {
    const { design, plan } = await loadModel('examples/shop/shop.dynamodel.yaml');
    const lines: string[] = [];
    const log = requestLog(newEngine(startingState(design!, true), {}), {
      format: 'text',
      plan,
      write: (line) => lines.push(line.replace(/\d+\.\d ms/, '0 ms').trim()),
    });
    const server = await start({ observer: log.observer }, log.engine);
    const pk = 'T#acme#CUST#01JABCDEFGHJKMNPQRSTVWXYZ0';
    const TableName = 'shop';
    const order = { pk: { S: pk }, sk: { S: 'ORDER#2026-02-28T23:59:59.999Z#01JABCDEFGHJKMNPQRSTVWXYZ3' } };
    for (const [operation, input] of [
      ['GetItem', { TableName, Key: { pk: { S: pk }, sk: { S: 'P#PROFILE' } } }],
      ['Query', { TableName, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: pk } } }],
      ['Scan', { TableName }],
      [
        'UpdateItem',
        {
          TableName,
          Key: order,
          UpdateExpression: 'SET #s = :s, openState = :s',
          ExpressionAttributeNames: { '#s': 'status' },
          ExpressionAttributeValues: { ':s': { S: 'PAID' } },
          ReturnConsumedCapacity: 'NONE',
        },
      ],
    ] as const)
      expect(JSON.parse((await send(server, { operation, body: JSON.stringify(input) })).text)).not.toHaveProperty(
        'ConsumedCapacity',
      );
    const shown = /^```log\n([\s\S]*?)^```$/m.exec(SECTION)?.[1]?.trim().split('\n') ?? [];
    expect(lines).toEqual(shown.map((line) => line.replace(/\d+\.\d ms/, '0 ms')));
  });

  it('names options that there are', async () => {
    const io = fakeIo();
    await runCli(['serve', '--help'], io);
    const stdout = io.out();
    const named = [...SECTION.matchAll(/`[^`\n]*?(--[a-z-]+)/g)]
      .map(([, option]) => option)
      .filter((option) => option !== '--help');
    expect(new Set(named).size).toBeGreaterThan(8);
    for (const option of named) expect(stdout).toContain(`${option} `);
  });

  it('shows rules for faults that are some', () => {
    const rules = [...SECTION.matchAll(/--fault (\w+:\S+)/g)].map(([, rule = '']) => parseFault(rule).fault);
    expect([...new Set(rules)].sort()).toEqual(['conflict', 'latency', 'lost', 'partial', 'throttle']);
  });
});
