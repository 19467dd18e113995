import { describe, expect, it } from 'vitest';
import { entryUnder, resolveDesign } from '../../../../src/design/index.js';
import { hottestShare, keyCount } from '../../../../src/distributions/index.js';
import { writeUnits } from '../../../../src/facts/index.js';
import { loadModelFile } from '../../../../src/model/index.js';
import { peakRate, spaceLoads } from '../../../../src/simulate/forecast/changes/loads.js';
import { EXAMPLE_NAMES, exampleModel } from '../../../support/examples.js';
import { changed, compiledFile, compiledModel, demandOf, refusal, setOf } from './support.js';

const LEADERBOARD = compiledFile('test/designs/leaderboard-hot.dynamodel.yaml');
const SHARDED = compiledFile('examples/leaderboard/leaderboard.dynamodel.yaml');

function jobs(projection: string, project = 'project: [jobId, queue], '): string {
  return `
dynamodel: 1
model: jobs
tables:
  jobs:
    key: {pk: pk, sk: sk}
    indexes:
      queue: {pk: queuePk, sk: queueSk, project: ${projection}}
entities:
  Job:
    key: {pk: "JOB#{jobId}", sk: "JOB"}
    indexes:
      queue: {pk: "QUEUE#{queue}", sk: "{jobId}"}
    attributes:
      jobId: {type: ulid, generate: ulid}
      queue: {type: string, distinct: 4, avgBytes: 8, maxBytes: 8}
      payload: {type: string, avgBytes: 5000, maxBytes: 5000}
      note: {type: string, avgBytes: 20, maxBytes: 20}
    volume: {count: 1M}
accessPatterns:
  add: {op: create, entity: Job, rate: 100/s}
  annotate: {op: update, entity: Job, set: [note], rate: 50/s}
  next: {op: query, entity: Job, by: [queue], ${project}limit: 10, rate: 20/s}
`;
}

describe('shards of a model', () => {
  it('have a query with a limit read that many items of each', () => {
    const now = demandOf(LEADERBOARD, 'topPlayers', 'scores.board');
    const then = demandOf(changed(LEADERBOARD, 'topPlayers.shards=16').compiled, 'topPlayers', 'scores.board');
    expect(then.units).toBeCloseTo(16 * now.units, 9);
    expect(hottestShare(then.keys.distribution)).toBeCloseTo(1 / 16, 12);
  });

  it('take the place of those that there are', () => {
    const now = demandOf(SHARDED, 'improve', 'scores.board');
    const then = demandOf(changed(SHARDED, 'improve.shards=16').compiled, 'improve', 'scores.board');
    expect(hottestShare(now.keys.distribution)).toBeCloseTo(0.6 / 8, 12);
    expect(hottestShare(then.keys.distribution)).toBeCloseTo(0.6 / 16, 12);
    expect(keyCount(then.keys.distribution)).toBe(2 * keyCount(now.keys.distribution));
    const read = demandOf(changed(SHARDED, 'improve.shards=16').compiled, 'topPlayers', 'scores.board');
    expect(read.units).toBeCloseTo(2 * demandOf(SHARDED, 'topPlayers', 'scores.board').units, 9);
    expect(demandOf(changed(SHARDED, 'improve.shards=8').compiled, 'improve', 'scores.board')).toEqual(now);
  });
});

describe('an attribute that joins the key', () => {
  it('divides the load as unevenly as patterns say', () => {
    const { compiled } = changed(LEADERBOARD, 'scores.board.key+=boardId');
    expect(demandOf(compiled, 'improve', 'scores.board').keys.distribution).toEqual({
      kind: 'hot',
      keys: 480,
      hot: 1,
      share: 0.6,
    });
    const hot = (all: typeof compiled) =>
      spaceLoads(all).find(({ kind, set }) => kind === 'write' && all.traffic.sets[set]?.name === 'scores.board')
        ?.peak ?? 0;
    expect(hot(compiled)).toBeCloseTo(0.6 * hot(LEADERBOARD), 6);
    expect([...compiled.keys.values()].find(({ set }) => set === 'scores.board')).toMatchObject({
      key: 'LEADERBOARD#{boardId}',
      field: 'boardId',
    });
  });

  it('must be given by all that read the index', () => {
    expect(refusal(LEADERBOARD, 'scores.board.key+=playerId')).toContain(
      '`topPlayers` reads `scores.board` and does not give `playerId`',
    );
  });
});

describe('a projection', () => {
  const all = compiledModel(jobs('all'));

  it('is reckoned with as the design does it', () => {
    const files = EXAMPLE_NAMES.map(exampleModel);
    let entries = 0;
    for (const file of files) {
      const { model } = loadModelFile(file, process.cwd());
      if (model === undefined) throw new Error(`${file} is no model`);
      for (const { indexes } of resolveDesign(model).tables.values()) {
        for (const index of indexes.values()) {
          for (const member of index.members) {
            if (member.entity.companionOf !== undefined) continue;
            expect(entryUnder(member, index.projection)).toEqual(member.entry);
            entries += 1;
          }
        }
      }
    }
    expect(entries).toBeGreaterThan(10);
  });

  it('takes the units of smaller entries, and none for what is no longer in them', () => {
    const { compiled } = changed(all, 'jobs.queue.projection=include(queue)');
    const narrow = compiledModel(jobs('{include: [queue]}'));
    for (const name of ['add', 'next'])
      expect(demandOf(compiled, name, 'jobs.queue').units).toBeCloseTo(demandOf(narrow, name, 'jobs.queue').units, 9);
    expect(demandOf(all, 'add', 'jobs.queue').units).toBe(writeUnits(0, 5200));
    expect(demandOf(compiled, 'add', 'jobs.queue').units).toBe(1);
    expect(() => demandOf(compiled, 'annotate', 'jobs.queue')).toThrow();
    expect(setOf(compiled, 'jobs.queue').bytes).toBeCloseTo(setOf(narrow, 'jobs.queue').bytes, 3);
  });

  it('must hold what is read', () => {
    expect(refusal(compiledModel(jobs('all', '')), 'queue.projection=keys')).toContain(
      '`next` reads `payload`, `note` from `jobs.queue`',
    );
    expect(refusal(all, 'queue.projection=include(paylod)')).toContain('did you mean `payload`?');
    expect(refusal(compiledModel(jobs('{include: [queue]}')), 'queue.projection=all')).toContain(
      '`annotate` leaves `jobs.queue` alone now',
    );
    expect(refusal(all, 'jobs.projection=keys')).toContain('only an index has a projection');
  });
});

describe('time to live', () => {
  const compiled = compiledModel(jobs('keys'));

  it('keeps what the rate makes in that time', () => {
    // 100 a second for 1,000 seconds are a tenth of the million.
    const after = changed(compiled, 'Job.ttl=1000s').compiled;
    expect(setOf(after, 'jobs').bytes).toBeCloseTo(setOf(compiled, 'jobs').bytes / 10, 3);
    expect(demandOf(compiled, 'add', 'jobs').bytes).toBeGreaterThan(0);
    expect(demandOf(after, 'add', 'jobs').bytes).toBe(0);
    expect(changed(compiled, 'Job.ttl=90d').compiled).toBe(compiled);
    expect(refusal(LEADERBOARD, 'Scor.ttl=1d')).toContain('did you mean `Score`?');
  });
});

describe('a rate', () => {
  it('takes with it what it sets off, by its part of it', () => {
    const shop = compiledFile('examples/shop/shop.dynamodel.yaml');
    const peakOf = (all: typeof shop, name: string) =>
      peakRate(all.traffic.flows.find((one) => one.name === name)?.curve ?? { points: [] }, all.traffic.duration);
    const rolled = [...shop.flows.values()].find(({ followUp }) => followUp?.kind === 'stream-rule');
    const triggers = rolled?.followUp?.triggers ?? [];
    const [trigger] = triggers;
    if (rolled === undefined || trigger === undefined) throw new Error('the shop sets nothing off');
    const weights = triggers.map(({ pattern, perCall }) => perCall * peakOf(shop, pattern));
    const share = (weights[0] ?? 0) / weights.reduce((sum, one) => sum + one, 0);
    const { compiled } = changed(shop, `rate.${trigger.pattern}=x3`);
    expect(peakOf(compiled, rolled.name) / peakOf(shop, rolled.name)).toBeCloseTo(1 + 2 * share, 9);
    expect(peakOf(compiled, 'getOrder')).toBe(peakOf(shop, 'getOrder'));
  });
});
