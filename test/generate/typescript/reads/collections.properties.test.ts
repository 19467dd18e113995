import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedOf, collectionDesign, collectionItems, members, textOf } from '../../../planner/random-collection.js';
import { planOf, runRead } from '../../../planner/support.js';
import { runs } from '../../../support/runs.js';
import { benchOf, listOf, pageByPage, readModules } from './support.js';

const partitions = fc.record({
  entities: members,
  order: fc.constantFrom('asc', 'desc', undefined),
  limit: fc.integer({ min: 1, max: 8 }),
});

interface CollectionRow {
  readonly entity: string;
  readonly value: { readonly g: string; readonly k?: string };
}

describe('the generated code of a query for several entities', () => {
  it('answers what the interpreter answers, as typed rows and by entity', async () => {
    await fc.assert(
      fc.asyncProperty(partitions, async ({ entities, order, limit }) => {
        const asked = askedOf(entities);
        if (asked.length < 2) return;
        const pattern = { op: 'query', entities: asked, by: ['g'], ...(order === undefined ? {} : { order }) };
        const design = collectionDesign(entities, {
          all: pattern,
          first: { ...pattern, limit },
          paged: { ...pattern, page: limit },
        });
        const { test, context } = benchOf(design);
        for (const item of collectionItems(design, entities)) test.engine.putItem({ TableName: 'items', Item: item });
        const modules = await readModules(design);
        const expected = (name: string): readonly CollectionRow[] => {
          const plan = planOf(design, name);
          if (plan.kind !== 'planned') throw new Error('not planned');
          return runRead(test.engine, design, plan, new Map([['g', 'a']])).rows.map((item) => ({
            entity: textOf(item, '_t'),
            value: { g: textOf(item, 'g'), k: textOf(item, 'k') },
          }));
        };
        for (const name of ['all', 'first']) {
          const answer = (await modules.get(name)?.run(context, { g: 'a' })) as Readonly<Record<string, unknown>>;
          const rows = expected(name);
          expect(answer.rows).toEqual(rows);
          for (const entity of asked)
            expect(answer[entity]).toEqual(rows.filter((row) => row.entity === entity).map(({ value }) => value));
        }
        const [all, paged] = [modules.get('all'), modules.get('paged')];
        if (all === undefined || paged === undefined) throw new Error('not generated');
        expect(await listOf(all.all(context, { g: 'a' }))).toEqual(expected('all'));
        const pages = await pageByPage(paged, context, { g: 'a' });
        expect(pages[0]?.items).toEqual(expected('paged'));
        expect(pages.flatMap(({ items }) => items)).toEqual(expected('all'));
      }),
      { numRuns: runs(15, 2000) },
    );
  }, 600_000);
});
