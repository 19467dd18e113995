import { describe, expect, it } from 'vitest';
import { problems, saidBy, shop } from '../support/shop.js';

const product = (more = ''): string =>
  `  Product:\n    key: {pk: "P#{sku}", sk: "P"}\n${more}    attributes: {sku: ulid, stock: {type: int, min: 0, max: 999}, text: {type: string, maxBytes: 200, avgBytes: 100}}`;

/** A transaction that makes an order and takes from the stock of each of its lines. */
function text(lines: string, steps: readonly string[] = ['{create: Order, from: order}', take()], more = ''): string {
  const one = steps.some((step) => step.startsWith('{update') && !step.includes('each')) ? 'sku: ulid, ' : '';
  return shop({
    entities: product(more),
    patterns: [
      'orders: {op: query, entity: Order, by: [customerId], page: 25}',
      'product: {op: get, entity: Product, by: [sku]}',
      `place: {op: transact-write, params: {order: Order, ${one}lines: {list: Product, ${lines}}}, steps: [${steps.join(', ')}]}`,
    ],
  });
}

function take(more = 'each: lines'): string {
  return `{update: Product, ${more}, by: [sku], add: {stock: -1}}`;
}

const said = (...parts: Parameters<typeof text>): readonly string[] =>
  saidBy('DM5002', text(...parts)).map(({ at }) => at.split(' ')[0] ?? '');

describe('DM5002 transaction-too-large', () => {
  it('adds up the items of the largest call, with those that come with them', () => {
    expect(said('avg: 3, max: 99, distinct: [sku]')).toEqual([]);
    const [finding, ...rest] = saidBy('DM5002', text('avg: 3, max: 100, distinct: [sku]'));
    expect(finding?.at).toMatch(/^error \d+:3 place$/);
    expect(finding?.numbers).toMatchObject({ mostItems: 101, limit: 100 });
    expect(finding?.message).toContain('(1 `Order`, 100 `Product`)');
    expect(rest).toEqual([]);
    const history = '    version: version\n    history: {sk: "V#{version|pad:6}", of: [stock]}\n';
    const kept = saidBy('DM5002', text('avg: 3, max: 60, distinct: [sku]', undefined, history));
    expect(kept.map(({ numbers }) => numbers.mostItems)).toEqual([121]);
  });

  it('asks for the bound of a list that has none, and says how many elements fit', () => {
    const [finding, ...rest] = saidBy('DM5002', text('avg: 3, distinct: [sku]'));
    expect(finding?.at).toMatch(/^warning \d+:\d+ lines$/);
    expect(finding?.numbers).toEqual({ mostElements: 99, limit: 100 });
    expect(rest).toEqual([]);
  });

  it('adds up the bytes', () => {
    const large = text('avg: 3, max: 90, distinct: [sku]').replace('maxBytes: 200', 'maxBytes: 60000');
    const [finding, ...rest] = saidBy('DM5002', large);
    // That the stored items of updates count is not sure.
    expect(finding?.at).toMatch(/^info \d+:3 place$/);
    expect(finding?.numbers.mostBytes).toBeGreaterThan(90 * 60_000);
    expect(finding?.numbers.carriedBytes).toBeLessThan(10_000);
    const usual = large.replace('avg: 3', 'avg: 88').replace('avgBytes: 100', 'avgBytes: 60000');
    expect(saidBy('DM5002', usual).map(({ at }) => at.split(' ')[0])).toEqual(['warning']);
    const put = '{create: Product, each: lines}';
    const puts = text('avg: 3, max: 90, distinct: [sku]', [put]).replace('maxBytes: 200', 'maxBytes: 60000');
    expect(saidBy('DM5002', puts).map(({ at, numbers }) => [at.split(' ')[0], 'carriedBytes' in numbers])).toEqual([
      ['warning', false],
    ]);
    const always = puts.replace('avg: 3', 'avg: 88').replace('avgBytes: 100', 'avgBytes: 60000');
    expect(saidBy('DM5002', always).map(({ at }) => at.split(' ')[0])).toEqual(['error']);
    expect(rest).toEqual([]);
    expect(saidBy('DM5002', large.replace('max: 90', 'max: 60'))).toEqual([]);
  });

  it('finds an item that is named twice, surely or if elements may be equal', () => {
    expect(said('avg: 3, max: 9')).toEqual(['warning']);
    const [twice] = saidBy(
      'DM5002',
      text(
        'avg: 3, max: 9, distinct: [sku]',
        [take(''), take('')].map((step) => step.replace('Product, ,', 'Product,')),
      ),
    );
    expect(twice?.at).toMatch(/^error \d+:\d+ Product$/);
    expect(twice?.message).toContain('names one `Product` twice: in every call');
  });

  it('is the one finding', () => {
    const used = text('avg: 3, max: 120, distinct: [sku]').replace('sku: ulid, lines', 'lines');
    expect(problems(used)).toEqual(['DM5002 error']);
  });
});
