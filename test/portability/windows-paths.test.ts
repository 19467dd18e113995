import { win32 } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/config/index.js';
import { sarifReport } from '../../src/diagnostics/reporters/sarif.js';
import { insideOf } from '../../src/files/inside.js';
import { shownPath } from '../../src/files/shown-path.js';
import { recordingPath } from '../../src/load/curves/recordings.js';
import { memoryReader } from '../../src/model/file-reader.js';
import { loadModel } from '../../src/model/load-model.js';
import { parseRateShape } from '../../src/model/rate-shape.js';
import { SHOP_REPORT } from '../diagnostics/formats/support.js';
import { small } from '../model/support.js';

describe('what lies in a folder of Windows', () => {
  it.each([
    ['C:\\work', 'C:\\work\\a\\m.yaml', 'a\\m.yaml'],
    // Names of drives and files are the same in upper and lower case.
    ['C:\\work', 'c:\\Work\\m.yaml', 'm.yaml'],
    ['C:\\work', 'C:\\work', ''],
    ['C:\\work', 'C:\\workshop\\m.yaml', undefined],
    ['C:\\work', 'C:\\..work', undefined],
    ['C:\\work', 'D:\\work\\m.yaml', undefined],
    ['C:\\work', '\\\\machine\\share\\work\\m.yaml', undefined],
    ['\\\\machine\\share', '\\\\machine\\share\\m.yaml', 'm.yaml'],
    ['\\\\machine\\share', '\\\\machine\\other\\m.yaml', undefined],
    ['C:\\work', 'C:\\work\\..m.yaml', '..m.yaml'],
  ])('%s: %s', (folder, path, inside) => {
    expect(insideOf(folder, path, win32)).toBe(inside);
  });
});

it.each([
  ['C:\\work\\models\\m.yaml', 'models/m.yaml'],
  ['C:\\work', '.'],
  ['C:\\else\\m.yaml', 'C:/else/m.yaml'],
  ['D:\\m.yaml', 'D:/m.yaml'],
  ['\\\\machine\\share\\m.yaml', '//machine/share/m.yaml'],
])('%s is shown with `/`', (path, shown) => {
  expect(shownPath(path, 'C:\\work', win32)).toBe(shown);
});

it.each([
  ['models/m 1.yaml', { uri: 'models/m%201.yaml', uriBaseId: '%SRCROOT%' }],
  ['C:/else/m.yaml', { uri: 'file:///C%3A/else/m.yaml' }],
  ['//machine/share/m.yaml', { uri: 'file://machine/share/m.yaml' }],
  ['/work/m.yaml', { uri: 'file:///work/m.yaml' }],
])('SARIF addresses %s', (path, location) => {
  const text = sarifReport(SHOP_REPORT, { version: '1.0.0', rules: new Map(), pathOf: () => path });
  const [result] = JSON.parse(text).runs[0].results;
  expect(result.locations[0].physicalLocation.artifactLocation).toEqual(location);
});

describe('what files state of others', () => {
  const SHARE = '//machine/share/shop';

  it('is found on another machine', () => {
    const files = {
      [`${SHARE}/m.yaml`]: small('include: [parts/other.yaml]\n'),
      [`${SHARE}/parts/other.yaml`]: 'include: [../more.yaml]\n',
      [`${SHARE}/more.yaml`]: 'types: {Code: {type: string, maxBytes: 3}}\n',
    };
    const { findings, files: read } = loadModel(memoryReader(files), `${SHARE}/m.yaml`);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(read.map(({ path }) => path)).toEqual(Object.keys(files));

    const config = readConfig(
      memoryReader({
        [`${SHARE}/dynamodel.config.yaml`]: 'extends: ../base.yaml\n',
        '//machine/share/base.yaml': 'check: {baseline: known.json}\n',
      }),
      `${SHARE}/dynamodel.config.yaml`,
    ).config;
    expect(config?.check.baseline?.value).toBe('//machine/share/known.json');
  });

  it('is written with `/` alone, and looked for nowhere else', () => {
    const disk = memoryReader({
      'm.yaml': small('include: ["parts\\\\other.yaml", "\\\\\\\\machine\\\\share\\\\x.yaml"]\n'),
    });
    const read = vi.spyOn(disk, 'read');
    const { findings } = loadModel(disk, 'm.yaml');
    expect(read.mock.calls.map(([path]) => path)).toEqual(['m.yaml']);
    expect(findings.map(({ message }) => message)).toEqual([
      '`parts\\other.yaml` is a path of Windows alone. Write it with `/`, which every system reads: `parts/other.yaml`.',
      expect.stringMatching(/^`\\\\machine\\share\\x.yaml` is a path of Windows alone\./),
    ]);
    expect(parseRateShape('recorded(calls\\may.csv)')).toMatchObject({
      kind: 'error',
      message: '`calls\\may.csv` is a path of Windows alone; write it with `/`, which every system reads',
    });
  });

  it('counts from the file of a recorded rate', () => {
    const { model } = loadModel(
      memoryReader({
        [`${SHARE}/m.yaml`]: small(
          'accessPatterns:\n  get: {op: get, entity: Thing, by: [id], rate: {avg: 1/s, shape: recorded(calls.csv)}}\n',
        ),
      }),
      `${SHARE}/m.yaml`,
    );
    const [rate] = [...(model?.patterns.values() ?? [])].flatMap((pattern) => pattern.rate ?? []);
    expect(rate === undefined ? undefined : recordingPath(rate)).toBe(`${SHARE}/calls.csv`);
  });
});
