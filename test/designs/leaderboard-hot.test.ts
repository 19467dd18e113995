import { describe, expect, it } from 'vitest';
import { loadModel, simulate } from '../../src/index.js';
import { testFindings } from './support.js';

const HOT = 'test/designs/leaderboard-hot.dynamodel.yaml';
const SHARDED = 'examples/leaderboard/leaderboard.dynamodel.yaml';

describe('a leaderboard under one key', async () => {
  const hot = await loadModel(HOT);
  const sharded = await loadModel(SHARDED);

  // Among the words is the number of shards with which it would hold.
  testFindings(hot, {
    path: HOT,
    findings: ['DM6001 warning 20', 'DM3012 info 39'],
    words: 'leaderboard-hot.check.txt',
  });

  it('has the load of the example that replaces it', () => {
    const rates = (name: string) => [hot, sharded].map(({ model }) => model?.patterns.get(name)?.rate);
    for (const name of ['topPlayers', 'firstScore', 'improve']) {
      const [before, after] = rates(name);
      expect(before).toMatchObject({ avg: after?.avg, peak: after?.peak });
    }
  });

  it('is several times over the limit of a partition where the example is below its budget', () => {
    const hottest = (model: typeof hot): number => {
      const keys = simulate(model, { forecast: false, calls: 20 }).heat.filter(
        ({ index, unit }) => index === 'board' && unit === 'write',
      );
      return Math.max(...keys.map(({ unitsPerSecond }) => unitsPerSecond.peak));
    };
    // 3,000 better scores a second move an entry, which is two writes; 400 first scores add one.
    expect(hottest(hot)).toBeCloseTo(2 * 3000 + 400, 6);
    // Names that change are written to their scores too, which is next to nothing here.
    expect(hottest(sharded)).toBeCloseTo((0.6 * 6400) / 8, 0);
    expect(hottest(sharded)).toBeLessThan(sharded.model?.budgets.perKeyWru?.value ?? 0);
  });
});
