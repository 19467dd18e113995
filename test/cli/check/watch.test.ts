import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../../src/cli/main.js';
import { fakeIo } from '../../support/fake-io.js';

const MODEL = readFileSync('test/cli/cases/test-passed/notes.dynamodel.yaml', 'utf8');
const temporary = mkdtempSync(join(tmpdir(), 'dynamodel watch '));

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(join(temporary, path, '..'), { recursive: true });
  writeFileSync(join(temporary, path), text);
}

function rounds(text: string): number {
  return text.split('Ctrl-C ends').length - 1;
}

describe('check --watch', () => {
  it('checks again what changes, comes and goes, through mistakes, until Ctrl-C', async () => {
    const [a, b] = ['a.dynamodel.yaml', 'sub/b.dynamodel.yaml'];
    write(a, MODEL);
    write(b, MODEL);
    const io = fakeIo({ cwd: temporary });
    const done = runCli(['check', '--watch', '--format', 'text', '--format', 'json=report.json'], io);
    const round = (n: number) => vi.waitFor(() => expect(rounds(io.err())).toBe(n), { timeout: 20_000, interval: 10 });
    const report = () => JSON.parse(readFileSync(join(temporary, 'report.json'), 'utf8'));
    await round(1);
    expect(io.out()).toContain(' in 2 models');
    expect(io.err()).toMatch(/^checked in \d+ ms; watching this folder; Ctrl-C ends$/m);

    write(b, MODEL.replace('tests:', 'tsets:'));
    await round(2);
    expect(io.out()).toContain('Did you mean `tests`?');
    expect(report().models).toEqual([a, b]);

    write(b, 'a: [1\n');
    await round(3);
    expect(io.out()).toContain('never closed');

    write('sub/deep/c.dynamodel.yaml', MODEL);
    await round(4);
    expect(report().models).toEqual([a, b, 'sub/deep/c.dynamodel.yaml']);

    rmSync(join(temporary, b));
    await round(5);
    expect(report().models).toEqual([a, 'sub/deep/c.dynamodel.yaml']);

    write('dynamodel.config.yaml', 'lint: {rules: {DM9001: "off"}}\n');
    await round(6);
    // Neither its own report nor what is no model.
    write('notes.md', 'text');
    await new Promise((soon) => setTimeout(soon, 200));
    expect(rounds(io.err())).toBe(6);

    io.abort();
    expect(await done).toBe(130);
  });

  it('clears a terminal between two reports', async () => {
    const file = 'one/one.dynamodel.yaml';
    write(file, MODEL);
    const out: string[] = [];
    const stdout = { isTerminal: true, write: (text: string) => void out.push(text) };
    const io = fakeIo({ cwd: temporary, stdout });
    const done = runCli(['check', '--watch', '--no-color', file], io);
    await vi.waitFor(() => expect(rounds(io.err())).toBe(1), { timeout: 20_000, interval: 10 });
    write(file, `${MODEL}# more\n`);
    await vi.waitFor(() => expect(rounds(io.err())).toBe(2), { timeout: 20_000, interval: 10 });
    expect(out.join('').split('\u001b[2J')).toHaveLength(2);
    io.abort();
    expect(await done).toBe(130);
  });

  it('waits for what was wrong or missing at its start', async () => {
    const [file, config, part] = ['two/in/m.dynamodel.yaml', 'two/dynamodel.config.yaml', 'two/in/part.yaml'];
    write(file, `include: [part.yaml]\n${MODEL}`);
    write('two/in/other.dynamodel.yaml', MODEL);
    write(config, 'lnt: {}\n');
    const io = fakeIo({ cwd: temporary });
    const done = runCli(['check', '--watch', file], io);
    const round = (n: number) => vi.waitFor(() => expect(rounds(io.err())).toBe(n), { timeout: 5000, interval: 10 });
    await round(1);
    expect(io.err()).toContain('`lnt` is no property');
    write(config, 'lint: {}\n');
    await round(2);
    expect(io.out()).toContain('`part.yaml`');
    expect(io.out()).not.toContain('DM6000');
    write('two/in/other.dynamodel.yaml', `${MODEL}# of no concern\n`);
    write(part, 'entities: {}\n');
    await round(3);
    expect(io.out()).toContain('DM6000');
    // As some editors save: for a moment it is not there.
    rmSync(join(temporary, part));
    await round(4);
    write(part, 'entities: {}\n');
    await round(5);
    io.abort();
    expect(await done).toBe(130);
  });

  it('misses no save that comes while it checks', async () => {
    const file = 'three/m.dynamodel.yaml';
    write(file, `include: [part.yaml]\n${MODEL}`);
    write('three/part.yaml', 'entities: {}\n');
    let isSaved = false;
    const now = () => {
      // After the files were read, and before the report.
      if (!isSaved) write('three/part.yaml', 'entitie: {}\n');
      isSaved = true;
      return new Date('2026-11-20T00:00:00Z');
    };
    const io = fakeIo({ cwd: temporary, now });
    const done = runCli(['check', '--watch', file], io);
    await vi.waitFor(() => expect(io.out()).toContain('`entitie`'), { timeout: 5000, interval: 10 });
    io.abort();
    expect(await done).toBe(130);
  });

  it.each([
    [['-'], 'standard input does not change'],
    [['--fix'], '--fix writes what it looks at'],
    [['--write-baseline'], '--write-baseline writes'],
    [['--format', 'nothing'], 'nothing'],
  ])('refuses %j', async (args, message) => {
    const io = fakeIo({ cwd: temporary });
    expect(await runCli(['check', '--watch', ...args], io)).toBe(2);
    expect(io.err()).toContain(message);
  });
});
