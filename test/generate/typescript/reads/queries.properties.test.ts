import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { ModelValue } from '../../../../src/model/index.js';
import { type FieldKind, fieldName, modelText, specs } from '../../../planner/random-model.js';
import { ASK, drawnRows, idOf, isMain, putItems, queryOf } from '../../../planner/random-query.js';
import { designOf, planOf, runRead } from '../../../planner/support.js';
import { runs } from '../../../support/runs.js';
import { benchOf, listOf, pageByPage, type Row, readModules } from './support.js';

const asks = fc.record({
  ...ASK,
  walk: fc.boolean(),
  reversed: fc.boolean(),
  page: fc.integer({ min: 1, max: 6 }),
});

describe('the generated code of a query', () => {
  const served = { all: 0, planned: 0, fanned: 0, paged: 0 };
  afterAll(() => {
    expect(served.planned).toBeGreaterThan(0);
    // A few cases need not hold one of every kind.
    if (served.all < 100) return;
    expect(served.planned).toBeGreaterThan(served.all / 3);
    expect(served.fanned).toBeGreaterThan(0);
    expect(served.paged).toBeGreaterThan(0);
  });

  it('answers what the interpreter of the model answers, at once, row by row and page by page', async () => {
    await fc.assert(
      fc.asyncProperty(specs, asks, drawnRows, async (spec, ask, drawn) => {
        const { pattern, next, args } = queryOf(spec, ask);
        const paged = JSON.parse(modelText(spec, pattern));
        paged.accessPatterns.paged = { ...pattern, page: ask.page };
        const design = designOf(JSON.stringify(paged));
        served.all += 1;
        const plan = planOf(design, 'find');
        if (plan.kind !== 'planned' || plan.operation.kind !== 'read') return;
        served.planned += 1;
        if (plan.operation.fanOut !== undefined) served.fanned += 1;
        if (args === undefined) return;

        const { test, context } = benchOf(design);
        putItems(spec, drawn, design.entities, (item) => test.engine.putItem({ TableName: 'items', Item: item }));
        const modules = await readModules(design);
        const find = modules.get('find');
        const kind = spec.fields[next]?.kind;
        const kinds = new Map(spec.fields.map((field, i) => [fieldName(i), field.kind]));
        const given = Object.fromEntries(
          [...args].map(([name, value]) => [name, plain(value, kinds.get(name) ?? (name === 'g' ? undefined : kind))]),
        );
        const expected = runRead(test.engine, design, plan, args).rows.filter(isMain).map(idOf);
        const found = (await find?.run(context, given)) as readonly Row[];
        expect(found.map(({ id }) => id)).toEqual(expected);
        const streamed = find === undefined ? [] : await listOf(find.all(context, given));
        expect(streamed.map(({ id }) => id)).toEqual(expected);
        expect(await find?.count(context, given)).toBe(expected.length);

        const pagedPlan = planOf(design, 'paged');
        const module = modules.get('paged');
        if (pagedPlan.kind !== 'planned' || module === undefined || pagedPlan.operation.kind !== 'read') return;
        served.paged += 1;
        const all = runRead(test.engine, design, { ...pagedPlan, operation: unlimited(pagedPlan.operation) }, args);
        const wanted = all.rows.filter(isMain).map(idOf);
        const pages = await pageByPage(module, context, given);
        expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(wanted);
        const { filter, clientDrops } = pagedPlan.operation;
        if (filter.length === 0 && clientDrops.length === 0) {
          const first = runRead(test.engine, design, pagedPlan, args).rows.map(idOf);
          expect(pages[0]?.items.map(({ id }) => id)).toEqual(first);
          expect(pages.slice(0, -1).every(({ items }) => items.length === ask.page)).toBe(true);
        }
        const kept = await listOf(module.pages(context, given));
        expect(kept.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(wanted);
        expect(await module.count(context, given)).toBe(wanted.length);
      }),
      { numRuns: runs(12, 2000) },
    );
  }, 3_600_000);
});

function unlimited<Operation extends { readonly limit?: number }>({
  limit: _,
  ...operation
}: Operation): Omit<Operation, 'limit'> {
  return operation;
}

/** Numbers of these models are all small, and their decimals have bounds. */
function plain(value: ModelValue, kind: FieldKind | undefined): unknown {
  return typeof value === 'bigint' || kind?.kind === 'price' ? Number(value) : value;
}
