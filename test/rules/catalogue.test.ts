import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { explainRule } from '../../src/rules/explain-rule.js';
import { listRules } from '../../src/rules/list-rules.js';
import { allRules, findRule } from '../../src/rules/registry.js';
import { pageText } from '../support/pages.js';

describe('listRules', () => {
  it('is what its schema says', () => {
    const schema = JSON.parse(readFileSync(new URL('../../schemas/rules.schema.json', import.meta.url), 'utf8'));
    const validate = new Ajv({ formats: { uri: /^https:\/\// } }).compile(schema);
    expect(validate(JSON.parse(JSON.stringify(listRules()))), JSON.stringify(validate.errors)).toBe(true);
  });

  it('lists every rule once, by id', () => {
    const ids = listRules().rules.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids).toHaveLength(allRules.length);
    expect(ids).toEqual(expect.arrayContaining(['DM0001', 'DM1000', 'DM1009', 'DM2001', 'DM2023']));
  });
});

describe('presets', () => {
  it('each tell more than the one before, and what the larger ones add is a note', () => {
    const added = (preset: string) => listRules().rules.filter((rule) => rule.preset === preset);
    expect(added('strict').map(({ id }) => id)).toEqual(['DM3006', 'DM3017', 'DM7002']);
    expect(added('all').map(({ id }) => id)).toEqual(['DM3013', 'DM5005']);
    expect([...added('strict'), ...added('all')].every(({ severity }) => severity === 'info')).toBe(true);
    // The table of the page names them.
    const page = pageText('examples/check.md');
    for (const preset of ['strict', 'all']) {
      const line = new RegExp(`^\\| \`${preset}\` \\| (.*)$`, 'm').exec(page)?.[1] ?? '';
      expect(line.match(/DM\d{4}/g)).toEqual(added(preset).map(({ id }) => id));
    }
  });
});

describe('explainRule', () => {
  it('gives the page by id or by name, in any case', async () => {
    const page = await explainRule('DM2005');
    expect(page).toMatch(/^# DM2005 key-collision\n/);
    expect(await explainRule('dm2005')).toBe(page);
    expect(await explainRule('Key-Collision')).toBe(page);
  });

  it('gives nothing for what is no rule', async () => {
    expect(await explainRule('DM0000')).toBeUndefined();
    expect(findRule('toString')).toBeUndefined();
  });
});
