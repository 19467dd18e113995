// How fast `dynamodel check` is, as limits that are kept or not: whole processes against `node -e 0` and against linters of other languages
// on files of like size, side by side and in turns; many models; a large one; a check again in a process that is warm; and of a run the share
// of reading YAML. Ends with 1 where a limit is missed. `npm run bench:check` runs it after the build.
//
//   node test/bench/check.mjs [rounds]      (installs the peers into the folder for temporary files, and keeps them there)
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { check, loadModel } from '../../dist/index.js';
import { bigModel } from './check/big-model.mjs';
import { installPeers } from './check/peers.mjs';

const BIN = resolve('bin/dynamodel.js');
const EXAMPLE = resolve('examples/shop/shop.dynamodel.yaml');
const MODELS = 100;
/** Of `node -e 0`, on Node 20 and on what is newer. */
const LIMITS = { older: 3.0, newer: 3.6 };
const MOST = { models: 12, seconds: 3, megabytes: 500, warmMilliseconds: 50 };
const rounds = Number(process.argv[2] ?? 21);

let isMissed = false;
const folder = mkdtempSync(join(tmpdir(), 'dynamodel-bench-'));
const DESIGN = designOf(readFileSync(EXAMPLE, 'utf8'));
const SHOP = join(folder, 'shop.dynamodel.yaml');
writeFileSync(SHOP, DESIGN);
try {
  const peers = installPeers(DESIGN.split('\n').length);
  const isNew = Number(process.versions.node.split('.')[0]) >= 22;
  startUp(process.execPath, isNew ? LIMITS.newer : LIMITS.older, peers);
  if (!isNew) startUp(peers.newerNode, LIMITS.newer, undefined);
  manyModels();
  largeModel();
  await again();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (isMissed) process.exitCode = 1;

/** The limits are for a design of 300 lines: the example without the samples, tests and scenarios that say how it is tried. */
function designOf(text) {
  const document = parseDocument(text);
  for (const section of ['samples', 'tests', 'scenarios']) document.delete(section);
  return document.toString({ lineWidth: 0 });
}

function startUp(node, limit, peers) {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  const shop = `dynamodel check, ${DESIGN.split('\n').length} lines`;
  const commands = {
    'node -e 0': [node, '-e', '0'],
    [shop]: [node, BIN, 'check', SHOP],
    'dynamodel check, all of shop': [node, BIN, 'check', EXAMPLE],
    ...(peers === undefined ? {} : Object.fromEntries(Object.entries(peers.commands))),
  };
  const times = inTurns(commands, peers?.folder ?? folder);
  const bare = times['node -e 0'];
  console.log(`Node ${stdout.trim()}: whole processes, median of ${rounds}`);
  for (const [label, all] of Object.entries(times)) {
    const against = (median(all) / median(bare)).toFixed(2);
    console.log(`${label.padEnd(28)} ${median(all).toFixed(1).padStart(8)} ms  ${against.padStart(6)} ×`);
  }
  judge(`${shop} against node -e 0`, median(times[shop]) / median(bare), limit, '×');
  for (const label of Object.keys(peers?.commands ?? {}))
    judge(`${shop} against ${label}`, median(times[shop]) / median(times[label]), 1, '×');
  console.log('');
}

function manyModels() {
  const models = join(folder, 'models');
  for (let i = 0; i < MODELS; i += 1) {
    mkdirSync(join(models, `m${i}`), { recursive: true });
    writeFileSync(join(models, `m${i}`, 'shop.dynamodel.yaml'), DESIGN);
  }
  const times = inTurns(
    { one: [process.execPath, BIN, 'check', join(models, 'm0')], all: [process.execPath, BIN, 'check', models] },
    folder,
    Math.ceil(rounds / 3),
  );
  judge(`${MODELS} models in one call against one`, median(times.all) / median(times.one), MOST.models, '×');
}

function largeModel() {
  const file = join(folder, 'big.dynamodel.yaml');
  const told = join(folder, 'memory');
  const hook = join(folder, 'hook.cjs');
  writeFileSync(file, bigModel());
  writeFileSync(
    hook,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(told)}, String(process.resourceUsage().maxRSS)));`,
  );
  const { large } = inTurns({ large: [process.execPath, '--require', hook, BIN, 'check', file] }, folder, 3);
  judge('1,000 entities and 4,000 patterns', median(large) / 1000, MOST.seconds, 's');
  judge('  their memory', Number(readFileSync(told, 'utf8')) / 1024, MOST.megabytes, 'MB');
}

/** What `--watch` does after a change. */
async function again() {
  const times = { whole: [], reading: [] };
  for (let round = 0; round < 30; round += 1) {
    const begin = performance.now();
    const loaded = await loadModel(SHOP);
    const read = performance.now();
    check(loaded);
    times.reading.push(read - begin);
    times.whole.push(performance.now() - begin);
  }
  const warm = (all) => median(all.slice(10));
  judge('check again, warm', warm(times.whole), MOST.warmMilliseconds, 'ms');
  console.log(`  of it reading, schema and names: ${warm(times.reading).toFixed(1)} ms`);
}

/** Milliseconds of each command, interleaved, so that other work on the machine falls on all alike. */
function inTurns(commands, cwd, times = rounds) {
  const found = Object.fromEntries(Object.keys(commands).map((label) => [label, []]));
  for (const command of Object.values(commands)) time(command, cwd);
  for (let round = 0; round < times; round += 1) {
    for (const [label, command] of Object.entries(commands)) found[label].push(time(command, cwd));
  }
  return found;
}

function time([command, ...args], cwd) {
  const begin = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  const milliseconds = Number(process.hrtime.bigint() - begin) / 1e6;
  if (status !== 0 && status !== 1)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${error ?? stderr}`);
  return milliseconds;
}

function judge(what, value, limit, unit) {
  const isKept = value <= limit;
  isMissed ||= !isKept;
  console.log(
    `${isKept ? 'kept  ' : 'MISSED'} ${what.padEnd(52)} ${value.toFixed(2).padStart(8)} ${unit}  (limit ${limit})`,
  );
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
