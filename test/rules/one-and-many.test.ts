import { describe, expect, it } from 'vitest';
import { heatOf } from '../../src/load/heat.js';
import { workloadOf } from '../../src/load/workload.js';
import { planned } from '../load/support.js';
import { saidBy } from './support/shop.js';

const MODEL = `dynamodel: 1
model: shop
tables: {shop: {key: {pk: pk, sk: sk}}}
entities:
  Order:
    key: {pk: "C#{customer}", sk: "O#{order}"}
    attributes:
      customer: {type: string, charset: a-z, maxBytes: 8, distinct: 1}
      order: {type: string, charset: a-z, maxBytes: 8}
      state: {enum: [IN, OUT]}
    volume: {count: 20, per: {customer: {avg: 20, max: 20}}}
accessPatterns:
  out: {op: query, entity: Order, by: [customer], filter: "state = IN", consistent: true, keeps: 10%, page: 20, rate: 2000/s}
`;

describe('one of something', () => {
  it('is told as one', () => {
    expect(saidBy('DM4004', MODEL)[0]?.message).toMatch(/ of 1 read unit a call/);
    expect(JSON.stringify(heatOf(workloadOf(planned(MODEL))).keys.map(({ example }) => example))).not.toContain(
      '1 values',
    );
  });
});
