import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../support/cli.js';

/**
 * One folder, one run: `command` (the line that a user would type), the files it works on, an optional `stdin`, and
 * what is expected in `stdout.txt`, `stderr.txt` (both may be missing: nothing) and `code` (missing: 0).
 */
const CASES = 'test/cli/cases';
const EXPECTED = ['stdout.txt', 'stderr.txt', 'code'] as const;
const update = process.env.UPDATE_GOLDEN === '1';
const temporary = mkdtempSync(join(tmpdir(), 'dynamodel cases '));

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function words(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

describe.concurrent('the command line', () => {
  for (const name of readdirSync(CASES).sort()) {
    it(name, async ({ expect }) => {
      const folder = join(CASES, name);
      const work = join(temporary, name);
      cpSync(folder, work, { recursive: true });
      for (const file of [...EXPECTED, 'command', 'stdin']) rmSync(join(work, file), { force: true });
      const [program, ...args] = words(readFileSync(join(folder, 'command'), 'utf8').trim());
      expect(program).toBe('dynamodel');
      const stdin = existsSync(join(folder, 'stdin')) ? readFileSync(join(folder, 'stdin')) : '';
      const { code, stdout, stderr } = await run(args, { cwd: work, stdin, env: { NO_COLOR: '1' } });
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
