import { describe, expect, it } from 'vitest';
import { formatYaml } from '../../src/format/format-yaml.js';
import { DEFAULT_STARTER, STARTERS, type Starter, starterText } from '../../src/init/starters.js';
import { check } from '../../src/library/check.js';
import { readModel } from '../../src/library/loaded-model.js';
import { runTests } from '../../src/library/run-tests.js';
import { SourceFile } from '../../src/source/index.js';

const ALL: readonly (readonly [string, Starter])[] = Object.entries(STARTERS);

describe.each(ALL)('the starter %s', (_name, starter) => {
  const text = starterText(starter, 'schema.json');
  const loaded = readModel({ text, path: 'm.dynamodel.yaml' });

  it('is short, says its name, and has no findings', () => {
    expect(loaded.model?.name.value).toBe(starter.model);
    expect(check(loaded).findings).toEqual([]);
    expect(text.split('\n').length).toBeLessThanOrEqual(100);
    expect(text.match(/^ *#/gm)?.length).toBeGreaterThanOrEqual(6);
  });

  it('has samples, and tests that pass', () => {
    const { tests, problems } = runTests(loaded);
    expect(tests.length).toBeGreaterThanOrEqual(2);
    expect(tests.filter(({ failures }) => failures.length > 0)).toEqual([]);
    expect(problems).toEqual([]);
    expect(loaded.model?.samples).toBeDefined();
  });

  it('has the pattern that is to be explained', () => {
    expect([...(loaded.model?.patterns.keys() ?? [])]).toContain(starter.pattern);
    expect(text).toContain(`dynamodel explain ${starter.pattern}`);
  });

  it('is as fmt leaves it', async () => {
    expect(await formatYaml(new SourceFile('m.yaml', text))).toEqual({ kind: 'formatted', text });
  });

  it('tells editors its schema', () => {
    expect(text).toMatch(/^# yaml-language-server: \$schema=schema\.json\n/);
  });
});

it('begins with one of them', () => {
  expect(Object.keys(STARTERS)).toContain(DEFAULT_STARTER);
});
