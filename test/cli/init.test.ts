import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.js';
import { runCli } from '../../src/cli/main.js';
import { fakeIo } from '../support/fake-io.js';
import { TempFolder } from '../support/temp-folder.js';

async function cli(folder: TempFolder, args: readonly string[], overrides: Partial<Io> = {}) {
  const io = fakeIo({ cwd: folder.path, ...overrides });
  return { code: await runCli(args, io), out: io.out(), err: io.err() };
}

function files(folder: TempFolder): readonly string[] {
  return readdirSync(folder.path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

const PACKAGE = '{\n\t"name": "x",\n\t"scripts": {\n\t\t"test": "vitest"\n\t}\n}\n';

describe('init without a terminal', () => {
  it('asks for what it needs to know, and writes nothing', async () => {
    const folder = new TempFolder();
    const { code, err } = await cli(folder, ['init']);
    expect(code).toBe(2);
    expect(err).toBe(
      'error: init asks what the model is of, and there is no terminal to ask at: say --from ecommerce, saas, iot, leaderboard, github or multi-table, or --yes for ecommerce\n',
    );
    expect(files(folder)).toEqual([]);
  });

  it('writes a model that is checked and tested, a script and a file for CI', async () => {
    const folder = new TempFolder({ 'package.json': PACKAGE, '.git/HEAD': '', 'pnpm-lock.yaml': '' });
    const { code, out, err } = await cli(folder, ['init', 'api/models', '--from', 'iot', '--ci', 'github']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n')).toEqual([
      'wrote  api/models/iot.dynamodel.yaml',
      'wrote  .github/workflows/dynamodel.yml',
      'added  the script `model` to package.json',
      '',
      'Next:',
      '  pnpm add --save-dev dynamodel                           for you and everybody who has the project',
      '  pnpm run model                                          find what is wrong with the model, and run its tests',
      '  pnpm exec dynamodel explain readingsBetween api/models  how a pattern is served, and what it costs',
      '',
    ]);
    expect(folder.read('package.json')).toBe(
      PACKAGE.replace('"vitest"', '"vitest",\n\t\t"model": "dynamodel check api/models && dynamodel test api/models"'),
    );
    expect(folder.read('api/models/iot.dynamodel.yaml')).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/\.\.\/node_modules\/dynamodel\/schemas\/model\.schema\.json\n/,
    );
    expect((await cli(folder, ['check'])).code).toBe(0);
  });

  it('writes over nothing: what is there is kept, and listed', async () => {
    const folder = new TempFolder({
      'shop.dynamodel.yaml': 'mine',
      'package.json': '{"scripts": {"model": "mine"}}',
      '.gitlab-ci.yml': 'mine',
    });
    const { code, out } = await cli(folder, ['init', '--yes', '--from', 'saas', '--ci', 'gitlab']);
    expect(code).toBe(0);
    expect(out).toContain('kept  shop.dynamodel.yaml: a model is here, so none is added\n');
    expect(out).toContain('kept  package.json: it has a script `model`\n');
    expect(out).toContain('kept  .gitlab-ci.yml: it is there already\n');
    expect(out).not.toMatch(/^(?:wrote|added)/m);
    expect(files(folder)).toEqual(['.gitlab-ci.yml', 'package.json', 'shop.dynamodel.yaml']);
    expect([folder.read('shop.dynamodel.yaml'), folder.read('.gitlab-ci.yml')]).toEqual(['mine', 'mine']);
  });

  it('follows no link to write, and replaces no folder', async () => {
    const folder = new TempFolder({ 'else/x': '' });
    symlinkSync(folder.at('else/made'), folder.at('.gitlab-ci.yml'));
    mkdirSync(folder.at('ecommerce.dynamodel.yaml'));
    const linked = await cli(folder, ['init', 'sub', '--yes', '--ci', 'gitlab']);
    expect(linked).toMatchObject({ code: 2, err: 'error: cannot write `.gitlab-ci.yml`: something is there\n' });
    expect(folder.has('else/made')).toBe(false);
    const blocked = await cli(folder, ['init', '--yes']);
    expect(blocked).toMatchObject({
      code: 2,
      err: 'error: cannot write `ecommerce.dynamodel.yaml`: something is there\n',
    });
  });

  it('shows what it would write, with --dry-run', async () => {
    const folder = new TempFolder({ 'package.json': PACKAGE });
    const { code, out } = await cli(folder, ['init', '--yes', '--dry-run', '--ci', 'gitlab']);
    expect(code).toBe(0);
    expect(out).toContain('+dynamodel: 1\n');
    expect(out).toContain('+\t\t"model": "dynamodel check && dynamodel test"\n');
    expect(out).toContain('would write  ecommerce.dynamodel.yaml\nwould write  .gitlab-ci.yml\nwould add  the script');
    expect(files(folder)).toEqual(['package.json']);
  });

  it('refuses a path that is no folder, and shows hostile ones harmlessly', async () => {
    const folder = new TempFolder({ file: '' });
    expect(await cli(folder, ['init', 'file', '--yes'])).toMatchObject({
      code: 2,
      err: 'error: cannot read `file`: a part of the path is not a folder\n',
    });
    expect((await cli(folder, ['init', '', '--yes'])).code).toBe(2);
    const { code, out } = await cli(folder, ['init', "a\u001b[31m'$(x)\n", '--yes', '--ci', 'github']);
    expect(code).toBe(0);
    expect(out).not.toContain('\u001b');
    expect(folder.read('.github/workflows/dynamodel.yml')).not.toContain('$(x)');
  });
});

describe('init on a terminal', () => {
  const DOWN = '\u001b[B';

  /** Presses keys one after the other, each once something was shown. */
  function terminal(keys: readonly string[]) {
    const input = new PassThrough();
    const left = [...keys];
    let shown = '';
    const output = Object.assign(
      new Writable({
        write(text, _encoding, done) {
          shown += text;
          done();
          if (/◆/.test(String(text)) || left[0] !== keys[0]) {
            const key = left.shift();
            if (key !== undefined) setImmediate(() => input.write(key));
          }
        },
      }),
      { columns: 0 },
    );
    return { io: { terminal: () => ({ input, output }) }, shown: () => shown };
  }

  it('asks for the model and for CI, and writes what is answered', async () => {
    const folder = new TempFolder();
    const { io, shown } = terminal([DOWN, '\r', DOWN, '\r']);
    const { code, out } = await cli(folder, ['init'], io);
    expect(code).toBe(0);
    expect(out).toMatch(/^wrote {2}saas\.dynamodel\.yaml\nwrote {2}\.github\/workflows\/dynamodel\.yml\n/);
    expect(shown()).toContain('What is the model of?');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a switch of colours
    expect(shown()).not.toMatch(/\u001b\[\d+m/);
  });

  it('asks only what was not said', async () => {
    const folder = new TempFolder();
    const { io, shown } = terminal(['\r']);
    expect((await cli(folder, ['init', '--from', 'iot'], io)).code).toBe(0);
    expect(shown()).not.toContain('What is the model of?');
    expect(files(folder)).toEqual(['iot.dynamodel.yaml']);
    const silent = terminal([]);
    expect((await cli(new TempFolder(), ['init', '--yes'], silent.io)).code).toBe(0);
    expect(silent.shown()).toBe('');
  });

  it.each([[['\u0003']], [['\r', '\u0003']]])('writes nothing after Ctrl-C', async (keys) => {
    const folder = new TempFolder({ 'package.json': PACKAGE });
    expect(await cli(folder, ['init'], terminal(keys).io)).toEqual({
      code: 130,
      out: '',
      err: 'Nothing was written.\n',
    });
    expect(files(folder)).toEqual(['package.json']);
    expect(folder.read('package.json')).toBe(PACKAGE);
  });
});
