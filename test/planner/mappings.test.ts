import { describe, expect, it } from 'vitest';
import { argsOf, designOf, engineOf, planned, readOf, runRead, runWrite, writeOf } from './support.js';

const BY_REGION = {
  ofRegion: { op: 'query', entity: 'Task', by: ['cust', 'region'], index: 'both', filter: 'status = OPEN' },
  maybeRegion: {
    op: 'query',
    entity: 'Task',
    by: ['cust'],
    prefix: ['region'],
    index: 'both',
    filter: 'status = OPEN',
  },
};

/** Tasks with two mappings in one index, and an index of those that are open. */
function tasks(
  project: 'all' | 'keys',
  donePk = 'C#{cust}',
  [openSk, doneSk] = ['{due|iso}#{id}', '{closed|iso}#{id}'],
) {
  const isByRegion = openSk?.startsWith('{region}') === true;
  return designOf(
    JSON.stringify({
      dynamodel: 1,
      model: 'tasks',
      tables: {
        tasks: {
          key: { pk: 'pk', sk: 'sk' },
          indexes: { both: { pk: 'bpk', sk: 'bsk', project }, open: { pk: 'opk', sk: 'osk', project: 'keys' } },
        },
      },
      entities: {
        Task: {
          key: { pk: 'T#{id}', sk: 'T' },
          indexes: {
            both: [
              { pk: 'C#{cust}', sk: openSk, when: 'status = OPEN' },
              { pk: donePk, sk: doneSk, when: 'status = CLOSED' },
            ],
            open: { pk: 'O#{cust}', sk: '{due|iso}#{id}', when: 'status = OPEN' },
          },
          attributes: {
            id: { type: 'string', charset: 'a-z', minBytes: 1, maxBytes: 4 },
            cust: { type: 'string', charset: 'a-z', minBytes: 1, maxBytes: 4 },
            status: { enum: ['OPEN', 'CLOSED'], weights: { OPEN: 1, CLOSED: 3 } },
            due: 'timestamp',
            closed: 'timestamp',
            ...(isByRegion ? { region: { type: 'string', charset: 'a-z', minBytes: 2, maxBytes: 2 } } : {}),
          },
          volume: { count: 8000, per: { cust: { avg: 8, max: 100 } } },
        },
      },
      accessPatterns: {
        add: { op: 'put', entity: 'Task' },
        close: { op: 'update', entity: 'Task', set: ['status', 'cust', 'due'] },
        open: { op: 'query', entity: 'Task', by: ['cust'], index: 'both', filter: 'status = OPEN', order: 'asc' },
        all: { op: 'query', entity: 'Task', by: ['cust'], index: 'both', limit: 5 },
        ...(isByRegion ? BY_REGION : {}),
        sparse: {
          op: 'query',
          entity: 'Task',
          by: ['cust'],
          index: 'open',
          filter: 'status = OPEN',
          project: ['id', 'due'],
        },
      },
    }),
  );
}

const at = (day: number): string => `2026-01-0${day}T00:00:00.000Z`;

describe('two mappings of one entity in an index', () => {
  const design = tasks('all');

  it('are told apart by the filter where they share a partition key', () => {
    const engine = engineOf(design);
    const put = (id: string, status: string, day: number): void => {
      const values = { id, cust: 'ann', status, due: at(day), closed: at(day) };
      runWrite(engine, design, planned(design, 'add'), argsOf(values));
    };
    put('a', 'OPEN', 3);
    put('b', 'CLOSED', 2);
    put('c', 'OPEN', 1);
    const plan = planned(design, 'open');
    const { rows } = runRead(engine, design, plan, argsOf({ cust: 'ann' }));
    expect(rows.map(({ id }) => id)).toEqual([{ S: 'c' }, { S: 'a' }]);
    expect(readOf(plan).filter).toEqual([{ kind: 'declared', text: 'status = OPEN' }]);
    // Both are read and paid for; a quarter is open.
    expect(readOf(plan).figures.items.typical).toBe(8);
    expect(readOf(plan).figures.returned.typical).toBe(2);
  });

  it('need no filter where their partition keys differ', () => {
    expect(readOf(planned(tasks('all', 'D#{cust}'), 'open')).filter).toEqual([]);
  });

  it('are read one by one where a literal of the sort key parts them', () => {
    const design = tasks('all', 'C#{cust}', ['OPEN#{due|iso}#{id}', 'SHUT#{closed|iso}#{id}']);
    const plan = planned(design, 'open');
    expect(readOf(plan).filter).toEqual([]);
    expect(readOf(plan).figures.items.typical).toBe(2);
    expect(readOf(plan).figures.returned.typical).toBe(2);
    expect(plan.notes.map(({ code }) => code)).not.toContain('filter-discards');
  });

  it('are told apart by the filter where a call may leave out what parts them', () => {
    const apart = tasks('all', 'C#{cust}', ['{region}#OPEN#{due|iso}#{id}', '{region}#SHUT#{closed|iso}#{id}']);
    expect(readOf(planned(apart, 'open')).filter.map(({ kind }) => kind)).toEqual(['declared']);
    expect(readOf(planned(apart, 'ofRegion')).filter.map(({ kind }) => kind)).toEqual([]);
    expect(readOf(planned(apart, 'maybeRegion')).filter.map(({ kind }) => kind)).toEqual(['declared']);
  });

  it('are counted once where both are read, and hide nothing from each other', () => {
    const plan = planned(design, 'all');
    expect(readOf(plan).sources.map(({ figures }) => figures.items.typical)).toEqual([2, 6]);
    expect(plan.notes.map(({ code }) => code)).not.toContain('limit-hides');
  });

  it('are both looked at for what an update must give', () => {
    const plan = planned(design, 'close');
    const missing = writeOf(plan).recomputed.flatMap((one) => one.missing);
    expect(missing).toContain('closed');
  });

  it('are each loaded by a write that goes from one to the other', () => {
    const split = tasks('all', 'DONE');
    const touches = planned(split, 'close').touches.filter(({ index }) => index.name === 'both');
    const loads = touches.map(({ pk, units, keys }) => [pk[0]?.compiled.template?.text, units.typical * keys.typical]);
    expect(loads).toEqual([
      ['C#{cust}', 1],
      ['DONE', 1],
    ]);
  });
});

describe('a filter that the key of a sparse index implies', () => {
  it('needs no projection, for it is not sent', () => {
    const plan = planned(tasks('keys'), 'sparse');
    expect(readOf(plan)).toMatchObject({ filter: [], index: { name: 'open' } });
  });
});

describe('a pinned index', () => {
  const pattern = (more: object) => ({ op: 'query', entity: 'Post', by: ['user'], index: 'best', ...more });
  const design = designOf(
    JSON.stringify({
      dynamodel: 1,
      model: 'posts',
      tables: {
        posts: {
          key: { pk: 'pk', sk: 'sk' },
          indexes: { best: { pk: 'pk', sk: 'score: N', local: true, project: 'keys' } },
        },
      },
      entities: {
        Post: {
          key: { pk: 'U#{user}', sk: '{id}' },
          indexes: { best: { pk: 'U#{user}', sk: 'natural' } },
          attributes: {
            user: { type: 'string', charset: 'a-z', minBytes: 1, maxBytes: 9 },
            id: 'ulid',
            score: { type: 'int', min: 0, max: 999 },
            text: { type: 'string', minBytes: 500, maxBytes: 500 },
          },
          volume: { count: 1000, per: { user: { avg: 50, max: 60 } } },
        },
      },
      accessPatterns: { top: pattern({ order: 'desc', limit: 10 }), every: pattern({}) },
    }),
  );

  it('is not called dearer than one with another order, whose first rows are others', () => {
    expect(planned(design, 'top').notes.map(({ code }) => code)).not.toContain('pin-is-dearer');
    expect(planned(design, 'every').notes.map(({ code }) => code)).toContain('pin-is-dearer');
  });
});
