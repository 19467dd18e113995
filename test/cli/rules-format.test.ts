import { describe, expect, it } from 'vitest';
import { run } from '../support/cli.js';

describe('rules', () => {
  it('take the format like every other command', async () => {
    const [long, short] = [await run(['rules', '--format', 'json']), await run(['rules', '--json'])];
    expect(long.stdout).toBe(short.stdout);
    expect(JSON.parse(long.stdout)).toMatchObject({ formatVersion: 1 });
  });

  it('stand in 80 columns, each with what it finds, and say which are off and which `--fix` mends', async () => {
    const { stdout } = await run(['rules']);
    const lines = stdout.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines).toContain('  DM2007  warning  A number without a fixed width in a sort key of type S');
    expect(lines).toContain('  DM1001  error    A property that the model language does not have [--fix]');
    expect(stdout).toContain('[in all]');
  });

  it('have a page each, whose address does not change', async () => {
    const { rules } = JSON.parse((await run(['rules', '--json'])).stdout) as {
      rules: readonly Record<string, unknown>[];
    };
    expect(rules.find(({ id }) => id === 'DM2007')).toMatchObject({
      fixable: false,
      page: 'https://github.com/dynamodel/dynamodel/blob/main/examples/rules/DM2007.md',
    });
  });
});

describe('a rule that there is not', () => {
  it.each([
    ['DM9999', 'the rules of `DM9` are `DM9001` to `DM9012`, and `dynamodel rules` lists them'],
    ['dm207', 'did you mean `DM2007` (unpadded-number) or `DM2017` (constant-inverted-key)?'],
    ['key-colision', 'did you mean `DM2005` (key-collision)?'],
    ['DM42', 'the rules of `DM4` are `DM4001` to `DM4025`, and `dynamodel rules` lists them'],
    ['no-such-thing-at-all', '`dynamodel rules` lists them'],
  ])('%s', async (subject, hint) => {
    const { code, stdout, stderr } = await run(['explain', subject]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`there is no rule \`${subject}\`; ${hint}`);
  });
});
