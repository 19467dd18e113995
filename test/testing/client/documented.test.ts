import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blockTexts } from '../../support/pages.js';
import { SHOP } from './support.js';

/** The tests that the page shows, run as a user would: as files of a project that has the built package installed. */
const project = mkdtempSync(join(tmpdir(), 'dynamodel-documented-'));
const modules = join(project, 'node_modules');

beforeAll(() => {
  mkdirSync(modules);
  symlinkSync(resolve('.'), join(modules, 'dynamodel'), 'dir');
  for (const name of ['@aws-sdk', 'vitest']) symlinkSync(resolve('node_modules', name), join(modules, name), 'dir');
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }));
  cpSync(SHOP, join(project, 'shop.dynamodel.yaml'));
  for (const code of blockTexts('examples/test-your-code.md', 'js'))
    writeFileSync(join(project, /^\/\/ (\S+)\n/.exec(code)?.[1] ?? ''), code);
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Runs Node in the project, without whatever the environment knows of AWS. */
function run(args: readonly string[]) {
  const env = { PATH: process.env.PATH ?? '', HOME: project, NO_COLOR: '1' };
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: project,
    encoding: 'utf8',
    env,
    timeout: 60_000,
  });
  return { status, stdout };
}

describe('the tests in the page', () => {
  it('pass with vitest', () => {
    const vitest = join(modules, 'vitest', 'vitest.mjs');
    const { status, stdout } = run([vitest, 'run', 'orders.test.js', '--reporter=json']);
    expect(status, stdout).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 2, numTotalTests: 2 });
  });

  it("pass with Node's own runner, which ends by itself", () => {
    const { status, stdout } = run(['--test', '--test-reporter=tap', 'orders.test.mjs']);
    expect(status, stdout).toBe(0);
    expect(stdout).toMatch(/^# pass 1$/m);
  });
});
