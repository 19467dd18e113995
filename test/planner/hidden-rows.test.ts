import { describe, expect, it } from 'vitest';
import { assembleItem, type Design } from '../../src/design/index.js';
import type { Engine } from '../../src/engine/index.js';
import type { ModelValue } from '../../src/model/index.js';
import { argsOf, designOf, engineOf, planned, readOf, runRead } from './support.js';

const MODEL = (defaults: string): string => `
dynamodel: 1
model: hidden
${defaults}
types:
  Id: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 8}
tables:
  data:
    key: {pk: pk, sk: sk}
    ttl: expiresAt
entities:
  Draft:
    key: {pk: "USER#{userId}", sk: "DRAFT#{id}"}
    ttl: {attribute: expiresAt, hideExpired: true}
    attributes: {userId: Id, id: Id, expiresAt: epochSeconds}
  Bill:
    key: {pk: "USER#{userId}", sk: "BILL#{id}"}
    ttl: {attribute: endsAt, hideExpired: false}
    attributes: {userId: Id, id: Id, endsAt: {type: epochSeconds, as: expiresAt}}
  Memo:
    key: {pk: "USER#{userId}", sk: "MEMO#{id}"}
    ttl: {attribute: expiresAt, hideExpired: true}
    attributes: {userId: Id, id: Id, expiresAt: epochSeconds}
  Event:
    key: {pk: "EVENTS#{at|bucket:1d}", sk: "{at|iso}#{id}"}
    softDelete: goneAt
    attributes: {id: Id, at: timestamp, goneAt: {type: timestamp, optional: true}}
accessPatterns:
  desk: {op: query, entities: [Draft, Bill], by: [userId]}
  ids: {op: query, entities: [Draft, Bill], by: [userId], project: [id]}
  all: {op: query, entities: [Draft, Memo, Bill], by: [userId]}
  drafts: {op: query, entity: Draft, by: [userId]}
  side: {op: query, entity: Event, range: {at: between}, page: 2, fanOut: {bucket: {max: 9}}, merge: {order: at}}
  walk: {op: query, entity: Event, range: {at: between}, page: 2, fanOut: {bucket: {max: 9, mode: walk}}}
`;

function put(engine: Engine, design: Design, name: string, values: Readonly<Record<string, ModelValue>>): void {
  const entity = design.entities.get(name);
  const assembled = entity === undefined ? undefined : assembleItem(entity, new Map(Object.entries(values)));
  if (entity === undefined || assembled?.ok !== true) throw new Error(JSON.stringify(assembled));
  engine.putItem({ TableName: entity.table.table.name, Item: assembled.item });
}

function idsOf(engine: Engine, design: Design, name: string, args: Readonly<Record<string, string>>, now = 0) {
  return runRead(engine, design, planned(design, name), argsOf(args), now).rows.map(({ id }) => id);
}

describe.each([
  ['with tags', 'defaults: {entityAttribute: type}'],
  ['without tags', 'defaults: {entityAttribute: none}'],
])('what has expired, %s', (_name, defaults) => {
  const design = designOf(MODEL(defaults));

  it('is hidden for the entities that say so, and shown for the others', () => {
    const engine = engineOf(design);
    for (const name of ['Draft', 'Memo', 'Bill']) {
      const ttl = name === 'Bill' ? 'endsAt' : 'expiresAt';
      for (const [id, ends] of [
        ['old', 100n],
        ['new', 300n],
      ] as const)
        put(engine, design, name, { userId: 'ann', id: `${name.toLowerCase()}${id}`, [ttl]: ends });
    }
    for (const name of ['desk', 'ids'])
      expect(idsOf(engine, design, name, { userId: 'ann' }, 200_000)).toEqual([
        { S: 'billnew' },
        { S: 'billold' },
        { S: 'draftnew' },
      ]);
    const all = idsOf(engine, design, 'all', { userId: 'ann' }, 200_000);
    expect(all).toEqual([{ S: 'billnew' }, { S: 'billold' }, { S: 'draftnew' }, { S: 'memonew' }]);
    expect(idsOf(engine, design, 'drafts', { userId: 'ann' }, 200_000)).toEqual([{ S: 'draftnew' }]);
  });

  it('is left out by DynamoDB where the rows say of which entity they are', () => {
    const { filter, clientDrops } = readOf(planned(design, 'desk'));
    const texts = [...filter, ...clientDrops].map(({ kind, text }) => `${kind}: ${text}`);
    expect(texts).toEqual(
      defaults.includes('none')
        ? ['expired: rows of Draft whose expiresAt is over']
        : ['not-expired: expiresAt of Draft absent or in the future'],
    );
    const alone = readOf(planned(design, 'drafts')).filter.find(({ kind }) => kind === 'not-expired');
    expect(alone?.text).toBe('expiresAt absent or in the future');
  });
});

describe('a page over several buckets', () => {
  const design = designOf(MODEL('defaults: {entityAttribute: type}'));

  it.each(['side', 'walk'])('has no row behind one that a filter keeps it from reaching (%s)', (name) => {
    const engine = engineOf(design);
    const day = (date: string, id: string, isGone = false): void => {
      const at = `2026-01-${date}T00:00:00.000Z`;
      put(engine, design, 'Event', { id, at, ...(isGone && { goneAt: at }) });
    };
    const find = (): unknown => idsOf(engine, design, name, { from: '2026-01-01', to: '2026-01-03' });
    day('02', 'b');
    day('03', 'c');
    expect(find()).toEqual([{ S: 'b' }, { S: 'c' }]);
    day('01', 'x', true);
    expect(find()).toEqual([{ S: 'b' }, { S: 'c' }]);
    day('01', 'y', true);
    day('01', 'z');
    expect(find()).toEqual([]);
  });
});
