import { describe, expect, it } from 'vitest';
import { planModel } from '../../src/planner/index.js';
import type { FollowUp } from '../../src/planner/plan.js';
import { designOf } from '../support/models.js';

function followUpsOf(when: string, refresh = 'stream', via = 'index', project = 'all'): readonly FollowUp[] {
  const byShop = via === 'index' ? 'indexes: {byShop: {pk: "S#{shopId}", sk: "{itemId}"}}' : '';
  return planModel(
    designOf(`
dynamodel: 1
model: m
tables: {main: {key: {pk: pk, sk: sk}, stream: new-and-old, indexes: {byShop: {pk: bpk, sk: bsk, project: ${project}}}}}
entities:
  Order:
    key: {pk: "O#{orderId}", sk: O}
    attributes:
      orderId: {type: ulid, generate: ulid}
      day: date
      status: {enum: [NEW, PAID, SENT, DONE], weights: {NEW: 1, PAID: 1, SENT: 2, DONE: 6}, default: NEW}
      total: {type: int, min: 0, max: 999999}
      note: {type: string, maxBytes: 40, optional: true, present: 25%}
  Day:
    key: {pk: "D#{day|date:yyyy-MM}", sk: "{day|date:yyyy-MM-dd}"}
    attributes: {day: date, orders: {type: int, min: 0, counter: true}, revenue: {type: int, min: 0, counter: true}}
  Shop:
    key: {pk: "S#{shopId}", sk: S}
    attributes: {shopId: ulid, title: {type: string, maxBytes: 60}, city: {type: string, maxBytes: 60}, fans: {type: int, min: 0, max: 99}}
    volume: {count: 1000}
  Item:
    key: {pk: "I#{itemId}", sk: I}
    ${byShop}
    attributes:
      itemId: ulid
      shopId: ulid
      shopTitle: {copy: Shop.title, via: {shopId: shopId}, refresh: ${refresh}}
      shopCity: {copy: Shop.city, via: {shopId: shopId}, refresh: ${refresh}}
    volume: {per: {Shop: {avg: 20, p99: 200}}}
streams:
  roll:
    source: Order
    ${when}
    update: {Day: {by: {day: new.day}, add: {orders: 1, revenue: new.total}}}
accessPatterns:
  place: {op: create, entity: Order, rate: {avg: 100/s, peak: 200/s}}
  setStatus: {op: update, entity: Order, set: [status], rate: 50/s}
  pay: {op: update, entity: Order, set: {status: PAID}, rate: 10/s}
  reprice: {op: update, entity: Order, set: [total], rate: 30/s}
  cancel: {op: delete, entity: Order, rate: 1/s}
  import: {op: transact-write, params: {all: {list: Order, max: 20, avg: 5}}, steps: [{create: Order, each: all}], rate: 2/s}
  rename: {op: update, entity: Shop, set: [title], rate: 0.1/s}
  like: {op: update, entity: Shop, add: {fans: 1}, rate: 40/s}
`),
  ).followUps;
}

/** A stream rule that changes accounts. */
function accountRule(entity: string, update: string): FollowUp | undefined {
  const [rule] = planModel(
    designOf(`
dynamodel: 1
model: m
tables: {main: {key: {pk: pk, sk: sk}, stream: new-and-old}}
entities:
  Form:
    key: {pk: "F#{id}", sk: F}
    attributes: {id: ulid, account: ulid, email: {type: string, maxBytes: 40}}
  Account:
    key: {pk: "A#{account}", sk: A}
    version: {attribute: version, max: 999}
    ${entity}
    attributes: {account: ulid, email: {type: string, maxBytes: 40}, forms: {type: int, min: 0, counter: true}}
streams:
  fill: {source: Form, update: {Account: {by: {account: new.account}, ${update}}}}
accessPatterns:
  send: {op: create, entity: Form, rate: 1/s}
`),
  ).followUps;
  return rule;
}

function perCalls(when: string): Readonly<Record<string, number>> {
  const [rule] = followUpsOf(when);
  return Object.fromEntries(
    (rule?.triggers ?? []).map(({ pattern, perCall }) => [pattern, Math.round(perCall * 1e4) / 1e4]),
  );
}

describe('a stream rule', () => {
  it('runs once for every change where it states no condition', () => {
    expect(perCalls('')).toEqual({ place: 1, setStatus: 1, pay: 1, reprice: 1, cancel: 1, import: 5 });
    const [rule] = followUpsOf('');
    expect(rule?.plan.pattern.rate).toMatchObject({ avg: 100 + 50 + 10 + 30 + 1 + 10, peak: 301 });
    expect(rule).toMatchObject({ name: 'roll: Day', kind: 'stream-rule', plan: { kind: 'planned' } });
    const plan = rule?.plan;
    if (plan?.kind !== 'planned' || plan.operation.kind !== 'write') throw new Error('not planned');
    // It makes the item where there is none.
    expect(plan.operation).toMatchObject({ action: 'update', api: 'UpdateItem', conditions: [], key: ['day'] });
    expect(plan.writeUnits.max).toBe(1);
  });

  it('runs as often as a change is likely to satisfy its condition', () => {
    // Of four states one is set, and a tenth of the orders is paid already; no new order is paid, and no other update changes it.
    expect(perCalls('when: "new.status = PAID and old.status != PAID"')).toEqual({ setStatus: 0.225, pay: 0.9 });
    const [rule] = followUpsOf('when: "new.status = PAID and old.status != PAID"');
    expect(rule?.plan.pattern.rate?.avg).toBeCloseTo(50 * 0.225 + 10 * 0.9);
    expect(rule?.plan.assumptions.map(({ about, value }) => [about, value])).toContainEqual([
      'roll: changes by setStatus',
      '`status`: all values equally likely',
    ]);
  });

  it('knows what is missing from the image of a new and of a deleted item', () => {
    expect(perCalls('when: "not has(old.orderId)"')).toEqual({ place: 1, import: 5 });
    expect(perCalls('when: "not has(new.orderId)"')).toEqual({ cancel: 1 });
    expect(perCalls('when: "has(new.note) and not has(old.note)"')).toEqual({ place: 0.25, import: 1.25 });
  });

  it('is taken to run for every change where nothing is known, and as often as stated', () => {
    expect(perCalls('when: "new.total > 100"')).toMatchObject({ place: 1, setStatus: 1 });
    const [unknown] = followUpsOf('when: "new.total > 100"');
    expect(unknown?.plan.assumptions.map(({ value }) => value)).toContain('every change satisfies `when`');
    expect(perCalls('share: 10%')).toMatchObject({ place: 0.1, import: 0.5 });
  });
});

describe('a copy that is kept up to date', () => {
  it('is found by a query and updated item by item, whenever the source changes', () => {
    const [, copy, ...rest] = followUpsOf('');
    expect(rest).toEqual([]);
    expect(copy).toMatchObject({
      name: 'Item.shopTitle, Item.shopCity',
      kind: 'copy',
      triggers: [{ pattern: 'rename', perCall: 1 }],
    });
    const plan = copy?.plan;
    if (plan?.kind !== 'planned') throw new Error('not planned');
    expect(copy?.found?.operation).toMatchObject({ kind: 'read', index: { name: 'byShop' } });
    expect(plan.requests.typical).toBe(1 + 20);
    // On the table and in the index, which projects all.
    expect(plan.writeUnits.typical).toBe(40);
    expect(plan.readUnits.typical).toBe(copy?.found?.readUnits.typical);
    expect(plan.pattern.rate?.avg).toBe(0.1);
  });

  it('is found through an index of keys, as nothing else is needed of an item', () => {
    const copy = followUpsOf('', 'stream', 'index', 'keys')[1];
    expect(copy?.found?.operation).toMatchObject({ index: { name: 'byShop' }, projection: ['pk', 'sk'] });
    const plan = copy?.plan;
    if (plan?.kind !== 'planned') throw new Error('not planned');
    expect(plan.requests.typical).toBe(1 + 20);
    // The index holds no copy.
    expect(plan.writeUnits.typical).toBe(20);
    // Whole items show which are right already.
    expect(followUpsOf('')[1]?.found?.operation).not.toHaveProperty('projection');
  });

  it('is unserved where nothing finds it by its source', () => {
    expect(followUpsOf('', 'write', 'none')[1]?.plan.kind).toBe('unserved');
  });

  it('is no work where it is never refreshed', () => {
    expect(followUpsOf('', 'never').map(({ kind }) => kind)).toEqual(['stream-rule']);
  });
});

describe('a stream rule on what reads before it writes', () => {
  const email = 'set: {email: new.email}';
  it.each([
    ['unique: {email: {}}', email, ['unique.email']],
    ['history: {sk: "v{version|pad:3}", of: [email]}', email, ['history']],
    ['history: {sk: "v{version|pad:3}"}', 'add: {forms: 1}', ['history']],
  ])('is refused: %s, %s', (entity, update, loses) => {
    const plan = accountRule(entity, update)?.plan;
    expect(plan?.kind === 'unserved' && plan.reasons).toEqual([
      { code: 'upsert-cannot-keep', entity: 'Account', loses },
    ]);
  });

  it.each(['unique: {email: {}}', 'history: {sk: "v{version|pad:3}", of: [email]}'])(
    'is served where it changes something else: %s',
    (entity) => {
      expect(accountRule(entity, 'add: {forms: 1}')?.plan.kind).toBe('planned');
    },
  );
});

describe('work behind a stream that other work sets off', () => {
  const chained = (refresh: string, more = ''): readonly FollowUp[] =>
    planModel(
      designOf(`
dynamodel: 1
model: m
tables: {main: {key: {pk: pk, sk: sk}, stream: new-and-old}}
entities:
  Team:
    key: {pk: "T#{teamId}", sk: T}
    attributes: {teamId: ulid, score: {type: int, min: 0, counter: true}, title: {type: string, maxBytes: 40}}
    volume: {count: 100}
  Player:
    key: {pk: "T#{teamId}", sk: "P#{playerId}"}
    attributes:
      teamId: ulid
      playerId: ulid
      teamScore: {copy: Team.score, via: {teamId: teamId}, refresh: ${refresh}}
    volume: {per: {Team: {avg: 10, max: 20}}}
  Goal:
    key: {pk: "G#{goalId}", sk: G}
    attributes: {goalId: {type: ulid, generate: ulid}, teamId: ulid, points: {type: int, min: 1, max: 5}}
streams:
  sum: {source: Goal, update: {Team: {by: {teamId: new.teamId}, add: {score: new.points}}}}
${more}accessPatterns:
  shoot: {op: create, entity: Goal, rate: {avg: 3/s, peak: 20/s}}
  shootAll: {op: transact-write, params: {all: {list: Goal, max: 4, avg: 2}}, steps: [{create: Goal, each: all}], rate: 1/s}
  correct: {op: update, entity: Team, set: [score], rate: 0.5/s}
  retitle: {op: update, entity: Team, set: [title], rate: 9/s}
`),
    ).followUps;
  const triggersOf = (all: readonly FollowUp[], name: string) =>
    all.find((one) => one.name === name)?.triggers.map(({ pattern, perCall, after }) => [pattern, perCall, after]);

  it('is as frequent as what comes before it, besides what calls it at once', () => {
    const all = chained('stream');
    expect(triggersOf(all, 'Player.teamScore')).toEqual([
      ['correct', 1, undefined],
      ['shoot', 1, 'sum: Team'],
      ['shootAll', 2, 'sum: Team'],
    ]);
    const copy = all.find(({ name }) => name === 'Player.teamScore');
    expect(copy?.plan.pattern.rate).toMatchObject({ avg: 5.5, peak: 22.5 });
    expect(copy?.found?.pattern.rate).toMatchObject({ avg: 5.5, peak: 22.5 });
  });

  it('is left out where only callers do it', () => {
    expect(triggersOf(chained('write'), 'Player.teamScore')).toEqual([['correct', 1, undefined]]);
  });

  it('ends where it comes round to itself', () => {
    const back = '  back: {source: Player, update: {Team: {by: {teamId: new.teamId}, add: {score: 1}}}}\n';
    const all = chained('stream', back);
    expect(triggersOf(all, 'back: Team')).toEqual([
      ['correct', 10, 'Player.teamScore'],
      ['shoot', 10, 'Player.teamScore'],
      ['shootAll', 20, 'Player.teamScore'],
    ]);
  });
});
