// How long `dynamodel check` takes as a whole process, against `node -e 0`: ratios, since machines differ.
//
//   node test/bench/run.mjs [rounds]      (npm run bench builds first)
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isMap, parseDocument } from 'yaml';

const BIN = resolve('bin/dynamodel.js');
const EXAMPLE = 'examples/ecommerce';
const FACTOR = 20;
const rounds = Number(process.argv[2] ?? 15);

/** The example's tables, entities and patterns `times` over, every copy under names of its own. */
function enlarged(text, times) {
  const document = parseDocument(text);
  const model = document.toJS();
  const named = ['tables', 'entities', 'accessPatterns'].filter((section) => isMap(document.get(section)));
  const names = new Set(named.flatMap((section) => Object.keys(model[section])));
  const rename = (value, suffix) => {
    if (Array.isArray(value)) return value.map((item) => rename(item, suffix));
    if (value !== null && typeof value === 'object') {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [renamed(key, suffix), rename(item, suffix)]),
      );
    }
    return typeof value === 'string' ? renamed(value, suffix) : value;
  };
  const renamed = (word, suffix) => (names.has(word) ? `${word}${suffix}` : word);
  const large = { ...model };
  for (const section of ['tests', 'samples', 'streams', 'roles', 'scenarios']) delete large[section];
  for (const section of named) large[section] = {};
  for (let copy = 1; copy <= times; copy += 1) {
    for (const section of named) Object.assign(large[section], rename(model[section], `X${copy}`));
  }
  return JSON.stringify(large, undefined, 2);
}

/** JSON is YAML; but lines like those of a person are what is to be measured. */
async function asYaml(json) {
  const { stringify } = await import('yaml');
  return stringify(JSON.parse(json), { lineWidth: 0 });
}

function time(args) {
  const begin = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  const milliseconds = Number(process.hrtime.bigint() - begin) / 1e6;
  if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return milliseconds;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

const folder = mkdtempSync(join(tmpdir(), 'dynamodel-bench-'));
try {
  const name = readdirSync(EXAMPLE).find((file) => file.endsWith('dynamodel.yaml'));
  const text = readFileSync(join(EXAMPLE, name), 'utf8');
  const once = await asYaml(enlarged(text, 1));
  const large = await asYaml(enlarged(text, FACTOR));
  writeFileSync(join(folder, 'once.dynamodel.yaml'), once);
  writeFileSync(join(folder, 'large.dynamodel.yaml'), large);

  const commands = {
    'node -e 0': ['-e', '0'],
    '--version': [BIN, '--version'],
    [`check ${EXAMPLE}`]: [BIN, 'check', EXAMPLE],
    'check, once': [BIN, 'check', join(folder, 'once.dynamodel.yaml')],
    [`check, ${FACTOR} times`]: [BIN, 'check', join(folder, 'large.dynamodel.yaml')],
  };
  const times = Object.fromEntries(Object.keys(commands).map((label) => [label, []]));
  for (const args of Object.values(commands)) time(args);
  // Interleaved, so that other work on the machine falls on all alike.
  for (let round = 0; round < rounds; round += 1) {
    for (const [label, args] of Object.entries(commands)) times[label].push(time(args));
  }
  const medians = Object.fromEntries(Object.entries(times).map(([label, values]) => [label, median(values)]));
  const bare = medians['node -e 0'];
  for (const [label, value] of Object.entries(medians)) {
    console.log(`${label.padEnd(28)} ${value.toFixed(1).padStart(8)} ms  ${(value / bare).toFixed(2)} ×`);
  }
  const above = (label) => medians[label] - medians['--version'];
  const growth = above(`check, ${FACTOR} times`) / above('check, once');
  console.log(
    `${large.split('\n').length} lines against ${once.split('\n').length}: ${growth.toFixed(1)} × the part above start-up`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
