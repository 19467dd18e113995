import { describe, expect, it } from 'vitest';
import { type ConfigResult, readConfig } from '../../src/config/index.js';
import { type FileReader, memoryReader } from '../../src/model/file-reader.js';
import { brief } from '../rules/support/check-text.js';

const PATH = 'shop/dynamodel.config.yaml';

function read(files: Readonly<Record<string, string | Uint8Array>>): ConfigResult {
  return readConfig(memoryReader(files), PATH);
}

function problems(text: string | Uint8Array, others: Readonly<Record<string, string>> = {}): readonly string[] {
  const { config, findings } = read({ ...others, [PATH]: text });
  expect(config === undefined).toBe(findings.length > 0);
  for (const { severity, suggestion } of findings) {
    expect(severity).toBe('error');
    expect(suggestion?.edits).toBeUndefined();
  }
  return findings.map((finding) => `${finding.span.file.path} ${brief(finding)}`);
}

describe('a configuration', () => {
  it('says which rules hold, what the quotas are, and how check ends', () => {
    const { config, files } = read({
      [PATH]: `lint:
  extends: strict
  rules: {DM4005: off, DM6001: error}
  quotas: {globalIndexes: 30}
check: {failOn: warning, maxWarnings: 7, baseline: known/base.json}
`,
    });
    expect(config?.lint.extends).toBe('strict');
    expect([...(config?.lint.rules ?? [])].map(([id, { value }]) => [id, value])).toEqual([
      ['DM4005', 'off'],
      ['DM6001', 'error'],
    ]);
    expect(config?.lint.quotas).toEqual(new Map([['globalIndexes', 30]]));
    expect(config?.check).toMatchObject({
      failOn: 'warning',
      maxWarnings: 7,
      baseline: { value: 'shop/known/base.json' },
    });
    expect(files).toEqual([PATH]);
  });

  it.each(['', '\n', '# nothing yet\n', '{}\n'])('that says nothing is one: %j', (text) => {
    const { config } = read({ [PATH]: text });
    expect(config?.lint).toEqual({ rules: new Map(), quotas: new Map(), ignore: [] });
    expect(config?.check).toEqual({});
  });

  it.each([
    ['chek: {failOn: error}', 'DM1001 error 1:1 `chek` is no property of a configuration. Did you mean `check`?'],
    ['lint: {extend: strict}', 'DM1001 error 1:8 `extend` is no property of `lint`. Did you mean `extends`?'],
    [
      'lint: {quotas: {globalIndex: 30}}',
      '`globalIndex` is no property of `lint.quotas`. Did you mean `globalIndexes`?',
    ],
    ['lint: {quotas: {tables: many}}', 'DM1004 error 1:25 `tables` cannot be the text `many`'],
    ['lint: {extends: strictest}', 'Did you mean `strict`?'],
    ['lint: {rules: {DM4005: of}}', 'Did you mean `off`?'],
    ['lint: {rules: {DM40055: off}}', 'DM1004 error 1:16 `DM40055` cannot stand here. A rule is named by its id'],
    [
      'lint: {rules: {DM4055: off}}',
      'DM1002 error 1:16 There is no rule `DM4055`; did you mean `DM4005` (scan), `DM4015` (overwriting-write) or `DM4025` (limit-before-filter)?',
    ],
    [
      'lint: {rules: {DM4005: off, Scan: error}}',
      'DM1003 error 1:29 `DM4005` and `Scan` are the same rule. Remove one of the two.',
    ],
    ['lint: {rules: {DM8888: off}}', 'DM1002 error 1:16 There is no rule `DM8888`; `dynamodel rules` lists them.'],
    [
      'lint: {ignore: []}',
      '`ignore` is no property of `lint`. What else it may have: `extends`, `rules` and `quotas`.',
    ],
    ['check: {failOn: never}', 'DM1004 error 1:17 `failOn` cannot be `never`; it is `error`, `warning` or `info`'],
    ['check: {maxWarnings: -1}', '`maxWarnings` is `-1`; it cannot be less than 0.'],
    ['check: {baseline: 7}', 'DM1005 error 1:19 Text for `baseline` is expected here'],
    ['check: {baseline: ""}', '`baseline` is empty'],
    ['extends: 7', 'DM1005 error 1:10 Text for `extends` is expected here'],
    ['extends: {a: b}', 'DM1004 error 1:10 `extends` cannot be a map; it takes text or a list.'],
    ['extends: []\nextends: []', 'DM1003 error 2:1 `extends` is defined twice'],
    ['[a]', 'DM1004 error 1:1 This cannot be a list; it takes a map'],
    ['lint: [1', 'DM1000 error 1:7 This `[` is never closed'],
    ['a: *b', 'DM1000 error 1:4 No anchor `&b` stands before this alias.'],
    ['{}\n---\n{}', 'A second YAML document begins here; a configuration is one document.'],
    ['a\0b', 'DM1000 error 1:1 This is a binary file, not YAML'],
    [new Uint8Array([0x6c, 0xff]), 'The file is not UTF-8 text'],
    [`# ${'x'.repeat(1024 * 1024)}`, 'has 1.0 MB, and may have 1.0 MB'],
  ])('has its mistakes where they stand: %j', (text, expected) => {
    const found = problems(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
    expect(found[0]).toMatch(new RegExp(`^${PATH} DM1`));
  });

  it('is not taken in by names of JavaScript', () => {
    expect(problems('__proto__: {lint: {}}\nconstructor: 1\n')).toHaveLength(2);
    expect(problems('lint: {quotas: {__proto__: 1}, rules: {toString: off}}')).toHaveLength(2);
  });

  it('does not expand aliases without end', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`);
    const [found = ''] = problems(`a0: &a0 [1]\n${levels.join('\n')}\n`);
    expect(found).toContain('more than 1,000,000 values');
  });

  it('that cannot be read says why', () => {
    expect(read({}).unreadable).toMatchObject({ kind: 'missing' });
    const tooLarge: FileReader = {
      read: () => ({ kind: 'problem', problem: { kind: 'too-large', message: 'is too large', size: 5e9 } }),
    };
    const [finding] = readConfig(tooLarge, PATH).findings;
    expect(finding?.message).toBe(`\`${PATH}\` has 4768.4 MB, and may have 1.0 MB.`);
  });
});

describe('extends', () => {
  it('builds on another file, and what it says itself wins', () => {
    const { config, files } = read({
      [PATH]: 'extends: ../base.yaml\nlint: {rules: {DM4005: info}}\n',
      'base.yaml':
        'lint: {extends: strict, rules: {DM4005: off, DM6001: off}, quotas: {tables: 3}}\ncheck: {failOn: info, baseline: known.json}\n',
    });
    expect(config?.lint.extends).toBe('strict');
    expect([...(config?.lint.rules ?? [])].map(([id, { value }]) => `${id} ${value}`)).toEqual([
      'DM6001 off',
      'DM4005 info',
    ]);
    expect(config?.lint.quotas.get('tables')).toBe(3);
    // From the folder of the file that says it.
    expect(config?.check).toMatchObject({ failOn: 'info', baseline: { value: 'known.json' } });
    expect(files).toEqual([PATH, 'base.yaml']);
  });

  it('of a list the later wins, and a file that two of them extend is no circle', () => {
    const { config, files } = read({
      [PATH]: 'extends: [a.yaml, b.yaml]\n',
      'shop/a.yaml': 'extends: root.yaml\nlint: {extends: all, quotas: {tables: 1}}\n',
      'shop/b.yaml': 'extends: root.yaml\nlint: {extends: strict}\n',
      'shop/root.yaml': 'check: {maxWarnings: 3}\n',
    });
    expect(config?.lint.extends).toBe('strict');
    expect(config?.lint.quotas.get('tables')).toBe(1);
    expect(config?.check.maxWarnings).toBe(3);
    expect(files).toHaveLength(4);
  });

  it.each([
    [{}, 'extends: dynamodel.config.yaml', `\`${PATH}\` extends itself. Remove the line.`],
    [
      { 'a.yaml': 'extends: b.yaml', 'b.yaml': 'extends: [shop/dynamodel.config.yaml]' },
      'extends: ../a.yaml',
      `b.yaml DM1008 error 1:11 The files extend each other in a circle: \`${PATH}\` → \`a.yaml\` → \`b.yaml\` → \`${PATH}\`. Remove one of the \`extends\`.`,
    ],
    [
      {},
      'extends: ../b.yaml',
      'DM1002 error 1:10 `../b.yaml` (`b.yaml`) does not exist. Paths are relative to the file that extends.',
    ],
    [
      { 'b.yaml': 'lnt: {}' },
      'extends: ../b.yaml',
      'b.yaml DM1001 error 1:1 `lnt` is no property of a configuration. Did you mean `lint`?',
    ],
  ])('says what is wrong with it: %j %s', (others, text, expected) => {
    const found = problems(text, others);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it('has an end', () => {
    const reader: FileReader = {
      read: (path) => ({
        kind: 'bytes',
        bytes: new TextEncoder().encode(`extends: ${Number(/\d+/.exec(path)?.[0] ?? 0) + 1}.yaml\n`),
      }),
    };
    const { findings } = readConfig(reader, PATH);
    expect(findings.map(({ message }) => message)).toEqual([
      'A configuration has at most 100 files; this would be one more.',
    ]);
  });
});
