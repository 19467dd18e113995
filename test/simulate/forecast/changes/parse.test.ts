import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChange } from '../../../../src/simulate/forecast/changes/parse.js';
import { runs } from '../../../support/runs.js';

function parts(text: string): unknown {
  const result = parseChange(text);
  return result.kind === 'ok' ? result.change.parts.map(({ target, to }) => ({ target, ...to })) : result.message;
}

describe('a change as text', () => {
  it.each([
    ['logStock.shards=16', { target: 'logStock', kind: 'shards', count: 16, by: 'random' }],
    ['logStock.shards=16:calculated', { target: 'logStock', kind: 'shards', count: 16, by: 'calculated' }],
    ['rate.all=x10', { target: 'all', kind: 'rate', factor: 10 }],
    ['rate.placeOrder=20k/s', { target: 'placeOrder', kind: 'rate', perSecond: 20_000 }],
    ['placeOrder.rate=x2.5', { target: 'placeOrder', kind: 'rate', factor: 2.5 }],
    ['ramp=30m', { target: '', kind: 'ramp', seconds: 1800 }],
    ['attempts=1', { target: '', kind: 'attempts', count: 1 }],
    ['product.attempts=5', { target: 'product', kind: 'attempts', count: 5 }],
    ['product.consistent=eventual', { target: 'product', kind: 'consistent', as: 'eventual' }],
    ['product.cache=60s', { target: 'product', kind: 'cache', seconds: 60 }],
    ['product.cache=10m', { target: 'product', kind: 'cache', seconds: 600 }],
    ['product.cache=10k', { target: 'product', kind: 'cache', keys: 10_000 }],
    ['product.cache=60s/10k', { target: 'product', kind: 'cache', seconds: 60, keys: 10_000 }],
    ['product.cache=90%', { target: 'product', kind: 'cache', hitRate: 0.9 }],
    ['product.cache=off', { target: 'product', kind: 'cache' }],
    ['orders.billing=on-demand', { target: 'orders', kind: 'on-demand' }],
    ['orders.billing=provisioned', { target: 'orders', kind: 'provisioned' }],
    [
      'orders.billing=provisioned(5k,200)',
      { target: 'orders', kind: 'provisioned', units: { read: 5000, write: 200 } },
    ],
    ['orders.byDay.warm=/40k', { target: 'orders.byDay', kind: 'warm', units: { write: 40_000 } }],
    ['orders.byDay.warm=12k/40k', { target: 'orders.byDay', kind: 'warm', units: { read: 12_000, write: 40_000 } }],
    [
      'orders.autoscaleMin=10/20',
      { target: 'orders', kind: 'autoscale-bound', bound: 'min', units: { read: 10, write: 20 } },
    ],
    ['orders.maxWrite=5k', { target: 'orders', kind: 'maximum', unit: 'write', units: 5000 }],
    ['orders.maxRead=off', { target: 'orders', kind: 'maximum', unit: 'read' }],
    ['orders.localIndexes=off', { target: 'orders', kind: 'local-indexes' }],
    ['log.sortKey=random', { target: 'log', kind: 'sort-key' }],
    ['byDay.projection=keys', { target: 'byDay', kind: 'projection', projection: { kind: 'keys' } }],
    [
      'byDay.projection=include(a, b)',
      { target: 'byDay', kind: 'projection', projection: { kind: 'include', attributes: ['a', 'b'] } },
    ],
    ['Event.ttl=30d', { target: 'Event', kind: 'ttl', seconds: 2_592_000 }],
    ['quota.table=100k', { target: 'table', kind: 'quota', units: { read: 100_000, write: 100_000 } }],
    ['quota.table=1k/2k', { target: 'table', kind: 'quota', units: { read: 1000, write: 2000 } }],
    ['pace=slow', { target: '', kind: 'pace', pace: 'slow' }],
    ['scores.board.key+=boardId', { target: 'scores.board', kind: 'key', attribute: 'boardId' }],
  ])('reads %s', (text, expected) => {
    expect(parts(text)).toEqual([expected]);
  });

  it('reads the target of auto scaling', () => {
    expect(parseChange('orders.autoscale=50%')).toMatchObject({
      change: { parts: [{ target: 'orders', to: { kind: 'autoscale', target: 0.5 } }] },
    });
  });

  it('reads a distribution with its commas', () => {
    expect(parts('skew.sku=hot(1, 30%)')).toMatchObject([
      { target: 'sku', kind: 'skew', skew: { kind: 'hot', a: 1, b: 0.3 } },
    ]);
  });

  it('takes several together, with commas or blanks between them', () => {
    const result = parseChange(' rate.all=x10, logStock.shards=4  t.billing=provisioned(1,2)');
    expect(result.kind === 'ok' && result.change.parts.map(({ text, start, end }) => [text, start, end])).toEqual([
      ['rate.all=x10', 1, 13],
      ['logStock.shards=4', 15, 32],
      ['t.billing=provisioned(1,2)', 34, 60],
    ]);
  });

  it('takes names with blanks, dots and knobs in quotes', () => {
    expect(parts('"rollUp: SalesDay".shards=4, rate."a.b, c"=x2 "rate".shards=2')).toMatchObject([
      { target: 'rollUp: SalesDay', kind: 'shards' },
      { target: 'a.b, c', kind: 'rate' },
      { target: 'rate', kind: 'shards' },
    ]);
  });

  it.each([
    ['logStock.shrads=16', 0, 15, 'did you mean `logStock.shards=`?'],
    ['rat.all=x2', 0, 7, 'did you mean `rate.all=`?'],
    ['ramps=30m', 0, 5, 'did you mean `ramp=`?'],
    ['a.shards=2, b.nothingLikeIt=2', 12, 27, 'there are `<name>.shards=`'],
    ['a.shards=0', 9, 10, 'a number of shards from 1 to 1,024'],
    ['rate.all=fast', 9, 13, 'is no rate'],
    ['t.warm=/', 7, 8, 'or one of them, such as `/4k`'],
    ['t.warm=12k', 7, 10, 'such as `12k/4k`'],
    ['t.autoscale=95%', 12, 15, 'from `20%` to `90%`'],
    ['p.cache=', 8, 8, 'Nothing stands after `p.cache=`'],
    ['p.cache=10k/60s', 8, 15, 'how long answers are kept'],
    ['skew.a=zipf(2) on b', 15, 17, 'has no `=`'],
    ['quota.account=5', 0, 13, 'There is no change `quota.account=`'],
    ['index.key+=a=b', 11, 14, 'the name of one attribute'],
    ['', 0, 0, 'No change is stated'],
  ])('says what is wrong with %j, and where', (text, start, end, message) => {
    const result = parseChange(text);
    expect(result).toMatchObject({ kind: 'problem', text, start, end });
    expect(result.kind === 'problem' && result.message).toContain(message);
  });

  it('takes any text, and points into it', () => {
    const word = fc.constantFrom(
      'a',
      'rate',
      '.',
      '=',
      'x2',
      '(',
      ')',
      '"',
      ',',
      ' ',
      'shards',
      '16',
      'key+',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 4 })), { maxLength: 12 }), (words) => {
        const text = words.join('');
        const result = parseChange(text);
        const spans = result.kind === 'ok' ? result.change.parts : [result];
        for (const { start, end } of spans) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(start).toBeLessThanOrEqual(end);
        }
      }),
      { numRuns: runs(200, 5000) },
    );
  });

  it('takes texts that are hardly one', () => {
    for (const text of [
      '(',
      '"',
      '=',
      '.=',
      '..=..',
      'a."=x',
      '__proto__.shards=2',
      'rate.__proto__=x2',
      '\u0000.rate=x1',
      ',,,',
    ])
      expect(['ok', 'problem']).toContain(parseChange(text).kind);
  });
});
