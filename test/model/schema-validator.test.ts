import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { VALIDATOR_PATH, validatorSource } from '../../esbuild.config.mjs';

it('the generated validator is that of the schema (npm run build renews it)', async () => {
  expect(readFileSync(VALIDATOR_PATH, 'utf8')).toBe(await validatorSource());
});
