import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleItem } from '../../../src/design/index.js';
import type { ModelValue } from '../../../src/model/index.js';
import { attribute, type Item } from '../../../src/value/index.js';
import { runs } from '../../support/runs.js';
import { designOf } from '../support.js';
import { TASKS } from './models.js';
import { Bench, show, text, type Values } from './support.js';

const design = designOf(TASKS);

const state = fc.constantFrom('OPEN', 'DONE', 'LOST');
const owner = fc.constantFrom('ann', 'bob');
const due = fc.constantFrom('2026-01-01', '2026-02-02');
const label = fc.constantFrom('x', 'y');
const id = fc.constant('a');

const updates: fc.Arbitrary<readonly [string, Values]> = fc.oneof(
  fc.tuple(fc.constant('setState'), fc.record({ id, state })),
  fc.tuple(fc.constant('assign'), fc.record({ id, owner: fc.option(owner) })),
  fc.tuple(fc.constant('unassign'), fc.record({ id })),
  fc.tuple(fc.constant('delay'), fc.record({ id, due })),
  fc.tuple(fc.constant('relabel'), fc.record({ id, label })),
  fc.tuple(fc.constant('finish'), fc.record({ id, label })),
  fc.tuple(fc.constant('grow'), fc.record({ id, size: fc.constant(1n) })),
  fc.tuple(fc.constant('close'), fc.record({ id, state, label })),
);

const created = fc.record({ id, state, owner: fc.option(owner), due, label, size: fc.constant(0n) });

/** The item as it would be stored anew with the values that it has. */
function anew(item: Item, shard: number): Item {
  const entity = design.entities.get('Task');
  const values = new Map<string, ModelValue>();
  for (const name of ['id', 'state', 'owner', 'due', 'label', 'size']) {
    const value = attribute(item, name);
    if (value !== undefined) values.set(name, 'N' in value ? BigInt(value.N) : 'S' in value ? value.S : null);
  }
  const assembled = entity === undefined ? undefined : assembleItem(entity, values, { shard: () => shard });
  if (assembled?.ok !== true) throw new Error(show(assembled));
  return assembled.item;
}

describe('index keys after updates', () => {
  it('are those of the item as it is, whatever an update is given', () => {
    fc.assert(
      fc.property(created, fc.array(updates, { maxLength: 6 }), (task, steps) => {
        const bench = new Bench(design, { shard: () => 2 });
        let shard = 2;
        bench.done('add', task);
        expect(bench.items('tasks')).toEqual([anew(bench.items('tasks')[0] ?? {}, shard)]);
        bench.shard = () => 3;
        for (const [name, args] of steps) {
          bench.done(name, args);
          const [item = {}] = bench.items('tasks');
          // A call that has read the item leaves its shard alone; another cannot know it.
          if (!bench.apis.includes('GetItem')) shard = Number(text(item, 'spreadPk').slice(-1));
          expect(item, show([name, args])).toEqual(anew(item, shard));
        }
      }),
      { numRuns: runs(60, 2000) },
    );
  });

  it('are right too where one update overtakes another', () => {
    fc.assert(
      fc.property(created, updates, updates, (task, [slowName, slowArgs], [fastName, fastArgs]) => {
        const bench = new Bench(design);
        bench.done('add', task);
        const slow = bench.begin(slowName, slowArgs, 1);
        bench.done(fastName, fastArgs);
        expect(slow.finish().kind).toBe('written');
        const [item = {}] = bench.items('tasks');
        expect(item).toEqual(anew(item, 0));
      }),
      { numRuns: runs(100, 3000) },
    );
  });
});
