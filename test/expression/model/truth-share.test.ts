import { describe, expect, it } from 'vitest';
import { presentWhen } from '../../../src/expression/model/presence.js';
import { type ShareFacts, truthShare } from '../../../src/expression/model/truth-share.js';
import { resolved, TYPES } from './support.js';

const WEIGHTS = new Map([
  [
    'status',
    new Map([
      ['PENDING', 2],
      ['PAID', 3],
      ['SHIPPED', 5],
      ['DELIVERED', 86],
      ['CANCELLED', 4],
    ]),
  ],
  [
    'kind',
    new Map([
      ['BOOK', 1],
      ['TOY', 3],
    ]),
  ],
]);
const PRESENT = new Map([
  ['note', 0.15],
  ['kind', 0.5],
  ['name', 1],
]);
const FACTS: ShareFacts = { weightsOf: (name) => WEIGHTS.get(name), presentShareOf: (name) => PRESENT.get(name) };

describe('truthShare', () => {
  it.each([
    ['status in [PENDING, PAID, SHIPPED]', 0.1],
    ['status != DELIVERED', 0.14],
    ['kind = TOY', 0.375],
    ['kind != TOY', 0.625],
    ['has(note)', 0.15],
    ['has(note) and status = DELIVERED', 0.129],
    ['has(note) or not has(kind)', 0.575],
    ['has(name)', 1],
    ['true', 1],
    ['status = PAID and status = SHIPPED', 0],
  ])('of %s is %d', (text, expected) => {
    expect(truthShare(resolved(text), FACTS)).toBeCloseTo(expected, 12);
  });

  it.each(["note = 'x'", 'total > 1', 'status = $status', 'has(stock)', 'status = PAID and active', 'has(shipTo.zip)'])(
    'of %s is not known',
    (text) => {
      expect(truthShare(resolved(text), FACTS)).toBeUndefined();
    },
  );

  it('gives the share of a sparse index whose key is derived', () => {
    const openState = resolved('status in [PENDING, PAID, SHIPPED] ? status : absent');
    expect(truthShare(presentWhen(openState, TYPES), FACTS)).toBeCloseTo(0.1, 12);
  });
});
