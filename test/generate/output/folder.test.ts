import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { OutputError, planOutput, readOutput, sealed, writeOutput } from '../../../src/generate/output/index.js';

const OWNER = { model: 'shop', target: 'typescript' };
const base = mkdtempSync(join(tmpdir(), 'dynamodel output '));
const root = join(base, 'out');

afterAll(() => rmSync(base, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(base, { recursive: true, force: true });
  mkdirSync(base);
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

/** Makes the folder hold these files, and says what it did. */
function deliver(files: Readonly<Record<string, string>>, folder = root): readonly string[] {
  const wanted = Object.entries(files).map(([path, body]) => ({ path, text: sealed(path, body, OWNER) }));
  const plan = planOutput(OWNER, wanted, readOutput(folder, Object.keys(files)));
  writeOutput(folder, plan);
  return plan.steps.map(({ kind, path }) => `${kind} ${path}`);
}

function tree(folder = root): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

describe('an output folder', () => {
  it('is made with all that is in it', () => {
    expect(deliver({ 'index.ts': 'a', 'entities/order.ts': 'b' })).toEqual([
      'write entities/order.ts',
      'write index.ts',
    ]);
    expect(tree()).toEqual(['entities', 'entities/order.ts', 'index.ts']);
    expect(readFileSync(join(root, 'index.ts'), 'utf8')).toBe(sealed('index.ts', 'a', OWNER));
  });

  it('is left alone where nothing has changed', () => {
    deliver({ 'index.ts': 'a\n', 'b.ts': 'b\n' });
    put('b.ts', readFileSync(join(root, 'b.ts'), 'utf8').replaceAll('\n', '\r\n'));
    const past = new Date('2020-01-01');
    for (const file of ['index.ts', 'b.ts']) utimesSync(join(root, file), past, past);
    expect(deliver({ 'index.ts': 'a\n', 'b.ts': 'b\n' })).toEqual(['keep b.ts', 'keep index.ts']);
    for (const file of ['index.ts', 'b.ts']) expect(statSync(join(root, file)).mtime).toEqual(past);
  });

  it('loses what is no longer generated, and the folders that are empty then', () => {
    deliver({ 'index.ts': 'a', 'old.ts': 'o', 'streams/old.ts': 'o', 'writes/old.ts': 'o' });
    put('writes/mine.txt', 'mine');
    expect(deliver({ 'index.ts': 'a' })).toEqual([
      'keep index.ts',
      'remove old.ts',
      'remove streams/old.ts',
      'remove writes/old.ts',
    ]);
    expect(tree()).toEqual(['index.ts', 'writes', 'writes/mine.txt']);
  });

  it('keeps what is not ours, what was edited, and all that links and other folders hold', () => {
    deliver({ 'index.ts': 'a', 'gone.ts': 'b' });
    const gone = readFileSync(join(root, 'gone.ts'), 'utf8');
    put('gone.ts', `${gone}// mine\n`);
    for (const folder of ['node_modules', '.hidden', 'src', 'entities/deep']) put(`${folder}/gone.ts`, gone);
    put('other.txt', gone);
    put('desk.ts', sealed('desk.ts', 'd', { model: 'desk', target: 'typescript' }));
    mkdirSync(join(base, 'elsewhere'));
    writeFileSync(join(base, 'elsewhere', 'far.ts'), gone);
    symlinkSync(join(base, 'elsewhere'), join(root, 'entities/linked'));
    symlinkSync(join(base, 'elsewhere'), join(root, 'streams'));
    symlinkSync(join(base, 'elsewhere', 'far.ts'), join(root, 'far.ts'));
    const before = tree();
    expect(deliver({ 'index.ts': 'a' })).toEqual(['leave gone.ts', 'keep index.ts']);
    expect(tree()).toEqual(before);
    expect(tree(join(base, 'elsewhere'))).toEqual(['far.ts']);
  });

  it('may be a link itself', () => {
    mkdirSync(join(base, 'real'));
    symlinkSync(join(base, 'real'), root);
    deliver({ 'writes/b.ts': 'b' });
    expect(tree(join(base, 'real'))).toEqual(['writes', 'writes/b.ts']);
  });
});

describe('an output inside of another one', () => {
  const FILES = { 'index.ts': 'i', 'entities/order.ts': 'o', 'runtime/check.ts': 'c' };

  it.each([['v1'], ['src/db'], ['entities'], ['runtime'], ['test/v1']])('keeps its files: %s', (folder) => {
    deliver(FILES, join(root, folder));
    const inner = tree(join(root, folder));
    deliver({ 'index.ts': 'i', 'old.ts': 'o' });
    expect(deliver({ 'index.ts': 'i' })).toEqual(['keep index.ts', 'remove old.ts']);
    expect(tree(join(root, folder))).toEqual(inner);
  });

  it.each([['v1'], ['entities'], ['runtime']])('leaves those of the outer one alone: %s', (folder) => {
    deliver(FILES);
    const outer = tree();
    deliver({ 'index.ts': 'i', 'parse.ts': 'p' }, join(root, folder));
    deliver({ 'index.ts': 'i' }, join(root, folder));
    expect(tree().filter((path) => outer.includes(path))).toEqual(outer);
    expect(deliver(FILES)).toEqual(['keep entities/order.ts', 'keep index.ts', 'keep runtime/check.ts']);
  });

  it('is in the way where a file of one has the path of a file of the other', () => {
    deliver({ 'index.ts': 'i' }, join(root, 'entities'));
    const wanted = [{ path: 'entities/index.ts', text: sealed('entities/index.ts', 'i', OWNER) }];
    const found = readOutput(root, ['entities/index.ts']);
    expect(planOutput(OWNER, wanted, found).obstacles).toEqual([{ path: 'entities/index.ts', owner: undefined }]);
  });

  it('is not looked for in what else the folder holds, however much or unreadable that is', () => {
    put('src/deep/er/index.ts', sealed('index.ts', 'i', OWNER));
    chmodSync(join(root, 'src'), 0o000);
    try {
      expect(deliver({ 'index.ts': 'i' })).toEqual(['write index.ts']);
    } finally {
      chmodSync(join(root, 'src'), 0o755);
    }
  });
});

describe('what is in the way', () => {
  it.each([
    ['a file where the folder should be', () => writeFileSync(root, 'x'), 'is a file, not a folder'],
    ['a file where a folder should be', () => put('writes', 'x'), 'is in the way of the folder'],
    [
      'a folder where a file should be',
      () => mkdirSync(join(root, 'writes/b.ts'), { recursive: true }),
      'is in the way of the file',
    ],
    [
      'a linked folder',
      () => link('writes', mkdirSync(join(base, 'elsewhere'), { recursive: true }) ?? base),
      'is a link',
    ],
    ['a link that leads nowhere', () => link('writes/b.ts', 'no/where'), 'is a link'],
    [
      'a linked file',
      () => {
        put('c.ts', 'x');
        link('writes/b.ts', join(root, 'c.ts'));
      },
      'is a link',
    ],
  ])('is told, and nothing is written: %s', (_what, prepare, message) => {
    prepare();
    const before = tree(base);
    expect(() => deliver({ 'writes/b.ts': 'b', '0.ts': '0' })).toThrow(OutputError);
    expect(() => deliver({ 'writes/b.ts': 'b', '0.ts': '0' })).toThrow(message);
    expect(tree(base)).toEqual(before);
  });

  it.each([
    ['../a.ts'],
    ['/a.ts'],
    ['a/../../b.ts'],
    ['a//b.ts'],
    ['./a.ts'],
    ['a\\b.ts'],
    [''],
    ['..'],
    ['C:/a.ts'],
    ['a\0.ts'],
    ['src/a.ts'],
    ['entities/deep/a.ts'],
  ])('is %j never let out of the folder', (path) => {
    mkdirSync(root);
    expect(() => deliver({ [path]: 'x' })).toThrow('is no path inside the output');
    expect(tree(base)).toEqual(['out']);
  });
});

describe('a run that breaks off', () => {
  it('for want of a place leaves nothing behind', () => {
    const plan = planOutput(OWNER, [{ path: 'writes/b.ts', text: 'x' }], []);
    mkdirSync(join(root, 'writes/b.ts'), { recursive: true });
    expect(() => writeOutput(root, plan)).toThrow('EISDIR');
    expect(tree()).toEqual(['writes', 'writes/b.ts']);
  });

  it('in the middle of a file leaves the old one, and the next run takes the remains away', () => {
    deliver({ 'writes/b.ts': 'b' });
    const remains = join(root, 'writes', '.dynamodel-0123456789ab');
    const running = join(root, 'writes', '.dynamodel-ba9876543210');
    for (const path of [remains, running]) writeFileSync(path, 'half');
    const past = new Date(Date.now() - 3_600_000);
    utimesSync(remains, past, past);
    put('writes/.dynamodel-mine', 'x');
    expect(deliver({ 'writes/b.ts': 'b' })).toEqual(['keep writes/b.ts']);
    expect(existsSync(remains)).toBe(false);
    expect(tree()).toEqual(['writes', 'writes/.dynamodel-ba9876543210', 'writes/.dynamodel-mine', 'writes/b.ts']);
  });
});
