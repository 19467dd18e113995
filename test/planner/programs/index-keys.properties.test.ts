import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleItem } from '../../../src/design/index.js';
import type { ModelValue } from '../../../src/model/index.js';
import { attribute, type Item } from '../../../src/value/index.js';
import { runs } from '../../support/runs.js';
import { designOf } from '../support.js';
import { Bench, show, text, type Values } from './support.js';

/** Keys of every kind: several mappings of one index, a mapping with a condition, optional and derived parts, a drawn shard. */
const design = designOf(`
dynamodel: 1
model: tasks
defaults: {entityAttribute: _t}
tables:
  tasks:
    key: {pk: pk, sk: sk}
    indexes:
      byState: {pk: statePk, sk: stateSk, project: all}
      byOwner: {pk: ownerPk, sk: ownerSk, project: keys}
      open: {pk: openState, sk: openSk, project: keys}
      spread: {pk: spreadPk, sk: spreadSk, project: keys}
entities:
  Task:
    key: {pk: "T#{id}", sk: T}
    indexes:
      byState:
        - {pk: "OPEN#{owner}", sk: "{due}#{id}", when: "state = OPEN and has(owner)", onPartial: read}
        - {pk: "POOL", sk: "{due}#{id}", when: "state = OPEN and not has(owner)", onPartial: read}
        - {pk: "DONE#{label}", sk: "{id}", when: "state = DONE", onPartial: read}
      byOwner: {pk: "O#{owner}", sk: "{state}#{due}", onPartial: read}
      open: {pk: natural, sk: "{due}#{id}", onPartial: read}
      spread: {pk: "S#{state}#{shard:4}", sk: "{due}", onPartial: read}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 4}
      state: {enum: [OPEN, DONE, LOST]}
      owner: {type: string, charset: a-z, maxBytes: 8, optional: true}
      due: date
      label: {type: string, charset: a-z, maxBytes: 8}
      size: {type: int, min: 0, max: 99}
      openState: {derive: "state = OPEN ? state : absent"}
      shout: {derive: "upper(label)"}
accessPatterns:
  add: {op: create, entity: Task}
  setState: {op: update, entity: Task, set: [state]}
  assign: {op: update, entity: Task, set: [owner]}
  unassign: {op: update, entity: Task, remove: [owner]}
  delay: {op: update, entity: Task, set: [due]}
  relabel: {op: update, entity: Task, set: [label]}
  finish: {op: update, entity: Task, set: {state: "'DONE'", label: "$label"}}
  grow: {op: update, entity: Task, add: [size]}
  close: {op: update, entity: Task, set: [state, label], remove: [owner]}
`);

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
