import { describe, expect, it } from 'vitest';
import { firstWithIdPart } from '../../src/design/by-entity.js';
import { resolveDesign } from '../../src/design/index.js';
import { createContext } from '../../src/model/context.js';
import { declaredNames } from '../../src/model/node.js';
import { contextOf } from '../../src/rules/context.js';
import { allRules } from '../../src/rules/registry.js';
import { parseJson, SourceFile } from '../../src/source/index.js';
import { modelOf } from '../support/models.js';

/** A model of many tables that are alike, as those of a large stack are. */
function manyTables(count: number): string {
  const all = Array.from({ length: count }, (_, i) => i);
  const index = { pk: 'state', sk: 'sk', project: 'all' };
  const text = { type: 'string', minBytes: 1, maxBytes: 40 };
  return JSON.stringify({
    dynamodel: 1,
    model: 'many',
    tables: Object.fromEntries(
      all.map((i) => [
        `table${i}`,
        {
          key: { pk: 'pk', sk: 'sk' },
          indexes: { byState: index },
          // Half of them provisioned, of which some are short of capacity.
          ...(i % 2 === 0 ? {} : { billing: { provisioned: { rcu: 5, wcu: i % 3 === 0 ? 5 : 5000 } } }),
        },
      ]),
    ),
    entities: Object.fromEntries(
      all.map((i) => [
        `Entity${i}`,
        {
          table: `table${i}`,
          key: 'natural',
          indexes: { byState: 'natural' },
          attributes: { pk: text, sk: text, state: text, title: { type: 'string', maxBytes: 200 } },
          volume: { count: 1_000_000 },
        },
      ]),
    ),
    accessPatterns: Object.fromEntries(
      all.flatMap((i) => [
        [`get${i}`, { op: 'get', entity: `Entity${i}`, by: ['pk', 'sk'], rate: { avg: '1/s', peak: '900/s' } }],
        [
          `query${i}`,
          {
            op: 'query',
            entity: `Entity${i}`,
            by: ['state'],
            index: 'byState',
            limit: 20,
            rate: { avg: '1/s', peak: '2/s' },
          },
        ],
        [`put${i}`, { op: 'put', entity: `Entity${i}`, rate: { avg: '10/s', peak: '20/s' } }],
      ]),
    ),
  });
}

/** How often everything that a model holds is gone through while all rules run. */
function passes(count: number): ReadonlyMap<string, number> {
  const model = modelOf(manyTables(count));
  const counts = new Map<string, number>();
  const watch = (name: string, all: object, methods: readonly string[]): void => {
    for (const method of methods) {
      const own: unknown = Reflect.get(all, method);
      if (typeof own !== 'function') throw new Error(method);
      const counted = (...args: unknown[]): unknown => {
        counts.set(name, (counts.get(name) ?? 0) + 1);
        return Reflect.apply(own, all, args);
      };
      Object.defineProperty(all, method, { value: counted });
    }
  };
  const OF_MAPS = ['values', 'entries', 'keys'];
  const OF_LISTS = ['filter', 'find', 'map', 'some', 'every', 'reduce', 'flatMap'];
  watch('entities of the model', model.entities, OF_MAPS);
  watch('tables of the model', model.tables, OF_MAPS);
  const design = resolveDesign(model);
  const context = contextOf(design, () => undefined);
  watch('tables', design.tables, OF_MAPS);
  watch('entities', design.entities, OF_MAPS);
  watch('patterns of the model', model.patterns, OF_MAPS);
  watch('plans', context.plans, OF_MAPS);
  watch('load of indexes', context.workload.indexes, OF_LISTS);
  watch('load of patterns', context.workload.patterns, OF_LISTS);
  watch('cost of indexes', context.cost.indexes, OF_LISTS);
  for (const rule of allRules) for (const _ of rule.check?.(context) ?? []) void _;
  return counts;
}

describe('a model of many tables', () => {
  it('is gone through by the rules as often as one of few', () => {
    expect(passes(36)).toEqual(passes(12));
  });

  it('has entities alike, of whose ids the first stands for all', () => {
    const design = resolveDesign(modelOf(manyTables(30)));
    expect(firstWithIdPart(design, 'pk').map(({ name }) => name)).toEqual(['Entity0']);
  });

  it('has its names gathered once', () => {
    const { root } = parseJson(new SourceFile('model.json', manyTables(3)));
    const context = createContext();
    const names = declaredNames(context, root, 'tables');
    expect([...names.names]).toEqual(['table0', 'table1', 'table2']);
    expect(declaredNames(context, root, 'tables')).toBe(names);
    expect(declaredNames(createContext(), root, 'tables')).not.toBe(names);
  });
});
