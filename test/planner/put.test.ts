import { describe, expect, it } from 'vitest';
import { planModel } from '../../src/planner/index.js';
import { designOf } from '../support/models.js';

/** A put of an entity whose sort key holds one attribute; `site` is in the key of an index. */
function indexWrite(idType: string, template: string): unknown {
  const plan = planModel(
    designOf(`
dynamodel: 1
model: m
tables: {readings: {key: {pk: pk, sk: sk}, indexes: {bySite: {pk: spk, sk: ssk, project: all}}}}
entities:
  Reading:
    key: {pk: "D#{device}", sk: "${template}"}
    indexes: {bySite: {pk: "S#{site}", sk: "${template}#{device}"}}
    attributes: {device: ulid, part: ${idType}, site: ulid}
accessPatterns:
  write: {op: put, entity: Reading}
`),
  ).patterns.get('write');
  if (plan?.kind !== 'planned' || plan.operation.kind !== 'write') throw new Error('not planned');
  const [write] = plan.operation.indexWrites;
  return { effect: write?.effect, max: write?.units.max, because: write?.because };
}

describe('a put', () => {
  it('makes a new item where a moment or a drawn id names it', () => {
    const fresh = { effect: 'enters', max: 1, because: [] };
    expect(indexWrite('timestamp', '{part|iso}')).toEqual(fresh);
    expect(indexWrite('{type: ulid, generate: ulid}', '{part}')).toEqual(fresh);
  });

  it('may overwrite, and move the entry, where the same item is written over and over', () => {
    expect(indexWrite('date', '{part|date:yyyy-MM-dd}')).toEqual({ effect: 'enters', max: 2, because: ['site'] });
  });

  it('frees at the worst what an item whose id the caller gives had, also where ids are drawn', () => {
    const plan = planModel(
      designOf(`
dynamodel: 1
model: m
tables: {users: {key: {pk: pk, sk: sk}}}
entities:
  User:
    key: {pk: "U#{user}", sk: U}
    unique: {email: {}, nick: {}}
    attributes:
      user: {type: ulid, generate: ulid}
      email: {type: string, minBytes: 1, maxBytes: 40}
      nick: {type: string, minBytes: 1, maxBytes: 40}
accessPatterns:
  save: {op: put, entity: User}
`),
    ).patterns.get('save');
    if (plan?.kind !== 'planned' || plan.operation.kind !== 'write') throw new Error('not planned');
    const most = plan.operation.parts.reduce((sum, { count }) => sum + (count.max ?? Number.NaN), 0);
    expect(most).toBe(5);
    expect(plan.writeUnits).toEqual({ typical: 6, p99: 6, max: 10 });
  });
});
