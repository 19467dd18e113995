import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';

interface Schema {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly definitions: Readonly<Record<string, Schema>>;
  readonly default?: unknown;
}

const [model, config, baseline] = ['model', 'config', 'baseline'].map(
  (name) => JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8')) as Schema,
) as [Schema, Schema, Schema];

it('a configuration says of rules what a model says of them, but for what is accepted in one place', () => {
  const { ignore, ...own } = model.properties.lint!.properties;
  expect(ignore).toBeDefined();
  expect(config.properties.lint!.properties).toEqual(own);
  expect(config.definitions.severity).toEqual(model.definitions.severity);
});

it('both are draft-07', () => {
  for (const schema of [config, baseline])
    expect(() => new Ajv({ allowUnionTypes: true }).compile(schema)).not.toThrow();
});

it('every quota has its default, and rules that ask for it', () => {
  const rules = readdirSync('src/rules', { recursive: true, encoding: 'utf8' })
    .filter((name) => /dm\d{4}-.*\.ts$|problems\.ts$/.test(name))
    .map((name) => readFileSync(`src/rules/${name}`, 'utf8'))
    .join('\n');
  for (const [name, quota] of Object.entries(config.properties.lint!.properties.quotas!.properties)) {
    expect(quota.default, name).toBeTypeOf('number');
    expect(rules, name).toContain(`'${name}'`);
  }
});
