import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/main.js';
import { BIN } from '../../support/cli.js';
import { fakeIo } from '../../support/fake-io.js';
import { section } from '../../support/pages.js';
import { TempFolder } from '../../support/temp-folder.js';

/** A warning for each entity. */
function model(...entities: readonly string[]): string {
  const each = entities.map(
    (name) => `  ${name}:
    key: {pk: "${name}#{orderId}", sk: "LINE#{lineNo}"}
    attributes:
      orderId: ulid
      lineNo: {type: int, min: 1, max: 9999}
`,
  );
  return `dynamodel: 1\nmodel: shop\ntables:\n  shop: {key: {pk: pk, sk: sk}}\nentities:\n${each.join('')}`;
}

const FILE = 'dynamodel.baseline.json';
const CONFIG = 'dynamodel.config.yaml';

async function check(folder: TempFolder, ...argv: readonly string[]) {
  const io = fakeIo({ cwd: folder.path, readStdin: async () => new TextEncoder().encode(model('Order')) });
  const code = await runCli(['check', ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

/** The last line of what is printed. */
async function summary(folder: TempFolder, ...argv: readonly string[]): Promise<string> {
  return (await check(folder, ...argv)).out.trimEnd().split('\n').at(-1) ?? '';
}

function known(folder: TempFolder, file = FILE): Readonly<Record<string, unknown>> {
  return (JSON.parse(folder.read(file)) as { models: Record<string, unknown> }).models;
}

function entry(count: number): { readonly DM2007: Readonly<Record<string, number>> } {
  return { DM2007: { 'entities.Order.key.sk': count } };
}

function baseline(models: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ formatVersion: 1, models });
}

describe('--write-baseline', () => {
  it('remembers what is found, and only what is new is reported from then on', async () => {
    const folder = new TempFolder({
      'a/shop.dynamodel.yaml': model('Order', 'Cart'),
      'b.dynamodel.yaml': model('Order'),
    });
    const written = await check(folder, '--fail-on', 'warning', '--write-baseline');
    expect(written).toEqual({
      code: 0,
      out: '✓ No problems in 2 models (3 in the baseline)\n',
      err: '`dynamodel.baseline.json` knows 3 findings of 2 models from now on\n',
    });
    expect(known(folder)).toEqual({
      'a/shop.dynamodel.yaml': { DM2007: { 'entities.Cart.key.sk': 1, 'entities.Order.key.sk': 1 } },
      'b.dynamodel.yaml': entry(1),
    });
    folder.write('b.dynamodel.yaml', `# moved\n\n${model('Order', 'Cart')}`);
    const { code, out } = await check(folder, '--fail-on', 'warning', '--baseline');
    expect(code).toBe(1);
    expect(out).toContain('b.dynamodel.yaml:14:');
    expect(out.match(/DM2007 unpadded-number/g)).toHaveLength(1);
    expect(out).toContain('1 warning in 2 models (3 in the baseline, fails on warning)');
    const { summary } = JSON.parse((await check(folder, '--baseline', FILE, '--format', 'json')).out) as {
      summary: unknown;
    };
    expect(summary).toMatchObject({ warnings: 1, baselined: 3 });
  });

  it('writes the same bytes again, whatever the order of the paths', async () => {
    const folder = new TempFolder({ 'b.dynamodel.yaml': model('Order'), 'a.dynamodel.yaml': model('Cart') });
    await check(folder, 'b.dynamodel.yaml', 'a.dynamodel.yaml', '--write-baseline');
    const text = folder.read(FILE);
    await check(folder, 'a.dynamodel.yaml', 'b.dynamodel.yaml', '--write-baseline');
    expect(folder.read(FILE)).toBe(text);
  });

  it('keeps what it knows of models that are not checked, unless their file is gone', async () => {
    const folder = new TempFolder({
      'a.dynamodel.yaml': model('Order'),
      'b.dynamodel.yaml': model('Order'),
      [FILE]: baseline({ 'b.dynamodel.yaml': entry(7), 'gone.dynamodel.yaml': entry(7) }),
    });
    await check(folder, 'a.dynamodel.yaml', '--write-baseline');
    expect(known(folder)).toEqual({ 'a.dynamodel.yaml': entry(1), 'b.dynamodel.yaml': entry(7) });
  });

  it('knows models by their paths from its own folder', async () => {
    const folder = new TempFolder({ 'models/shop.dynamodel.yaml': model('Order'), 'ci/readme.md': '' });
    await check(folder, 'models', '--write-baseline', 'ci/known.json');
    expect(known(folder, 'ci/known.json')).toEqual({ '../models/shop.dynamodel.yaml': entry(1) });
    expect(await summary(folder, 'models', '--baseline', 'ci/known.json')).toContain('(1 in the baseline)');
  });

  it('knows nothing of a model that does not load: no rule has judged it', async () => {
    const folder = new TempFolder({
      'a.dynamodel.yaml': model('Order').replace('entities:', 'entites:'),
      'b.dynamodel.yaml': model('Order'),
      [FILE]: baseline({ 'a.dynamodel.yaml': entry(1) }),
    });
    const { code, out, err } = await check(folder, '--write-baseline');
    expect(code).toBe(1);
    expect(out).toContain('DM1001 unknown-property');
    expect(err).toContain(
      'knows 1 finding of 1 model from now on; of 1 model with errors in the language nothing is known',
    );
    // What was known before stays until the model loads again.
    expect(known(folder)).toEqual({ 'a.dynamodel.yaml': entry(1), 'b.dynamodel.yaml': entry(1) });
    const { out: later } = await check(folder, '--baseline');
    expect(later).toContain('DM1001 unknown-property');
    expect(later).not.toContain('DM0004');
  });

  it('knows no findings about suppressions', async () => {
    const text = model('Order').replace('  Order:', '  # dynamodel-ignore DM6001: why not\n  Order:');
    const folder = new TempFolder({ 'shop.dynamodel.yaml': text });
    expect(await summary(folder, '--write-baseline')).toBe('▲ 1 warning in shop.dynamodel.yaml (1 in the baseline)');
    expect(known(folder)).toEqual({ 'shop.dynamodel.yaml': entry(1) });
  });

  it.each([
    ['shop.dynamodel.yaml', 'is no baseline and is left as it is'],
    ['notes.txt', 'is no baseline and is left as it is'],
    ['models', 'is a folder: name a file, or write the paths of models before the option'],
    ['nowhere/b.json', 'there is no folder'],
    ['', 'the path is empty'],
  ])('never writes over what is none: %j', async (path, expected) => {
    const text = model('Order');
    const folder = new TempFolder({ 'shop.dynamodel.yaml': text, 'notes.txt': 'notes', 'models/x': '' });
    const { code, out, err } = await check(folder, 'shop.dynamodel.yaml', '--write-baseline', path);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`error: --write-baseline`);
    expect(err).toContain(expected);
    expect(folder.read('shop.dynamodel.yaml')).toBe(text);
    expect(folder.read('notes.txt')).toBe('notes');
  });
});

describe('a baseline', () => {
  it('is named by the configuration, whose folder its path starts from', async () => {
    const folder = new TempFolder({
      'a/shop.dynamodel.yaml': model('Order'),
      'b/shop.dynamodel.yaml': model('Order'),
      [`a/${CONFIG}`]: 'check: {baseline: known.json}\n',
    });
    const missing = await check(folder);
    expect(missing.code).toBe(2);
    expect(missing.err).toContain('a/dynamodel.config.yaml:1:19  error  DM1002 unknown-reference');
    expect(missing.err).toContain('The baseline `a/known.json` does not exist.');
    expect(missing.out).toContain('1 warning in b/shop.dynamodel.yaml');
    await check(folder, 'a', '--write-baseline');
    expect(known(folder, 'a/known.json')).toEqual({ 'shop.dynamodel.yaml': entry(1) });
    expect(await summary(folder)).toContain('1 warning in 2 models (1 in the baseline)');
    expect(await summary(folder, '--no-baseline')).toContain('2 warnings in 2 models');
    expect(await summary(folder, '--no-config')).toContain('2 warnings in 2 models');
  });

  it('reports what is found no more, which --prune-baseline takes out, and nothing else', async () => {
    const folder = new TempFolder({
      'a.dynamodel.yaml': model('Order', 'Cart'),
      'b.dynamodel.yaml': model('Order'),
      [FILE]: baseline({
        'a.dynamodel.yaml': { DM2007: { 'entities.Order.key.sk': 3, 'entities.Renamed.key.sk': 1 } },
        'b.dynamodel.yaml': { ...entry(1), DM6001: { 'entities.Order': 2 } },
        'gone.dynamodel.yaml': entry(1),
      }),
    });
    const { code, out } = await check(folder, '--baseline');
    expect(code).toBe(0);
    expect(out.match(/^dynamodel\.baseline\.json:1:\d+ {2}warning {2}DM0004 stale-baseline$/gm)).toHaveLength(3);
    expect(out).toContain('There is no model `gone.dynamodel.yaml` any more');
    expect(out).toContain('▲ 4 warnings in 2 models (2 in the baseline)');
    expect((await check(folder, '--baseline', '--fail-on', 'warning', 'b.dynamodel.yaml')).code).toBe(1);
    folder.write('named/dynamodel.config.yaml', 'lint: {rules: {stale-baseline: off}}');
    expect(await summary(folder, '--baseline', '--config', 'named/dynamodel.config.yaml')).not.toContain('4 warnings');
    expect(await summary(folder, '--baseline', '--rule', 'DM0004=off')).toBe(
      '▲ 1 warning in 2 models (2 in the baseline)',
    );
    // What was not checked is not stale.
    const { err } = await check(folder, 'b.dynamodel.yaml', '--prune-baseline');
    expect(err).toBe('3 stale findings taken out of `dynamodel.baseline.json`\n');
    expect(known(folder)).toEqual({
      'a.dynamodel.yaml': { DM2007: { 'entities.Order.key.sk': 3, 'entities.Renamed.key.sk': 1 } },
      'b.dynamodel.yaml': entry(1),
    });
    expect(await check(folder, '--prune-baseline')).toMatchObject({
      code: 0,
      err: '3 stale findings taken out of `dynamodel.baseline.json`\n',
    });
    expect(known(folder)).toEqual({ 'a.dynamodel.yaml': entry(1), 'b.dynamodel.yaml': entry(1) });
    const text = folder.read(FILE);
    // A rule that does not run finds nothing, which says nothing of what it knows.
    expect((await check(folder, '--prune-baseline', '--rule', 'DM2007=off')).err).toContain('is stale');
    expect((await check(folder, '--prune-baseline')).err).toBe('nothing in `dynamodel.baseline.json` is stale\n');
    expect(folder.read(FILE)).toBe(text);
    expect(await summary(folder, '--baseline')).toBe('▲ 1 warning in 2 models (2 in the baseline)');
  });

  it.each([
    [
      ['--baseline', 'nope.json'],
      'error: --baseline: `nope.json` does not exist; `dynamodel check --write-baseline` writes it\n',
    ],
    [['--baseline'], 'error: --baseline: `dynamodel.baseline.json` does not exist'],
    [['--prune-baseline'], 'error: --prune-baseline: `dynamodel.baseline.json` does not exist'],
    [['--baseline', 'broken.json'], 'broken.json:1:19  error  DM1004 wrong-type'],
    [['--baseline', 'broken.json'], 'error: the baseline `broken.json` cannot be used'],
    [['-', '--write-baseline'], 'a baseline knows models by their paths, and standard input has none'],
    [['--write-baseline', '--prune-baseline'], '--write-baseline and --prune-baseline do not go together'],
    [['--no-baseline', '--prune-baseline'], '--no-baseline and --prune-baseline do not go together'],
    [['--baseline', 'a.json', '--write-baseline', 'b.json'], '--baseline and --write-baseline name two files'],
    [['--fix', '--dry-run', '--write-baseline'], '--dry-run writes nothing, and --write-baseline would write'],
    [['--format', `json=${FILE}`, '--write-baseline'], 'is the baseline, which would be lost'],
  ])('%j is wrong usage', async (argv, expected) => {
    const folder = new TempFolder({
      'shop.dynamodel.yaml': model('Order'),
      'broken.json': '{"formatVersion": 2, "models": {}}',
    });
    const { code, out, err } = await check(folder, ...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(expected);
  });

  it('is adopted by three commands of the page', async () => {
    const [, commands = ''] =
      /```sh\n([\s\S]*?)```/.exec(section('examples/check.md', 'Adopt it on an existing model')) ?? [];
    const lines = commands.trim().split('\n');
    expect(lines).toHaveLength(3);
    // A key that two items share, which is an error.
    const folder = new TempFolder({
      'models/shop.dynamodel.yaml': `${model('Order')}  Cart:\n    key: {pk: "Order#{orderId}", sk: "LINE#{lineNo}"}\n    attributes:\n      orderId: ulid\n      lineNo: {type: int, min: 1, max: 9999}\n`,
      npx: `#!/bin/sh\nshift\nexec "${process.execPath}" "${BIN}" "$@"\n`,
    });
    chmodSync(folder.at('npx'), 0o755);
    expect((await check(folder, 'models')).code).toBe(1);
    const env = { PATH: `${folder.path}:${process.env.PATH}` };
    const out = execFileSync('sh', ['-ec', commands], {
      cwd: folder.path,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(out).toMatch(
      /^✓ No problems in models\/shop\.dynamodel\.yaml \(\d+ in the baseline\)\n✓ No problems in models\/shop\.dynamodel\.yaml \(\d+ in the baseline\)\n$/,
    );
  });
});

/** An index lacks `note` for as many patterns as there are names: one cause in several places. */
function lacking(...patterns: readonly string[]): string {
  const each = patterns.map(
    (name, i) => `  ${name}: {op: query, entity: Visit, by: [room], index: byRoom, project: [note], page: ${20 + i}}\n`,
  );
  return `dynamodel: 1
model: clinic
tables:
  clinic:
    key: {pk: pk, sk: sk}
    indexes:
      byRoom: {pk: gpk, sk: gsk, project: keys}
entities:
  Visit:
    key: {pk: "PATIENT#{patientId}", sk: "VISIT#{visitId}"}
    indexes: {byRoom: {pk: "ROOM#{room}", sk: "{visitId}"}}
    attributes:
      patientId: ulid
      visitId: ulid
      room: {type: ulid, immutable: true}
      note: {type: string, minBytes: 1, maxBytes: 100}
accessPatterns:
${each.join('')}lint: {rules: {DM6000: off}}
`;
}

describe('findings that are shown as one', () => {
  const file = 'clinic.dynamodel.yaml';

  it('are known each by itself: to mend the first tells nothing of the others', async () => {
    const folder = new TempFolder({ [file]: lacking('first', 'second', 'third') });
    expect(await summary(folder, '--write-baseline')).toBe(`✓ No problems in ${file} (3 in the baseline)`);
    expect(known(folder)).toEqual({
      [file]: {
        DM3005: { 'accessPatterns.first.index': 1, 'accessPatterns.second.index': 1, 'accessPatterns.third.index': 1 },
      },
    });
    folder.write(file, lacking('second', 'third'));
    const { code, out } = await check(folder, '--baseline');
    expect(code).toBe(0);
    expect(out).toContain('DM0004 stale-baseline');
    expect(out).toContain('found no more: DM3005 at `accessPatterns.first.index`.');
    expect(out).toContain(`1 warning in ${file} (2 in the baseline)`);
    folder.write(file, lacking('first', 'second', 'third', 'fourth', 'fifth'));
    const later = await check(folder, '--baseline');
    expect(later.code).toBe(1);
    expect(later.out.match(/DM3005 not-projected/g)).toHaveLength(1);
    expect(later.out).toContain(`${file}:21:`);
    expect(later.out).toMatch(/The same\s+holds in another place\./);
  });

  it.each(['gitlab', 'sarif'])('have a fingerprint each in %s', async (format) => {
    const prints = async (...patterns: readonly string[]): Promise<ReadonlySet<string>> => {
      const { out } = await check(new TempFolder({ [file]: lacking(...patterns) }), '--format', format);
      const found = [...out.matchAll(/"(?:fingerprint|modelPlace\/v1)": "(\w+)"/g)].map(([, print = '']) => print);
      return new Set(found);
    };
    const before = await prints('first', 'second', 'third');
    expect(before.size).toBe(3);
    const after = await prints('second', 'third');
    expect([...after].filter((print) => !before.has(print))).toEqual([]);
    expect(after.size).toBe(2);
  });
});

describe('while a key cannot be built', () => {
  const file = 'shop.dynamodel.yaml';
  const shop = (attribute: string): string => `dynamodel: 1
model: shop
tables:
  shop: {key: {pk: pk, sk: sk}}
entities:
  Counter:
    singleton: true
    key: {pk: COUNTER, sk: COUNTER}
    attributes: {total: {type: int, min: 0, max: 9999}}
  Order:
    key: {pk: "ORDER#{${attribute}}", sk: ORDER}
    attributes: {orderId: ulid}
accessPatterns:
  count: {op: update, entity: Counter, add: {total: 1}, rate: {avg: 9000/s, peak: 9000/s}}
  open: {op: get, entity: Order, by: [orderId], rate: {avg: 1/s, peak: 2/s}}
`;

  it('nothing of the load is pruned or comes back as new', async () => {
    const folder = new TempFolder({ [file]: shop('orderId') });
    await check(folder, '--write-baseline');
    expect(folder.read(FILE)).toContain('DM6007');
    const text = folder.read(FILE);
    folder.write(file, shop('ordrId'));
    const broken = await check(folder, '--baseline');
    expect(broken.out).toContain('DM2001');
    expect(broken.out).not.toMatch(/DM0004|DM6007/);
    expect((await check(folder, '--prune-baseline')).err).toContain('is stale');
    expect(folder.read(FILE)).toBe(text);
    folder.write(file, shop('orderId'));
    expect(await summary(folder, '--baseline')).toMatch(/^✓ No problems/);
  });

  it('and the baseline knows of it, the load is told', async () => {
    const folder = new TempFolder({ [file]: shop('ordrId').replaceAll('9000/s', '1/s') });
    await check(folder, '--write-baseline');
    expect(folder.read(FILE)).toContain('DM2001');
    expect(await summary(folder, '--baseline')).toMatch(/^✓ No problems/);
    folder.write(file, shop('ordrId'));
    const { out } = await check(folder, '--baseline');
    expect(out).toContain('DM6007');
    expect(out).not.toContain('DM2001');
  });
});
