import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SamplePlan, samplePlan, wholePlan } from '../../../src/import/formats/live-table/sample-plan.js';
import { type Page, type PageRequest, scanSample } from '../../../src/import/formats/live-table/scan-sample.js';
import { runs } from '../../support/runs.js';

/** A table of numbered items, spread evenly over what segments it is divided in; a position is a key. */
function tableOf(total: number) {
  const asked: PageRequest[] = [];
  const read = async (request: PageRequest): Promise<Page> => {
    asked.push(request);
    const { segment, segments, limit = 2000, start } = request;
    const end = Math.floor(((segment + 1) * total) / segments);
    const from = start === undefined ? Math.floor((segment * total) / segments) : Number(start.id?.S) + 1;
    const to = Math.min(end, from + limit);
    const Items = Array.from({ length: Math.max(0, to - from) }, (_, i) => ({ id: { S: String(from + i) } }));
    return {
      Items,
      ...(to < end ? { LastEvaluatedKey: { id: { S: String(to - 1) } } } : {}),
      ConsumedCapacity: { CapacityUnits: Math.max(0.5, Items.length / 16) },
    };
  };
  return { read, asked };
}

async function sampled(plan: SamplePlan, total: number) {
  const { read, asked } = tableOf(total);
  const ids: number[] = [];
  const result = await scanSample(plan, read, {
    onItems: (items) => ids.push(...items.map(({ id }) => Number(id?.S))),
    onProgress: () => {},
    endsWith: () => false,
  });
  return { result, ids, asked };
}

describe('a sample', () => {
  it('is spread over a large table, in pages and in runs of them', async () => {
    const total = 1_000_000;
    const plan = samplePlan(10_000, { items: total, bytes: total * 300 });
    const { result, ids, asked } = await sampled(plan, total);
    expect(result).toMatchObject({ items: 10_000, isWhole: false });
    expect(new Set(ids).size).toBe(10_000);
    // Every tenth of the table has some.
    const tenths = new Set(ids.map((id) => Math.floor((10 * id) / total)));
    expect(tenths.size).toBe(10);
    expect(Math.max(...asked.map(({ limit }) => limit ?? 0))).toBe(100);
    expect(asked.filter(({ start }) => start !== undefined).length).toBeGreaterThan(30);
    expect(plan.expectedUnits).toBeLessThan(500);
  });

  it('takes no more items and requests than it says, and none twice, whatever the table', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 0, max: 100_000 }),
        async (wanted, total, known) => {
          const plan = samplePlan(wanted, { items: known, bytes: known * 500 });
          const { result, ids, asked } = await sampled(plan, total);
          expect(ids.length).toBeLessThanOrEqual(wanted);
          expect(new Set(ids).size).toBe(ids.length);
          expect(asked.length).toBeLessThanOrEqual(plan.pages ?? 0);
          expect(plan.chosen.every((segment) => segment >= 0 && segment < plan.segments)).toBe(true);
          expect(new Set(plan.chosen).size).toBe(plan.chosen.length);
          expect(!result.isWhole || ids.length === total).toBe(true);
          // A count may be old, though not of more items than there are.
          if (known <= total && known > 0) expect(ids.length).toBeGreaterThanOrEqual(Math.min(wanted, known));
        },
      ),
      { numRuns: runs(60, 1000) },
    );
  });

  it('of all items has each once', async () => {
    const { result, ids } = await sampled(wholePlan({ items: 0, bytes: 0 }), 12_345);
    expect(new Set(ids).size).toBe(12_345);
    expect(result).toMatchObject({ items: 12_345, isWhole: true });
  });

  it('leaves a provisioned table units for others', async () => {
    const waits: number[] = [];
    const { read } = tableOf(100_000);
    await scanSample(samplePlan(400, { items: 100_000, bytes: 3e7 }), read, {
      onItems: () => {},
      onProgress: () => {},
      endsWith: () => false,
      unitsPerSecond: 5,
      wait: async (ms) => void waits.push(ms),
    });
    // Sixteen items are a unit here: 400 of them take 25 units, and the last wait is left out.
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(3500);
  });

  it('asks a small table for small pages, one after the other, and gets as many items', async () => {
    const { read, asked } = tableOf(100_000);
    let [underWay, most, units] = [0, 0, 0];
    const plan = samplePlan(400, { items: 100_000, bytes: 3e7 });
    const result = await scanSample(
      plan,
      async (request) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await Promise.resolve();
        const page = await read(request);
        underWay -= 1;
        const used = page.ConsumedCapacity?.CapacityUnits ?? 0;
        expect(used).toBeLessThanOrEqual(1);
        units += used;
        return page;
      },
      {
        onItems: () => {},
        onProgress: () => {},
        endsWith: () => false,
        unitsPerSecond: 1,
        wait: async () => {},
      },
    );
    expect(most).toBe(1);
    expect(asked[0]?.limit).toBe(1);
    expect(Math.max(...asked.map(({ limit = 1000 }) => limit))).toBeLessThanOrEqual(16);
    expect(result.items).toBe(400);
    expect(units).toBeLessThanOrEqual(plan.mostUnits ?? 0);
  });

  it('never takes more units than it says, of small pages too', async () => {
    const plan = { ...samplePlan(10_000, { items: 100_000, bytes: 3e7 }), pages: 3 };
    let units = 0;
    const { read } = tableOf(100_000);
    // Each item is a page of its own.
    const huge = async (request: PageRequest): Promise<Page> => {
      const page = await read(request);
      const used = 50 * (page.Items?.length ?? 0);
      units += used;
      return { ...page, ConsumedCapacity: { CapacityUnits: used } };
    };
    const options = { onItems: () => {}, onProgress: () => {}, endsWith: () => false };
    await scanSample(plan, huge, { ...options, unitsPerSecond: 1, wait: async () => {} });
    expect(units).toBeGreaterThan(128);
    expect(units).toBeLessThanOrEqual(3 * 128);
  });

  it('ends with what it has where it may not go on, and fails with other failures', async () => {
    const { read } = tableOf(100_000);
    let left = 3;
    const failing = async (request: PageRequest): Promise<Page> => {
      left -= 1;
      if (left < 0) throw new Error('stop');
      return read(request);
    };
    const plan = samplePlan(1000, { items: 100_000, bytes: 3e7 });
    const options = { onItems: () => {}, onProgress: () => {} };
    const result = await scanSample(plan, failing, { ...options, endsWith: () => true });
    expect(result).toMatchObject({ items: 75, pages: 3, isWhole: false, ended: expect.any(Error) });
    await expect(scanSample(plan, failing, { ...options, endsWith: () => false })).rejects.toThrow('stop');
  });
});
