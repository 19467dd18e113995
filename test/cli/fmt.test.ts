import { chmodSync, lstatSync, readdirSync, symlinkSync } from 'node:fs';
import { applyPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { fakeIo } from '../support/fake-io.js';
import { TempFolder } from '../support/temp-folder.js';

const NEAT = 'dynamodel: 1\nmodel: m # a\n';
const UGLY = 'dynamodel:   1\nmodel: m    # a\n';

async function cli(folder: TempFolder, args: readonly string[], stdin: string | Uint8Array = '') {
  const bytes = typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin;
  const io = fakeIo({ cwd: folder.path, readStdin: async () => bytes });
  const code = await runCli(['fmt', ...args], io);
  return { code, out: io.out(), err: io.err() };
}

describe('fmt', () => {
  it('formats models, with the files that they include, and says which', async () => {
    const folder = new TempFolder({
      'a.dynamodel.yaml': `${UGLY}include: [parts/x.yaml]\n`,
      'b/b.dynamodel.yaml': NEAT,
      'parts/x.yaml': 'tables:   {}\n',
      'parts/other.yaml': 'not:    ours\n',
      'node_modules/c.dynamodel.yaml': UGLY,
    });
    expect(await cli(folder, [])).toEqual({
      code: 0,
      out: 'a.dynamodel.yaml\nparts/x.yaml\n',
      err: 'formatted 2 of 3 files\n',
    });
    expect(folder.read('a.dynamodel.yaml')).toBe(`${NEAT}include: [parts/x.yaml]\n`);
    expect(folder.read('parts/x.yaml')).toBe('tables: {}\n');
    expect(folder.read('parts/other.yaml')).toBe('not:    ours\n');
    expect(folder.read('node_modules/c.dynamodel.yaml')).toBe(UGLY);
    expect(await cli(folder, [])).toEqual({ code: 0, out: '', err: 'formatted 0 of 3 files\n' });
  });

  it('formats what is named, whatever is wrong with it as a model', async () => {
    const folder = new TempFolder({ 'x.yml': 'entitis:    {}\n' });
    expect(await cli(folder, ['x.yml'])).toEqual({ code: 0, out: 'x.yml\n', err: 'formatted 1 of 1 file\n' });
    expect(folder.read('x.yml')).toBe('entitis: {}\n');
  });

  it('keeps line ends, byte order marks, rights and links', async () => {
    const crlf = (text: string): string => `\ufeff${text.replaceAll('\n', '\r\n')}`;
    const folder = new TempFolder({ 'real.yaml': crlf(UGLY) });
    chmodSync(folder.at('real.yaml'), 0o600);
    symlinkSync('real.yaml', folder.at('m.dynamodel.yaml'));
    expect((await cli(folder, [])).code).toBe(0);
    expect(folder.read('real.yaml')).toBe(crlf(NEAT));
    expect(lstatSync(folder.at('real.yaml')).mode & 0o777).toBe(0o600);
    expect(lstatSync(folder.at('m.dynamodel.yaml')).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder.path).sort()).toEqual(['m.dynamodel.yaml', 'real.yaml']);
  });

  it('leaves what is no YAML as it is, and formats the rest', async () => {
    const bad = {
      'b.dynamodel.yaml': 'a: [',
      'c.dynamodel.yaml': '',
      'd.dynamodel.yaml': 'a: 1\na:   2\n',
      'e.dynamodel.yaml': 'a:\u0000',
    };
    const folder = new TempFolder({ 'a.dynamodel.yaml': UGLY, ...bad });
    const { code, out, err } = await cli(folder, []);
    expect([code, out]).toEqual([1, 'a.dynamodel.yaml\n']);
    expect(err).toContain('b.dynamodel.yaml:1:4  error  DM1000 yaml-syntax');
    expect(err).toContain('d.dynamodel.yaml:2:1  error  DM1003 duplicate-name');
    expect(err).toContain('This is a binary file');
    expect(err.endsWith('formatted 1 of 5 files; 4 could not be\n')).toBe(true);
    for (const [name, text] of Object.entries(bad)) expect(folder.read(name)).toBe(text);
  });

  it('tells what it cannot read or write', async () => {
    const folder = new TempFolder({ 'a.dynamodel.yaml': UGLY, 'b.dynamodel.yaml': UGLY, 'c.json': '{}' });
    chmodSync(folder.at('a.dynamodel.yaml'), 0o444);
    const { code, out, err } = await cli(folder, []);
    expect([code, out]).toEqual([2, 'b.dynamodel.yaml\n']);
    expect(err).toBe(
      'error: cannot write `a.dynamodel.yaml`: the file is read-only\nformatted 1 of 2 files; 1 could not be\n',
    );
    expect(folder.read('a.dynamodel.yaml')).toBe(UGLY);
    expect(await cli(folder, ['missing.yaml'])).toMatchObject({ code: 2, out: '' });
    expect((await cli(folder, ['c.json'])).err).toContain('is JSON');
    expect(await cli(new TempFolder(), [])).toMatchObject({ code: 2, out: '' });
  });

  it('follows no link out of a folder that was searched', async () => {
    const outside = new TempFolder({ 'real.yaml': UGLY });
    const folder = new TempFolder({ 'm.dynamodel.yaml': `${NEAT}include: [../x.yaml, link.yaml]\n` });
    symlinkSync(outside.at('real.yaml'), folder.at('link.dynamodel.yaml'));
    symlinkSync(outside.at('real.yaml'), folder.at('link.yaml'));
    const { code, err } = await cli(folder, []);
    expect(code).toBe(2);
    expect(err).toContain('`link.dynamodel.yaml` is a link to what lies outside');
    expect(outside.read('real.yaml')).toBe(UGLY);
  });

  it('takes a line of a megabyte', async () => {
    const long = `a:   "${'x'.repeat(1_000_000)}"\n`;
    const folder = new TempFolder({ 'm.dynamodel.yaml': long });
    expect((await cli(folder, [])).code).toBe(0);
    expect(folder.read('m.dynamodel.yaml')).toBe(long.replace('   ', ' '));
  });
});

describe('fmt --check', () => {
  it('lists what would change, and writes nothing', async () => {
    const folder = new TempFolder({ 'a.dynamodel.yaml': UGLY, 'b.dynamodel.yaml': NEAT });
    expect(await cli(folder, ['--check'])).toEqual({
      code: 1,
      out: 'a.dynamodel.yaml\n',
      err: '1 of 2 files would change: run `dynamodel fmt`\n',
    });
    expect(folder.read('a.dynamodel.yaml')).toBe(UGLY);
    expect(await cli(folder, ['--check', 'b.dynamodel.yaml'])).toEqual({
      code: 0,
      out: '',
      err: '1 file is formatted\n',
    });
  });

  it('prints a patch with --diff', async () => {
    const folder = new TempFolder({ 'a.dynamodel.yaml': UGLY });
    const { code, out } = await cli(folder, ['--diff']);
    expect(code).toBe(1);
    expect(applyPatch(UGLY, out)).toBe(NEAT);
    expect(folder.read('a.dynamodel.yaml')).toBe(UGLY);
  });
});

describe('fmt -', () => {
  it('prints the formatted text', async () => {
    const folder = new TempFolder();
    expect(await cli(folder, ['-'], UGLY)).toEqual({ code: 0, out: NEAT, err: '' });
    expect(await cli(folder, ['-'], NEAT)).toEqual({ code: 0, out: NEAT, err: '' });
    expect(await cli(folder, ['--check', '-'], UGLY)).toEqual({ code: 1, out: '<stdin>\n', err: '' });
    const { code, out, err } = await cli(folder, ['-'], 'a: [');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('<stdin>:1:4');
    expect(await cli(folder, ['-'], new Uint8Array([0xff]))).toMatchObject({ code: 1, out: '' });
  });
});
