import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadModel, loadModelFile, memoryReader } from '../../src/model/index.js';
import { small } from './support.js';

function load(files: Record<string, string>, root = 'shop/m.yaml') {
  const { model, findings, files: read } = loadModel(memoryReader(files), root);
  const lines = findings.map(({ rule, span, message }) => {
    const { line, column } = span.file.position(span.start);
    return `${rule} ${span.file.path}:${line}:${column} ${message}`;
  });
  return { model, findings, lines, paths: read.map(({ path }) => path) };
}

const OTHER = `entities:
  Other:
    key: {pk: "O#{id}", sk: O}
    attributes: {id: ulid}
accessPatterns:
  getOther: {op: get, entity: Other, by: [id]}
`;

describe('include', () => {
  it('merges sections by name, whichever file they are in', () => {
    const { model, lines, paths } = load({
      'shop/m.yaml': small('include: [parts/other.yaml, parts/deep/more.yaml]\n'),
      'shop/parts/other.yaml': `dynamodel: 1\nmodel: ignored\ninclude: [./deep/more.yaml]\n${OTHER}`,
      'shop/parts/deep/more.yaml': `types: {Code: {type: string, maxBytes: 3}}
samples:
  entities: {Thing: [{id: t1, name: Ann}]}
tests: []
lint: {rules: {DM4005: off}, ignore: [{rule: DM6002, reason: known}]}
`,
    });
    expect(lines).toEqual([]);
    expect(paths).toEqual(['shop/m.yaml', 'shop/parts/other.yaml', 'shop/parts/deep/more.yaml']);
    expect(model?.name.value).toBe('small');
    expect([...(model?.entities.keys() ?? [])]).toEqual(['Thing', 'Other']);
    expect(model?.entities.get('Other')?.span.file.path).toBe('shop/parts/other.yaml');
    expect([...(model?.types.keys() ?? [])]).toEqual(['Code']);
    expect(model?.samples.entities.get('Thing')).toHaveLength(1);
    expect(model?.lint.rules.get('DM4005')?.value).toBe('off');
  });

  it('joins lists and settings of several files', () => {
    const { model, lines } = load({
      'shop/m.yaml': small(
        'include: [a.yaml]\nsamples: {entities: {Thing: [{id: t1}]}}\nlint: {ignore: [{rule: DM6002, reason: a}]}\n',
      ),
      'shop/a.yaml': 'samples: {seed: 9, entities: {Thing: [{id: t2}]}}\nlint: {ignore: [{rule: DM6003, reason: b}]}\n',
    });
    expect(lines).toEqual([]);
    expect(model?.samples.seed).toBe(9);
    expect(model?.samples.entities.get('Thing')?.map(({ id }) => id)).toEqual(['t1', 't2']);
    expect(model?.lint.ignore.map(({ rule }) => rule)).toEqual(['DM6002', 'DM6003']);
  });

  it('shows both places of a name that stands in two files', () => {
    const { findings, lines } = load({
      'shop/m.yaml': small('include: [a.yaml]\n'),
      'shop/a.yaml': OTHER.replaceAll('Other', 'Thing'),
    });
    expect(lines).toEqual([
      'DM1003 shop/a.yaml:2:3 The entity `Thing` is defined twice; the first definition is in `shop/m.yaml`, line 6. Rename one of them, or remove it.',
    ]);
    const [related] = findings[0]?.related ?? [];
    expect(related?.span.file.path).toBe('shop/m.yaml');
    expect(related?.span.file.position(related.span.start)).toEqual({ line: 6, column: 3 });
  });

  it('reports a setting that two files give', () => {
    const { lines } = load({
      'shop/m.yaml': small('include: [a.yaml]\ndefaults: {region: eu-west-1}\n'),
      'shop/a.yaml': 'defaults: {region: us-east-1}\n',
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^DM1003 shop\/a.yaml:1:12 The setting `region` is defined twice/);
  });

  it('points at the place of a file that does not exist', () => {
    const { lines, model } = load({ 'shop/m.yaml': small('include:\n  - parts/../gone.yaml\n') });
    expect(model).toBeUndefined();
    expect(lines).toEqual([
      'DM1002 shop/m.yaml:10:5 The included file `parts/../gone.yaml` (`shop/gone.yaml`) does not exist. Paths are relative to the file that includes.',
    ]);
  });

  it.each(['../secret.yaml', '/etc/passwd', 'a/../../x.yaml', 'C:/x.yaml'])(
    'reads nothing outside the folder: %s',
    (path) => {
      const { lines } = load({
        'shop/m.yaml': small(`include: [${path}]\n`),
        'secret.yaml': OTHER,
        '/etc/passwd': OTHER,
      });
      expect(lines).toEqual([
        `DM1002 shop/m.yaml:9:11 \`${path}\` lies outside the folder of the model; only files inside it can be included. Move the file, or the model.`,
      ]);
    },
  );

  it('finds circles', () => {
    const { lines } = load({
      'shop/m.yaml': small('include: [a.yaml]\n'),
      'shop/a.yaml': 'include: [b.yaml]\n',
      'shop/b.yaml': 'include: [a.yaml]\n',
    });
    expect(lines).toEqual([
      'DM1008 shop/b.yaml:1:11 The files include each other in a circle: `shop/a.yaml` → `shop/b.yaml` → `shop/a.yaml`. Remove one of the includes.',
    ]);
    expect(load({ 'm.yaml': small('include: [m.yaml]\n') }, 'm.yaml').lines).toEqual([
      'DM1008 m.yaml:9:11 `m.yaml` includes itself. Remove the line.',
    ]);
  });

  it('reports a broken file once, at its own place', () => {
    const { lines, model } = load({
      'shop/m.yaml': small('include: [a.yaml, b.yaml]\n'),
      'shop/a.yaml': 'entities: [}\n',
      'shop/b.yaml': 'include: [a.yaml]\n',
    });
    expect(model).toBeUndefined();
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^DM1000 shop\/a.yaml:/);
  });

  it('refuses a model of too many files', () => {
    const files = Object.fromEntries(
      Array.from({ length: 600 }, (_, i) => [`f${i}.yaml`, `include: [f${i + 1}.yaml]\n`]),
    );
    const { lines } = load({ 'm.yaml': small('include: [f0.yaml]\n'), ...files }, 'm.yaml');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/A model has at most 500 files/);
  });
});

describe('on the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dynamodel model '));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('follows no link out of the folder of the model', () => {
    mkdirSync(join(folder, 'model'), { recursive: true });
    writeFileSync(join(folder, 'secret.yaml'), OTHER);
    writeFileSync(join(folder, 'model', 'm.yaml'), small('include: [link.yaml, sub]\n'));
    mkdirSync(join(folder, 'model', 'sub'));
    symlinkSync(join(folder, 'secret.yaml'), join(folder, 'model', 'link.yaml'));
    const { findings, model } = loadModelFile('model/m.yaml', folder);
    expect(model).toBeUndefined();
    expect(findings.map(({ message }) => message)).toEqual([
      'The included file `link.yaml` (`model/link.yaml`) lies outside the folder of the model. Paths are relative to the file that includes.',
      'The included file `sub` (`model/sub`) is a directory. Paths are relative to the file that includes.',
    ]);
  });

  it('tells a file that cannot be read from one that is no model', () => {
    const gone = loadModelFile('gone.yaml', folder);
    expect(gone.unreadable).toEqual({ kind: 'missing', message: 'does not exist' });
    expect(gone.findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      'DM1000 `gone.yaml` does not exist.',
    ]);
    mkdirSync(folder, { recursive: true });
    expect(loadModelFile('.', folder).unreadable?.kind).toBe('directory');
    writeFileSync(join(folder, 'empty.yaml'), '');
    const empty = loadModelFile('empty.yaml', folder);
    expect(empty.unreadable).toBeUndefined();
    expect(empty.findings.map(({ rule }) => rule)).toEqual(['DM1000']);
  });
});
