import { beforeAll, describe, expect, it } from 'vitest';
import { CLUB, SHELF } from '../../../planner/programs/models.js';
import type { Values } from '../../../planner/programs/support.js';
import { generated, type Outcome, sorted, Twin } from './twin.js';

type Call = readonly [pattern: string, args: Values];

/** A time that passes, in milliseconds, or a call that is over before the race begins. */
type Before = number | Call;

let club: Awaited<ReturnType<typeof generated>>;
let shelf: Awaited<ReturnType<typeof generated>>;

beforeAll(async () => {
  [club, shelf] = [await generated(CLUB), await generated(SHELF)];
});

const HOURS_2 = 2 * 3600 * 1000;
const MOST_REQUESTS = 4;

async function start(model: typeof club, before: readonly Before[]): Promise<Twin> {
  const twin = new Twin(model);
  for (const one of before) {
    if (typeof one === 'number') twin.bench.now += one;
    else expect((await twin.generated(...one)).kind, JSON.stringify(one, bigints)).toBe('written');
  }
  return twin;
}

function bigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** What is left of outcomes and tables, as text. */
function end(twin: Twin, table: string, outcomes: readonly Outcome[]): string {
  const said = outcomes.map(({ kind, reason, value }) => [kind, reason, value]);
  return JSON.stringify([said, sorted(twin.items(table))], bigints, 1);
}

/** Each call is stopped before each of its requests while the other is made: it must end as if one had come after the other. */
async function race(model: typeof club, table: string, before: readonly Before[], one: Call, two: Call): Promise<void> {
  const orders: string[] = [];
  for (const isFirst of [true, false]) {
    const twin = await start(model, before);
    const [first, second] = isFirst ? [one, two] : [two, one];
    const outcomes = [await twin.generated(...first), await twin.generated(...second)];
    orders.push(end(twin, table, isFirst ? outcomes : outcomes.reverse()));
  }
  for (const [slow, fast, isFirst] of [
    [one, two, true],
    [two, one, false],
  ] as const) {
    for (let requests = 0; requests < MOST_REQUESTS; requests += 1) {
      const twin = await start(model, before);
      const begun = await twin.begin(...slow, requests);
      const ofFast = await twin.generated(...fast);
      const ofSlow = await begun.finish();
      const found = end(twin, table, isFirst ? [ofSlow, ofFast] : [ofFast, ofSlow]);
      expect(orders, JSON.stringify({ slow, fast, requests }, bigints)).toContain(found);
      if (twin.apis.length <= requests) break;
    }
  }
}

const ANN: Call = ['join', { id: 'ann', email: 'ann@x', name: 'Ann' }];
const BOB: Call = ['join', { id: 'bob', email: 'bob@x', name: 'Bob' }];
const SEAT: Call = ['reserve', { id: 'a', place: 'window' }];

describe('two writes of unique values at the same time', () => {
  it.each<[string, readonly Before[], Call, Call]>([
    [
      'take one value',
      [ANN, BOB],
      ['setEmail', { id: 'ann', email: 'n@x' }],
      ['setEmail', { id: 'bob', email: 'n@x' }],
    ],
    [
      'swap a value',
      [ANN, BOB],
      ['setEmail', { id: 'ann', email: 'n@x' }],
      ['setEmail', { id: 'bob', email: 'ann@x' }],
    ],
    ['change one item', [ANN], ['setEmail', { id: 'ann', email: 'n@x' }], ['setEmail', { id: 'ann', email: 'm@x' }]],
    ['change an item that goes', [ANN], ['setEmail', { id: 'ann', email: 'n@x' }], ['leave', { id: 'ann' }]],
    [
      'put over one item',
      [ANN],
      ['save', { id: 'ann', email: 'n@x', name: 'N' }],
      ['save', { id: 'ann', email: 'm@x', name: 'M' }],
    ],
    [
      'put where nothing is',
      [],
      ['save', { id: 'ann', email: 'n@x', name: 'N' }],
      ['save', { id: 'ann', email: 'm@x', name: 'M' }],
    ],
    ['put what is made', [], ['save', { id: 'ann', email: 'n@x', name: 'N' }], ANN],
    ['put what goes', [ANN], ['save', { id: 'ann', email: 'n@x', name: 'N' }], ['leave', { id: 'ann' }]],
    ['delete and make', [ANN], ['leave', { id: 'ann' }], ['join', { id: 'bob', email: 'ann@x', name: 'B' }]],
    [
      'lock one version',
      [ANN],
      ['changeEmail', { id: 'ann', email: 'n@x', version: 1n }],
      ['renameLocked', { id: 'ann', name: 'M', version: 1n }],
    ],
    [
      'lock what goes',
      [ANN],
      ['leaveLocked', { id: 'ann', version: 1n }],
      ['renameLocked', { id: 'ann', name: 'M', version: 1n }],
    ],
    ['mark and make', [['admit', { id: 'g', pass: 'p' }]], ['dismiss', { id: 'g' }], ['admit', { id: 'h', pass: 'p' }]],
    [
      'mark and change',
      [['admit', { id: 'g', pass: 'p' }]],
      ['dismiss', { id: 'g' }],
      ['swap', { id: 'g', pass: 'q' }],
    ],
    [
      'mark and put',
      [['admit', { id: 'g', pass: 'p' }]],
      ['dismiss', { id: 'g' }],
      ['replaceGuest', { id: 'g', pass: 'q' }],
    ],
  ])('%s', async (_, before, one, two) => race(club, 'club', before, one, two));
});

describe('two writes at the same time, of what has expired and not been deleted yet,', () => {
  it.each<[string, readonly Before[], Call, Call]>([
    [
      'make it anew',
      [SEAT, HOURS_2],
      ['reserve', { id: 'a', place: 'aisle' }],
      ['reserve', { id: 'a', place: 'window' }],
    ],
    [
      'take its value',
      [SEAT, HOURS_2],
      ['reserve', { id: 'b', place: 'window' }],
      ['reserve', { id: 'c', place: 'window' }],
    ],
    ['free it', [SEAT, HOURS_2], ['free', { id: 'a' }], ['reserve', { id: 'b', place: 'window' }]],
    ['free it and make it', [SEAT, HOURS_2], ['free', { id: 'a' }], ['reserve', { id: 'a', place: 'window' }]],
    ['change it', [SEAT, HOURS_2], ['relocate', { id: 'a', place: 'aisle' }], ['reserve', { id: 'a', place: 'door' }]],
    ['change what is made', [SEAT], ['relocate', { id: 'a', place: 'aisle' }], ['free', { id: 'a' }]],
  ])('%s', async (_, before, one, two) => race(club, 'club', before, one, two));
});

describe('a write that others overtake, one after the other,', () => {
  it.each<[string, readonly Before[], Call, readonly Call[]]>([
    [
      'of what is deleted and made anew in between',
      [ANN],
      ['setEmail', { id: 'ann', email: 'n@x' }],
      [
        ['leave', { id: 'ann' }],
        ['join', { id: 'ann', email: 'other@x', name: 'Ann' }],
      ],
    ],
    [
      'of what is deleted and made anew as it was',
      [ANN],
      ['changeEmail', { id: 'ann', email: 'n@x', version: 1n }],
      [['leave', { id: 'ann' }], ANN],
    ],
    [
      'of what changes, and back',
      [ANN, BOB],
      ['setEmail', { id: 'bob', email: 'ann@x' }],
      [
        ['setEmail', { id: 'ann', email: 'n@x' }],
        ['setEmail', { id: 'ann', email: 'ann@x' }],
      ],
    ],
    [
      'of a value that goes and comes with another item',
      [ANN],
      ['leave', { id: 'ann' }],
      [
        ['setEmail', { id: 'ann', email: 'n@x' }],
        ['join', { id: 'bob', email: 'ann@x', name: 'B' }],
      ],
    ],
    [
      'of what has expired, and is made anew twice',
      [SEAT, HOURS_2],
      ['free', { id: 'a' }],
      [
        ['reserve', { id: 'a', place: 'window' }],
        ['free', { id: 'a' }],
        ['reserve', { id: 'b', place: 'window' }],
      ],
    ],
  ])('%s', async (_, before, slow, others) => {
    const orders: string[] = [];
    for (let at = 0; at <= others.length; at += 1) {
      const twin = await start(club, before);
      const outcomes: Outcome[] = [];
      for (const one of others.slice(0, at)) outcomes.push(await twin.generated(...one));
      const ofSlow = await twin.generated(...slow);
      for (const one of others.slice(at)) outcomes.push(await twin.generated(...one));
      orders.push(end(twin, 'club', [ofSlow, ...outcomes]));
    }
    for (let requests = 0; requests < MOST_REQUESTS; requests += 1) {
      const twin = await start(club, before);
      const begun = await twin.begin(...slow, requests);
      const outcomes: Outcome[] = [];
      for (const one of others) outcomes.push(await twin.generated(...one));
      const ofSlow = await begun.finish();
      expect(orders, String(requests)).toContain(end(twin, 'club', [ofSlow, ...outcomes]));
    }
  });
});

const BOOK: readonly Before[] = [
  ['addBook', { isbn: '1', title: 'A', stock: 1n }],
  ['retitle', { isbn: '1', title: 'B' }],
];
const CARD: readonly Before[] = [['addCard', { box: 'a', place: 1n, owner: 'x', label: 'l' }]];

describe('two writes at the same time, with versions, moves and keys that are read first,', () => {
  const toB = { box: 'b', place: 2n, label: 'm' };
  it.each<[string, readonly Before[], Call, Call]>([
    ['keep versions', BOOK, ['retitle', { isbn: '1', title: 'C' }], ['retitle', { isbn: '1', title: 'D' }]],
    [
      'keep a version, and put',
      BOOK,
      ['retitle', { isbn: '1', title: 'C' }],
      ['saveBook', { isbn: '1', title: 'D', stock: 3n }],
    ],
    ['keep a version, and none', BOOK, ['retitle', { isbn: '1', title: 'C' }], ['restock', { isbn: '1', stock: 2n }]],
    ['keep a version of what goes', BOOK, ['retitle', { isbn: '1', title: 'C' }], ['burn', { isbn: '1' }]],
    [
      'put twice',
      BOOK,
      ['saveBook', { isbn: '1', title: 'C', stock: 3n }],
      ['saveBook', { isbn: '1', title: 'D', stock: 4n }],
    ],
    ['edit and mark', [['addPage', { id: 'p', body: 'x' }]], ['edit', { id: 'p', body: 'y' }], ['tear', { id: 'p' }]],
    [
      'move and change',
      CARD,
      ['moveCard', { box: 'a', place: 1n, to: toB as never }],
      ['relabel', { box: 'a', place: 1n, label: 'n' }],
    ],
    [
      'move and delete',
      CARD,
      ['moveCard', { box: 'a', place: 1n, to: toB as never }],
      ['dropCard', { box: 'a', place: 1n }],
    ],
    [
      'move twice',
      CARD,
      ['moveCard', { box: 'a', place: 1n, to: toB as never }],
      ['moveCard', { box: 'a', place: 1n, to: { ...toB, place: 3n } as never }],
    ],
    [
      'move and make there',
      CARD,
      ['moveCard', { box: 'a', place: 1n, to: toB as never }],
      ['addCard', { box: 'b', place: 2n, owner: 'y', label: 'q' }],
    ],
    [
      'move and take the value',
      CARD,
      ['moveCard', { box: 'a', place: 1n, to: toB as never }],
      ['addCard', { box: 'b', place: 3n, owner: 'y', label: 'm' }],
    ],
    [
      'make keys of parts',
      [['addJob', { id: 'j', owner: 'a', state: 'OPEN', kind: 'A', size: 1n }]],
      ['setState', { id: 'j', state: 'DONE' }],
      ['setOwner', { id: 'j', owner: 'b' }],
    ],
    [
      'make keys of one part',
      [['addJob', { id: 'j', owner: 'a', state: 'OPEN', kind: 'A', size: 1n }]],
      ['setSize', { id: 'j', size: 2n }],
      ['setState', { id: 'j', state: 'DONE' }],
    ],
  ])('%s', async (_, before, one, two) => race(shelf, 'shelf', before, one, two));
});
