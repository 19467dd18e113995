import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/main.js';
import { expandedPaths } from '../../src/cli/wildcards.js';
import { fakeIo } from '../support/fake-io.js';
import { TempFolder } from '../support/temp-folder.js';

const MODEL = 'dynamodel: 1\nmodel: m\ntables: {main: {key: {pk: pk}}}\n';

function folderOf(...paths: readonly string[]): TempFolder {
  return new TempFolder(Object.fromEntries(paths.map((path) => [path, MODEL])));
}

describe('paths that the shell has not expanded', () => {
  const FILES = [
    'a.yaml',
    'b.yaml',
    'b.json',
    '.c.yaml',
    'in/a.yaml',
    'in/deep/a.yaml',
    'node_modules/p/a.yaml',
    'x+.yaml',
  ];

  it.each([
    [
      ['a.yaml', '-', 'in'],
      ['a.yaml', '-', 'in'],
    ],
    [['*.yaml'], ['a.yaml', 'b.yaml', 'x+.yaml']],
    [
      ['?.yaml', 'x*'],
      ['a.yaml', 'b.yaml', 'x+.yaml'],
    ],
    [['.*.yaml'], ['.c.yaml']],
    [['*/a.yaml'], ['in/a.yaml', 'node_modules/p/a.yaml'].slice(0, 1)],
    [['**/a.yaml'], ['a.yaml', 'in/a.yaml', 'in/deep/a.yaml']],
    [['./in/**'], ['./in/a.yaml', './in/deep', './in/deep/a.yaml']],
    [['in/*/../*.yaml'], ['in/*/../*.yaml']],
    [['x+*'], ['x+.yaml']],
    [
      ['none*', 'a.yaml'],
      ['none*', 'a.yaml'],
    ],
  ])('%j', (given, expected) => {
    expect(expandedPaths(given, folderOf(...FILES).path)).toEqual(expected);
  });

  it('are absolute where they were', () => {
    const folder = folderOf('in/a.yaml');
    expect(expandedPaths([`${folder.path}/*/*`], '/')).toEqual([folder.at('in/a.yaml')]);
  });

  it('may hold stars in their names', () => {
    expect(expandedPaths(['a*.yaml'], folderOf('a*.yaml', 'ab.yaml').path)).toEqual(['a*.yaml']);
  });
});

it('check and fmt take them, and say of one that matches nothing what a shell would have them say', async () => {
  const folder = folderOf('one/a.dynamodel.yaml', 'two/b.dynamodel.yaml');
  folder.write('two/b.dynamodel.yaml', MODEL.replace('model: m', 'model:   m'));
  const io = fakeIo({ cwd: folder.path });
  expect(await runCli(['check', '*/*.dynamodel.yaml', 'three/*'], io)).toBe(2);
  expect(io.out()).toMatch(/in 2 models/);
  expect(io.err()).toBe('error: cannot read `three/*`: there is no such file or folder\n');
  const fmt = fakeIo({ cwd: folder.path });
  expect(await runCli(['fmt', '**/*.yaml'], fmt)).toBe(0);
  expect(fmt.out()).toBe('two/b.dynamodel.yaml\n');
});
