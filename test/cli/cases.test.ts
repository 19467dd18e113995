import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { type Outcome, type RunOptions, run } from '../support/cli.js';
import { fakeIo } from '../support/fake-io.js';
import { runs } from '../support/runs.js';

/**
 * One folder, one run: `command` (the line that a user would type), the files it works on, an optional `stdin`, and
 * what is expected in `stdout.txt`, `stderr.txt` (both may be missing: nothing) and `code` (missing: 0).
 */
const CASES = 'test/cli/cases';
const EXPECTED = ['stdout.txt', 'stderr.txt', 'code'] as const;
const update = process.env.UPDATE_GOLDEN === '1';
const temporary = mkdtempSync(join(tmpdir(), 'dynamodel cases '));

/** Of so many cases one is a process of its own, which takes ten times as long; with full counts all of them are. */
const IN_PROCESS = runs(8, 1);

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function words(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** The command line without a process around it: the same arguments, files, streams and exit code. */
async function inProcess(args: readonly string[], { cwd = '.', stdin = '' }: RunOptions): Promise<Outcome> {
  const io = fakeIo({ cwd, readStdin: async (limit) => Buffer.from(stdin).subarray(0, limit), now: () => new Date() });
  const code = await runCli(args, io);
  return { code, stdout: io.out(), stderr: io.err() };
}

describe.concurrent('the command line', () => {
  for (const [i, name] of readdirSync(CASES).sort().entries()) {
    it(name, async ({ expect }) => {
      const folder = join(CASES, name);
      const work = join(temporary, name);
      cpSync(folder, work, { recursive: true });
      for (const file of [...EXPECTED, 'command', 'stdin']) rmSync(join(work, file), { force: true });
      const [program, ...args] = words(readFileSync(join(folder, 'command'), 'utf8').trim());
      expect(program).toBe('dynamodel');
      const stdin = existsSync(join(folder, 'stdin')) ? readFileSync(join(folder, 'stdin')) : '';
      const started = i % IN_PROCESS === 0 ? run : inProcess;
      const { code, stdout, stderr } = await started(args, { cwd: work, stdin, env: { NO_COLOR: '1' } });
      const actual = { 'stdout.txt': stdout, 'stderr.txt': stderr, code: `${code}\n` };
      const nothing = { 'stdout.txt': '', 'stderr.txt': '', code: '0\n' };
      for (const file of EXPECTED) {
        const path = join(folder, file);
        if (update && actual[file] === nothing[file]) rmSync(path, { force: true });
        else if (update) writeFileSync(path, actual[file]);
        const expected = existsSync(path) ? readFileSync(path, 'utf8') : nothing[file];
        expect(actual[file], file).toBe(expected);
      }
    });
  }
});

it('has cases', () => {
  expect(readdirSync(CASES).length).toBeGreaterThan(10);
});
