import { describe, expect, it } from 'vitest';
import { storedItems } from '../../src/load/volume.js';
import { planned } from './support.js';

/** Items of an entity that TTL keeps for an hour, of which nothing is said but how they are written. */
function stored(id: string, pattern: string): number {
  const { design } = planned(`
dynamodel: 1
model: kept
tables: {things: {key: {pk: pk}, ttl: endsAt}}
entities:
  Thing:
    key: {pk: "THING#{id}"}
    ttl: {attribute: endsAt, after: 1h}
    attributes: {id: ${id}, endsAt: epochSeconds}
accessPatterns:
  save: ${pattern}
`);
  const entity = design.entities.get('Thing');
  if (entity === undefined) throw new Error('there is no Thing');
  return storedItems(design, entity);
}

describe('items that are kept for a time', () => {
  const DRAWN = '{type: ulid, generate: ulid}';
  const GIVEN = '{type: string, maxBytes: 20}';

  it.each([
    [DRAWN, '{op: put, entity: Thing, rate: 250/s}'],
    [GIVEN, '{op: create, entity: Thing, rate: 250/s}'],
    [DRAWN, '{op: batch-write, entity: Thing, count: {avg: 10, max: 25}, rate: 25/s}'],
    [
      GIVEN,
      '{op: transact-write, params: {things: {list: Thing, avg: 5, max: 9}}, steps: [{create: Thing, each: $things}], rate: 50/s}',
    ],
  ])('are as many as are made in it: %s, %s', (id, pattern) => {
    expect(stored(id, pattern)).toBeCloseTo(250 * 3600);
  });

  it('are no more for what is put over them', () => {
    const rare = stored(GIVEN, '{op: put, entity: Thing, rate: 1/s}');
    expect(stored(GIVEN, '{op: put, entity: Thing, rate: 250/s}')).toBe(rare);
  });
});
