import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keyCount } from '../../../src/distributions/index.js';
import { trafficOf } from '../../../src/load/traffic/index.js';
import { type CallUnits, plannedUnits, type Workload, workloadOf } from '../../../src/load/workload.js';
import { loadModelFile } from '../../../src/model/index.js';
import type { Plan } from '../../../src/planner/index.js';
import { allDemands, lostUnits, otherHeat, peakOf, planOf } from './support.js';

const PATHS = ['examples', 'test/designs', 'test/fixtures/models']
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`))
  .filter((path) => path.endsWith('.dynamodel.yaml'))
  .sort();

const PLANS: readonly (readonly [string, Plan])[] = PATHS.flatMap((path) => {
  const { model } = loadModelFile(path);
  return model === undefined ? [] : [[path, planOf(model)] as const];
});

/** As if an engine had found other units than were planned, by another factor for each index. */
function remeasured(plan: Plan): Workload {
  const measured = new Map<string, CallUnits>();
  for (const { name, plan: one } of workloadOf(plan).patterns) {
    const units = plannedUnits(one);
    const byIndex = units.byIndex.map((of, i) => ({ ...of, read: of.read * (1.5 + i), write: of.write * (0.7 + i) }));
    measured.set(name, { ...units, byIndex });
  }
  return workloadOf(plan, measured);
}

it('finds the models of the examples and of published designs', () => {
  expect(PLANS.length).toBeGreaterThan(15);
});

describe.each(PLANS)('the traffic of %s', (_, plan) => {
  describe.each([
    ['planned', workloadOf(plan)],
    ['measured', remeasured(plan)],
  ] as const)('with %s units', (_basis, workload) => {
    const compiled = trafficOf(workload);
    const { traffic } = compiled;

    it('asks each set for what the workload says at the peak', () => {
      expect(lostUnits(compiled, workload)).toEqual([]);
    });

    it('has the hottest keys of the heat', () => {
      expect(otherHeat(compiled, workload)).toEqual([]);
    });

    it('is made of sound numbers', () => {
      for (const { demand } of allDemands(compiled)) {
        expect(demand.units).toBeGreaterThan(0);
        expect(demand.unitsSquared).toBeGreaterThanOrEqual(demand.units ** 2 * (1 - 1e-12));
        expect(demand.unitsSquared).toBeLessThan(Number.POSITIVE_INFINITY);
        expect(keyCount(demand.keys.distribution)).toBeGreaterThanOrEqual(1);
        expect(compiled.keys.get(demand.keys.id)?.set).toBe(traffic.sets[demand.set]?.name);
        expect(demand.askedBy ?? 0.5).toBeGreaterThan(0);
        expect(demand.askedBy ?? 0.5).toBeLessThan(1);
        expect(demand.keysPerCall ?? 2).toBeGreaterThan(1);
      }
      for (const { name, curve } of traffic.flows) {
        const shape = compiled.flows.get(name)?.plan.pattern.rate?.shape;
        if (shape === undefined)
          expect(curve.points).toEqual([{ at: 0, rate: expect.closeTo(peakOf(compiled, name), 6) }]);
      }
      for (const { bytes } of traffic.sets) expect(bytes).toBeGreaterThanOrEqual(0);
    });

    it('is plain data', () => {
      expect(structuredClone(traffic)).toEqual(traffic);
      expect(JSON.parse(JSON.stringify(traffic))).toEqual(traffic);
    });
  });
});
