// How soon an editor has its answers from the built `dynamodel lsp` with the example `shop` open: diagnostics after a change, the wait for
// further changes included, and what is asked at a place. Ends with 1 where the limit of the diagnostics is missed.
//
//   node test/bench/lsp.mjs [changes]
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node';

const SHOP = resolve('examples/shop/shop.dynamodel.yaml');
const MOST_MS = 50;
const changes = Number(process.argv[2] ?? 200);
const WARM_UP = 60;

const text = readFileSync(SHOP, 'utf8');
const uri = pathToFileURL(SHOP).href;
const lines = text.split('\n');
const child = spawn(process.execPath, [resolve('bin/dynamodel.js'), 'lsp', '--stdio'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const client = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
let published = () => {};
client.onNotification('textDocument/publishDiagnostics', (params) => published(params));
client.listen();

await client.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
await client.sendNotification('initialized', {});
const first = await timed(() =>
  untilPublished(1, () =>
    client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } }),
  ),
);
console.log(`first diagnostics          ${first.toFixed(1)} ms`);

let version = 1;
const latencies = [];
for (let i = 0; i < changes + WARM_UP; i += 1) latencies.push(await timed(() => change(i)));
const isMissed = report('diagnostics after a change', latencies.slice(WARM_UP));

await ask('hover on a pattern', 'textDocument/hover', placeOf('customerPage:'));
await ask('completion of entities', 'textDocument/completion', placeOf('entities: [Customer', 'entities: ['.length));
await ask('completion of attributes', 'textDocument/completion', placeOf('EMAIL#{email}', 'EMAIL#{e'.length));
await ask('references', 'textDocument/references', placeOf('entities: [Customer', 'entities: ['.length + 2), {
  context: { includeDeclaration: true },
});
const end = { line: lines.length, character: 0 };
await ask('inlay hints of all', 'textDocument/inlayHint', {}, { range: { start: { line: 0, character: 0 }, end } });

await client.sendRequest('shutdown');
await client.sendNotification('exit');
if (isMissed) process.exitCode = 1;

/** A digit of the rate of a pattern, as it is typed. */
function change(i) {
  const line = lines.findIndex((one) => one.includes('rate: 700') || one.includes('rate: {avg: 700/s'));
  const at = lines[line].indexOf('700') + 2;
  const range = { start: { line, character: at }, end: { line, character: at + 1 } };
  version += 1;
  return untilPublished(version, () =>
    client.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range, text: String(i % 10) }],
    }),
  );
}

function untilPublished(wanted, send) {
  return new Promise((done) => {
    published = (params) => {
      if (params.uri === uri && params.version === wanted) done(params);
    };
    send();
  });
}

async function ask(label, method, place, more = {}) {
  const times = [];
  for (let i = 0; i < 60; i += 1)
    times.push(await timed(() => client.sendRequest(method, { textDocument: { uri }, ...place, ...more })));
  report(label, times.slice(20));
}

function placeOf(needle, add = 0) {
  const line = lines.findIndex((one) => one.includes(needle));
  return { position: { line, character: lines[line].indexOf(needle) + add } };
}

async function timed(work) {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function report(label, times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const isOver = at(0.5) > MOST_MS;
  console.log(
    `${label.padEnd(26)} best ${at(0).toFixed(1).padStart(6)} ms   p50 ${at(0.5).toFixed(1).padStart(6)} ms   p95 ${at(0.95).toFixed(1).padStart(6)} ms${isOver ? `   more than ${MOST_MS} ms` : ''}`,
  );
  return isOver;
}
