import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { fakeIo } from '../support/fake-io.js';
import { TempFolder } from '../support/temp-folder.js';

const MODEL = `dynamodel: 1
model: shop
tables:
  # dynamodel-ignore DM9003: it is so on purpose
  shop:
    key: {pk: pk, sk: sk}
    indexes:
      gsi1: {pk: gpk, sk: gsk, project: all}
entities:
  Order:
    key: {pk: "ORDER#{email}", sk: "{placedAt|date:yyyy-MM}"}
    indexes:
      gsi1: {pk: "P#{placedAt|date:yyyy-MM}", sk: "{email}"}
    attributes:
      email: {type: string, pii: true, immutable: true, maxBytes: 100}
      placedAt: {type: timestamp, immutable: true}
      note: {type: string, maxBytes: 400000}
accessPatterns:
  orders: {op: query, entity: Order, by: [email], rate: 5/s}
`;

async function cli(folder: TempFolder, ...args: readonly string[]) {
  const io = fakeIo({ cwd: folder.path });
  const code = await runCli(args, io);
  return { code, out: io.out(), err: io.err() };
}

/** As git checks files out with `core.autocrlf`. */
function checkedOut(folder: TempFolder): void {
  for (const entry of readdirSync(folder.path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'));
  }
}

it('a repository that is checked out with other line ends says the same', async () => {
  const folder = new TempFolder({
    'shop.dynamodel.yaml': MODEL,
    'dynamodel.config.yaml': 'lint:\n  extends: all\ncheck:\n  failOn: warning\n  baseline: known.json\n',
  });
  await cli(folder, 'check', '--write-baseline');
  const known = JSON.parse(folder.read('known.json'));
  delete known.models['shop.dynamodel.yaml'].DM3002;
  folder.write('known.json', `${JSON.stringify(known, undefined, 2)}\n`);
  await cli(folder, 'generate', 'create-table');
  const asked = [
    ['check'],
    ['check', '--format', 'sarif'],
    ['fmt', '--check'],
    ['generate', 'create-table', '--check'],
  ];
  const before = [];
  for (const args of asked) before.push(await cli(folder, ...args));
  checkedOut(folder);
  const after = [];
  for (const args of asked) after.push(await cli(folder, ...args));
  expect(after).toEqual(before);
  expect(before[0]?.out).toMatch(
    /^shop\.dynamodel\.yaml:8:7 {2}warning {2}DM3002 .*✖ 1 warning in \S+ \(1 suppressed, 4 in the baseline/s,
  );
  expect(before.slice(2).map(({ code }) => code)).toEqual([0, 0]);
});
