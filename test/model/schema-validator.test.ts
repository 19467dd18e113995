import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { VALIDATORS, validatorSource } from '../../esbuild.config.mjs';

it.each(['model', 'config', 'baseline'] as const)(
  'the generated validator of %s is that of the schema (npm run build renews it)',
  async (name) => {
    expect(readFileSync(VALIDATORS[name], 'utf8')).toBe(await validatorSource(name));
  },
);
