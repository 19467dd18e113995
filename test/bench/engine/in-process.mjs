// The engine without a wire, in a process of its own: operations a second, growth with the number of items, and memory.
//
//   node in-process.mjs rates                    a line of JSON
//   node --expose-gc in-process.mjs memory N BYTES
import { createEngine } from '../../../dist/index.js';
import { createTable, itemOf, operations, TABLE } from './workload.mjs';

const [, , what, count, bytes] = process.argv;

if (what === 'rates') {
  const small = filled(10_000);
  const large = filled(1_000_000);
  const rates = {};
  for (const name of Object.keys(operations)) {
    const method = name.charAt(0).toLowerCase() + name.slice(1);
    const runs = { small: [], large: [] };
    // In turns, so that other work on the machine falls on both alike.
    for (let round = 0; round < 9; round += 1) {
      runs.small.push(rate(small, method, operations[name], 10_000));
      runs.large.push(rate(large, method, operations[name], 1_000_000));
    }
    rates[name] = { rate: median(runs.small), growth: median(runs.small) / median(runs.large) };
  }
  console.log(JSON.stringify(rates));
} else {
  globalThis.gc();
  const before = used();
  const engine = filled(Number(count), Number(bytes));
  globalThis.gc();
  const stored = engine.describeTable({ TableName: TABLE }).Table.TableSizeBytes;
  console.log(JSON.stringify({ stored, memory: used() - before, resident: process.memoryUsage().rss }));
}

function filled(items, size) {
  const engine = createEngine();
  engine.createTable(createTable);
  for (let i = 0; i < items; i += 1) engine.putItem({ TableName: TABLE, Item: itemOf(i, size) });
  return engine;
}

/** Requests are made beforehand, spread over all items. */
function rate(engine, method, inputOf, items) {
  const inputs = Array.from({ length: 4096 }, (_, i) => inputOf((i * 7919 * 25) % items));
  const begin = performance.now();
  let calls = 0;
  while (performance.now() - begin < 150) {
    for (let i = 0; i < 64; i += 1) engine[method](inputs[(calls + i) % inputs.length]);
    calls += 64;
  }
  return (calls * 1000) / (performance.now() - begin);
}

function used() {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
