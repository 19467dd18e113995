// Generated code against code that is written by hand for the same request with a client set up the same way, on the built-in engine; and
// what the import of one pattern adds to a bundle. `npm run bench` runs it after the build.
//
//   node test/bench/generated.mjs [rounds]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { build } from 'esbuild';
import { createTestClient } from '../../dist/testing.js';
import { shopByHand } from './shop-by-hand.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const SHOP = join(ROOT, 'examples/shop/shop.dynamodel.yaml');
/** Of one batch: short ones, so that whatever else the machine does falls on both sides alike. */
const CALLS = 40;
/** Until V8 has compiled both sides as a service that runs for a minute has them. */
const WARM_UP = 4000;
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

/** Processor time of interleaved batches: the ratio is the median over pairs of batches that ran one after the other. */
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
  const byHand = shopByHand(documents, 'acme');
  const order = { customerId: CUSTOMER, placedAt: PLACED, orderId: ORDER };
  const range = { customerId: CUSTOMER, from: '2026-01-01', to: '2026-12-31' };
  const pairs = {
    getCustomer: [
      () => shop.Customer.getCustomer({ customerId: CUSTOMER }),
      () => byHand.getCustomer({ customerId: CUSTOMER }),
    ],
    ordersBetween: [() => shop.Order.ordersBetween(range), () => byHand.ordersBetween(range)],
    setOrderStatus: [
      updating((change) => shop.Order.setOrderStatus(change)),
      updating((change) => byHand.setOrderStatus(change)),
    ],
  };

  /** The version that was read goes with every update. */
  function updating(update) {
    let n = 0;
    return async () => {
      n += 1;
      ({ version } = await update({ ...order, status: n % 2 === 0 ? 'PAID' : 'SHIPPED', version }));
    };
  }
  let version = 1;

  console.log('one call                       generated     by hand    ratio');
  for (const [label, [generated, byHandOf]] of Object.entries(pairs)) {
    for (const one of [generated, byHandOf]) for (let i = 0; i < WARM_UP; i += 1) await one();
    const times = [[], []];
    const ratios = [];
    for (let round = 0; round < rounds; round += 1) {
      const turns = round % 2 === 0 ? [0, 1] : [1, 0];
      for (const i of turns) {
        const one = [generated, byHandOf][i];
        const begin = process.cpuUsage();
        for (let n = 0; n < CALLS; n += 1) await one();
        const { user, system } = process.cpuUsage(begin);
        times[i].push((user + system) / CALLS);
      }
      ratios.push(times[0][round] / times[1][round]);
    }
    // What else the machine does only ever adds: the fastest fifth of the batches tells most of the code itself.
    const [ours, theirs] = times.map((all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 5)]);
    const figures = `${ours.toFixed(0).padStart(8)} µs ${theirs.toFixed(0).padStart(8)} µs`;
    console.log(
      `${label.padEnd(28)} ${figures}  ${(ours / theirs).toFixed(3)}, median of neighbours ${median(ratios).toFixed(3)}`,
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

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
