import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { plainPalette } from '../../../src/diagnostics/index.js';
import { explainPattern, explainText } from '../../../src/planner/explain/index.js';
import { planModel } from '../../../src/planner/index.js';
import { designOf } from '../support.js';

const root = new URL('../../../', import.meta.url);
const schema = JSON.parse(readFileSync(new URL('schemas/explain-report.schema.json', root), 'utf8')) as object;
const validate = new Ajv({ strict: true, allErrors: true }).compile(schema);

const examples = readdirSync(new URL('examples/', root))
  .map((name) => ({ name, file: new URL(`examples/${name}/${name}.dynamodel.yaml`, root) }))
  .filter(({ file }) => existsSync(file));
const models = [...examples, { name: 'kinds', file: new URL('kinds.dynamodel.yaml', import.meta.url) }];

describe('explain', () => {
  it.each(models)('says of every pattern of $name how it is served', async ({ name, file }) => {
    const plan = planModel(designOf(readFileSync(file, 'utf8')));
    const texts = [...plan.patterns.keys()].map((pattern) => {
      const report = explainPattern(plan, pattern);
      expect(validate(JSON.parse(JSON.stringify(report))), `${pattern}: ${JSON.stringify(validate.errors)}`).toBe(true);
      const text = explainText(report, plainPalette);
      expect(text).not.toMatch(/undefined|NaN|\[object|\n\n\n| \n/);
      return text;
    });
    await expect(texts.join(`\n${'-'.repeat(100)}\n\n`)).toMatchFileSnapshot(`${name}.txt`);
  });

  it('covers all seven examples', () => {
    expect(examples.map(({ name }) => name).sort()).toEqual([
      'ecommerce',
      'github',
      'iot',
      'leaderboard',
      'orders-multi-table',
      'saas',
      'shop',
    ]);
  });
});
