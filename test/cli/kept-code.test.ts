import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { TempFolder } from '../support/temp-folder.js';

const BIN = fileURLToPath(new URL('../../bin/kept-code.js', import.meta.url));

let folder: TempFolder;

beforeEach(() => {
  folder = new TempFolder();
});

/** Runs scripts in a process of their own, since V8 keeps in memory what it compiled: what they tell. */
function run(paths: readonly string[], env: Readonly<Record<string, string>> = {}): string[] {
  const program = `const { runKeepingCode } = require(${JSON.stringify(BIN)});
    (async () => { for (const path of process.argv.slice(1)) await runKeepingCode(path); })();`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', program, ...paths], {
    cwd: folder.path,
    env: { HOME: folder.path, XDG_CACHE_HOME: folder.path, ...env },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split('\n').slice(0, -1);
}

/** A script that tells a word, as the build leaves it. */
function script(name: string, word: string): string {
  const text = `exports.main = async () => console.log('${word}');\n`;
  const hash = createHash('sha256').update(text).digest('base64url');
  const path = join(folder.path, name);
  writeFileSync(path, `${text}// ${hash}`);
  return path;
}

function keptFor(name: string): string[] {
  const kept = join(folder.path, 'dynamodel');
  return existsSync(kept)
    ? readdirSync(kept)
        .filter((file) => file.startsWith(name))
        .map((file) => join(kept, file))
    : [];
}

describe.skipIf(process.platform !== 'linux')('compiled code that is kept between runs', () => {
  it('is kept for the user alone', () => {
    const told = run([script('alone.cjs', 'alone')]);
    const [kept, ...others] = keptFor('alone.cjs');
    expect(others).toEqual([]);
    expect(statSync(kept ?? '').mode & 0o777).toBe(0o600);
    expect(statSync(join(folder.path, 'dynamodel')).mode & 0o777).toBe(0o700);
    expect(told).toEqual(['alone']);
  });

  it('is what the next run runs, and stays as it is', () => {
    const [kept] = exchanged('own.cjs');
    const before = statSync(kept).mtimeMs;
    const told = run([folder.at('own.cjs')]);
    // V8 believes what it is given: this is the danger that the other cases keep away.
    expect(told).toEqual(['other']);
    expect(statSync(kept).mtimeMs).toBe(before);
  });

  it('is not taken from a file that others can write', () => {
    const [kept] = exchanged('open.cjs');
    chmodSync(kept, 0o620);
    const told = run([folder.at('open.cjs')]);
    expect(told).toEqual(['right']);
    expect(statSync(kept).mode & 0o777).toBe(0o600);
  });

  it('is not taken through a link', () => {
    const [kept, other] = exchanged('link.cjs');
    writeFileSync(join(folder.path, 'elsewhere'), readFileSync(other), { mode: 0o600 });
    rmSync(kept);
    symlinkSync(join(folder.path, 'elsewhere'), kept);
    const told = run([folder.at('link.cjs')]);
    expect(told).toEqual(['right']);
  });

  it('is made again where it is broken, and where it is old', () => {
    const path = script('broken.cjs', 'whole');
    run([path]);
    const [kept = ''] = keptFor('broken.cjs');
    const whole = readFileSync(kept);
    writeFileSync(kept, whole.subarray(0, whole.length / 2));
    expect(run([path])).toEqual(['whole']);
    expect(readFileSync(kept).length).toBe(whole.length);
    utimesSync(kept, 1, 1);
    expect(run([path])).toEqual(['whole']);
    expect(statSync(kept).mtimeMs).toBeGreaterThan(1e12);
  });

  it('is of a few scripts at most', () => {
    run(Array.from({ length: 9 }, (_, i) => script(`many${i}.cjs`, `${i}`)));
    expect(readdirSync(join(folder.path, 'dynamodel'))).toHaveLength(6);
  });

  it.each([
    ['where the user has switched off what Node keeps itself', { NODE_DISABLE_COMPILE_CACHE: '1' }],
    ['in a folder that is relative', { XDG_CACHE_HOME: 'cache' }],
    ['where there is no folder of the user', { XDG_CACHE_HOME: '', HOME: '' }],
    ['in a folder that is not there to be written to', { XDG_CACHE_HOME: '/proc/none' }],
  ])('is not kept %s', (_, env) => {
    const told = run([script('none.cjs', 'none')], env);
    expect(told).toEqual(['none']);
    expect(keptFor('none.cjs')).toEqual([]);
    expect(folder.has('cache')).toBe(false);
  });

  /** Two scripts of one length, the code of the second lying where that of the first is looked for: both places. */
  function exchanged(name: string): [string, string] {
    run([script(name, 'right'), script(`not-${name}`, 'other')]);
    const [kept = ''] = keptFor(name);
    const [other = ''] = keptFor(`not-${name}`);
    writeFileSync(kept, readFileSync(other));
    return [kept, other];
  }
});
