import { expect, it } from 'vitest';
import { run } from '../../support/cli.js';
import { table } from './support.js';

it('is read by the command line as it is built, whose parser lies in a file of its own', async () => {
  const { code, stdout, stderr } = await run(['import', '-'], { stdin: table() });
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('  orders:\n    key: {pk: id}\n');
});
