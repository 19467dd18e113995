import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import Module from 'node:module';
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
    timeout: 20_000,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split('\n').slice(0, -1);
}

/** A script that tells a word, as the build leaves it. Its function gives what is called before its code is kept, and how far it has gone. */
function script(name: string, word: string, given = '{ prepare: () => {}, extent: 1 }'): string {
  const text = Module.wrap(`exports.main = async () => (console.log('${word}'), ${given});\n`);
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

  it('waits for what the script has to do before, which is done for nothing else', () => {
    const path = script('before.cjs', 'ran', "{ prepare: () => console.log('before'), extent: 1 }");
    expect([run([path]), run([path])]).toEqual([['ran', 'before'], ['ran']]);
  });

  it('gives way to that of a run which went much further', () => {
    const path = script(
      'part.cjs',
      'ran',
      "{ prepare: () => console.log('kept'), extent: Number(process.env.EXTENT) }",
    );
    const keeps = (extent: number): boolean => run([path], { EXTENT: `${extent}` }).includes('kept');
    expect([0, 0, 1000, 0, 2000, 2001, 5000, 1e6, 1e9].filter(keeps)).toEqual([0, 1000, 2001, 5000]);
    const [kept = ''] = keptFor('part.cjs');
    utimesSync(kept, 1, 1);
    expect([keeps(1), keeps(1)]).toEqual([true, false]);
  });

  it('is not kept of a run that did nothing', () => {
    expect(run([script('rare.cjs', 'ran', 'undefined')])).toEqual(['ran']);
    expect(keptFor('rare.cjs')).toEqual([]);
  });

  it('is what the next run runs, and stays as it is', () => {
    const [kept] = exchanged('own.cjs');
    const before = statSync(kept).mtimeMs;
    const told = run([folder.at('own.cjs')]);
    // V8 believes what it is given: this is the danger that the other cases keep away.
    expect(told).toEqual(['other']);
    expect(statSync(kept).mtimeMs).toBe(before);
  });

  it('is not taken from a file that others can read or write, as a checkout leaves it', () => {
    const [kept] = exchanged('open.cjs');
    chmodSync(kept, 0o604);
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

  it('is of a few scripts at most, and leaves alone what is not its own', () => {
    mkdirSync(folder.at('dynamodel'), { mode: 0o700 });
    const others = Array.from({ length: 9 }, (_, i) => `dynamodel/${i}.dynamodel.yaml`);
    for (const [i, path] of others.entries()) {
      folder.write(path, 'theirs');
      utimesSync(folder.at(path), i + 1, i + 1);
    }
    run(Array.from({ length: 9 }, (_, i) => script(`many${i}.cjs`, `${i}`)));
    const names = readdirSync(folder.at('dynamodel'));
    expect(names.filter((name) => name.startsWith('many'))).toHaveLength(6);
    expect(others.filter((path) => !folder.has(path))).toEqual([]);
  });

  it('is kept in a folder that is made for it', () => {
    run([script('made.cjs', 'made')], { XDG_CACHE_HOME: folder.at('not/yet/there') });
    expect(readdirSync(folder.at('not/yet/there/dynamodel'))).toHaveLength(1);
  });

  it.each([
    ['a folder that others can read', () => mkdirSync(folder.at('dynamodel'), { mode: 0o755 })],
    [
      'a link',
      () => {
        mkdirSync(folder.at('elsewhere'), { mode: 0o700 });
        symlinkSync(folder.at('elsewhere'), folder.at('dynamodel'));
      },
    ],
    ['a repository', () => mkdirSync(folder.at('.git'))],
  ])('is not kept in %s', (_, make) => {
    make();
    const before = readdirSync(folder.path).length;
    expect(run([script('open.cjs', 'told')])).toEqual(['told']);
    expect(readdirSync(folder.path)).toHaveLength(before + 1);
    expect(keptFor('open.cjs')).toEqual([]);
  });

  it('leaves no draft where it cannot be put in its place', () => {
    const path = script('stuck.cjs', 'stuck');
    run([path]);
    const [kept = ''] = keptFor('stuck.cjs');
    rmSync(kept);
    mkdirSync(join(kept, 'in-the-way'), { recursive: true });
    expect(run([path])).toEqual(['stuck']);
    expect(keptFor('stuck.cjs')).toEqual([kept]);
  });

  it('does not wait for a named pipe', () => {
    const path = script('pipe.cjs', 'pipe');
    run([path]);
    const [kept = ''] = keptFor('pipe.cjs');
    rmSync(kept);
    expect(spawnSync('mkfifo', ['-m', '600', kept]).status).toBe(0);
    expect(run([path])).toEqual(['pipe']);
  });

  it.each([
    ['where the user has switched off what Node keeps itself', { NODE_DISABLE_COMPILE_CACHE: '1' }],
    ['in a folder that is relative', { XDG_CACHE_HOME: 'cache' }],
    ['where there is no folder of the user', { XDG_CACHE_HOME: '', HOME: '' }],
    ['in a folder that cannot be made', { XDG_CACHE_HOME: '/proc/none' }],
  ])('is not kept %s', (_, env) => {
    const told = run([script('none.cjs', 'none')], env);
    expect(told).toEqual(['none']);
    expect(readdirSync(folder.path)).toEqual(['none.cjs']);
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
