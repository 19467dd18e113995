import { describe, expect, it } from 'vitest';
import { planModel } from '../../src/planner/index.js';
import type { PlannedPattern, WriteOperation } from '../../src/planner/plan.js';
import { designOf } from '../support/models.js';

const MODEL = `
dynamodel: 1
model: m
defaults: {entityAttribute: _t}
tables:
  t:
    key: {pk: pk, sk: sk}
    ttl: expiresAt
    indexes: {gsi1: {pk: g1pk, sk: g1sk, project: all}, active: {pk: apk, sk: ask, project: keys}}
entities:
  User:
    key: {pk: "U#{userId}", sk: U}
    indexes:
      gsi1: {pk: "E#{email}", sk: U}
      active: {pk: "A#{region}", sk: "{userId}", when: "state = ON"}
    attributes:
      userId: {type: ulid, generate: ulid}
      email: {type: string, maxBytes: 60, normalize: lower}
      nick: {type: string, maxBytes: 20, charset: a-z, optional: true, present: 40%}
      region: {enum: [EU, US]}
      state: {enum: [ON, OFF], weights: {ON: 1, OFF: 4}, default: ON}
      bio: {type: string, avgBytes: 1500, maxBytes: 2500}
    unique: {email: {}, nick: {}}
    version: version
  Doc:
    key: {pk: "D#{docId}", sk: v0}
    history: {sk: "v{version|pad:6}", keep: 5, of: [body]}
    version: {attribute: version, max: 999999}
    attributes:
      docId: ulid
      title: {type: string, maxBytes: 40}
      body: {type: string, avgBytes: 500, maxBytes: 800}
  Task:
    key: {pk: "L#{list}", sk: "{state}#{taskId}"}
    id: [list, state, taskId]
    attributes: {list: ulid, state: {enum: [OPEN, DONE]}, taskId: ulid, text: {type: string, avgBytes: 100, maxBytes: 900}}
  Link:
    key: {pk: "K#{slug}", sk: K}
    ttl: {attribute: expiresAt}
    attributes: {slug: {type: string, maxBytes: 30, charset: a-z}, short: {type: string, maxBytes: 30, charset: a-z}}
    unique: {short: {}}
  Ticket:
    key: {pk: "T#{number|pad:9}", sk: T}
    attributes:
      number: {type: int, min: 1, max: 999999999, generate: sequence(Desk.last)}
      deskId: ulid
      deskName: {copy: Desk.name, via: {deskId: deskId}}
  Desk:
    key: {pk: "DESK#{deskId}", sk: DESK}
    attributes: {deskId: ulid, last: {type: int, min: 0, max: 999999999}, name: {type: string, maxBytes: 30}}
  Note:
    key: {pk: "N#{noteId}", sk: N}
    softDelete: deletedAt
    unique: {slug: {}}
    attributes: {noteId: ulid, slug: {type: string, maxBytes: 30, charset: a-z}}
  Page:
    key: {pk: "P#{pageId}", sk: P}
    indexes: {gsi1: {pk: "S#{site}", sk: "{pageId}", when: "not has(deletedAt)"}}
    softDelete: deletedAt
    attributes: {pageId: ulid, site: ulid, text: {type: string, avgBytes: 900, maxBytes: 1500}}
  Big:
    key: {pk: "B#{bigId}", sk: B}
    attributes: {bigId: ulid, text: {type: string, avgBytes: 2900, maxBytes: 4000}}
accessPatterns:
  signUp: {op: create, entity: User}
  changeEmail: {op: update, entity: User, set: [email], lock: version}
  changeNick: {op: update, entity: User, set: [nick]}
  dropNick: {op: update, entity: User, remove: [nick]}
  changeBio: {op: update, entity: User, set: [bio]}
  switchState: {op: update, entity: User, set: [state, region]}
  turn: {op: update, entity: User, key: [userId, region], set: [state]}
  leave: {op: delete, entity: User}
  write: {op: create, entity: Doc}
  edit: {op: update, entity: Doc, set: [body]}
  retitle: {op: update, entity: Doc, set: [title]}
  replace: {op: put, entity: Doc}
  finish: {op: move, entity: Task, set: [state]}
  retext: {op: move, entity: Task, set: [text]}
  prolong: {op: update, entity: Link, set: [expiresAt]}
  open: {op: create, entity: Ticket}
  hide: {op: delete, entity: Note}
  addPage: {op: create, entity: Page}
  putPage: {op: put, entity: Page}
  editPage: {op: update, entity: Page, set: [text]}
  hidePage: {op: delete, entity: Page}
  load: {op: batch-write, entities: [Big, Task], count: {avg: 10, max: 20}}
  loadUsers: {op: batch-write, entities: [Big, User, Doc], count: 10}
  clear: {op: delete-query, entity: Task, by: [list], items: {avg: 60, p99: 200}}
  clearSome: {op: delete-query, entity: Task, by: [list], items: {avg: 60, p99: 200}, condition: "state = DONE"}
`;
const plan = planModel(designOf(MODEL));

function planned(name: string): PlannedPattern {
  const found = plan.patterns.get(name);
  if (found?.kind !== 'planned') throw new Error(`${name}: ${JSON.stringify(found)}`);
  return found;
}

function writeOf(name: string): WriteOperation {
  const { operation } = planned(name);
  if (operation.kind !== 'write') throw new Error(operation.kind);
  return operation;
}

/** Role, action, times a call and units on the table of each part, as usual. */
function partsOf(name: string): readonly (readonly unknown[])[] {
  const { operation } = planned(name);
  if (operation.kind === 'read') throw new Error('a read');
  return operation.parts.map((part) => [part.role, part.action, part.count.typical, part.tableUnits.typical]);
}

function reasonsOf(name: string): unknown {
  const found = plan.patterns.get(name);
  return found?.kind === 'unserved' ? found.reasons : found?.kind;
}

describe('unique values', () => {
  it('are taken with a new item: the table doubled, the indexes not', () => {
    expect(writeOf('signUp').api).toBe('TransactWriteItems');
    // 1.6 KB: 2 units, doubled. Four in ten have a nick.
    expect(partsOf('signUp')).toEqual([
      ['item', 'create', 1, 4],
      ['sentinel', 'create', 1, 2],
      ['sentinel', 'create', 0.4, 2],
    ]);
    // A new user is ON, and so in both indexes: 2 units in the one that projects all, 1 in that of keys.
    expect(planned('signUp').writeUnits.typical).toBeCloseTo(4 + 2 + 1 + 2 + 0.4 * 2);
    expect(planned('signUp').writeUnits.max).toBe(6 + 3 + 1 + 2 + 2);
    expect(planned('signUp').requests).toEqual({ typical: 1, p99: 1, max: 1 });
  });

  it('are read before they change, and released', () => {
    expect(partsOf('changeEmail')).toEqual([
      ['item', 'update', 1, 4],
      ['sentinel', 'create', 1, 2],
      ['old-sentinel', 'delete', 1, 2],
    ]);
    const { before, conditions } = writeOf('changeEmail');
    expect(before).toMatchObject([
      { api: 'GetItem', why: 'old-value', units: { typical: 1, max: 1 }, avoidable: false },
    ]);
    expect(conditions.map(({ kind }) => kind)).toEqual(['exists', 'lock']);
    const { requests, readUnits, writeUnits, assumptions } = planned('changeEmail');
    expect([requests.max, readUnits.max]).toEqual([2, 1]);
    // The entry by email moves: 2 units out, 2 in. The other is of keys alone and stays.
    expect(writeUnits.typical).toBe(4 + 4 + 2 + 2);
    expect(assumptions.map(({ about }) => about)).toContain('changeEmail: the value of `unique.email` of User');
  });

  it('of an optional attribute are released as often as there are any', () => {
    expect(partsOf('changeNick')).toEqual([
      ['item', 'update', 1, 4],
      ['sentinel', 'create', 1, 2],
      ['old-sentinel', 'delete', 0.4, 2],
    ]);
    // Only those who have a nick need a transaction.
    expect(partsOf('dropNick')).toEqual([
      ['item', 'update', 1, 2 * 1.4],
      ['old-sentinel', 'delete', 0.4, 2],
    ]);
    expect(writeOf('changeNick').conditions.map(({ kind }) => kind)).toEqual(['exists', 'as-read']);
  });

  it('are left alone by an update of something else', () => {
    expect(writeOf('changeBio')).toMatchObject({ api: 'UpdateItem', before: [] });
    expect(partsOf('changeBio')).toEqual([['item', 'update', 1, 2]]);
  });

  it('go with the item, and expire with it', () => {
    expect(partsOf('leave')).toEqual([
      ['item', 'delete', 1, 4],
      ['old-sentinel', 'delete', 1, 2],
      ['old-sentinel', 'delete', 0.4, 2],
    ]);
    expect(writeOf('leave').before).toMatchObject([{ why: 'old-value' }]);
    expect(partsOf('prolong')).toEqual([
      ['item', 'update', 1, 2],
      ['sentinel', 'put', 1, 2],
    ]);
    expect(writeOf('hide')).toMatchObject({ action: 'soft-delete', api: 'TransactWriteItems' });
    expect(partsOf('hide')).toEqual([
      ['item', 'update', 1, 2],
      ['old-sentinel', 'delete', 1, 2],
    ]);
  });
});

describe('versions', () => {
  it('are kept from the first on, and drop the oldest', () => {
    expect(partsOf('write')).toEqual([
      ['item', 'create', 1, 2],
      ['version', 'put', 1, 2],
    ]);
    expect(partsOf('edit')).toEqual([
      ['item', 'update', 1, 2],
      ['version', 'put', 1, 2],
      ['old-version', 'delete', 1, 2],
    ]);
    expect(writeOf('edit').before).toMatchObject([
      { api: 'GetItem', why: 'history' },
      // Five copies of 0.6 KB: 3 KB, read consistently.
      { api: 'Query', why: 'old-versions', count: { max: 1 }, units: { typical: 1 } },
    ]);
    expect(planned('edit').requests.typical).toBe(3);
    expect(writeOf('write').before).toEqual([]);
    expect(planned('edit').assumptions.map(({ value }) => value)).toContain('as many as `keep: 5` allows');
    expect(partsOf('replace').map(([role]) => role)).toEqual(['item', 'version', 'old-version']);
  });

  it('are not made by a change of something else', () => {
    expect(partsOf('retitle')).toEqual([['item', 'update', 1, 1]]);
    expect(planned('retitle').requests.max).toBe(1);
  });
});

describe('a move', () => {
  it('is a read, and a transaction of two', () => {
    expect(partsOf('finish')).toEqual([
      ['item', 'create', 1, 2],
      ['moved', 'delete', 1, 2],
    ]);
    expect(writeOf('finish')).toMatchObject({
      action: 'move',
      api: 'TransactWriteItems',
      key: ['list', 'state', 'taskId'],
    });
    expect(writeOf('finish').before).toMatchObject([{ api: 'GetItem', why: 'move' }]);
    expect(planned('finish').requests.max).toBe(2);
    expect(planned('finish').writeUnits.typical).toBe(4);
  });

  it('has to change the key', () => {
    expect(reasonsOf('retext')).toEqual([{ code: 'move-keeps-key', entity: 'Task', key: ['list', 'state', 'taskId'] }]);
  });
});

describe('index entries', () => {
  it('are put or deleted, not both, where only `when` is decided anew', () => {
    const effectOf = (name: string) =>
      writeOf(name).indexWrites.map(({ index, effect, units }) => [index.name, effect, units.typical, units.max]);
    expect(effectOf('turn')).toEqual([
      ['active', 'enters-or-leaves', 1, 1],
      ['gsi1', 'changes', 2, 3],
    ]);
    expect(effectOf('switchState')[0]).toEqual(['active', 'moves', 2, 2]);
  });
});

describe('requests before', () => {
  it('count a sequence up, and read what is copied', () => {
    expect(writeOf('open').before.map(({ api, why, entity }) => [api, why, entity.name])).toEqual([
      ['UpdateItem', 'sequence', 'Desk'],
      ['GetItem', 'copy', 'Desk'],
    ]);
    // Who gives the number spares the one, and who gives the name the other.
    expect(writeOf('open').before.map(({ avoidable }) => avoidable)).toEqual([true, true]);
    const { requests, readUnits, writeUnits, touches } = planned('open');
    expect([requests.max, readUnits.max, writeUnits.max]).toEqual([3, 0.5, 2]);
    expect(touches.map(({ entity, unit, write }) => [entity.name, unit, write?.action])).toEqual([
      ['Ticket', 'write', 'create'],
      ['Desk', 'write', 'update'],
      ['Desk', 'read', undefined],
    ]);
  });
});

describe('a batch', () => {
  it('of two entities holds as many of each, and at the worst only of the dearer', () => {
    const { operation, requests, writeUnits } = planned('load');
    expect(operation).toMatchObject({ api: 'BatchWriteItem', count: { typical: 10, max: 20 } });
    // 5 of 3 units, 5 of 1; at the most 20 of 4.
    expect(writeUnits).toEqual({ typical: 20, p99: 40, max: 80 });
    expect(requests.max).toBe(1);
  });

  it('cannot keep what rests on a condition', () => {
    expect(reasonsOf('loadUsers')).toEqual([
      { code: 'batch-cannot-condition', entity: 'User', loses: ['unique.email', 'unique.nick', 'version'] },
      { code: 'batch-cannot-condition', entity: 'Doc', loses: ['history', 'version'] },
    ]);
  });
});

describe('a delete of what a query finds', () => {
  it('goes in batches of 25, by the keys alone', () => {
    const { operation, requests, writeUnits } = planned('clear');
    if (operation.kind !== 'delete-query') throw new Error(operation.kind);
    expect(operation).toMatchObject({ deletes: 'BatchWriteItem', items: { typical: 60, p99: 200 } });
    expect(operation.read.projection).toEqual(['pk', 'sk']);
    expect([requests.typical, requests.p99]).toEqual([1 + 3, 1 + 8]);
    expect(writeUnits.typical).toBe(60);
  });

  it('goes one by one under a condition', () => {
    expect(planned('clearSome').operation).toMatchObject({ deletes: 'DeleteItem' });
    expect(planned('clearSome').requests.typical).toBe(61);
  });
});

describe('an index without what is marked as deleted', () => {
  it('holds every item that is made or found by a write', () => {
    expect(plan.design.entities.get('Page')?.memberships.get('gsi1')?.share).toBeLessThan(1);
    const units = (name: string) => writeOf(name).indexWrites[0]?.units.typical;
    expect(['addPage', 'putPage', 'editPage', 'hidePage'].map(units)).toEqual([2, 2, 2, 2]);
    // Nothing is written there that a call would have to know.
    expect(writeOf('hidePage').indexWrites).toMatchObject([{ effect: 'leaves' }]);
    expect(writeOf('hidePage').recomputed).toEqual([]);
    expect(planned('hidePage').notes).toEqual([]);
  });
});

describe('what a write loads', () => {
  it('says what it does there, and whether in a transaction', () => {
    const touched = planned('edit').touches.map(({ index, entity, unit, write }) => [
      index.name,
      entity.name,
      unit,
      write?.role,
      write?.makesNew,
      write?.transactional,
    ]);
    expect(touched).toEqual([
      ['t', 'Doc', 'write', 'item', false, true],
      ['t', 'Doc.history', 'write', 'version', true, true],
      ['t', 'Doc.history', 'write', 'old-version', false, true],
      ['t', 'Doc', 'read', undefined, undefined, undefined],
      ['t', 'Doc.history', 'read', undefined, undefined, undefined],
    ]);
    expect(planned('retitle').touches[0]?.write).toMatchObject({ transactional: false, action: 'update' });
  });
});

describe('an index key with a condition, of which an update gives a part', () => {
  const readFirst = (condition: string, set: readonly string[], more = '') => {
    const design = designOf(`
dynamodel: 1
model: visits
tables: {main: {key: {pk: pk, sk: sk}, indexes: {byDoctor: {pk: docPk, sk: docSk, project: all}}}}
types: {Name: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 12}}
entities:
  Visit:
    key: {pk: "V#{visit}", sk: V}
    indexes: {byDoctor: {pk: "DOC#{doctorId}", sk: "{visit}", when: "${condition}", onPartial: read}}
    attributes: {visit: Name, doctorId: Name, state: {enum: [OPEN, DONE]}, room: Name}
    ${more}
accessPatterns:
  change: {op: update, entity: Visit, set: [${set.join(', ')}]}
`);
    const plan = planModel(design).patterns.get('change');
    if (plan?.kind !== 'planned' || plan.operation.kind !== 'write') throw new Error('no write');
    return [plan.operation.before.map(({ api, why }) => [api, why]), plan.readUnits.max];
  };

  it('is read for what decides whether the item has the key', () => {
    expect(readFirst('state = OPEN', ['doctorId'])).toEqual([[['GetItem', 'partial-key']], expect.any(Number)]);
    expect(readFirst('state = OPEN', ['doctorId'])[1]).toBeGreaterThan(0);
    expect(readFirst('state = OPEN', ['doctorId', 'state'])).toEqual([[], 0]);
    expect(readFirst('state = OPEN', ['room'])).toEqual([[], 0]);
    // An update takes the item only where it is not deleted.
    expect(readFirst('not has(gone)', ['doctorId'], 'softDelete: gone')).toEqual([[], 0]);
  });
});
