import { describe, expect, it } from 'vitest';
import { JOBS } from './models.js';
import { Bench, text } from './support.js';

const JOB = { id: 'a', state: 'OPEN', due: '2026-01-01', word: 'tea', size: 5n };

describe('an index key with a random shard', () => {
  it('keeps the shard that was drawn when an update writes it anew', () => {
    const bench = new Bench(JOBS, { shard: () => 3 });
    bench.done('add', JOB);
    bench.shard = () => 1;
    bench.done('setState', { id: 'a', state: 'DONE', due: '2026-01-02' });
    expect(bench.apis).toEqual(['GetItem', 'UpdateItem']);
    expect(text(bench.item('jobs', 'J#a J'), 'spreadPk')).toBe('S#DONE#3');
  });

  it('draws one where the item enters the index', () => {
    const bench = new Bench(JOBS, { shard: () => 3 });
    bench.done('add', JOB);
    bench.done('stop', { id: 'a' });
    expect(bench.apis).toEqual(['UpdateItem']);
    expect(bench.item('jobs', 'J#a J')).not.toHaveProperty('spreadPk');
    bench.shard = () => 1;
    bench.done('setState', { id: 'a', state: 'DONE', due: '2026-01-02' });
    expect(text(bench.item('jobs', 'J#a J'), 'spreadPk')).toBe('S#DONE#1');
  });

  it('is written only over the one that was read', () => {
    const bench = new Bench(JOBS, { shard: () => 3 });
    bench.done('add', { ...JOB, state: null });
    bench.shard = () => 1;
    const slow = bench.begin('setState', { id: 'a', state: 'DONE', due: '2026-01-02' }, 1);
    bench.shard = () => 2;
    bench.done('setState', { id: 'a', state: 'OPEN', due: '2026-01-03' });
    bench.shard = () => 1;
    expect(slow.finish().kind).toBe('written');
    expect(text(bench.item('jobs', 'J#a J'), 'spreadPk')).toBe('S#DONE#2');
  });

  it('is read first in the plan too, and nothing is where it only goes', () => {
    const { plan } = new Bench(JOBS);
    const requests = (name: string): unknown => {
      const found = plan.patterns.get(name);
      const operation = found?.kind === 'planned' ? found.operation : undefined;
      return operation !== undefined && 'before' in operation
        ? operation.before?.map(({ api, why }) => [api, why])
        : [];
    };
    expect(requests('setState')).toEqual([['GetItem', 'shard']]);
    expect(requests('stop')).toEqual([]);
    expect(requests('reword')).toEqual([]);
  });
});
