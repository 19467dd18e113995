import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareUtf8 } from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { askedOf, collectionDesign, collectionItems, members, textOf } from './random-collection.js';
import { engineOf, planOf, runRead } from './support.js';

const partitions = fc.record({
  entities: members,
  order: fc.constantFrom('asc', 'desc', undefined),
  limit: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
});

describe('a query for several entities', () => {
  it('finds all of them and nothing else, in the order of their keys', () => {
    let planned = 0;
    fc.assert(
      fc.property(partitions, ({ entities, order, limit }) => {
        const asked = askedOf(entities);
        if (asked.length === 0) return;
        const design = collectionDesign(entities, {
          page: {
            op: 'query',
            entities: asked,
            by: ['g'],
            ...(order === undefined ? {} : { order }),
            ...(limit === undefined ? {} : { limit }),
          },
        });
        const plan = planOf(design, 'page');
        expect(plan.kind).toBe('planned');
        if (plan.kind !== 'planned') return;
        planned += 1;
        const engine = engineOf(design);
        const stored = collectionItems(design, entities);
        for (const item of stored) engine.putItem({ TableName: 'items', Item: item });
        const naive = stored
          .filter((item) => textOf(item, 'pk') === 'G#a' && asked.includes(textOf(item, '_t')))
          .map((item) => textOf(item, 'sk'))
          .sort(compareUtf8);
        if (order === 'desc') naive.reverse();
        const answer = runRead(engine, design, plan, new Map([['g', 'a']]));
        const found = answer.rows.map((row) => textOf(row, 'sk'));
        expect(found.length).toBeLessThanOrEqual(limit ?? naive.length);
        expect(found).toEqual(naive.slice(0, found.length));
        const isPure = plan.operation.kind === 'read' && plan.operation.foreign.length === 0;
        if (limit === undefined) expect(found).toEqual(naive);
        else if (isPure) expect(found).toEqual(naive.slice(0, limit));
      }),
      { numRuns: runs(300, 10_000) },
    );
    expect(planned).toBeGreaterThan(0);
  }, 600_000);
});
