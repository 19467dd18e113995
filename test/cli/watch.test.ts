import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { fakeIo } from '../support/fake-io.js';

const MODEL = readFileSync('test/cli/cases/test-passed/notes.dynamodel.yaml', 'utf8');
const temporary = mkdtempSync(join(tmpdir(), 'dynamodel watch '));
const file = join(temporary, 'notes.dynamodel.yaml');

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function rounds(text: string): number {
  return text.split('Ctrl-C ends').length - 1;
}

describe('test --watch', () => {
  it('runs the tests after every change, says what is broken and goes on, until Ctrl-C', async () => {
    writeFileSync(file, MODEL);
    const aborted = new AbortController();
    const io = fakeIo({ cwd: temporary, signal: aborted.signal });
    const done = runCli(['test', '--watch'], io);
    const round = (n: number) => vi.waitFor(() => expect(rounds(io.err())).toBe(n), { timeout: 10_000, interval: 20 });
    await round(1);
    expect(io.out()).toContain('2 tests: 2 passed.');
    // The watcher looks at the file from the next turns of the loop on.
    await new Promise((soon) => setTimeout(soon, 300));

    writeFileSync(file, MODEL.replace('ids: [milk, bread]', 'ids: [bread, milk]'));
    await round(2);
    expect(io.out()).toContain('2 tests: 1 failed, 1 passed.');

    writeFileSync(file, MODEL.replace('tests:', 'tsets:'));
    await round(3);
    expect(io.err()).toContain('Did you mean `tests`?');

    writeFileSync(file, MODEL);
    await round(4);
    expect(io.out().split('2 tests: 2 passed.').length - 1).toBe(2);

    aborted.abort();
    expect(await done).toBe(130);
  });

  it('runs them again when a configuration comes, is wrong, is mended, and goes', async () => {
    const folder = join(temporary, 'configured/deep');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'notes.dynamodel.yaml'), MODEL);
    const config = join(temporary, 'configured/dynamodel.config.yaml');
    const aborted = new AbortController();
    const io = fakeIo({ cwd: folder, signal: aborted.signal });
    const done = runCli(['test', '--watch'], io);
    const round = (n: number) => vi.waitFor(() => expect(rounds(io.err())).toBe(n), { timeout: 10_000, interval: 20 });
    await round(1);
    const texts = ['check: {}\n', 'nonsense: {}\n', 'check: {failOn: info}\n', undefined];
    for (const [i, text] of texts.entries()) {
      if (text === undefined) rmSync(config);
      else writeFileSync(config, text);
      await round(i + 2);
    }
    expect(io.out().split('2 tests: 2 passed.').length - 1).toBe(4);
    expect(io.err().split('cannot be used').length - 1).toBe(1);
    aborted.abort();
    expect(await done).toBe(130);
  });

  it('needs a file', async () => {
    const io = fakeIo();
    expect(await runCli(['test', '-', '--watch'], io)).toBe(2);
    expect(io.err()).toBe('error: --watch needs a file: standard input does not change\n');
  });
});
