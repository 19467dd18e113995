import { beforeAll, describe, expect, it } from 'vitest';
import { assembleItem, type Design } from '../../../../src/design/index.js';
import type { ModelValue } from '../../../../src/model/index.js';
import { designOf } from '../../../support/models.js';
import { type Bench, benchOf, type ReadModule, readModules } from './support.js';

const MODEL = (defaults: string): string => `
dynamodel: 1
model: hidden
${defaults}
types:
  Id: {type: string, charset: a-z0-9, minBytes: 1, maxBytes: 8}
tables:
  data:
    key: {pk: pk, sk: s-k}
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
  Reading:
    key: {pk: "READINGS#{userId}", sk: "{at|iso}#{id}"}
    attributes: {userId: Id, id: Id, at: timestamp, s_k: {type: string, maxBytes: 9}}
accessPatterns:
  desk: {op: query, entities: [Draft, Bill], by: [userId]}
  ids: {op: query, entities: [Draft, Bill], by: [userId], project: [id]}
  all: {op: query, entities: [Draft, Memo, Bill], by: [userId]}
  readings: {op: query, entity: Reading, by: [userId], range: {at: between}, project: [id, s_k]}
  marked: {op: query, entity: Reading, by: [userId], range: {at: between}, filter: "s_k = $s"}
`;

function put({ test }: Bench, design: Design, name: string, values: Readonly<Record<string, ModelValue>>): void {
  const entity = design.entities.get(name);
  const assembled = entity === undefined ? undefined : assembleItem(entity, new Map(Object.entries(values)));
  if (entity === undefined || assembled?.ok !== true) throw new Error(JSON.stringify(assembled));
  test.engine.putItem({ TableName: entity.table.table.name, Item: assembled.item });
}

describe.each([
  ['with tags', 'defaults: {entityAttribute: type}'],
  ['without tags', 'defaults: {entityAttribute: none}'],
])('rows of several entities, %s', (_name, defaults) => {
  const design = designOf(MODEL(defaults));
  let modules: ReadonlyMap<string, ReadModule>;
  beforeAll(async () => {
    modules = await readModules(design);
  });

  it.each(['desk', 'ids', 'all'])('hide what has expired only where the entity says so (%s)', async (name) => {
    const bench = benchOf(design, { now: 200_000 });
    put(bench, design, 'Draft', { userId: 'ann', id: 'a', expiresAt: 100n });
    put(bench, design, 'Draft', { userId: 'ann', id: 'b', expiresAt: 300n });
    put(bench, design, 'Bill', { userId: 'ann', id: 'c', endsAt: 100n });
    put(bench, design, 'Memo', { userId: 'ann', id: 'd', expiresAt: 100n });
    const found = await modules.get(name)?.run(bench.context, { userId: 'ann' });
    expect(found).toMatchObject({ Draft: [{ id: 'b' }], Bill: [{ id: 'c' }] });
    expect(await modules.get(name)?.count(bench.context, { userId: 'ann' })).toBe(2);
  });

  it('are asked for by placeholders that a range on the sort key does not take away', async () => {
    const bench = benchOf(design);
    for (const day of ['01', '02'])
      put(bench, design, 'Reading', { userId: 'ann', id: day, at: `2026-01-${day}T00:00:00.000Z`, s_k: `of ${day}` });
    const args = { userId: 'ann', from: '2026-01-02', to: '2026-01-03' };
    expect(await modules.get('readings')?.run(bench.context, args)).toEqual([{ id: '02', s_k: 'of 02' }]);
    expect(await modules.get('marked')?.run(bench.context, { ...args, s: 'of 02' })).toMatchObject([{ id: '02' }]);
  });
});
