import { describe, expect, it } from 'vitest';
import { holds, itemScope, parseExpression } from '../../src/expression/model/index.js';
import type { Item } from '../../src/value/index.js';
import { designOf, entityOf } from '../support/models.js';
import { planOf } from './support.js';

const ATTRIBUTES = {
  taskId: 'ulid',
  owner: 'ulid',
  due: 'timestamp',
  state: { enum: ['OPEN', 'DONE'] },
  prio: { type: 'int', min: 0, max: 3 },
  shut: { type: 'timestamp', optional: true },
  gone: { type: 'timestamp', optional: true },
  live: { derive: "state = OPEN ? 'Y' : absent" },
};
const NEEDED = [
  { sk: '{due|iso}', when: 'state = OPEN' },
  { sk: '{due|iso}', when: 'state = OPEN and prio > 1' },
  { sk: '{due|iso}', when: 'not has(shut)' },
  { sk: '{shut|iso}' },
  { sk: '{gone|iso}' },
  { sk: '{live}' },
];
const ASKED = [
  undefined,
  'state = DONE',
  'state != OPEN',
  'state = OPEN',
  'prio < 1',
  'prio = 3 or state = DONE',
  'not has(shut)',
  'has(shut) and prio > 0',
  'not (state = OPEN and prio > 1)',
];

/** Every item that may be, and is not deleted. */
function* items(): Generator<Item> {
  for (const state of ['OPEN', 'DONE'])
    for (const prio of ['0', '1', '2', '3'])
      for (const shut of [{}, { shut: { S: '2026-01-05T09:00:00.000Z' } }])
        yield { state: { S: state }, prio: { N: prio }, ...shut, ...(state === 'OPEN' ? { live: { S: 'Y' } } : {}) };
}

describe('the filter that is suggested for a sparse index', () => {
  it('holds of some item, and is missing only where none can be in the index', () => {
    let suggested = 0;
    let none = 0;
    for (const needed of NEEDED) {
      for (const filter of ASKED) {
        const design = designOf(
          JSON.stringify({
            dynamodel: 1,
            model: 'tasks',
            tables: { tasks: { key: { pk: 'pk' }, indexes: { sparse: { pk: 'spk', sk: 'ssk', project: 'all' } } } },
            entities: {
              Task: {
                key: { pk: 'T#{taskId}' },
                indexes: { sparse: { pk: 'O#{owner}', ...needed } },
                softDelete: 'gone',
                attributes: ATTRIBUTES,
              },
            },
            accessPatterns: {
              find: { op: 'query', entity: 'Task', by: ['owner'], ...(filter === undefined ? {} : { filter }) },
            },
          }),
        );
        const plan = planOf(design, 'find');
        const { types } = entityOf(design, 'Task');
        const meets = (text: string) => {
          const parsed = parseExpression(text);
          if (parsed.kind !== 'ok') throw new Error(text);
          const { expr, problems } = types.check(parsed.expr);
          expect(problems).toEqual([]);
          return [...items()].filter((item) => holds(expr, itemScope(item))).length;
        };
        const parts = [
          filter,
          needed.when,
          needed.when === undefined ? `has(${needed.sk.slice(1, 5).replace('|', '')})` : undefined,
        ];
        const possible = meets(parts.flatMap((part) => (part === undefined ? [] : [`(${part})`])).join(' and '));
        const found = plan.kind === 'unserved' ? plan.suggestions.filter(({ kind }) => kind === 'filter') : [];
        if (plan.kind === 'planned') expect(possible).toBe(meets(filter ?? 'prio >= 0'));
        else expect(found, `${filter} and ${JSON.stringify(needed)}`).toHaveLength(possible > 0 ? 1 : 0);
        for (const one of found) expect(one.kind === 'filter' ? meets(one.filter) : 0).toBe(possible);
        suggested += found.length;
        none += plan.kind === 'unserved' && found.length === 0 ? 1 : 0;
      }
    }
    expect(suggested).toBeGreaterThan(10);
    expect(none).toBeGreaterThan(10);
  });
});
