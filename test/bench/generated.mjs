// Generated code against code that is written by hand for the same request with a client set up the same way, on the built-in engine; and
// what the import of one pattern adds to a bundle. `npm run bench` runs it after the build.
//
//   node test/bench/generated.mjs [rounds]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { build } from 'esbuild';
import { createTestClient } from '../../dist/testing.js';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const SHOP = join(ROOT, 'examples/shop/shop.dynamodel.yaml');
/** Of one batch: short ones, so that whatever else the machine does falls on both sides alike. */
const CALLS = 40;
const rounds = Number(process.argv[2] ?? 101);

const CUSTOMER = '01JABCDEFGHJKMNPQRSTVWXYZ0';
const ORDER = '01JABCDEFGHJKMNPQRSTVWXYZ2';
const PLACED = '2026-02-11T18:30:00.000Z';

const folder = mkdtempSync(join(tmpdir(), 'dynamodel-bench-'));
try {
  const out = join(folder, 'shop');
  const args = [join(ROOT, 'bin/dynamodel.js'), 'generate', 'typescript', SHOP, '--out', out];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  mkdirSync(join(folder, 'bundles'));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  await overhead(out);
  await sizes(out);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Processor time of interleaved batches, without the slow four fifths: what else runs on the machine only ever adds. */
async function overhead(out) {
  const outfile = join(folder, 'bundles', 'shop.mjs');
  const options = { bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external' };
  const contents = "export { createShop } from './index.js'; export { exactNumber } from './runtime/values.js';";
  await build({ ...options, stdin: { contents, resolveDir: out }, outfile });
  const { createShop, exactNumber } = await import(pathToFileURL(outfile).href);
  const { client, tableNames } = createTestClient(SHOP);
  const shop = createShop(client, { tables: tableNames }).tenant('acme');
  const documents = DynamoDBDocumentClient.from(Object.create(client, { config: { value: { ...client.config } } }), {
    marshallOptions: { removeUndefinedValues: true },
    unmarshallOptions: { wrapNumbers: exactNumber },
  });
  const pairs = {
    getCustomer: [
      () => shop.Customer.getCustomer({ customerId: CUSTOMER }),
      async () => {
        const Key = { pk: `T#acme#CUST#${CUSTOMER}`, sk: 'P#PROFILE' };
        const { Item } = await documents.send(new GetCommand({ TableName: 'shop', Key }));
        return Item;
      },
    ],
    ordersBetween: [
      () => shop.Order.ordersBetween({ customerId: CUSTOMER, from: '2026-01-01', to: '2026-12-31' }),
      async () => {
        const { Items, LastEvaluatedKey } = await documents.send(
          new QueryCommand({
            TableName: 'shop',
            KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
            ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
            ExpressionAttributeValues: {
              ':pk': `T#acme#CUST#${CUSTOMER}`,
              ':from': 'ORDER#2026-01-01T00:00:00.000Z',
              ':to': 'ORDER#2026-12-31T23:59:59.999Z$',
            },
            ScanIndexForward: false,
            Limit: 25,
          }),
        );
        return { items: Items, next: LastEvaluatedKey };
      },
    ],
    setOrderStatus: [updating(byGenerated), updating(byHand)],
  };

  /** The version that was read goes with every update. */
  function updating(update) {
    let n = 0;
    return async () => {
      n += 1;
      version = await update(version, n % 2 === 0 ? 'PAID' : 'SHIPPED');
    };
  }
  let version = 1;
  async function byGenerated(current, status) {
    const key = { customerId: CUSTOMER, placedAt: PLACED, orderId: ORDER };
    return (await shop.Order.setOrderStatus({ ...key, status, version: current })).version;
  }
  async function byHand(current, status) {
    const { Attributes } = await documents.send(
      new UpdateCommand({
        TableName: 'shop',
        Key: { pk: `T#acme#CUST#${CUSTOMER}`, sk: `ORDER#${PLACED}#${ORDER}` },
        UpdateExpression: 'SET #status = :status, #open = :open, #version = #version + :one, #updatedAt = :updatedAt',
        ConditionExpression: 'attribute_exists(#pk) AND #status <> :cancelled AND #version = :version',
        ExpressionAttributeNames: {
          '#pk': 'pk',
          '#status': 'status',
          '#open': 'openState',
          '#version': 'version',
          '#updatedAt': 'updatedAt',
        },
        ExpressionAttributeValues: {
          ':status': status,
          ':open': status,
          ':one': 1,
          ':version': current,
          ':cancelled': 'CANCELLED',
          ':updatedAt': new Date().toISOString(),
        },
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return Attributes.version;
  }

  console.log('one call                       generated     by hand    ratio');
  for (const [label, [generated, byHandOf]] of Object.entries(pairs)) {
    const times = [[], []];
    for (const one of [generated, byHandOf]) for (let i = 0; i < 10 * CALLS; i += 1) await one();
    for (let round = 0; round < rounds; round += 1) {
      const order = round % 2 === 0 ? [0, 1] : [1, 0];
      for (const i of order) {
        const one = [generated, byHandOf][i];
        const begin = process.cpuUsage();
        for (let n = 0; n < CALLS; n += 1) await one();
        const { user, system } = process.cpuUsage(begin);
        times[i].push((user + system) / CALLS);
      }
    }
    const [ours, theirs] = times.map(fast);
    console.log(
      `${label.padEnd(28)} ${ours.toFixed(0).padStart(8)} µs ${theirs.toFixed(0).padStart(8)} µs  ${(ours / theirs).toFixed(3)}`,
    );
  }
}

/**
 * Bytes of each pattern's function with all that it needs but the SDK, minified; and the same with `connect`, which makes its context,
 * with hook, coalescing and ids: once, however many patterns are imported.
 */
async function sizes(out) {
  const results = [];
  for (const file of readdirSync(join(out, 'patterns')).sort()) {
    const text = readFileSync(join(out, 'patterns', file), 'utf8');
    const exported = [...text.matchAll(/^export (?:async )?function\*? (\w+)/gm)].map(([, fn]) => fn);
    const fn = exported.find((one) => text.includes(`${one}Request`)) ?? exported[0];
    const own = `export { ${fn} } from './patterns/${file.replace('.ts', '.js')}';`;
    const alone = await minified(out, own);
    const connected = await minified(out, `${own} export { connect } from './runtime/connect.js';`);
    results.push({ file, ...alone, connected: connected.bytes });
  }
  results.sort((a, b) => b.bytes - a.bytes);
  console.log('\nimport of one pattern, minified, without the SDK; with `connect`; largest parts');
  for (const { file, bytes, connected, parts } of results) {
    const largest = parts.slice(0, 4).map(([path, size]) => `${path} ${size}`);
    const figures = [bytes, connected].map((size) => String(size).padStart(8));
    console.log(`${file.padEnd(28)} ${figures.join(' ')}  ${largest.join(', ')}`);
  }
}

async function minified(out, contents) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: out },
    bundle: true,
    minify: true,
    metafile: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
  });
  const [{ inputs }] = Object.values(metafile.outputs);
  const parts = Object.entries(inputs).map(([path, { bytesInOutput }]) => [
    path.split('/').slice(-2).join('/'),
    bytesInOutput,
  ]);
  return { bytes: outputFiles[0].contents.length, parts: parts.sort((a, b) => b[1] - a[1]) };
}

/** A value that only a fifth is below. */
function fast(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 5)];
}
