import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/files/make-folder.js';

let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'dynamodel-folder-'));
  writeFileSync(join(root, 'file'), '');
  symlinkSync(join(root, 'gone'), join(root, 'dangling'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('makeFolder', () => {
  it('makes a folder with those that it lies in, once or again', () => {
    const path = join(root, 'a', 'b', 'c');
    makeFolder(path);
    makeFolder(`${path}/`);
    expect(statSync(path).isDirectory()).toBe(true);
    makeFolder('/');
  });

  it.each([['file'], ['file/a/b'], ['dangling'], ['dangling/a/b']])('fails on %s, where none can be', (path) => {
    expect(() => makeFolder(join(root, path))).toThrow(/EEXIST|ENOTDIR|ENOENT/);
  });

  // `recursive` of Node does not come back.
  it.runIf(process.platform === 'linux')('fails where nothing can be made', () => {
    expect(() => makeFolder('/proc/x/y')).toThrow(/^E(?:NOENT|ACCES|PERM|ROFS)/);
  });
});
