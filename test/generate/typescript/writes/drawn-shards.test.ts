import { describe, expect, it } from 'vitest';
import { JOBS } from '../../../planner/programs/models.js';
import { generated, sorted, Twin } from './twin.js';

const JOB = { id: 'a', state: 'OPEN', due: '2026-01-01', word: 'tea', size: 5n };
const jobs = await generated(JOBS);

async function same(twin: Twin, name: string, args: Parameters<Twin['call']>[1]): Promise<void> {
  const { ours, theirs } = await twin.call(name, args);
  expect([name, ours.kind]).toEqual([name, theirs.kind]);
  expect(twin.apis).toEqual(twin.bench.apis);
  expect(sorted(twin.items('jobs'))).toEqual(sorted(twin.bench.items('jobs')));
}

describe('generated updates of index keys', () => {
  it('keep a random shard that was drawn, and draw one where the item enters', async () => {
    const twin = new Twin(jobs);
    twin.shard = 3;
    await same(twin, 'add', JOB);
    twin.shard = 1;
    await same(twin, 'setState', { id: 'a', state: 'DONE', due: '2026-01-02' });
    expect(twin.apis).toEqual(['GetItem', 'UpdateItem']);
    expect(twin.items('jobs')[0]).toMatchObject({ spreadPk: { S: 'S#DONE#3' }, spreadSk: { S: '2026-01-02' } });
    await same(twin, 'stop', { id: 'a' });
    await same(twin, 'setState', { id: 'a', state: 'OPEN', due: '2026-01-03' });
    expect(twin.items('jobs')[0]).toMatchObject({ spreadPk: { S: 'S#OPEN#1' } });
  });

  it('leave an index that says `onPartial: drop` where not all parts are given', async () => {
    const twin = new Twin(jobs);
    await same(twin, 'add', JOB);
    await same(twin, 'reword', { id: 'a', word: 'oolong' });
    expect(twin.apis).toEqual(['UpdateItem']);
    expect(twin.items('jobs')[0]).toMatchObject({ word: { S: 'oolong' } });
    expect(twin.items('jobs')[0]).not.toHaveProperty('wordPk');
    // What has to read the item knows all parts.
    await same(twin, 'renew', { id: 'a', state: 'DONE', due: '2026-01-02', word: 'mate' });
    expect(twin.items('jobs')[0]).toMatchObject({ wordPk: { S: 'W#mate#05' }, spreadPk: { S: 'S#DONE#0' } });
    await same(twin, 'renew', { id: 'a', state: null, due: '2026-01-02', word: 'chai' });
    expect(twin.items('jobs')[0]).toMatchObject({ wordPk: { S: 'W#chai#05' } });
    expect(twin.items('jobs')[0]).not.toHaveProperty('spreadPk');
  });
});
