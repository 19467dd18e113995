import { describe, expect, it } from 'vitest';
import { type UpgradeOptions, type UpgradeStep, upgradeFile } from '../../src/model/upgrade.js';
import { entryOf, SourceFile } from '../../src/source/index.js';

function upgraded(text: string, options?: UpgradeOptions): unknown {
  const result = upgradeFile(new SourceFile('m.dynamodel.yaml', text), options);
  if (result.kind === 'upgraded') return result.text;
  return result.kind === 'refused' ? { refused: result.reason } : 'same';
}

/** A version 2 that calls `tables` otherwise, and a version 3 that leaves a line out. */
const STEPS: readonly UpgradeStep[] = [
  {
    from: 1,
    edits: (_parsed, root) => {
      const span =
        entryOf(root, 'tables') === undefined ? undefined : root.entries.find(({ key }) => key === 'tables')?.keySpan;
      return span === undefined ? [] : [{ file: span.file, start: span.start, end: span.end, newText: 'stores' }];
    },
  },
  {
    from: 2,
    edits: ({ file }) => {
      const found = /^old: .*\n/m.exec(file.text);
      return found === null ? [] : [{ file, start: found.index, end: found.index + found[0].length, newText: '' }];
    },
  },
];

describe('upgradeFile', () => {
  it('leaves a model of the newest version as it is', () => {
    expect(upgraded('dynamodel: 1\nmodel: m\n')).toBe('same');
    expect(upgraded('# about it\nmodel: m\ndynamodel: 1 # said late\n')).toBe('same');
  });

  it('writes the version where it is missing, below what stands at the beginning', () => {
    expect(upgraded('# yaml-language-server: $schema=x\n\nmodel: m\ntables: {}\n')).toBe(
      '# yaml-language-server: $schema=x\n\ndynamodel: 1\nmodel: m\ntables: {}\n',
    );
    expect(upgraded('"model": m\r\ntables: {}\r\n')).toBe('dynamodel: 1\r\n"model": m\r\ntables: {}\r\n');
    expect(upgraded('  model: m\n  tables: {}\n')).toBe('  dynamodel: 1\n  model: m\n  tables: {}\n');
    expect(upgraded('{model: m, tables: {}}')).toBe('{dynamodel: 1, model: m, tables: {}}');
    expect(upgraded('---\nmodel: m\n')).toBe('---\ndynamodel: 1\nmodel: m\n');
  });

  it('takes a version in quotes for what it says', () => {
    expect(upgraded('dynamodel: "1"\nmodel: m\n')).toBe('dynamodel: 1\nmodel: m\n');
  });

  it('leaves alone what may be a part of a model, and what is none', () => {
    for (const text of ['entities: {}\n', 'just text', '- a list\n', '', 'a: [\n']) expect(upgraded(text)).toBe('same');
  });

  it('refuses what is of no version that it knows', () => {
    expect(upgraded('dynamodel: 2\nmodel: m\n')).toEqual({ refused: expect.stringContaining('version 2') });
    for (const version of ['0', '-1', '1.5', 'x', '[1]', '{a: 1}', '', '"2"', 'true', '.inf', '1e99'])
      expect(upgraded(`dynamodel: ${version}\nmodel: m\n`), version).toHaveProperty('refused');
  });

  it('goes from step to step, in the model and in what it includes', () => {
    const to3 = { steps: STEPS, newest: 3 };
    const model = '# kept\ndynamodel: 1 # the first\nmodel: m\ntables: {}\nold: gone\n';
    const after = '# kept\ndynamodel: 3 # the first\nmodel: m\nstores: {}\n';
    expect(upgraded(model, to3)).toBe(after);
    expect(upgraded(after, to3)).toBe('same');
    expect(upgraded('model: m\ntables: {}\n', to3)).toBe('dynamodel: 3\nmodel: m\nstores: {}\n');
    expect(upgraded('dynamodel: 2\ntables: {}\nold: gone\n', to3)).toBe('dynamodel: 3\ntables: {}\n');
    expect(upgraded('tables: {}\nold: gone\n', { ...to3, modelVersion: 1 })).toBe('stores: {}\n');
    expect(upgraded('tables: {}\nold: gone\n', { ...to3, modelVersion: 2 })).toBe('tables: {}\n');
    expect(upgraded('tables: {}\nold: gone\n', { ...to3, modelVersion: 3 })).toBe('same');
    expect(upgraded('tables: {}\nold: gone\n', to3)).toBe('same');
    expect(upgraded('dynamodel: 4\nmodel: m\n', to3)).toEqual({ refused: expect.stringContaining('reads version 3') });
  });
});
