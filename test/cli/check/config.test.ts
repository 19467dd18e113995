import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/main.js';
import { fakeIo } from '../../support/fake-io.js';
import { TempFolder } from '../../support/temp-folder.js';

/** One warning, and one error for it where the rule is one. */
const MODEL = `dynamodel: 1
model: shop
tables:
  shop: {key: {pk: pk, sk: sk}}
entities:
  OrderLine:
    key: {pk: "ORDER#{orderId}", sk: "LINE#{lineNo}"}
    attributes:
      orderId: ulid
      lineNo: {type: int, min: 1, max: 9999}
`;
const CONFIG = 'dynamodel.config.yaml';
const ERROR = 'lint: {rules: {DM2007: error}}\n';

async function cli(folder: TempFolder, ...argv: readonly string[]) {
  const io = fakeIo({ cwd: folder.path, readStdin: async () => new TextEncoder().encode(MODEL) });
  const code = await runCli(argv, io);
  return { code, out: io.out(), err: io.err() };
}

/** `shop.dynamodel.yaml:7:44 DM2007 error` of everything that is found. */
async function found(folder: TempFolder, ...argv: readonly string[]): Promise<readonly string[]> {
  const { out, err } = await cli(folder, 'check', ...argv, '--format', 'json');
  expect(err).toBe('');
  const { findings } = JSON.parse(out) as {
    readonly findings: readonly { rule: string; severity: string; location: { path: string } }[];
  };
  return findings.map(({ rule, severity, location }) => `${location.path} ${rule} ${severity}`);
}

describe('the nearest configuration', () => {
  it('is that of the folder of the model or of one above it, wherever the command runs', async () => {
    const folder = new TempFolder({
      'shop.dynamodel.yaml': MODEL,
      'a/b/one.dynamodel.yaml': MODEL,
      'a/two.dynamodel.yaml': MODEL,
      'a/c/three.dynamodel.yaml': MODEL,
      [`a/${CONFIG}`]: ERROR,
      [`a/c/${CONFIG}`]: '# its own\n',
    });
    const all = [
      'a/b/one.dynamodel.yaml DM2007 error',
      'a/c/three.dynamodel.yaml DM2007 warning',
      'a/two.dynamodel.yaml DM2007 error',
      'shop.dynamodel.yaml DM2007 warning',
    ];
    expect(await found(folder)).toEqual(all);
    expect(await found(folder, '--no-config')).toEqual(all.map((line) => line.replace('error', 'warning')));
    expect(await found(folder, '--config', `a/${CONFIG}`)).toEqual(all.map((line) => line.replace('warning', 'error')));
  });

  it('of standard input is that of the current folder', async () => {
    const folder = new TempFolder({ [CONFIG]: ERROR });
    expect(await found(folder, '-')).toEqual(['<stdin> DM2007 error']);
  });

  it('stands under what the model says, and that under the options', async () => {
    const folder = new TempFolder({
      'a.dynamodel.yaml': `${MODEL}lint: {rules: {DM2007: info}}\n`,
      'b.dynamodel.yaml': MODEL,
      [CONFIG]: ERROR,
    });
    expect(await found(folder)).toEqual(['a.dynamodel.yaml DM2007 info', 'b.dynamodel.yaml DM2007 error']);
    expect(await found(folder, '--rule', 'DM2007=warning')).toEqual([
      'a.dynamodel.yaml DM2007 warning',
      'b.dynamodel.yaml DM2007 warning',
    ]);
    expect(await found(folder, '--rule', 'unpadded-number=error', '--rule', 'DM2007=off')).toEqual([]);
  });

  it('chooses the preset, where the model does not', async () => {
    // A reserved word is a note of the preset `all`.
    const named = MODEL.replace('orderId: ulid', 'orderId: ulid\n      name: {type: string, maxBytes: 9}');
    const folder = new TempFolder({ 'shop.dynamodel.yaml': named, [CONFIG]: 'lint: {extends: all}\n' });
    const all = await found(folder);
    expect(all.length).toBeGreaterThan((await found(folder, '--preset', 'recommended')).length);
    folder.write('shop.dynamodel.yaml', `${named}lint: {extends: recommended}\n`);
    expect((await found(folder)).length).toBeLessThan(all.length);
    expect(await found(folder, '--preset', 'all')).toEqual(all);
  });

  it('raises quotas', async () => {
    const tables = (count: number) =>
      Array.from({ length: count }, (_, i) => `  t${i}: {key: {pk: pk, sk: sk}}`).join('\n');
    const folder = new TempFolder({
      'shop.dynamodel.yaml': MODEL.replace('  shop:', `${tables(4)}\n  shop:`).replace(
        'OrderLine:',
        'OrderLine:\n    table: shop',
      ),
      [CONFIG]: 'lint: {quotas: {tables: 4}, rules: {DM2007: off}}\n',
    });
    expect(await found(folder)).toContain('shop.dynamodel.yaml DM5012 warning');
    folder.write(CONFIG, 'lint: {quotas: {tables: 5}, rules: {DM2007: off}}\n');
    expect(await found(folder)).not.toContain('shop.dynamodel.yaml DM5012 warning');
  });

  it('says what fails the run, each for its own models', async () => {
    const folder = new TempFolder({ 'a/shop.dynamodel.yaml': MODEL, 'b/shop.dynamodel.yaml': MODEL });
    const code = async (...argv: readonly string[]) => (await cli(folder, 'check', ...argv)).code;
    expect(await code()).toBe(0);
    folder.write(`a/${CONFIG}`, 'check: {failOn: warning}\n');
    expect([await code(), await code('a'), await code('b')]).toEqual([1, 1, 0]);
    expect(await code('a', '--fail-on', 'error')).toBe(0);
    folder.write(`a/${CONFIG}`, 'check: {maxWarnings: 1}\n');
    folder.write(`b/${CONFIG}`, 'check: {maxWarnings: 1}\n');
    expect([await code(), await code('--max-warnings', '1'), await code('--max-warnings', '2')]).toEqual([0, 1, 0]);
    folder.write(`b/${CONFIG}`, 'extends: ../a/dynamodel.config.yaml\ncheck: {maxWarnings: 0}\n');
    const { code: over, err } = await cli(folder, 'check');
    expect({ over, err }).toEqual({
      over: 1,
      err: '1 warning is more than `maxWarnings: 0` of b/dynamodel.config.yaml allows\n',
    });
  });
});

describe('a wrong configuration', () => {
  it('is told once, and nothing is done with its models', async () => {
    const folder = new TempFolder({
      'a/one.dynamodel.yaml': MODEL,
      'a/two.dynamodel.yaml': MODEL,
      'b/three.dynamodel.yaml': MODEL,
      [`a/${CONFIG}`]: 'lint:\n  rules:\n    DM2070: off\n',
    });
    const { code, out, err } = await cli(folder, 'check');
    expect(code).toBe(2);
    expect(err).toMatchInlineSnapshot(`
      "a/dynamodel.config.yaml:3:5  error  DM1002 unknown-reference
        There is no rule \`DM2070\`; did you mean \`DM2007\` (unpadded-number), \`DM2010\` (case-folding-key) or
        \`DM2020\` (tenant-prefix-missing)?

           2 │   rules:
        >  3 │     DM2070: off
             │     ^^^^^^

        Rule: https://github.com/dynamodel/dynamodel/blob/main/examples/rules/DM1002.md

      ✖ 1 error in a/dynamodel.config.yaml
      error: the configuration \`a/dynamodel.config.yaml\` cannot be used: nothing is done with the models that it is for
      "
    `);
    expect(out).toContain('b/three.dynamodel.yaml:7:44');
    expect(out).toContain('1 warning in b/three.dynamodel.yaml');
  });

  it.each(['dynamodel.config.yml', 'dynamodel.config.json'])('is not passed over for its name: %s', async (name) => {
    const folder = new TempFolder({
      'a/one.dynamodel.yaml': MODEL,
      'a/two.dynamodel.yaml': MODEL,
      'b/three.dynamodel.yaml': MODEL,
      [`a/${name}`]: '{"lint": {"rules": {"DM2007": "error"}}}',
    });
    const { code, out, err } = await cli(folder, 'check');
    expect(code).toBe(2);
    expect(err).toBe(
      `error: \`a/${name}\` is no configuration by its name: rename it to \`dynamodel.config.yaml\`, or give it with --config\n`,
    );
    expect(out).toContain('1 warning in b/three.dynamodel.yaml');
    expect(await found(folder, 'a', '--config', `a/${name}`)).toEqual([
      'a/one.dynamodel.yaml DM2007 error',
      'a/two.dynamodel.yaml DM2007 error',
    ]);
    // The one that is looked for counts.
    folder.write(`a/${CONFIG}`, ERROR);
    expect((await cli(folder, 'check')).code).toBe(1);
  });

  it.each([
    [['--config', 'nope.yaml'], 'error: the configuration `nope.yaml` does not exist\n'],
    [['--config', '.'], 'error: the configuration `.` is a directory\n'],
    [['--config', ''], 'error: --config: the path is empty\n'],
    [
      ['--rule', 'DM2007'],
      'error: --rule: `DM2007` is not understood; write a rule and `off`, `info`, `warning` or `error`',
    ],
    [['--rule', 'DM2070=off'], 'error: --rule: there is no rule `DM2070`; did you mean'],
    [['--rule', 'DM2007=of'], 'error: --rule: `DM2007=of` is not understood'],
    [['--rule', '\u001b[31m=off'], 'error: --rule: there is no rule `␛[31m`'],
    [['--preset', 'strictest'], "argument 'strictest' is invalid. Allowed choices are recommended, strict, all."],
  ])('%j is wrong usage', async (argv, expected) => {
    const folder = new TempFolder({ 'shop.dynamodel.yaml': MODEL });
    const { code, out, err } = await cli(folder, 'check', ...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(expected);
  });
});

describe('other commands', () => {
  it.each([['test'], ['explain', 'lines']])('%s sees the same severities', async (...argv) => {
    const model = `${MODEL}accessPatterns: {lines: {op: query, entity: OrderLine, by: [orderId]}}\n`;
    const folder = new TempFolder({ 'shop.dynamodel.yaml': model, [CONFIG]: 'lint: {rules: {DM2007: eror}}\n' });
    const wrong = await cli(folder, ...argv);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('`DM2007` cannot be `eror`');
    folder.write(CONFIG, ERROR);
    expect((await cli(folder, ...argv)).err).toContain('DM2007 unpadded-number');
    expect((await cli(folder, ...argv, '--no-config')).err).not.toContain('DM2007');
  });

  it.each(['check', 'explain', 'simulate', 'test', 'generate', 'serve'])(
    '%s can be given another one',
    async (command) => {
      const { out } = await cli(new TempFolder(), command, '--help');
      expect(out).toMatch(/--config <file>[\s\S]*--no-config/);
    },
  );
});

describe('what a configuration extends', () => {
  it.each([
    ['a repository', { 'repo/.git/HEAD': '' }, '.'],
    ['the current folder', {}, 'repo'],
  ])('lies in %s', async (_, files, cwd) => {
    const folder = new TempFolder({
      ...files,
      'secret.yaml': 'password: hunter2\n',
      'repo/base.yaml': 'lint: {}\n',
      'repo/in/shop.dynamodel.yaml': MODEL,
    });
    symlinkSync('../../secret.yaml', join(folder.path, 'repo/in/link.yaml'));
    const run = async (base: string) => {
      folder.write(`repo/in/${CONFIG}`, `extends: ${base}\n`);
      const io = fakeIo({ cwd: join(folder.path, cwd) });
      return { code: await runCli(['check', cwd === '.' ? 'repo/in' : 'in'], io), err: io.err() };
    };
    expect(await run('../base.yaml')).toMatchObject({ code: 0 });
    for (const base of ['../../secret.yaml', 'link.yaml', join(folder.path, 'secret.yaml'), '//host/share/x.yaml']) {
      const { code, err } = await run(base);
      expect(code).toBe(2);
      expect(err).toMatch(/lies outside\s+`.*repo`,\s+which\s+a\s+configuration\s+does\s+not\s+leave/);
      expect(err).not.toContain('hunter2');
    }
  });

  it('gives the runner of GitHub no commands by standard error', async () => {
    const folder = new TempFolder({ 'shop.dynamodel.yaml': MODEL, [CONFIG]: 'lnt: "##[stop-commands]x"\n' });
    const { code, err } = await cli(folder, 'check', '--format', 'github');
    expect(code).toBe(2);
    expect(err).toContain('# #[stop-commands]x');
    expect(err).not.toContain('##[');
    expect((await cli(folder, 'check', '--format', 'github', '--rule', '##[x]')).err).toMatch(/`# #\[x]`/);
  });
});
