import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../../src/cli/main.js';
import { check, importModel, loadModel, type ServedEngine, serve } from '../../../src/index.js';
import { DataGenerator } from '../../../src/load/generate-items.js';
import { fakeIo } from '../../support/fake-io.js';
import { fileDesign } from '../../support/models.js';

const EXAMPLE = 'examples/github/github.dynamodel.yaml';
let served: ServedEngine;
let table = '';
let count = 0;

beforeAll(async () => {
  served = await serve(EXAMPLE, { port: 0, samples: false });
  const design = fileDesign(EXAMPLE);
  const generator = new DataGenerator(design, { maxItems: 30 });
  table = Object.values(served.tableNames)[0] ?? '';
  for (const { name } of design.entities.values()) {
    for (const { item } of generator.itemsOf(name)) {
      served.engine.putItem({ TableName: table, Item: item as never });
      count += 1;
    }
  }
});
afterAll(() => served.close());
afterEach(() => vi.unstubAllEnvs());

async function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const io = fakeIo({ env });
  const code = await runCli(['import', 'table', ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

/** Templates of every entity that has no shard or hash, which nothing can recognise. */
async function templatesOf(text: string): Promise<readonly string[]> {
  const { model } = await loadModel({ text });
  return [...(model?.entities.values() ?? [])]
    .map(({ name, key }) => {
      const parts = key.kind === 'parts' ? [key.pk, key.sk] : [];
      return [
        name,
        ...parts.map((part) => part.map((one) => (one.kind === 'template' ? one.text.value : one.kind)).join()),
      ].join(' ');
    })
    .filter((line) => !/\{shard|\|hash/.test(line))
    .sort();
}

describe('a table that is asked itself', () => {
  it('gives its definition, and the templates that made its items', { timeout: 30_000 }, async () => {
    const told: string[] = [];
    const made = await importModel({ table }, { endpoint: served.url, tell: (line) => told.push(line) });
    const original = await import('node:fs').then(({ readFileSync }) => readFileSync(EXAMPLE, 'utf8'));
    const found = await templatesOf(made.text);
    const expected = await templatesOf(original);
    expect(found.length).toBeGreaterThan(4);
    expect(found).toEqual(expected);
    expect(told).toEqual([
      expect.stringMatching(
        /^table \S+: about \d+ items? \(.* KB\); reading at most 10,000 of them, which takes about/,
      ),
      expect.stringMatching(new RegExp(`^table \\S+: ${count} items read in \\d requests, for [\\d.]+ read units$`)),
    ]);
    expect(made.format).toBe('table');
    const loaded = await loadModel({ text: made.text });
    expect(check(loaded).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    // Nothing of an item is in the model.
    expect(made.text).not.toContain('samples:');
  });

  it('is read in part, as far as it was asked, and says so', { timeout: 30_000 }, async () => {
    const { code, out, err } = await run([table, '--endpoint', served.url, '--sample', '40']);
    expect(code).toBe(0);
    expect(err).toMatch(/reading at most 40 of them, which takes about \d+ read units?, never more than [\d,]+ read/);
    expect(err).toMatch(/: 40 items read in \d+ requests/);
    expect(out).toContain(`a sample of 40 of about ${count} items`);
    const again = await importModel({ table }, { endpoint: served.url, sample: 40 });
    expect(again.text).toBe(out);
  });

  it('is read not at all with a sample of 0, and whole with --all', { timeout: 30_000 }, async () => {
    const none = await run([table, '--endpoint', served.url, '--sample', '0']);
    expect(none.err).not.toContain('read units');
    expect(none.out).toContain('Only its key attributes are known');
    const all = await run([table, '--endpoint', served.url, '--all']);
    expect(all.err).toMatch(/reading all of them, which takes about \d+ read units\n/);
    expect(all.err).toContain(`${count} items read`);
  });

  it.each([
    [['nope'], /^error: there is no table `nope` in `http:.*`; there (?:is|are) /],
    [[], /^error: a name is missing: `dynamodel import table <name>`/],
    [[''], /^error: the name is empty/],
    [['a', '--all', '--sample', '5'], /^error: --sample and --all exclude each other/],
  ])('%j ends with 2 and says why', async (argv, message) => {
    const { code, out, err } = await run([...argv, '--endpoint', served.url]);
    expect(err).toMatch(message);
    expect([code, out]).toEqual([2, '']);
  });

  it.each([
    [['a', '--endpoint', 'shop'], /^error: --endpoint: `shop` is no address such as/],
    [['a', '--endpoint', 'file:///etc'], /^error: --endpoint: `file:/],
    [
      ['a', '--endpoint', 'http://127.0.0.1:1'],
      /`http:\/\/127.0.0.1:1` cannot be reached: the connection was refused\.$/m,
    ],
    [['a'], /no Region is known: give --region/],
    [['a', '--region', 'eu-west-1'], /there are no credentials of AWS: set AWS_PROFILE/],
    [['a', '--region', 'eu-west-1', '--profile', 'none'], /the profile `none` gives no credentials/],
    [['a', '--region', 'Europe'], /The name of a Region is expected/],
    [['a', '--sample', 'x'], /A whole number from 0/],
  ])('%j ends with 2 and says why, without a server', async (argv, message) => {
    for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/nowhere');
    for (const name of ['AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_ACCESS_KEY_ID'])
      vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
    const { code, out, err } = await run(argv, { AWS_MAX_ATTEMPTS: '1' });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/^\s+at /m);
    expect([code, out]).toEqual([2, '']);
  });

  it('is what its options are of', async () => {
    const io = fakeIo();
    expect(await runCli(['import', 'template.yaml', '--sample', '5'], io)).toBe(2);
    expect(io.err()).toContain('--sample is of a table that is read itself: `dynamodel import table <name>`');
  });
});

type Answer = { readonly status?: number; readonly body: unknown };

/** An endpoint that answers what a test says, by the name of the operation. */
async function endpoint(
  answer: (operation: string, body: string) => Answer | undefined,
): Promise<Server & { url: string }> {
  const server = createServer(async (request: IncomingMessage, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    const answered = answer(operation, text);
    if (answered === undefined) return;
    const { status = 200, body } = answered;
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(server, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

const TABLE = {
  TableName: 'orders',
  TableArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders',
  TableStatus: 'ACTIVE',
  CreationDateTime: 1.7e9,
  ItemCount: 5_000_000,
  TableSizeBytes: 2_000_000_000,
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
};

const failed = (name: string, message: string, status = 400): Answer => ({
  status,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message },
});

function answers(operation: string, others: Readonly<Record<string, Answer>> = {}): Answer {
  const own = others[operation];
  if (own !== undefined) return own;
  if (operation === 'DescribeTable') return { body: { Table: TABLE } };
  if (operation === 'Scan') {
    const Items = [
      { id: { S: 'o1' }, total: { N: '1' } },
      { id: { S: 'o2' }, total: { N: '2' } },
    ];
    return {
      body: { Items, Count: 2, ScannedCount: 2, ConsumedCapacity: { TableName: 'orders', CapacityUnits: 0.5 } },
    };
  }
  return { body: {} };
}

describe('an endpoint', () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });
  async function asked(answer: (operation: string, body: string) => Answer | undefined, ...argv: readonly string[]) {
    const server = await endpoint(answer);
    servers.push(server);
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
    return run(['orders', '--endpoint', server.url, ...argv], { AWS_MAX_ATTEMPTS: '1' });
  }

  it('that does not allow everything is told of, and the rest is read', async () => {
    const denied = failed('AccessDeniedException', 'User: arn:aws:iam::1:user/me is not authorized');
    const { code, out } = await asked((operation) =>
      answers(operation, { DescribeTimeToLive: denied, ListTagsOfResource: failed('UnknownOperationException', '') }),
    );
    expect(code).toBe(0);
    expect(out).toContain(
      '`DescribeTimeToLive` was refused (AccessDeniedException), so which attribute items expire by is',
    );
    expect(out).toContain('`ListTagsOfResource` was refused (UnknownOperationException), so which tags it has is');
    expect(out).toContain('Do items expire?');
    expect(out).toContain('defaults: {entityAttribute: none, region: eu-west-1}');
  });

  it('that does not allow a scan gives the definition', async () => {
    const { code, out } = await asked((operation) =>
      answers(operation, { Scan: failed('AccessDeniedException', 'not authorized to perform: dynamodb:Scan') }),
    );
    expect(code).toBe(0);
    expect(out).toMatch(/After 0 items nothing more could be read: .* does not\s.*allow it/);
    expect(out).toContain('Only its key attributes are known');
  });

  it('that throttles ends the reading, and what was read is used', async () => {
    let scans = 0;
    const { code, out } = await asked((operation) => {
      if (operation === 'Scan') scans += 1;
      return answers(operation, scans > 8 ? { Scan: failed('ThrottlingException', 'Rate exceeded') } : {});
    });
    expect(code).toBe(0);
    expect(out).toMatch(/After 16 items nothing more could be read: .*\s.*throttles: Rate exceeded/);
  });

  it.each([
    ['DescribeTable', failed('AccessDeniedException', 'no'), /does not allow it: no\.$/m],
    [
      'DescribeTable',
      failed('UnrecognizedClientException', 'The security token is invalid'),
      /does not accept the credentials: The security token is invalid/,
    ],
    [
      'DescribeTimeToLive',
      failed('ExpiredTokenException', 'It expired'),
      /does not accept the credentials: It expired/,
    ],
    ['DescribeTable', failed('ThrottlingException', 'Rate exceeded'), /throttles: Rate exceeded; try again later\.$/m],
    [
      'DescribeTable',
      failed('ValidationException', 'TableName too short'),
      /says: TableName too short \(ValidationException\)\.$/m,
    ],
    ['DescribeTable', { body: '<html><h1>It works!</h1></html>' }, /does not answer as DynamoDB does\.$/m],
    ['DescribeTable', { body: {} }, /does not answer as DynamoDB does\.$/m],
    ['Scan', failed('InternalServerError', 'Oops', 500), /says: Oops \(InternalServerError\)\.$/m],
  ])('that fails at %s is told of (%#)', async (operation, answer, message) => {
    const { code, out, err } = await asked((one) => answers(one, { [operation]: answer }));
    expect(err).toMatch(message);
    expect(err).not.toMatch(/^\s+at /m);
    expect([code, out]).toEqual([2, '']);
  });

  it('of little capacity is asked for little at a time, with a word about waiting', async () => {
    const io = fakeIo({ env: {} });
    const asked: { readonly Limit?: number }[] = [];
    const Table = { ...TABLE, BillingModeSummary: undefined, ProvisionedThroughput: { ReadCapacityUnits: 5 } };
    const server = await endpoint((operation, body) => {
      if (operation === 'DescribeTable') return { body: { Table } };
      if (operation !== 'Scan') return answers(operation);
      asked.push(JSON.parse(body) as { readonly Limit?: number });
      setTimeout(() => io.abort(), 200);
      const item = { id: { S: 'o1' } };
      return { body: { Items: [item], LastEvaluatedKey: item, ConsumedCapacity: { CapacityUnits: 128 } } };
    });
    servers.push(server);
    expect(await runCli(['import', 'table', 'orders', '--endpoint', server.url], io)).toBe(130);
    expect(asked.map(({ Limit }) => Limit)).toEqual([2]);
    expect(io.err()).toMatch(
      /never more than [\d,]+ read units without retries; no faster than 2\.5 read units a second, for its capacity is provisioned: about \d+ minutes\n/,
    );
    expect(io.err()).toContain('waiting 52 seconds, and again as long after pages that take as many read units');
  });

  it('is left at Ctrl-C, with nothing written', async () => {
    const io = fakeIo({ env: {} });
    const server = await endpoint((operation) => {
      if (operation !== 'Scan') return answers(operation);
      io.abort();
      return undefined;
    });
    servers.push(server);
    expect(await runCli(['import', 'table', 'orders', '--endpoint', server.url], io)).toBe(130);
    expect(io.out()).toBe('');
  });

  it('may give anything as an item', async () => {
    const { code, out, err } = await asked(
      (operation) =>
        answers(operation, {
          Scan: {
            body: '{"Items":[{"id":{"S":"a\\u0000b"},"__proto__":{"S":"x"},"constructor":{"N":"1"}}],"Count":1,"ConsumedCapacity":{"CapacityUnits":0.5}}',
          },
        }),
      '--sample',
      '50',
    );
    expect(code, err).toBe(0);
    expect(out).toMatch(/^ {6}(?:constructor|"constructor"|\w+: .*as: constructor)/m);
  });
});
