import { describe, expect, it } from 'vitest';
import { resolveDesign } from '../../src/design/index.js';
import { loadModelFile } from '../../src/model/index.js';
import { planModel } from '../../src/planner/plan-pattern.js';
import { type SimulateReport, simulate } from '../../src/simulate/index.js';

function run(path: string): SimulateReport {
  const { model } = loadModelFile(path);
  if (model === undefined) throw new Error(`${path} does not load`);
  const design = resolveDesign(model);
  return simulate(design, planModel(design).patterns);
}

describe.each([
  ['ecommerce', 'examples/ecommerce/ecommerce.dynamodel.yaml'],
  ['orders-multi-table', 'examples/orders-multi-table/orders-multi-table.dynamodel.yaml'],
])('the example %s', (_name, path) => {
  const report = run(path);

  it('is simulated whole, with measured units', () => {
    const notMeasured = report.patterns
      .filter((one) => one.kind !== 'simulated' || one.basis !== 'measured')
      .map(({ name }) => name);
    expect(notMeasured).toEqual([]);
    expect(report.missing).toEqual([]);
  });

  it('stays inside its budgets, with no key near a limit', () => {
    expect(report.verdicts.filter(({ severity }) => severity !== 'info')).toEqual([]);
    expect(report.cost?.perMonth.asModelled).toBeGreaterThan(0);
  });

  it('reads collections of the size that the model states', () => {
    for (const one of report.patterns) {
      if (one.kind !== 'simulated' || one.planned.readUnits === 0) continue;
      expect(one.readUnits.mean, one.name).toBeGreaterThan(0.7 * one.planned.readUnits);
      expect(one.readUnits.mean, one.name).toBeLessThan(1.5 * one.planned.readUnits);
    }
  });
});

describe('the recurring payments of AWS', () => {
  const report = run('test/designs/recurring-payments/recurring-payments.dynamodel.yaml');

  it('write a whole day of renewals under one index key', () => {
    const hot = report.heat.filter(({ level }) => level === 'hot');
    expect(
      hot.map(({ index, key, patterns }) => [index, key, patterns[0]?.pattern, patterns[0]?.unitsPerSecond]),
    ).toEqual([
      ['GSI-1', '{nextReminder}', 'renew', 1500],
      ['GSI-2', '{nextPayment}', 'renew', 1500],
    ]);
    expect(hot.every(({ advice }) => advice?.includes('write shards'))).toBe(true);
  });

  it('take five writes for each renewal, for the item moves in two indexes', () => {
    const renew = report.patterns.find(({ name }) => name === 'renew');
    expect(
      renew?.kind === 'simulated' ? renew.byIndex.map(({ index, writeUnits }) => [index, writeUnits]) : [],
    ).toEqual([
      ['payments', 1],
      ['GSI-1', 2],
      ['GSI-2', 2],
    ]);
  });

  it('need more than what their auto scaling allows', () => {
    const over = report.verdicts.filter(({ code }) => code === 'over-capacity');
    expect(over.map(({ at }) => at)).toContain('payments.GSI-2');
    expect(over.some(({ message }) => message.includes('its auto scaling ends at 10'))).toBe(true);
  });
});
