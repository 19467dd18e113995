import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CATALOG } from './catalog.js';
import { GeneratedModel, type Method, NOW, type Repositories, Stream } from './support.js';

type Catalog = Repositories & Readonly<Record<'merge' | 'importAll', Method>>;

const model = new GeneratedModel<Catalog>(CATALOG);
let stream: Stream;
let catalog: Catalog;

beforeAll(() => model.load());
afterAll(() => model.folder.remove());
beforeEach(() => {
  stream = new Stream(model);
  catalog = model.create(stream.client.client, { now: () => NOW });
});

function book(id: number): unknown {
  const { by, code } = stream.item('catalog', { pk: { S: `B#${id}` }, sk: { S: 'B' } }) ?? {};
  return [by, code].map((value) => value && Object.values(value)[0]);
}

async function write(): Promise<void> {
  for (const authorId of ['a', 'b', 'c', 'd'])
    await catalog.Author?.addAuthor?.({ authorId, name: 'old', secret: `s${authorId}` });
  for (const [bookId, authorId] of ['a', 'b', 'c', 'd'].entries()) await catalog.Book?.addBook?.({ bookId, authorId });
}

describe('copies with `refresh: write`', () => {
  it('are written anew with a write of their source, also of what is hidden', async () => {
    await write();
    expect(book(0)).toEqual(['old', 'sa']);
    expect(await catalog.Author?.rename?.({ authorId: 'a', name: 'new', secret: 't' })).toEqual({
      authorId: 'a',
      name: 'new',
    });
    expect(book(0)).toEqual(['new', 't']);
    await catalog.Author?.saveAuthor?.({ authorId: 'a', name: 'put' });
    expect(book(0)).toEqual(['put', undefined]);
    expect(book(1)).toEqual(['old', 'sb']);
  });

  it('are written anew with a transaction', async () => {
    await write();
    await catalog.merge({
      ...{ authorId: 'a', name: 'one', author: { authorId: 'b', name: 'two', secret: 'u' } },
      others: [
        { authorId: 'c', name: 'three' },
        { authorId: 'd', name: 'four' },
      ],
    });
    expect([0, 1, 2, 3].map(book)).toEqual([
      ['one', 'sa'],
      ['two', 'u'],
      ['three', 'sc'],
      ['four', 'sd'],
    ]);
  });

  it('are not, where the transaction fails', async () => {
    await write();
    const args = { authorId: 'a', name: 'one', author: { authorId: 'b', name: 'two' } };
    await expect(catalog.merge({ ...args, others: [{ authorId: 'x', name: 'none' }] })).rejects.toThrow(
      'no such Author',
    );
    expect([0, 1].map(book)).toEqual([
      ['old', 'sa'],
      ['old', 'sb'],
    ]);
  });

  it('are written anew with a batch', async () => {
    await write();
    await catalog.Author?.importAuthors?.([
      { authorId: 'a', name: 'one' },
      { authorId: 'b', name: 'two', secret: 'u' },
    ]);
    expect([0, 1].map(book)).toEqual([
      ['one', undefined],
      ['two', 'u'],
    ]);
    await catalog.importAll({ Author: [{ authorId: 'c', name: 'three' }], Shop: [{ shopId: 's', city: 'Rome' }] });
    expect(book(2)).toEqual(['three', undefined]);
  });
});

describe('copies that a stream keeps', () => {
  const city = () => stream.item('catalog', { pk: { S: 'SH#1' }, sk: { S: 'SH' } })?.city;

  it('leave an item alone that copies from another one by then', async () => {
    await catalog.Shop?.addShop?.({ shopId: 'a', city: 'Rome' });
    await catalog.Shop?.addShop?.({ shopId: 'b', city: 'Oslo' });
    await catalog.Shelf?.addShelf?.({ shelfId: 1, shopId: 'a' });
    await catalog.Shop?.relocate?.({ shopId: 'a', city: 'Paris' });
    const records = stream.take();
    const { engine, client } = stream.client;
    // An index shows what was before.
    const overtaken: string[] = [];
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          const answer = await next(args);
          if (commandName === 'QueryCommand' && overtaken.push(commandName) === 1)
            engine.updateItem({
              TableName: 'catalog',
              Key: { pk: { S: 'SH#1' }, sk: { S: 'SH' } },
              UpdateExpression: 'SET shopId = :b, city = :oslo, shopPk = :pk',
              ExpressionAttributeValues: { ':b': { S: 'b' }, ':oslo': { S: 'Oslo' }, ':pk': { S: 'S#b' } },
            });
          return answer;
        },
      { step: 'initialize' },
    );
    const handler = model.handler(client);
    expect(await handler({ Records: records })).toEqual({ batchItemFailures: [] });
    expect(overtaken).toHaveLength(1);
    expect(city()).toEqual({ S: 'Oslo' });
    expect(await handler({ Records: records })).toEqual({ batchItemFailures: [] });
    expect(city()).toEqual({ S: 'Oslo' });
  });
});
