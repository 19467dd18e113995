import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { fakeIo } from '../support/fake-io.js';
import { TempFolder } from '../support/temp-folder.js';

const REST = `model: notes
tables: {notes: {key: {pk: pk, sk: sk}}}
entities:
  Note:
    key: {pk: "USER#{userId}", sk: "NOTE"}
    attributes:
      userId: {type: ulid, immutable: true}
`;

async function cli(folder: TempFolder, ...args: readonly string[]) {
  const io = fakeIo({ cwd: folder.path });
  return { code: await runCli(args, io), out: io.out(), err: io.err() };
}

describe('fmt --upgrade', () => {
  it('says that a model is of the newest version, and formats it', async () => {
    const folder = new TempFolder({ 'notes.dynamodel.yaml': `dynamodel: 1\n${REST}` });
    const { code, err } = await cli(folder, 'fmt', '--upgrade');
    expect({ code, err }).toEqual({
      code: 0,
      err: 'formatted 0 of 1 file; version 1 is the newest, and nothing is to upgrade\n',
    });
  });

  it('writes a missing version, after it has said so with --check', async () => {
    const folder = new TempFolder({
      'notes.dynamodel.yaml': `# Notes\n${REST.replace('tables:', 'include: [parts/x.yaml]\ntables:')}`,
      'parts/x.yaml': 'types: {Name: {type: string, maxBytes: 20}}\n',
    });
    const before = folder.read('notes.dynamodel.yaml');
    const checked = await cli(folder, 'fmt', '--upgrade', '--check');
    expect(checked.code).toBe(1);
    expect(checked.err).toContain('to upgrade to version 1: 1');
    expect(folder.read('notes.dynamodel.yaml')).toBe(before);
    expect((await cli(folder, 'fmt')).code).toBe(0);
    expect(folder.read('notes.dynamodel.yaml')).not.toContain('dynamodel: 1');
    const upgraded = await cli(folder, 'fmt', '--upgrade');
    expect(upgraded.err).toContain('upgraded to version 1: 1');
    expect(folder.read('notes.dynamodel.yaml')).toMatch(/^# Notes\ndynamodel: 1\nmodel: notes\n/);
    expect(folder.read('parts/x.yaml')).not.toContain('dynamodel');
    expect((await cli(folder, 'check')).code).toBe(0);
  });

  it('touches nothing of a version that a later release reads', async () => {
    const text = `dynamodel:   2\n${REST}`;
    const folder = new TempFolder({ 'notes.dynamodel.yaml': text });
    const { code, err } = await cli(folder, 'fmt', '--upgrade');
    expect(code).toBe(1);
    expect(err).toContain('version 2 of the language of models, which a later release of dynamodel reads');
    expect(folder.read('notes.dynamodel.yaml')).toBe(text);
  });

  it('works on standard input', async () => {
    const io = fakeIo({ readStdin: async () => Buffer.from(REST) });
    expect(await runCli(['fmt', '--upgrade', '-'], io)).toBe(0);
    expect(io.out()).toMatch(/^dynamodel: 1\nmodel: notes\n/);
  });
});

describe('a model of another version', () => {
  const found = async (version: string, more = '') => {
    const folder = new TempFolder({ 'notes.dynamodel.yaml': `dynamodel: ${version}\n${REST}${more}` });
    const { code, out } = await cli(folder, 'check', '--format', 'json');
    const { findings } = JSON.parse(out) as {
      readonly findings: readonly { readonly rule: string; readonly message: string }[];
    };
    expect(code).toBe(1);
    return findings.map(({ rule, message }) => `${rule} ${message}`);
  };

  it('says which release reads it, and nothing of what that one may have', async () => {
    expect(await found('2', 'whatever: comes\n')).toEqual([
      expect.stringMatching(
        /^DM1004 This model is of version 2 of .* a later release of dynamodel reads; this one, \d+\.\d+\.\d+, reads version 1\. Update dynamodel: /,
      ),
    ]);
  });

  it.each([
    ['"1"', 'DM1004 The version of the language is a number, and this is text: write `1` without quotes.'],
    ['0', 'DM1004 There is no version `0` of the language of models: write `dynamodel: 1`.'],
    ['1.5', 'DM1004 There is no version `1.5` of the language of models: write `dynamodel: 1`.'],
    ['x', 'DM1004 There is no version `x` of the language of models: write `dynamodel: 1`.'],
    ['', 'DM1004 This is no version of the language of models: write `dynamodel: 1`.'],
    ['[1]', 'DM1004 This is no version of the language of models: write `dynamodel: 1`.'],
  ])('says of %s what to write', async (version, message) => {
    expect(await found(version)).toEqual([message]);
  });

  it('is told how to get the line that is missing', async () => {
    const folder = new TempFolder({ 'notes.dynamodel.yaml': REST });
    const { code, out } = await cli(folder, 'check');
    expect(code).toBe(1);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('`dynamodel fmt --upgrade` writes it where it is missing');
  });

  it('is mended where quotes are all that is wrong', async () => {
    const folder = new TempFolder({ 'notes.dynamodel.yaml': `dynamodel: "1"\n${REST}` });
    expect((await cli(folder, 'check', '--fix')).code).toBe(0);
    expect(folder.read('notes.dynamodel.yaml')).toMatch(/^dynamodel: 1\n/);
  });

  it('is none where an included file says it', async () => {
    const folder = new TempFolder({
      'notes.dynamodel.yaml': `dynamodel: 1\ninclude: [part.yaml]\n${REST}`,
      'part.yaml': 'dynamodel: 2\ntypes: {Name: {type: string, maxBytes: 20}}\n',
    });
    const { code, out } = await cli(folder, 'check');
    expect(code).toBe(1);
    expect(out).toContain('part.yaml:1:12');
  });
});
