import { describe, expect, it } from 'vitest';
import { bytesText, numberText, percentText, plural, usdText, wholeText } from '../../src/diagnostics/index.js';

describe('figures', () => {
  it('keep three digits that matter', () => {
    expect([0, 0.5, 1.25, 83.33, 2204.4, 0.0042, 0.00001].map(numberText)).toEqual([
      '0',
      '0.5',
      '1.25',
      '83.3',
      '2,204',
      '0.0042',
      '<0.0001',
    ]);
    expect(numberText(Number.POSITIVE_INFINITY)).toBe('∞');
    expect(wholeText(12_345.6)).toBe('12,346');
  });

  it('count bytes in binary units', () => {
    expect([0, 380, 1024, 12_800, 1_342_177, 5 * 1024 ** 4].map(bytesText)).toEqual([
      '0 B',
      '380 B',
      '1 KB',
      '12.5 KB',
      '1.28 MB',
      '5 TB',
    ]);
  });

  it('write shares, money and counts as people do', () => {
    expect([0, 0.245, 1.5, 0.00001].map(percentText)).toEqual(['0 %', '24.5 %', '150 %', '<0.01 %']);
    expect([0, 0.001, 1.5, 12.345, 1234.56].map(usdText)).toEqual(['$0', 'under $0.01', '$1.50', '$12.35', '$1,235']);
    expect([plural(1, 'request'), plural(2, 'request'), plural(2, 'entry', 'entries')]).toEqual([
      '1 request',
      '2 requests',
      '2 entries',
    ]);
  });
});
