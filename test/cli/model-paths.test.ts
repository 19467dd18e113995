import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveModel, resolveModels, shownPath } from '../../src/cli/model-paths.js';

const base = mkdtempSync(join(tmpdir(), 'dynamodel paths '));

const FILES: Readonly<Record<string, string>> = {
  'one/dynamodel.yaml': '',
  'one/notes.yaml': '',
  'two/a.dynamodel.yaml': '',
  'two/b.dynamodel.yaml': '',
  'none/readme.md': '',
  'other/shop.dynamodel.yml': '',
  'parts/main.dynamodel.yaml': 'dynamodel: 1\ninclude: [sub/entities.dynamodel.yaml, "./types.dynamodel.yaml"]\n',
  'parts/types.dynamodel.yaml': 'types: {}\n',
  'parts/sub/entities.dynamodel.yaml': 'entities: {}\n',
  'circle/a.dynamodel.yaml': 'include: [b.dynamodel.yaml]\n',
  'circle/b.dynamodel.yaml': 'include: [a.dynamodel.yaml]\n',
  'tree/dynamodel.yaml': '',
  'tree/z/deep/x.dynamodel.yaml': '',
  'tree/a/dynamodel.yaml': '',
  'tree/node_modules/p/dynamodel.yaml': '',
  'tree/.hidden/dynamodel.yaml': '',
  'tree/generated/workbench/dynamodel.yaml': '',
  'tree/xdynamodel.yaml': '',
};

beforeAll(() => {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), text);
  }
  symlinkSync(join(base, 'tree'), join(base, 'tree', 'loop'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const one = (path?: string, cwd = base) => resolveModel(path, cwd).shown;
const all = (path?: string, cwd = base) => resolveModels(path, cwd).map((input) => input.shown);

describe('one model', () => {
  it.each([
    ['one', 'one/dynamodel.yaml'],
    ['one/', 'one/dynamodel.yaml'],
    ['./two/a.dynamodel.yaml', 'two/a.dynamodel.yaml'],
    ['one/notes.yaml', 'one/notes.yaml'],
    ['parts', 'parts/main.dynamodel.yaml'],
    ['-', '<stdin>'],
  ])('%s is %s', (path, shown) => {
    expect(one(path)).toBe(shown);
  });

  it('is that of the current folder when nothing is named', () => {
    expect(one(undefined, join(base, 'one'))).toBe('dynamodel.yaml');
  });

  it.each([
    [
      'two',
      /^`two` holds several models; name one of them:\n {2}two\/a\.dynamodel\.yaml\n {2}two\/b\.dynamodel\.yaml$/,
    ],
    ['circle', /several models/],
    ['none', /`none` holds no model/],
    ['other', /rename `shop\.dynamodel\.yml`/],
    ['missing', /cannot read `missing`: there is no such file or folder/],
    ['one/notes.yaml/x', /cannot read/],
  ])('%s is refused', (path, message) => {
    expect(() => one(path)).toThrow(message);
  });
});

describe('all models of check', () => {
  it('searches folders, past packages, hidden ones, generated output and links', () => {
    expect(all('tree')).toEqual(['tree/a/dynamodel.yaml', 'tree/dynamodel.yaml', 'tree/z/deep/x.dynamodel.yaml']);
  });

  it('counts included files as parts of their model', () => {
    expect(all('parts')).toEqual(['parts/main.dynamodel.yaml']);
    expect(all('circle')).toHaveLength(2);
  });

  it('takes several in one folder, files and standard input', () => {
    expect(all('two')).toEqual(['two/a.dynamodel.yaml', 'two/b.dynamodel.yaml']);
    expect(all('one/notes.yaml')).toEqual(['one/notes.yaml']);
    expect(all('-')).toEqual(['<stdin>']);
    expect(() => all('none')).toThrow(/holds no model/);
  });
});

describe('shownPath', () => {
  it('is relative inside the working directory and as it is outside', () => {
    expect(shownPath('/w/d/a.yaml', '/w/d')).toBe('a.yaml');
    expect(shownPath('/w/d', '/w/d')).toBe('.');
    expect(shownPath('/w/dx/a.yaml', '/w/d')).toBe('/w/dx/a.yaml');
    expect(shownPath('/w/d/..a/b.yaml', '/w/d')).toBe('..a/b.yaml');
  });
});
