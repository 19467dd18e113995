import { describe, expect, it } from 'vitest';
import { loadPalette, wantsColor } from '../../src/cli/color.js';
import { plainPalette } from '../../src/diagnostics/index.js';

const silent = { write: () => {} };

function wants(argv: readonly string[], env: Readonly<Record<string, string>>, isTerminal: boolean): boolean {
  return wantsColor(argv, { env, stdout: { ...silent, isTerminal } });
}

describe('wantsColor', () => {
  it.each([
    // flags                        environment                              terminal  colour
    [['--no-color', '--color'], { FORCE_COLOR: '1' }, true, false],
    [['--color', '--no-color'], {}, true, false],
    [['--color'], { NO_COLOR: '1', TERM: 'dumb' }, false, true],
    [['check', '--', '--color'], {}, false, false],
    [[], { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [[], { NO_COLOR: '0' }, true, false],
    [[], { NO_COLOR: '' }, true, true],
    [[], { FORCE_COLOR: '1', TERM: 'dumb' }, false, true],
    [[], { FORCE_COLOR: 'true' }, false, true],
    [[], { FORCE_COLOR: '0' }, true, false],
    [[], { FORCE_COLOR: 'false' }, true, false],
    [[], { FORCE_COLOR: '' }, false, false],
    [[], { TERM: 'dumb' }, true, false],
    [[], { TERM: 'xterm' }, true, true],
    [[], {}, true, true],
    [[], {}, false, false],
  ])('%j %j terminal=%s → %s', (argv, env, isTerminal, color) => {
    expect(wants(argv, env as Record<string, string>, isTerminal)).toBe(color);
  });
});

describe('loadPalette', () => {
  it('colours whatever the environment says, since that was decided before', async () => {
    const palette = await loadPalette(true);
    expect(palette.error('x')).toBe('\u001b[31mx\u001b[39m');
    expect(await loadPalette(false)).toBe(plainPalette);
  });
});
