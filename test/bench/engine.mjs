// The engine against its peers and against a server that does nothing: operations a second over HTTP, side by side and in turns;
// without a wire; growth with the number of items; memory. `npm run bench` runs it after the build.
//
//   node test/bench/engine.mjs [rounds] [--whole]     (--whole adds 10 million items: several minutes, 8 GB)
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ask, load, request } from './engine/client.mjs';
import { peers, start } from './engine/servers.mjs';
import { createTable, operations, TABLE } from './engine/workload.mjs';

const ITEMS = 10_000;
const MILLISECONDS = 1000;
const IN_PROCESS = join(dirname(fileURLToPath(import.meta.url)), 'engine', 'in-process.mjs');
/** Of the rate of the server that does nothing. */
const TARGETS = { PutItem: 0.75, GetItem: 0.8, Query: 0.6 };
const { values, positionals } = parseArgs({ options: { whole: { type: 'boolean' } }, allowPositionals: true });
const rounds = Number(positionals[0] ?? 5);

const rates = await overHttp();
withoutWire(rates);
memory();

async function overHttp() {
  const servers = [];
  try {
    for (const name of peers()) servers.push(await prepared(name));
    const names = Object.keys(operations);
    const found = new Map(servers.map(({ name }) => [name, new Map(names.map((operation) => [operation, []]))]));
    for (let round = 0; round < rounds; round += 1) {
      for (const operation of names) {
        for (const server of servers) {
          const rate = await load(server.port, server.requests[operation], { milliseconds: MILLISECONDS });
          found.get(server.name).get(operation).push(rate);
        }
      }
    }
    const medians = new Map(
      [...found].map(([name, by]) => [name, Object.fromEntries([...by].map(([key, all]) => [key, median(all)]))]),
    );
    const bare = medians.get('no-op');
    console.log(`${'over HTTP, answers a second'.padEnd(30)}${names.map((name) => name.padStart(22)).join('')}`);
    for (const { name, ready } of servers) {
      const cells = names.map((operation) => {
        const rate = medians.get(name)[operation];
        return `${Math.round(rate)} (${(rate / bare[operation]).toFixed(2)} ×)`.padStart(22);
      });
      console.log(`${name.padEnd(30)}${cells.join('')}   ready after ${Math.round(ready)} ms`);
    }
    const targets = names.map((operation) => `(${TARGETS[operation].toFixed(2)} ×)`.padStart(22));
    console.log(`${'wanted of dynamodel'.padEnd(30)}${targets.join('')}\n`);
    return { bare, ours: medians.get('dynamodel') };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

async function prepared(name) {
  const server = await start(name);
  const requests = Object.fromEntries(
    Object.entries(operations).map(([operation, inputOf]) => [
      operation,
      Array.from({ length: ITEMS }, (_, i) => request(server.port, operation, inputOf((i * 7919) % ITEMS))),
    ]),
  );
  if (name !== 'no-op') {
    await ask(server.port, 'CreateTable', createTable);
    while ((await ask(server.port, 'DescribeTable', { TableName: TABLE })).Table.TableStatus !== 'ACTIVE') {
      await new Promise((done) => setTimeout(done, 20));
    }
  }
  await load(server.port, requests.PutItem, { once: true });
  for (const operation of Object.keys(operations)) await load(server.port, requests[operation], { milliseconds: 300 });
  return { ...server, requests };
}

function withoutWire({ bare, ours }) {
  const found = run(['--max-old-space-size=8192', IN_PROCESS, 'rates']);
  console.log('in process, on one core');
  for (const [name, { rate, growth }] of Object.entries(found)) {
    const [against, base, wanted] =
      name === 'Query'
        ? ['our own server', ours.Query, '5']
        : ['the no-op server', bare[name], name === 'GetItem' ? '4' : '2.5'];
    const ratio = `${(rate / base).toFixed(2)} × ${against} (wanted ${wanted})`;
    console.log(
      `${name.padEnd(12)}${String(Math.round(rate)).padStart(10)} a second  ${ratio}  ` +
        `10 × the items: ${Math.sqrt(growth).toFixed(2)} × the time (wanted 1.5)`,
    );
  }
  console.log('');
}

function memory() {
  const cases = [[1_000_000, 1000], ...(values.whole ? [[10_000_000, 100]] : [])];
  for (const [items, bytes] of cases) {
    const {
      stored,
      memory: used,
      resident,
    } = run(['--max-old-space-size=16000', '--expose-gc', IN_PROCESS, 'memory', String(items), String(bytes)]);
    const megabytes = (value) => `${Math.round(value / 1024 ** 2)} MB`;
    console.log(
      `${items / 1e6} M items of ${bytes} bytes: ${megabytes(used)} for ${megabytes(stored)} stored, ` +
        `${(used / stored).toFixed(2)} × (wanted 2), ${megabytes(resident)} resident`,
    );
  }
}

function run(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
