import { describe, expect, it } from 'vitest';
import { resolveDesign } from '../../src/design/index.js';
import { loadModelFile } from '../../src/model/index.js';
import { planModel } from '../../src/planner/plan-pattern.js';
import { type SimulateReport, simulate } from '../../src/simulate/index.js';
import { EXAMPLE_NAMES, exampleModel } from '../support/examples.js';

const reports = new Map<string, SimulateReport>();

/** The report of a model, made once. */
function run(path: string): SimulateReport {
  const known = reports.get(path) ?? made(path);
  reports.set(path, known);
  return known;
}

function made(path: string): SimulateReport {
  const { model } = loadModelFile(path);
  if (model === undefined) throw new Error(`${path} does not load`);
  return simulate(planModel(resolveDesign(model)), { forecast: false });
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

/** Every model below examples/. */
const EXAMPLES = EXAMPLE_NAMES.map((name) => [name, exampleModel(name)] as const);

/** Measured units may be so many times the planned ones, or the planned ones of them. */
const FACTOR = 1.6;
/** Differences that rounding to units makes in calls of about one unit. */
const ROUNDING = 0.5;

describe.each(EXAMPLES)('what the planner expects of %s', (_name, path) => {
  const report = run(path);
  const patterns = report.patterns.filter((one) => one.kind === 'simulated');

  it('is what the engine takes, about', () => {
    const far = patterns.flatMap(({ name, basis, planned, requests, readUnits, writeUnits }) => {
      const pairs = [
        ['requests', requests.mean, planned.requests],
        ['read units', readUnits.mean, planned.readUnits],
        ['write units', writeUnits.mean, planned.writeUnits],
      ] as const;
      return pairs.flatMap(([what, actual, expected]) => {
        const isClose = actual <= FACTOR * expected + ROUNDING && expected <= FACTOR * actual + ROUNDING;
        return basis === 'planned' || isClose ? [] : [`${name}: ${actual} ${what}, ${expected} planned`];
      });
    });
    expect(far).toEqual([]);
  });

  it('can be run, and mostly measured', () => {
    expect(report.patterns.flatMap((one) => (one.kind === 'simulated' ? [] : [`${one.name}: ${one.reason}`]))).toEqual(
      [],
    );
    expect(patterns.filter(({ basis }) => basis === 'measured').length).toBeGreaterThan(0.7 * patterns.length);
    expect(report.missing).toEqual([]);
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
