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
});
