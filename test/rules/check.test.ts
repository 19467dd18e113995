import { describe, expect, it } from 'vitest';
import { loadModel, memoryReader } from '../../src/model/index.js';
import { type CheckOptions, check } from '../../src/rules/check.js';
import type { Report, Rule, RuleContext } from '../../src/rules/rule.js';
import { brief, checkText, TODAY } from './support/check-text.js';

const MODEL = `dynamodel: 1
model: shop
tables:
  shop: {key: {pk: pk, sk: sk}}
entities:
  OrderLine:
    key: {pk: "ORDER#{orderId}", sk: "LINE#{lineNo}"}
    attributes:
      orderId: ulid
      lineNo: {type: int, min: 1, max: 9999}
`;

function ruleOf(check: (context: RuleContext) => Iterable<Report>, more: Partial<Rule> = {}): Rule {
  return {
    id: 'DM9999',
    name: 'test-rule',
    family: 'keys',
    title: 'A test',
    severity: 'warning',
    preset: 'recommended',
    pillar: 'reliability',
    source: 'https://docs.aws.amazon.com/amazondynamodb/',
    check,
    ...more,
  };
}

/** A rule that finds each entity. */
const EACH_ENTITY = ruleOf(function* ({ model }) {
  for (const { name, span } of model.entities.values()) yield { message: `found ${name}`, span };
});

function rulesOf(text: string, options: Partial<CheckOptions> = {}): readonly string[] {
  return checkText(text, options).map(({ rule, severity }) => `${rule} ${severity}`);
}

describe('check', () => {
  it('puts the rule to what it reports', () => {
    const [finding] = checkText(MODEL, { rules: [EACH_ENTITY] });
    expect(finding).toMatchObject({
      rule: 'DM9999',
      name: 'test-rule',
      severity: 'warning',
      message: 'found OrderLine',
      source: 'https://docs.aws.amazon.com/amazondynamodb/',
      pillar: 'reliability',
    });
  });

  it('sorts by place and says the same once', () => {
    const twice = ruleOf(function* ({ model }) {
      const spans = [...model.entities.values()].map(({ span }) => span);
      const [span] = spans;
      if (span === undefined) return;
      yield { message: 'b', span: { ...span, start: span.start + 2 } };
      yield { message: 'a', span };
      yield { message: 'a', span };
    });
    expect(checkText(MODEL, { rules: [twice] }).map(({ message }) => message)).toEqual(['a', 'b']);
  });

  it('names as the source of what is wrong with settings the page that explains them', () => {
    const text = MODEL.replace('entities:', 'lint: {rules: {DM2007: never, DM9998: off}, extend: all}\nentities:');
    const found = checkText(text.replace('lineNo: {type', 'lineNo: {tipe'));
    expect(found.map(({ rule, source }) => `${rule} ${source}`)).toEqual([
      'DM1004 https://github.com/dynamodel/dynamodel/blob/main/examples/check.md#configure-it',
      'DM1001 https://github.com/dynamodel/dynamodel/blob/main/examples/check.md#configure-it',
      'DM1001 https://github.com/dynamodel/dynamodel/blob/main/examples/the-language.md',
    ]);
  });

  it('names the rule that throws, and hides nothing', () => {
    // biome-ignore lint/correctness/useYield: a rule that fails before it finds anything
    const broken = ruleOf(function* () {
      throw new Error('no such thing');
    });
    expect(() => checkText(MODEL, { rules: [broken] })).toThrow('rule DM9999 (test-rule) failed: no such thing');
  });

  it('plans nothing where no rule asks for a plan', () => {
    let asked = 0;
    const counting = ruleOf(function* (context) {
      asked += 1;
      yield* [];
      expect(Object.getOwnPropertyDescriptor(context, 'plans')?.get).toBeTypeOf('function');
    });
    checkText(MODEL, { rules: [counting] });
    expect(asked).toBe(1);
  });

  it('plans once for all rules', () => {
    const seen = new Set<unknown>();
    const planning = ruleOf(function* ({ plans, heat }) {
      seen.add(plans).add(heat);
      yield* [];
    });
    checkText(MODEL, { rules: [planning, planning] });
    expect(seen.size).toBe(2);
  });

  it('reports only what loading found where there is no model', () => {
    const loaded = loadModel(memoryReader({ 'm.yaml': `# dynamodel-ignore DM1000: never mind\nmodel: [` }), 'm.yaml');
    const { findings, suppressed } = check(loaded, { today: TODAY, rules: [EACH_ENTITY] });
    expect(findings.map(({ rule }) => rule)).toEqual(['DM1000']);
    expect(findings[0]?.pillar).toBe('operational-excellence');
    expect(suppressed).toBe(0);
  });
});

describe('lint', () => {
  const strict = { ...EACH_ENTITY, preset: 'strict' } as const;
  const all = { ...EACH_ENTITY, preset: 'all' } as const;

  it.each([
    ['recommended', 1],
    ['strict', 2],
    ['all', 3],
  ] as const)('%s switches its rules on', (preset, expected) => {
    const rules = [EACH_ENTITY, strict, all].map((rule, i): Rule => ({ ...rule, id: `DM999${i as 0}` as const }));
    expect(checkText(`${MODEL}lint: {extends: ${preset}}\n`, { rules })).toHaveLength(expected);
    expect(checkText(MODEL, { rules, preset })).toHaveLength(expected);
  });

  it('gives a rule another severity, switches it off, or on', () => {
    expect(rulesOf(MODEL)).toEqual(['DM2007 warning']);
    expect(rulesOf(`${MODEL}lint: {rules: {DM2007: error}}\n`)).toEqual(['DM2007 error']);
    expect(rulesOf(`${MODEL}lint: {rules: {DM2007: off}}\n`)).toEqual([]);
    const rules: readonly Rule[] = [{ ...all, id: 'DM2007' }];
    expect(rulesOf(`${MODEL}lint: {rules: {DM2007: info}}\n`, { rules })).toEqual(['DM2007 info']);
  });

  it('says that a rule does not exist, and which is meant', () => {
    const [finding] = checkText(`${MODEL}lint: {rules: {DM2070: off, DM2007: off}}\n`);
    expect(finding).toMatchObject({ rule: 'DM1002', severity: 'warning' });
    expect(finding?.message).toContain('There is no rule `DM2070`');
  });

  it('suppresses by comment, for what begins below it', () => {
    const text = MODEL.replace('  OrderLine:', '  # dynamodel-ignore DM2007: nine lines at most\n  OrderLine:');
    const loaded = loadModel(memoryReader({ 'm.yaml': text }), 'm.yaml');
    expect(check(loaded, { today: TODAY })).toMatchObject({ findings: [], suppressed: 1 });
  });

  it('suppresses by path, until its day', () => {
    const ignore = (until: string): string =>
      `${MODEL}lint: {ignore: [{rule: DM2007, at: entities.OrderLine, until: ${until}, reason: few lines}]}\n`;
    expect(rulesOf(ignore('2026-11-20'))).toEqual([]);
    expect(rulesOf(ignore('2026-11-19'))).toEqual(['DM2007 warning', 'DM0002 warning']);
  });

  it('reports what suppresses nothing, with the severity that the model gives', () => {
    const text = `${MODEL.replace('{lineNo}', '{lineNo|pad:4}')}lint: {rules: {DM0001: error}, ignore: [{rule: DM2007, at: entities.OrderLine, reason: few lines}]}\n`;
    expect(rulesOf(text)).toEqual(['DM0001 error']);
    expect(rulesOf(text.replace('DM0001: error', 'DM0001: off'))).toEqual([]);
  });

  it('has nothing against a suppression of a rule that is off in this run', () => {
    const text = `${MODEL}lint: {ignore: [{rule: DM5005, reason: known}]}\n`;
    expect(rulesOf(text)).toEqual(['DM2007 warning']);
    expect(rulesOf(text, { preset: 'all' })).toEqual(['DM2007 warning', 'DM0001 warning']);
  });

  it('counts in the order of the file', () => {
    const text = `${MODEL}  Other:\n    key: {pk: "OTHER#{orderId}", sk: "LINE#{no}"}\n    attributes: {orderId: ulid, no: {type: int, min: 1, max: 9999}}\n`;
    expect(checkText(text).map(brief)).toEqual([
      expect.stringMatching(/^DM2007 warning 7:44 /),
      expect.stringMatching(/^DM2007 warning 12:44 /),
    ]);
  });
});
