import { describe, expect, it } from 'vitest';
import { pricesFor, readRequestCost, type TableClass, writeRequestCost } from '../../src/facts/index.js';
import { compareClasses } from '../../src/load/table-class.js';

const GB = 1024 ** 3;

describe('table classes', () => {
  const prices = pricesFor('us-east-1');
  const throughput = (tableClass: TableClass): number =>
    readRequestCost(100e6, tableClass, prices) + writeRequestCost(100e6, tableClass, prices);

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CostOptimization_TableClass.html: Standard-IA pays where storage is
  // more than half of what throughput costs.
  it('change places near the published rule of thumb', () => {
    const half = (0.5 * throughput('STANDARD')) / 0.25;
    expect(compareClasses(throughput, half * GB, prices).cheaper).toBe('STANDARD_INFREQUENT_ACCESS');
    const third = (0.33 * throughput('STANDARD')) / 0.25;
    expect(compareClasses(throughput, third * GB, prices).cheaper).toBe('STANDARD');
  });

  it('cost the same at the size that is given', () => {
    const { breakEvenBytes } = compareClasses(throughput, 0, prices);
    const { standard, infrequentAccess } = compareClasses(throughput, breakEvenBytes, prices);
    expect(standard).toBeCloseTo(infrequentAccess, 9);
    expect(breakEvenBytes / GB).toBeCloseTo((100 * 0.03 + 100 * 0.155) / 0.15, 6);
  });

  it('differ in storage alone where nothing is read or written', () => {
    const idle = compareClasses(() => 0, 10 * GB, prices);
    expect(idle).toMatchObject({ standard: 2.5, infrequentAccess: 1, breakEvenBytes: 0 });
  });
});
