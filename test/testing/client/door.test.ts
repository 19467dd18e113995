import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import * as door from '../../../src/testing.js';
import { SHOP } from './support.js';

/** `dynamodel/testing` as it is built: as an ES module and, for jest, as CommonJS. */
const MODULE = resolve('dist/testing.js');
const COMMON_JS = resolve('dist/testing.cjs');
const base = mkdtempSync(join(tmpdir(), 'dynamodel-door-'));

afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Runs code in a process without settings of AWS; `timeout` ends one that a handle keeps alive. */
function run(args: readonly string[], cwd: string = resolve('.')) {
  const { PATH = '' } = process.env;
  const options = { cwd, encoding: 'utf8' as const, env: { PATH, HOME: base, NODE_NO_WARNINGS: '1' }, timeout: 20_000 };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  return { status, stdout, stderr };
}

describe('the testing door', () => {
  it('has these names, and no other', () => {
    expect(Object.keys(door).sort()).toEqual([
      'DataError',
      'EngineError',
      'ModelError',
      'createEngine',
      'createTestClient',
      'exportItems',
      'exportTable',
      'loadItems',
      'loadModel',
      'restore',
      'serve',
      'snapshot',
      'testRequestHandler',
    ]);
  });

  it.each([
    ['an ES module', ['--input-type=module', '-e'], `import * as door from ${JSON.stringify(pathToFileURL(MODULE))};`],
    ['CommonJS', ['-e'], `const door = require(${JSON.stringify(COMMON_JS)});`],
  ])('is there as %s, and loads nothing of the SDK before a client is made', (_kind, flags, load) => {
    const code = `${load}
      import('node:module').then(({ default: { _cache } }) => {
        const isLoaded = () => Object.keys(_cache).some((path) => path.includes('@aws-sdk'));
        const before = isLoaded();
        door.createTestClient(${JSON.stringify(SHOP)});
        console.log(JSON.stringify([Object.keys(door).sort(), before, isLoaded()]));
      });`;
    const { status, stdout, stderr } = run([...flags, code]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual([Object.keys(door).sort(), false, true]);
  });

  it('needs no credentials and no network, and leaves nothing open', () => {
    const code = `
      for (const name of ['node:net', 'node:tls', 'node:dgram', 'node:dns']) {
        const module = require(name);
        for (const call of ['connect', 'createConnection', 'createSocket', 'lookup']) {
          if (call in module) module[call] = () => { throw new Error('network: ' + name); };
        }
      }
      const { ListTablesCommand } = require('@aws-sdk/client-dynamodb');
      const { createTestClient } = require(${JSON.stringify(COMMON_JS)});
      const { client } = createTestClient(${JSON.stringify(SHOP)});
      client.send(new ListTablesCommand()).then(({ TableNames }) => {
        setImmediate(() => console.log(JSON.stringify([TableNames, process.getActiveResourcesInfo()])));
      });`;
    const { status, stdout, stderr } = run(['-e', code]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [tables, resources] = JSON.parse(stdout) as [string[], string[]];
    expect(tables).toEqual(['shop']);
    expect(resources.filter((name) => !/^(?:Immediate|PipeWrap|TTYWrap)$/.test(name))).toEqual([]);
  });

  it('takes an engine and a model of the other build', () => {
    const code = `
      const { createTestClient, testRequestHandler } = require(${JSON.stringify(COMMON_JS)});
      const { createEngine, loadModel } = await import(${JSON.stringify(pathToFileURL(resolve('dist/index.js')))});
      const { tableNames } = createTestClient(await loadModel(${JSON.stringify(SHOP)}));
      const headers = { 'x-amz-target': 'DynamoDB_20120810.DescribeTable' };
      const request = { headers, body: '{"TableName":"nowhere"}' };
      const { response } = await testRequestHandler(createEngine()).handle(request);
      console.log(JSON.stringify([tableNames, response.statusCode]));`;
    const { status, stdout, stderr } = run([
      '--input-type=module',
      '-e',
      `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); ${code}`,
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual([{ shop: 'shop' }, 400]);
  });

  it('says what to install where the SDK is missing', () => {
    const alone = join(base, 'alone');
    mkdirSync(alone);
    copyFileSync(COMMON_JS, join(alone, 'testing.cjs'));
    const code = "try { require('./testing.cjs').createTestClient(); } catch ({ message }) { console.log(message); }";
    expect(run(['-e', code], alone).stdout.trim()).toBe(
      'createTestClient needs the package @aws-sdk/client-dynamodb: npm install --save-dev @aws-sdk/client-dynamodb @aws-sdk/lib-dynamodb',
    );
  });

  it('is typed, for ES modules and for CommonJS', () => {
    const project = join(base, 'typed');
    mkdirSync(join(project, 'node_modules'), { recursive: true });
    symlinkSync(resolve('.'), join(project, 'node_modules', 'dynamodel'), 'dir');
    symlinkSync(resolve('node_modules/@aws-sdk'), join(project, 'node_modules', '@aws-sdk'), 'dir');
    const code = `
      import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
      import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
      import { createEngine, createTestClient, EngineError, loadModel, ModelError, type TestClient, testRequestHandler } from 'dynamodel/testing';
      const test: TestClient = createTestClient('shop.dynamodel.yaml', { samples: false, clientConfig: { maxAttempts: 1 } });
      export const client: DynamoDBClient = test.client;
      export const documentClient: DynamoDBDocumentClient = test.documentClient;
      export const handler = testRequestHandler(createEngine(), { latency: 5 });
      export const thrown = (error: unknown): string => error instanceof EngineError || error instanceof ModelError ? error.message : '';
      export const model = async () => createTestClient(await loadModel('shop.dynamodel.yaml'));
      // @ts-expect-error there is no such option
      createTestClient(undefined, { sample: true });`;
    for (const name of ['user.mts', 'user.cts']) writeFileSync(join(project, name), code);
    const compilerOptions = {
      strict: true,
      skipLibCheck: true,
      module: 'node18',
      target: 'es2022',
      types: [],
      noEmit: true,
    };
    const tsconfig = JSON.stringify({ compilerOptions, files: ['user.mts', 'user.cts'] });
    writeFileSync(join(project, 'tsconfig.json'), tsconfig);
    const { status, stdout } = run([resolve('node_modules/typescript/bin/tsc'), '-p', project]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});
