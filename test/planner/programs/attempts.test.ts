import { describe, expect, it } from 'vitest';
import { Bench, text } from './support.js';

const MODEL = `
dynamodel: 1
model: shelf
defaults: {entityAttribute: _t}
tables:
  shelf: {key: {pk: pk, sk: sk}}
entities:
  Book:
    key: {pk: "B#{isbn}", sk: v0}
    history: {sk: "v{version|pad:4}"}
    version: {attribute: version, max: 9999}
    attributes:
      isbn: {type: string, charset: 0-9, maxBytes: 13}
      title: {type: string, maxBytes: 100}
      stock: {type: int, min: 0, max: 1000}
  Poem:
    key: {pk: "P#{isbn}", sk: v0}
    history: {sk: "v{version|pad:4}", of: [title]}
    version: {attribute: version, max: 9999}
    attributes:
      isbn: {type: string, charset: 0-9, maxBytes: 13}
      title: {type: string, maxBytes: 100}
accessPatterns:
  addBook: {op: create, entity: Book}
  restock: {op: update, entity: Book, set: [stock]}
  dropBook: {op: delete, entity: Book}
  addPoem: {op: create, entity: Poem}
  retitle: {op: update, entity: Poem, set: [title]}
  savePoem: {op: put, entity: Poem}
  dropPoem: {op: delete, entity: Poem}
  order:
    op: transact-write
    params: {isbn: {type: string, charset: 0-9, maxBytes: 13}, stock: {type: int, min: 0, max: 1000}, order: {type: string, maxBytes: 36}}
    steps: [{update: Book, by: [isbn], set: {stock: $stock}}]
    idempotency: $order
`;
const BOOK = { isbn: '1', title: 'A', stock: 1n };

describe('another attempt', () => {
  it.each([
    ['of its own, where that fits', 'o1', 'o1.2'],
    ['not at all, where it does not', 'o'.repeat(35), undefined],
  ])('has a request token %s', (_how, order, second) => {
    const bench = new Bench(MODEL);
    bench.done('addBook', BOOK);
    const slow = bench.begin('order', { isbn: '1', stock: 7n, order }, 1);
    bench.done('restock', { isbn: '1', stock: 5n });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    const sent = bench.requests.filter(({ api }) => api === 'TransactWriteItems');
    expect(sent.map(({ input }) => input.ClientRequestToken)).toEqual([order, second]);
    expect(text(bench.item('shelf', 'B#1 v0'), 'stock')).toBe('7');
  });
});

describe('an item that was deleted and made anew between read and write', () => {
  it('is what the copy of its next version is made of', () => {
    const bench = new Bench(MODEL);
    bench.done('addBook', BOOK);
    const slow = bench.begin('restock', { isbn: '1', stock: 2n }, 1);
    bench.done('dropBook', { isbn: '1' });
    bench.done('addBook', { ...BOOK, title: 'B', stock: 9n });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    const [item, copy] = ['B#1 v0', 'B#1 v0002'].map((key) => bench.item('shelf', key));
    expect([item, copy].map((one) => [text(one ?? {}, 'title'), text(one ?? {}, 'stock')])).toEqual([
      ['B', '2'],
      ['B', '2'],
    ]);
  });

  it.each(['retitle', 'savePoem'])('has a copy if %s changes what it holds now', (change) => {
    const bench = new Bench(MODEL);
    bench.done('addPoem', { isbn: '1', title: 'A' });
    const slow = bench.begin(change, { isbn: '1', title: 'A' }, 1);
    bench.done('dropPoem', { isbn: '1' });
    bench.done('addPoem', { isbn: '1', title: 'B' });
    expect(slow.finish()).toMatchObject({ kind: 'written' });
    expect(text(bench.item('shelf', 'P#1 v0002'), 'title')).toBe('A');
  });
});
