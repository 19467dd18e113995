import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { fakeIo } from '../support/fake-io.js';

const folder = mkdtempSync(join(tmpdir(), 'dynamodel-serve-data-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MODEL = `
dynamodel: 1
model: notes
tables: {notes: {key: {pk: pk}}}
entities:
  Note:
    key: {pk: "N#{id}"}
    attributes: {id: {type: string, maxBytes: 10}}
    volume: {count: 10}
samples:
  entities:
    Note:
      - {id: sample}
`;
writeFileSync(join(folder, 'notes.dynamodel.yaml'), MODEL);
writeFileSync(join(folder, 'more.json'), '{"Item":{"pk":{"S":"N#1"}}}\n{"Item":{"pk":{"S":"N#2"}}}\n');
writeFileSync(join(folder, 'bad.json'), '{"Item":{"pk":{"S":"N#1"}}}\n{"Item":{"pk":{"N":"2"}}}\n');

writeFileSync(join(folder, 'bad\u001b.json'), '{"Item":1}');
writeFileSync(join(folder, 'empty.json'), '{}');

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Serves, and is told to stop as soon as it is ready. */
async function served(...args: readonly string[]): Promise<Outcome> {
  const io = fakeIo({ cwd: folder, untilStopped: async () => 'terminated' });
  const code = await runCli(['serve', '--port', '0', '--quiet', ...args], io);
  return { code, stdout: io.out(), stderr: io.err() };
}

describe('dynamodel serve', () => {
  it('loads files, saves tables, and has all of it again by its snapshot', async () => {
    const first = await served('notes.dynamodel.yaml', '--load', 'more.json', '--snapshot', 'notes.snapshot');
    expect(first).toMatchObject({ code: 0 });
    expect(first.stderr).toContain(' access patterns) and 2 items loaded into notes; any region');
    mkdirSync(join(folder, 'exports'));
    const second = await served('--snapshot', 'notes.snapshot', '--save', 'all.json', '--save', 'exports=notes');
    expect(second).toMatchObject({ code: 0 });
    expect(second.stderr).toContain('3 items of notes saved to all.json');
    const lines = readFileSync(join(folder, 'all.json'), 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { Item: { pk: { S: string } } }).Item.pk.S).sort()).toEqual([
      'N#1',
      'N#2',
      'N#sample',
    ]);
    const third = await served('--snapshot', 'notes.snapshot', '--load', 'exports', '--load', 'empty.json');
    expect(third.stderr).toContain(`with 3 items loaded into notes and no items from ${join(folder, 'empty.json')};`);
  });

  it('saves what can be saved, whatever cannot be', async () => {
    const saves = ['--save', 'one.json=none', '--save', 'two.json=notes', '--save', 'three.json=none'];
    const { code, stderr } = await served('notes.dynamodel.yaml', ...saves);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^1 item of notes saved to two\.json$/m);
    expect(stderr).toMatch(/^error: --save one\.json=none: .*\nerror: --save three\.json=none: .*\n$/m);
  });

  it.each([
    [['--load', 'bad.json', '--snapshot', 'new.snapshot'], 1, 'bad.json:2: '],
    [['--load', 'none.json'], 2, '--load none.json: there is no such file or folder'],
    [['--load', 'more.json=other'], 1, 'its items are for the table `other`, which is not there (there is only notes)'],
    [['--snapshot', 'more.json'], 1, 'more.json:1: is no snapshot of dynamodel'],
    [['--snapshot', 'x', '--data-dir', 'y'], 2, '--data-dir and --snapshot each keep all data'],
    [['--sync'], 2, '--sync is of --data-dir'],
    [['--data-dir', 'more.json'], 2, 'more.json is no folder'],
    [['--data-dir', ''], 2, '--data-dir: the path is empty'],
    [['--snapshot', ''], 2, '--snapshot: the path is empty'],
    [['--snapshot', 'none/new.snapshot'], 2, 'there is no folder'],
    [['--snapshot', '/dev/null'], 2, '--snapshot: /dev/null is no file'],
    [['--save', '/dev/null=notes'], 2, '--save /dev/null=notes: /dev/null is no file'],
    [['--save', 'none/all.json=notes'], 2, 'there is no folder'],
    [['--save', 'more.json/='], 2, '--save more.json/= does not say which table'],
    [['--save', 'more.json/=notes'], 2, 'more.json is no folder'],
    [['--data-dir', 'more.json/\u001b[31m'], 2, 'more.json/\u241b[31m is no folder'],
    [['--load', 'bad\u001b.json=notes'], 1, 'bad\u241b.json: expected lines of'],
  ])('does not start with %j', async (args, code, message) => {
    const before = readFileSync(join(folder, 'more.json'), 'utf8');
    const result = await served('notes.dynamodel.yaml', ...args);
    expect(result.stderr).toContain(message);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).not.toContain('ready at');
    expect(readFileSync(join(folder, 'more.json'), 'utf8')).toBe(before);
    expect(existsSync(join(folder, 'new.snapshot'))).toBe(false);
  });
});
