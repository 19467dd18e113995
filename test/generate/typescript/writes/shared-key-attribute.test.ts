import { describe, expect, it } from 'vitest';
import { Dice } from '../../../../src/load/dice.js';
import type { Item } from '../../../../src/value/index.js';
import { runs } from '../../../support/runs.js';
import { SEED } from '../../../support/setup.js';
import { generated, sorted, Twin } from './twin.js';

/** Two indexes with one partition key attribute: an item without a note is in one of them alone. */
function shop(indexes: readonly [string, string], sort: 'template' | 'natural', onPartial: 'require' | 'read'): string {
  const noted = sort === 'natural' ? 'natural' : '"N#{note}"';
  const sk = { noted: sort === 'natural' ? 'note' : 's1', due: 's2' };
  const declared = indexes.map((name) => `${name}: {pk: p, sk: ${sk[name as keyof typeof sk]}, project: all}`);
  return `
dynamodel: 1
model: shop
tables: {shop: {key: {pk: pk, sk: sk}, indexes: {${declared.join(', ')}}}}
entities:
  Task:
    key: {pk: "T#{id}", sk: T}
    indexes:
      noted: {pk: "X#{state}#{owner}", sk: ${noted}}
      due: {pk: "X#{state}#{owner}", sk: "D#{date}", onPartial: ${onPartial}}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      state: {enum: [NEW, DONE]}
      owner: {type: string, charset: a-z, maxBytes: 8}
      date: {type: date}
      note: {type: string, charset: a-z, maxBytes: 8, optional: true}
accessPatterns:
  add: {op: create, entity: Task}
  forget: {op: update, entity: Task, remove: [note]}
  move: {op: update, entity: Task, set: [state, owner], remove: [note]}
  renote: {op: update, entity: Task, set: [state, owner, note]}
  annotate: {op: update, entity: Task, set: [note]}
  ${onPartial === 'read' ? 'finish: {op: update, entity: Task, set: [state], remove: [note]}' : ''}
`;
}

const TASK = { id: 'a', state: 'NEW', owner: 'ann', date: '2026-01-01', note: 'tea' };

describe('an index that an item leaves', () => {
  it('is left, and no other, whatever is given and not given', async () => {
    for (let number = 0; number < runs(4, 200); number += 1) {
      const dice = Dice.of(SEED, `shared key attributes ${number}`);
      const drawn = drawnShop(dice);
      const model = await generated(drawn.text);
      const twin = new Twin(model);
      let task: Task = {
        state: 'NEW',
        owner: 'ann',
        date: '2026-01-01',
        note: 'tea',
      };
      await twin.call('add', { id: 'a', ...task });
      const isOptional = (name: string) =>
        model.design.entities.get('Task')?.attributes.get(name)?.attribute.optional === true;
      for (let call = 0; call < 12; call += 1) {
        const name = dice.pick(Object.keys(CHANGES));
        const changed = (CHANGES[name] ?? []).map((one) => [
          one,
          isOptional(one) && dice.int(0, 1) === 0 ? null : dice.pick(VALUES[one] ?? []),
        ]);
        // What a key is made of besides has to be told as it is.
        const given = { ...task, ...Object.fromEntries(changed) };
        const { ours, theirs } = await twin.call(name, { id: 'a', ...given });
        task = name === 'forget' ? { ...given, note: null } : given;
        const about = `${name} of ${JSON.stringify(given)} in${drawn.text}`;
        expect([ours.kind, theirs.kind], about).toEqual(['written', 'written']);
        for (const [item] of [twin.items('shop'), twin.bench.items('shop')])
          expect(entriesOf(drawn, item), about).toEqual(drawn.entries(task));
      }
    }
  });

  it.each([
    [['noted', 'due'], 'template', 'require'],
    [['due', 'noted'], 'template', 'read'],
    [['due', 'noted'], 'natural', 'require'],
    [['noted', 'due'], 'natural', 'read'],
  ] as const)('leaves the attribute to the one that it stays in: %j, %s, %s', async (indexes, sort, onPartial) => {
    const model = await generated(shop(indexes, sort, onPartial));
    const itemAfter = async (name: string, args: Parameters<Twin['call']>[1]) => {
      const twin = new Twin(model);
      await twin.call('add', TASK);
      const { ours, theirs } = await twin.call(name, { id: 'a', ...args });
      expect([ours.kind, theirs.kind]).toEqual(['written', 'written']);
      expect(sorted(twin.items('shop'))).toEqual(sorted(twin.bench.items('shop')));
      const [item] = twin.items('shop');
      return { p: item?.p, noted: item?.s1 ?? item?.note, due: item?.s2 };
    };
    const due = { S: 'D#2026-01-01' };
    expect(await itemAfter('forget', {})).toEqual({ p: { S: 'X#NEW#ann' }, noted: undefined, due });
    const moved = { p: { S: 'X#DONE#bob' }, noted: undefined, due };
    expect(await itemAfter('move', { state: 'DONE', owner: 'bob' })).toEqual(moved);
    expect(await itemAfter('renote', { state: 'DONE', owner: 'bob', note: null })).toEqual(moved);
    const stayed = { p: { S: 'X#NEW#ann' }, noted: undefined, due };
    expect(await itemAfter('annotate', { state: 'NEW', owner: 'ann', note: null })).toEqual(stayed);
    const renoted = await itemAfter('renote', { state: 'DONE', owner: 'bob', note: 'rum' });
    expect(renoted).toMatchObject({ p: { S: 'X#DONE#bob' }, due });
    expect(renoted.noted).toEqual({ S: sort === 'natural' ? 'rum' : 'N#rum' });
    if (onPartial === 'read')
      expect(await itemAfter('finish', { state: 'DONE' })).toEqual({ ...moved, p: { S: 'X#DONE#ann' } });
  });
});

const CHANGES: Readonly<Record<string, readonly string[]>> = {
  all: ['state', 'owner', 'date', 'note'],
  notes: ['note'],
  dates: ['date'],
  owners: ['owner'],
  forget: ['owner', 'date'],
};

const VALUES: Readonly<Record<string, readonly string[]>> = {
  state: ['NEW', 'DONE'],
  owner: ['ann', 'bob'],
  date: ['2026-01-01', '2027-01-01'],
  note: ['tea', 'rum'],
};

type Task = Readonly<Record<string, string | null>>;

interface DrawnShop {
  readonly text: string;
  /** Key attributes by index. */
  readonly keys: Readonly<Record<string, readonly [string, string]>>;
  /** The keys of a task in the indexes that it has to be in. */
  readonly entries: (task: Task) => Readonly<Record<string, readonly string[] | undefined>>;
}

/** The keys of an item in the indexes that it is in. */
function entriesOf({ keys }: DrawnShop, item: Item | undefined): ReturnType<DrawnShop['entries']> {
  const entry = (names: readonly string[]) => {
    const found = names.flatMap((name) => {
      const value = item?.[name];
      return value !== undefined && 'S' in value ? value.S : [];
    });
    return found.length === names.length ? found : undefined;
  };
  return Object.fromEntries(Object.entries(keys).map(([name, names]) => [name, entry(names)]));
}

/** Any two indexes with one partition key attribute, of which each part may be missing. */
function drawnShop(dice: Dice): DrawnShop {
  const optional = () => dice.pick(['true', 'false']);
  const isNatural = { noted: dice.int(0, 1) === 0, due: dice.int(0, 1) === 0 };
  const keys = { noted: ['p', isNatural.noted ? 'note' : 's1'], due: ['p', isNatural.due ? 'date' : 's2'] } as const;
  const declared = Object.entries(keys).map(([name, [pk, sk]]) => `${name}: {pk: ${pk}, sk: ${sk}, project: all}`);
  // What is in an index by attributes of its own cannot be kept out of it.
  const isConditional = !isNatural.due && dice.int(0, 1) === 0;
  const onPartial = dice.pick(['require', 'read']);
  const hasState = dice.int(0, 1) === 0;
  const pk = hasState ? 'X#{state}#{owner}' : 'X#{owner}';
  const sort = (index: keyof typeof isNatural, template: string) => (isNatural[index] ? 'natural' : `"${template}"`);
  const text = `
dynamodel: 1
model: shop
tables: {shop: {key: {pk: pk, sk: sk}, indexes: {${(dice.int(0, 1) === 0 ? declared : declared.reverse()).join(', ')}}}}
entities:
  Task:
    key: {pk: "T#{id}", sk: T}
    indexes:
      noted: {pk: "${pk}", sk: ${sort('noted', 'N#{note}')}, onPartial: ${onPartial}}
      due: {pk: "${pk}", sk: ${sort('due', 'D#{date}')}, onPartial: ${onPartial}${isConditional ? `, when: "state = 'NEW'"` : ''}}
    attributes:
      id: {type: string, charset: a-z, maxBytes: 8}
      state: {enum: [NEW, DONE]}
      owner: {type: string, charset: a-z, minBytes: 1, maxBytes: 8, optional: ${optional()}}
      date: {type: date, optional: ${optional()}}
      note: {type: string, charset: a-z, minBytes: 1, maxBytes: 8, optional: true}
accessPatterns:
  add: {op: create, entity: Task}
${Object.entries(CHANGES)
  .map(
    ([name, set]) =>
      `  ${name}: {op: update, entity: Task, set: [${set.join(', ')}]${name === 'forget' ? ', remove: [note]' : ''}}`,
  )
  .join('\n')}
`;
  const entries = ({ state, owner, note, date }: Task) => {
    const partition = hasState ? `X#${state}#${owner}` : `X#${owner}`;
    const entry = (isIn: boolean, own: string) => (isIn && owner !== null ? [partition, own] : undefined);
    return {
      noted: entry(note !== null, isNatural.noted ? `${note}` : `N#${note}`),
      due: entry(date !== null && (!isConditional || state === 'NEW'), isNatural.due ? `${date}` : `D#${date}`),
    };
  };
  return { text, keys, entries };
}
