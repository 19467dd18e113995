import { describe, expect, it } from 'vitest';
import { run } from '../support/cli.js';

describe('rules', () => {
  it('take the format like every other command', async () => {
    const [long, short] = [await run(['rules', '--format', 'json']), await run(['rules', '--json'])];
    expect(long.stdout).toBe(short.stdout);
    expect(JSON.parse(long.stdout)).toMatchObject({ formatVersion: 1 });
  });
});
