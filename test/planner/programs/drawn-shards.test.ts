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

describe('a table key with a shard of ten', () => {
  // A writer that draws 1 to 10 and a reader that asks 0 to 9 never meet at shard 10, and shard 0 stays empty.
  const votes = (shard: string): string => `
dynamodel: 1
model: votes
defaults: {entityAttribute: none}
tables: {votes: {key: {pk: pk, sk: sk}}}
entities:
  Vote:
    key: {pk: "V#{pollId}#{${shard}}", sk: "{voteId}"}
    attributes:
      pollId: {type: string, charset: a-z, maxBytes: 4}
      voteId: {type: string, charset: a-z0-9, maxBytes: 4}
accessPatterns:
  cast: {op: put, entity: Vote}
  all: {op: query, entity: Vote, by: [pollId], fanOut: {shard: all}}
`;

  /** Partition keys that were written, those that the reader asked, and how many votes it got. */
  function meet(shard: string, count: number) {
    let drawn = 0;
    const bench = new Bench(votes(shard), { shard: (shards) => drawn++ % shards });
    for (let i = 0; i < count; i++) bench.done('cast', { pollId: 'tea', voteId: `v${i}` });
    const written = new Set(bench.items('votes').map((vote) => text(vote, 'pk')));
    const rows = bench.rows('all', { pollId: 'tea' });
    const asked = bench.requests.map(({ input }) => JSON.stringify(input).match(/V#tea#\d+/)?.[0] ?? '');
    return { written: [...written].sort(), asked: asked.sort(), votes: rows.length };
  }

  it.each(['shard:10', 'shard:10 by voteId'])('is read where it is written, {%s}: 0 to 9', (shard) => {
    const keys = Array.from({ length: 10 }, (_, i) => `V#tea#${i}`);
    expect(meet(shard, 200)).toEqual({ written: keys, asked: keys, votes: 200 });
  });

  it('has no shard 10', () => {
    const bench = new Bench(votes('shard:10'), { shard: () => 10 });
    expect(bench.call('cast', { pollId: 'tea', voteId: 'v' })).toMatchObject({ kind: 'refused' });
  });
});
