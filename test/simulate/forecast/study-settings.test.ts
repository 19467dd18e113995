import { describe, expect, it } from 'vitest';
import { fluidAssumptions } from '../../../src/fluid/index.js';
import {
  ASSUMPTION_NAMES,
  checkedAssumptions,
  parseAssumption,
} from '../../../src/simulate/forecast/assumption-settings.js';
import { SettingsError } from '../../../src/simulate/forecast/settings-error.js';
import { bucketSecondsOf } from '../../../src/simulate/forecast/study/buckets.js';

describe('an assumption by its name', () => {
  it.each([
    ['detectSeconds=120', { detectSeconds: 120 }],
    [' splitGain = 0.75 ', { splitGain: 0.75 }],
    ['mixedLimit=linear', { mixedLimit: 'linear' }],
    ['eventualReadBonus=true', { eventualReadBonus: true }],
    ['allocation=static', { allocation: 'static' }],
    ['dispersion=1e2', { dispersion: 100 }],
  ])('%s is set', (text, expected) => {
    expect(parseAssumption(text)).toEqual(expected);
  });

  it('can be each that a run has', () => {
    const { pace, ...all } = fluidAssumptions('slow');
    expect(pace).toBe('slow');
    expect([...ASSUMPTION_NAMES].sort()).toEqual(Object.keys(all).sort());
    for (const [name, value] of Object.entries(all))
      expect(parseAssumption(`${name}=${value}`)).toEqual({ [name]: value });
  });

  it.each([
    ['detectSeconds', 'write name=value, such as detectSeconds=120'],
    ['detectSecond=120', 'there is no assumption `detectSecond`: did you mean `detectSeconds`?'],
    ['__proto__=1', 'there is no assumption `__proto__`; there are '],
    ['pace=fast', 'the pace of splits has an option of its own'],
    ['detectSeconds=soon', 'detectSeconds=soon: seconds from 0 to 86400 is expected'],
    ['detectSeconds=-1', 'seconds from 0'],
    ['detectSeconds=', 'seconds from 0'],
    ['splitGain=1.5', 'a share from 0.01 to 1'],
    ['mixedLimit=both', 'independent or linear is expected'],
    ['eventualReadBonus=1', 'true or false is expected'],
    ['dispersion=Infinity', 'a number from 0 to 1000'],
  ])('%s is refused with what would be right', (text, message) => {
    expect(() => parseAssumption(text)).toThrow(SettingsError);
    expect(() => parseAssumption(text)).toThrow(message);
  });

  it('is checked where a program states it, too', () => {
    expect(checkedAssumptions({ splitSeconds: 30, mixedLimit: 'linear' })).toEqual({
      splitSeconds: 30,
      mixedLimit: 'linear',
    });
    expect(() => checkedAssumptions({ splitSeconds: Number.NaN })).toThrow('splitSeconds=NaN');
    expect(() => checkedAssumptions({ splitSecond: 3 } as never)).toThrow('did you mean `splitSeconds`?');
  });
});

describe('the points of a series', () => {
  it.each([
    [3600, 60],
    [86_400, 60],
    [7 * 86_400, 600],
    [31 * 86_400, 3600],
    [600, 10],
    [60, 1],
    [1, 1],
  ])('of a run of %i seconds: %i seconds', (duration, seconds) => {
    expect(bucketSecondsOf(duration)).toBe(seconds);
  });
});
