import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { type Palette, plainPalette } from '../../src/diagnostics/index.js';
import { explainPattern, explainText } from '../../src/planner/explain/index.js';
import { planModel } from '../../src/planner/index.js';
import { designOf } from './support.js';

const plan = planModel(
  designOf(readFileSync(new URL('../fixtures/planner/market.dynamodel.yaml', import.meta.url), 'utf8')),
);
const schema = JSON.parse(
  readFileSync(new URL('../../schemas/explain-report.schema.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);

describe('explain', () => {
  it.each([...plan.patterns.keys()])('%s: the report is valid, and the same each time', (name) => {
    const report = explainPattern(plan, name);
    const json = JSON.stringify(report);
    expect(validate(JSON.parse(json)), JSON.stringify(validate.errors)).toBe(true);
    expect(JSON.stringify(explainPattern(plan, name))).toBe(json);
    const text = explainText(report, plainPalette);
    expect(text).toMatch(/\n$/);
    expect(text).not.toMatch(/undefined|NaN|\[object|\n\n\n/);
  });

  it('reads well', async () => {
    const texts = ['buyerPage', 'stockEvents', 'setOrderStatus', 'openOrdersWhole', 'move'].map((name) =>
      explainText(explainPattern(plan, name), plainPalette),
    );
    await expect(texts.join(`\n${'-'.repeat(100)}\n\n`)).toMatchFileSnapshot('explain.golden.txt');
  });

  it('paints what it is told to, and changes nothing else', () => {
    const mark = (text: string): string => `<${text}>`;
    const palette: Palette = { error: mark, warning: mark, info: mark, good: mark, bold: mark, dim: mark, code: mark };
    const report = explainPattern(plan, 'buyerPage');
    const painted = explainText(report, palette);
    expect(painted).toContain('<buyerPage>');
    expect(painted.replace(/<([^<>]*)>/g, '$1')).toBe(explainText(report, plainPalette));
  });

  it('knows no pattern that the plan does not have', () => {
    expect(() => explainPattern(plan, 'nothing')).toThrow(RangeError);
  });
});
