import { describe, expect, it } from 'vitest';
import { CASES } from './all.js';

describe('the cases of `npm run validate`', () => {
  it('are fifty, in their order', () => {
    expect(CASES.map(({ id }) => id)).toEqual(
      Array.from({ length: 50 }, (_, i) => `V${String(i + 1).padStart(2, '0')}`),
    );
  });

  it.each(CASES.filter(({ isQuick }) => isQuick).map((one) => [one.id, one.text, one] as const))(
    'hold: %s %s',
    (_, __, { checks }) => {
      expect(checks().filter(({ pass }) => !pass)).toEqual([]);
    },
  );
});
