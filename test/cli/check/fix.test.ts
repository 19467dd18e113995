import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { Ajv } from 'ajv';
import { applyPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/main.js';
import { fakeIo } from '../../support/fake-io.js';
import { TempFolder } from '../../support/temp-folder.js';

const MODEL = 'm.dynamodel.yaml';
const RIGHT = `# Orders.
dynamodel: 1
model: m
tables: {orders: {key: {pk: pk}}}
entities:
  Order:
    key: {pk: "{id}"}
    attributes: {id: ulid}
    volume: {count: 1k}
accessPatterns:
  make: {op: create, entity: Order, rate: 1/s}
  one:   {op: get, entity: Order, by: [id], rate: 1/s}   # by its id
`;
const WRONG = RIGHT.replace('get, entity: Order', 'get, entity: Ordr').replace('attributes:', 'atributes:');

async function cli(folder: TempFolder, args: readonly string[], stdin: string | Uint8Array = '') {
  const bytes = typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin;
  const io = fakeIo({ cwd: folder.path, readStdin: async () => bytes });
  const code = await runCli(args, io);
  return { code, out: io.out(), err: io.err() };
}

/** Everything in the folder, so that nothing is missed that was written. */
function contents({ path }: TempFolder): Record<string, string> {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [name, readFileSync(`${parentPath}/${name}`, 'latin1')]),
  );
}

describe('check --fix', () => {
  it('mends the file, and reports what is left and how much was mended', async () => {
    const folder = new TempFolder({ [MODEL]: WRONG });
    const first = await cli(folder, ['check', '--fix']);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toBe(`✓ No problems in ${MODEL} (2 fixed)\n`);
    expect(contents(folder)).toEqual({ [MODEL]: RIGHT });
    expect((await cli(folder, ['check', '--fix'])).out).toBe(`✓ No problems in ${MODEL} (0 fixed)\n`);
    expect(contents(folder)).toEqual({ [MODEL]: RIGHT });
  });

  it('shows places as they are in the mended file, and fails for what is left', async () => {
    const folder = new TempFolder({
      [MODEL]: `${WRONG}  # dynamodel-ignore DM6002: gone\n  two: {op: gte, entity: Order}\n`,
    });
    const { code, out } = await cli(folder, ['check', '--fix', '--format', 'json']);
    const report = JSON.parse(out);
    expect(code).toBe(1);
    expect(report.summary).toMatchObject({ errors: 1, fixed: 2 });
    expect(report.findings[0].location.start.line).toBe(14);
    const schema = JSON.parse(readFileSync('schemas/check-report.schema.json', 'utf8'));
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  });

  it('says nothing of fixes where it is not asked for, and changes nothing', async () => {
    const folder = new TempFolder({ [MODEL]: WRONG });
    const { code, out } = await cli(folder, ['check', '--format', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(out).summary).not.toHaveProperty('fixed');
    expect(contents(folder)).toEqual({ [MODEL]: WRONG });
  });

  it('keeps line ends, byte order marks, rights and links', async () => {
    const crlf = (text: string): string => `\ufeff${text.replaceAll('\n', '\r\n')}`;
    const folder = new TempFolder({ 'real/model.yaml': crlf(WRONG) });
    chmodSync(folder.at('real/model.yaml'), 0o640);
    symlinkSync('real/model.yaml', folder.at(MODEL));
    expect((await cli(folder, ['check', '--fix', MODEL])).code).toBe(0);
    expect(folder.read('real/model.yaml')).toBe(crlf(RIGHT));
    expect(lstatSync(folder.at(MODEL)).isSymbolicLink()).toBe(true);
    expect(statSync(folder.at('real/model.yaml')).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder.at('real'))).toEqual(['model.yaml']);
  });

  it('mends included files, and one that two models share once', async () => {
    const main = (name: string): string => `dynamodel: 1\nmodel: ${name}\ninclude: [parts/all.yaml]\n`;
    const parts = (text: string): string => text.slice(text.indexOf('tables'));
    const folder = new TempFolder({
      'a.dynamodel.yaml': main('a'),
      'b.dynamodel.yaml': main('b'),
      'parts/all.yaml': parts(WRONG),
    });
    const { code, out } = await cli(folder, ['check', '--fix']);
    expect([code, out]).toEqual([0, '✓ No problems in 2 models (2 fixed)\n']);
    expect(folder.read('parts/all.yaml')).toBe(parts(RIGHT));
    expect(folder.read('a.dynamodel.yaml')).toBe(main('a'));
  });

  it('takes two paths to one file for one', async () => {
    const folder = new TempFolder({ [MODEL]: WRONG });
    symlinkSync(MODEL, folder.at('z.dynamodel.yaml'));
    expect((await cli(folder, ['check', '--fix'])).code).toBe(0);
    expect(folder.read(MODEL)).toBe(RIGHT);
    expect(lstatSync(folder.at('z.dynamodel.yaml')).isSymbolicLink()).toBe(true);
  });

  it('mends an include once that two models have by two paths', async () => {
    const main = (name: string, part: string): string => `dynamodel: 1\nmodel: ${name}\ninclude: [${part}]\n`;
    const part = (text: string): string => text.slice(text.indexOf('tables'));
    const folder = new TempFolder({
      'a.dynamodel.yaml': main('a', 'part.yaml'),
      'b.dynamodel.yaml': main('b', 'link.yaml'),
      'part.yaml': part(WRONG),
    });
    symlinkSync('part.yaml', folder.at('link.yaml'));
    const { code, out } = await cli(folder, ['check', '--fix']);
    expect([code, out]).toEqual([0, '✓ No problems in 2 models (2 fixed)\n']);
    expect(folder.read('part.yaml')).toBe(part(RIGHT));
  });

  it('follows no link out of a folder that was searched, and no include out of that of the model', async () => {
    const outside = new TempFolder({ 'real.dynamodel.yaml': WRONG, 'part.yaml': 'accessPattrns: {}\n' });
    const folder = new TempFolder({
      [MODEL]: RIGHT,
      'x.dynamodel.yaml': `${RIGHT}include: [../part.yaml, link.yaml]\n`,
    });
    symlinkSync(outside.at('real.dynamodel.yaml'), folder.at('found.dynamodel.yaml'));
    symlinkSync(outside.at('part.yaml'), folder.at('link.yaml'));
    const { code, err } = await cli(folder, ['check', '--fix']);
    expect(code).toBe(2);
    expect(err).toContain('`found.dynamodel.yaml` is a link to what lies outside');
    expect(outside.read('real.dynamodel.yaml')).toBe(WRONG);
    expect(outside.read('part.yaml')).toBe('accessPattrns: {}\n');
    expect((await cli(folder, ['check', '--fix', 'found.dynamodel.yaml'])).code).toBe(0);
    expect(outside.read('real.dynamodel.yaml')).toBe(RIGHT);
  });

  it('writes all files or none', async () => {
    const files = {
      [MODEL]: `${WRONG}include: [part.yaml]\n`,
      'part.yaml': 'accessPatterns: {two: {op: put, entity: Odrer, rate: 1/s}}\n',
    };
    const folder = new TempFolder(files);
    chmodSync(folder.at('part.yaml'), 0o444);
    const { code, out, err } = await cli(folder, ['check', '--fix']);
    expect([code, err]).toEqual([2, 'error: cannot write `part.yaml`: the file is read-only\n']);
    expect(out).toContain('Ordr');
    expect(out).not.toContain('fixed');
    expect(contents(folder)).toEqual(files);
    // A file that nothing is wrong with need not be writable.
    chmodSync(folder.at('part.yaml'), 0o644);
    expect((await cli(folder, ['check', '--fix'])).code).toBe(0);
    for (const name of [MODEL, 'part.yaml']) chmodSync(folder.at(name), 0o444);
    expect((await cli(folder, ['check', '--fix'])).code).toBe(0);
  });

  it('touches no other file, whatever it is called', async () => {
    const files = { [MODEL]: WRONG, [`${MODEL}.unfinished`]: 'mine' };
    const folder = new TempFolder(files);
    expect((await cli(folder, ['check', '--fix', MODEL])).code).toBe(0);
    expect(contents(folder)).toEqual({ ...files, [MODEL]: RIGHT });
  });

  it('has nothing to mend in what is no model', async () => {
    const files = {
      'a.dynamodel.yaml': 'a: [',
      'b.dynamodel.yaml': '',
      'c.dynamodel.yaml': '\u0000',
      'd.dynamodel.yaml': '\tx: 1\n',
    };
    const folder = new TempFolder(files);
    expect((await cli(folder, ['check', '--fix'])).code).toBe(1);
    expect(contents(folder)).toEqual(files);
    expect((await cli(folder, ['check', '--fix', 'missing.yaml'])).code).toBe(2);
  });

  it('mends hostile names without harm', async () => {
    const hostile = RIGHT.replace('one:', '"__proto__":').replace('get, entity: Order', 'get, entity: Oder');
    const folder = new TempFolder({ [MODEL]: hostile });
    expect((await cli(folder, ['check', '--fix'])).code).toBe(0);
    expect(folder.read(MODEL)).toBe(hostile.replace('Oder', 'Order'));
    const long = `${RIGHT}samples: {entities: {Oder: [{id: "${'x'.repeat(1_000_000)}"}]}}\n`;
    const second = new TempFolder({ [MODEL]: long });
    await cli(second, ['check', '--fix']);
    expect(second.read(MODEL)).toBe(long.replace('Oder', 'Order'));
  });
});

describe('check --fix -', () => {
  it('prints the mended model, and the report beside it', async () => {
    const folder = new TempFolder();
    const { code, out, err } = await cli(folder, ['check', '--fix', '-'], WRONG);
    expect([code, out, err]).toEqual([0, RIGHT, '✓ No problems in <stdin> (2 fixed)\n']);
    expect(await cli(folder, ['check', '--fix', '-'], RIGHT)).toMatchObject({ code: 0, out: RIGHT });
    expect((await cli(folder, ['check', '--fix', '-'], 'a: [')).out).toBe('a: [');
    expect(contents(folder)).toEqual({});
  });

  it('keeps a byte order mark, and prints nothing in place of what it cannot decode', async () => {
    const folder = new TempFolder();
    expect((await cli(folder, ['check', '--fix', '-'], `\ufeff${WRONG}`)).out).toBe(`\ufeff${RIGHT}`);
    const latin1 = Buffer.from(`${WRONG}# caf\u00e9\n`, 'latin1');
    expect(await cli(folder, ['check', '--fix', '-'], latin1)).toMatchObject({ code: 1, out: '' });
  });

  it('changes no file that the model includes', async () => {
    const part = 'accessPatterns: {two: {op: put, entity: Odrer, rate: 1/s}}\n';
    const folder = new TempFolder({ 'part.yaml': part });
    const { code, out, err } = await cli(folder, ['check', '--fix', '-'], `${WRONG}include: [part.yaml]\n`);
    expect(code).toBe(1);
    expect(out).toBe(`${RIGHT}include: [part.yaml]\n`);
    expect(err).toContain('Odrer');
    expect(err).toContain('`part.yaml` is left as it is');
    expect(folder.read('part.yaml')).toBe(part);
  });
});

describe('check --fix --dry-run', () => {
  it('prints a patch, the report beside it, and writes nothing', async () => {
    const folder = new TempFolder({ [MODEL]: WRONG });
    const { code, out, err } = await cli(folder, ['check', '--fix', '--dry-run']);
    expect([code, err]).toEqual([0, `✓ No problems in ${MODEL} (2 would be fixed)\n`]);
    expect(out.startsWith(`--- ${MODEL}\n+++ ${MODEL}\n@@ `)).toBe(true);
    expect(applyPatch(WRONG, out)).toBe(RIGHT);
    expect(contents(folder)).toEqual({ [MODEL]: WRONG });
  });

  it('prints nothing where there is nothing to mend', async () => {
    expect(await cli(new TempFolder({ [MODEL]: RIGHT }), ['check', '--fix', '--dry-run'])).toMatchObject({
      code: 0,
      out: '',
    });
  });

  it('keeps line ends in the patch', async () => {
    const [wrong, right] = [WRONG, RIGHT].map((text) => text.replaceAll('\n', '\r\n'));
    const { out } = await cli(new TempFolder({ [MODEL]: wrong! }), ['check', '--fix', '--dry-run']);
    expect(applyPatch(wrong!, out, { autoConvertLineEndings: false })).toBe(right);
  });

  it('writes a report to its file all the same', async () => {
    const folder = new TempFolder({ [MODEL]: WRONG });
    const { out } = await cli(folder, ['check', '--fix', '--dry-run', '--format', 'json=report.json']);
    expect(out).toContain('+++');
    expect(JSON.parse(folder.read('report.json')).summary.fixed).toBe(2);
  });

  it('belongs to --fix', async () => {
    const { code, err } = await cli(new TempFolder({ [MODEL]: WRONG }), ['check', '--dry-run']);
    expect([code, err]).toEqual([2, 'error: --dry-run says what --fix would do: give both\n']);
  });
});
