import { describe, expect, it } from 'vitest';
import { mergeLint, NO_CONFIG } from '../../src/config/config.js';
import { loadModel, memoryReader } from '../../src/model/index.js';
import type { LintConfig, RuleLevel } from '../../src/model/model.js';
import { check } from '../../src/rules/check.js';
import { lintById } from '../../src/rules/lint-by-id.js';
import { SourceFile, spanOf } from '../../src/source/index.js';
import { brief, checkText, TODAY } from './support/check-text.js';

const UNPADDED = `    key: {pk: "ORDER#{orderId}", sk: "LINE#{lineNo}"}
    attributes:
      orderId: ulid
      lineNo: {type: int, min: 1, max: 9999}
`;

function model({ lint = '', comment = '' }: { lint?: string; comment?: string }): string {
  const head = 'dynamodel: 1\nmodel: shop\ntables:\n  shop: {key: {pk: pk, sk: sk}}\n';
  return `${head}${lint}entities:\n${comment}  OrderLine:\n${UNPADDED}`;
}

function found(text: string): readonly string[] {
  return checkText(text).map(brief);
}

/** What the lines of settings leave of the finding. */
function unpadded(parts: Parameters<typeof model>[0]): readonly string[] {
  return checkText(model(parts)).flatMap(({ rule, severity }) => (rule === 'DM2007' ? [severity] : []));
}

const SPELLINGS = ['unpadded-number', 'Unpadded-Number', 'DM2007', 'dm2007'];

describe('rules by their names', () => {
  it('are found without settings', () => {
    expect(unpadded({})).toEqual(['warning']);
  });

  it.each(SPELLINGS)('in a comment: %s', (name) => {
    expect(unpadded({ comment: `  # dynamodel-ignore ${name}: few lines\n` })).toEqual([]);
  });

  it.each(SPELLINGS)('under `lint.rules`: %s', (name) => {
    expect(unpadded({ lint: `lint: {rules: {${name}: info}}\n` })).toEqual(['info']);
  });

  it.each(SPELLINGS)('under `lint.ignore`: %s', (name) => {
    expect(unpadded({ lint: `lint: {ignore: [{rule: ${name}, at: entities, reason: few}]}\n` })).toEqual([]);
  });

  it.each([
    ['  # dynamodel-ignore unpaded-number: few\n', 'did you mean `DM2007` (unpadded-number)?'],
    ['  # dynamodel-ignore DM2O07: few\n', '`dynamodel rules` lists them.'],
    ['  # dynamodel-ignore DM20007: few\n', 'did you mean `DM2007` (unpadded-number)?'],
  ])('that are misspelt in a comment', (comment, advice) => {
    expect(found(model({ comment })).find((text) => text.startsWith('DM0003'))).toContain(advice);
  });

  it('that are misspelt under `lint`', () => {
    const lint = 'lint: {rules: {unpaded-number: off}, ignore: [{rule: DM2007, at: entities.OrderLin, reason: few}]}\n';
    const all = found(model({ lint }));
    expect(all.find((text) => text.startsWith('DM1002'))).toContain('did you mean `DM2007` (unpadded-number)?');
    expect(all.find((text) => text.startsWith('DM0003'))).toContain('Did you mean `entities.OrderLine`?');
  });

  it('of which the last that is said wins, under its name or its id', () => {
    const lint = (rules: Readonly<Record<string, RuleLevel>>): LintConfig => {
      const span = spanOf(new SourceFile('', ''), 0, 0);
      const entries = Object.entries(rules).map(([rule, value]) => [rule, { value, span }] as const);
      return { ...NO_CONFIG.lint, rules: new Map(entries) };
    };
    const merged = [lint({ DM2007: 'off' }), lint({ 'unpadded-number': 'info' }), lint({ DM2007: 'error' })];
    expect([...lintById(merged.reduce(mergeLint)).lint.rules].map(([id, { value }]) => [id, value])).toEqual([
      ['DM2007', 'error'],
    ]);
  });

  it.each(['unpadded-number', 'dm2007'])('that stand twice in one map are warned of: %s', (second) => {
    const lint = `lint: {rules: {DM2007: off, ${second}: error}}\n`;
    expect(unpadded({ lint })).toEqual(['error']);
    const [finding] = checkText(model({ lint })).filter(({ rule }) => rule === 'DM1003');
    expect(finding).toMatchObject({
      severity: 'warning',
      message: `\`DM2007\` and \`${second}\` are the same rule, and only what is said here holds. Remove one of the two.`,
    });
    expect([finding!, ...finding!.related].map(({ span }) => span.file.text.slice(span.start, span.end))).toEqual([
      'error',
      'off',
    ]);
  });

  it('are one map in a model of several files', () => {
    const files = {
      'a.yaml': `${model({ lint: 'lint: {rules: {DM2007: off}}\n' })}include: [b.yaml]\n`,
      'b.yaml': 'lint: {rules: {unpadded-number: error}}\n',
    };
    const { findings } = check(loadModel(memoryReader(files), 'a.yaml'), { today: TODAY });
    expect(findings.map(brief).filter((text) => text.startsWith('DM1003'))).toHaveLength(1);
  });
});
