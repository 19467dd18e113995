import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/main.js';
import { outcome, run, start } from '../../support/cli.js';
import { fakeIo } from '../../support/fake-io.js';
import { TempFolder } from '../../support/temp-folder.js';

const SHOP = readFileSync('examples/shop/shop.dynamodel.yaml', 'utf8');
/** Threads begin for models of so many bytes, whatever is in them. */
const PADDING = `# ${'x'.repeat(100)}\n`.repeat(1600);

const REPORTS = {
  json: 'report.json',
  sarif: 'report.sarif',
  junit: 'report.xml',
  gitlab: 'gitlab.json',
  markdown: 'report.md',
  github: 'github.txt',
};
const ARGUMENTS = [
  'check',
  '.',
  'nowhere.dynamodel.yaml',
  '--preset=all',
  '--report-suppressed',
  '--format=text',
  ...Object.entries(REPORTS).map(([format, file]) => `--format=${format}=${file}`),
];

function models(): TempFolder {
  const misspelt = SHOP.replace('table: shop', 'tabel: shop');
  const baseline = 'check: {baseline: known.json}\n';
  return new TempFolder({
    'a/dynamodel.yaml': `${PADDING}${SHOP}`,
    'b/dynamodel.yaml': misspelt,
    'c/dynamodel.yaml': SHOP.replace('accessPatterns:', 'accessPatterns: [\n'),
    'd/dynamodel.yaml': SHOP.replace('entities:', '# dynamodel-ignore DM9003 until 2999-01-01: known\nentities:'),
    'e/dynamodel.yaml': SHOP,
    'e/dynamodel.config.yaml': 'lint: {rules: {DM9003: error}}\n',
    'f/dynamodel.yaml': SHOP,
    'f/dynamodel.config.yaml': 'lint: {rules: {DM9999: error}}\n',
    'g/dynamodel.yaml': SHOP,
    'g/dynamodel.config.yaml': baseline,
    'g/known.json': '{"formatVersion": 1, "models": {}}\n',
    'h/dynamodel.yaml': '',
    'i/dynamodel.yaml': `include: part.yaml\n${misspelt}`,
    'i/part.yaml': 'types: {Misspelt: {typ: string}}\n',
    'j/dynamodel.yaml': Buffer.from([0xff, 0xfe, 0x00]),
  });
}

describe('models that threads check', () => {
  it('are reported as if one thread had checked them', async () => {
    const folder = models();
    const io = fakeIo({ cwd: folder.path });
    const code = await runCli(ARGUMENTS, io);
    const reports = () => Object.values(REPORTS).map((file) => folder.read(file));
    const expected = reports();
    for (const file of Object.values(REPORTS)) folder.remove(file);
    const threaded = await run(ARGUMENTS, { cwd: folder.path });
    expect(threaded).toEqual({ code, stdout: io.out(), stderr: io.err() });
    expect(reports()).toEqual(expected);
    expect(io.out()).toContain('b/dynamodel.yaml');
    expect(io.err()).toContain('nowhere.dynamodel.yaml');
  });

  it('are given up with Ctrl-C', async () => {
    const folder = new TempFolder(
      Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`m${i}/dynamodel.yaml`, `${PADDING}${SHOP}`])),
    );
    const child = start(['check', '.'], { cwd: folder.path });
    const result = outcome(child);
    await new Promise((done) => setTimeout(done, 700));
    child.kill('SIGINT');
    expect(await result).toEqual({ code: 130, stdout: '', stderr: '' });
  });
});
