import { describe, expect, it } from 'vitest';
import type { Design } from '../../src/design/index.js';
import { reasonText } from '../../src/planner/explain/index.js';
import { argsOf, designOf, engineOf, planned, planOf, runRead, runWrite } from './support.js';

const BOX = '01JABCDEFGHJKMNPQRSTVWXYZ0';

/** Two kinds of items under one partition key. */
function feed(one: string, other: string, find: object): Design {
  const attributes = { box: 'ulid', at: 'timestamp', id: { type: 'string', charset: 'a-z', minBytes: 1, maxBytes: 4 } };
  return designOf(
    JSON.stringify({
      dynamodel: 1,
      model: 'feed',
      tables: { feed: { key: { pk: 'pk', sk: 'sk' } } },
      entities: {
        A: { key: { pk: 'B#{box}', sk: one }, attributes },
        B: { key: { pk: 'B#{box}', sk: other }, attributes },
      },
      accessPatterns: {
        find: { op: 'query', entities: ['A', 'B'], by: ['box'], ...find },
        a: { op: 'put', entity: 'A' },
        b: { op: 'put', entity: 'B' },
      },
    }),
  );
}

const day = (n: number): string => `2026-01-0${n}T00:00:00.000Z`;

describe('one query for several entities', () => {
  it.each([
    ['A#{at|iso}#{id}', 'B#{at|iso}#{id}', { range: { at: 'between' } }],
    ['A#{id}#{at|iso}', 'B#{id}#{at|iso}', { by: ['box', 'id'] }],
    ['{at|iso}', '{at|iso}#B#{id}', { range: { at: 'lt' } }],
    // Of `ab`, what begins with `a` lies between the two.
    ['I#{id}', 'I#{id}z#{at|iso}', { by: ['box', 'id'] }],
    ['I#{id|first:2}#A', 'I#{id|first:2}#B', { by: ['box', 'id'] }],
  ])('is refused where one condition on %s and %s would answer others too', (one, other, find) => {
    const plan = planOf(feed(one, other, find), 'find');
    expect(plan.kind).toBe('unserved');
    const [reason] = plan.kind === 'unserved' ? plan.reasons : [];
    expect(reason?.code).toBe('different-sort-keys');
    expect(reason === undefined ? '' : reasonText(reason)).toContain('ask for each in a pattern of its own');
  });

  it.each([
    ['I#{id}#ABOUT', 'I#{id}#AT#{at|iso}'],
    ['I#{id}', 'I#{id}#AT#{at|iso}'],
    ['I#{id}#{at|iso}', 'I#{id}'],
  ])('answers what is asked for where %s and %s begin alike', (one, other) => {
    const design = feed(one, other, { by: ['box', 'id'] });
    const engine = engineOf(design);
    for (const id of ['a', 'ab', 'aa', 'b', 'az'])
      for (const name of ['a', 'b'])
        runWrite(engine, design, planned(design, name), argsOf({ box: BOX, at: day(1), id }));
    for (const id of ['a', 'ab']) {
      const { rows } = runRead(engine, design, planned(design, 'find'), argsOf({ box: BOX, id }));
      expect(rows.map((row) => row.id)).toEqual([{ S: id }, { S: id }]);
    }
  });

  it('answers what is asked for where their keys are alike as far as that, and all of them without it', () => {
    const alike = feed('{at|iso}#A#{id}', '{at|iso}#B#{id}', { range: { at: 'between' } });
    const engine = engineOf(alike);
    for (const n of [1, 2, 3, 4])
      for (const name of ['a', 'b'])
        runWrite(engine, alike, planned(alike, name), argsOf({ box: BOX, at: day(n), id: 'x' }));
    const args = argsOf({ box: BOX, from: day(2), to: day(3) });
    const { rows } = runRead(engine, alike, planned(alike, 'find'), args);
    expect(rows.map(({ at }) => at)).toEqual([2, 2, 3, 3].map((n) => ({ S: day(n) })));
    expect(planOf(feed('A#{at|iso}', 'B#{id}', {}), 'find').kind).toBe('planned');
  });
});
