import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StreamRecord } from '../../../../src/generate/typescript/runtime/stream.js';
import { runs } from '../../../support/runs.js';
import { STORE } from './store.js';
import { GeneratedModel, type MakeHandler, type Method, NOW, Stream } from './support.js';

interface Told {
  readonly old?: object;
  readonly new?: object;
  readonly key?: object;
  readonly expired?: boolean;
}

interface Store {
  tenant(tenant: string): Readonly<Record<string, Readonly<Record<string, Method>>>>;
  readonly News?: Readonly<Record<string, Method>>;
  readonly Old?: Readonly<Record<string, Method>>;
  readonly Teaser?: Readonly<Record<string, Method>>;
}

const model = new GeneratedModel<Store>(STORE);
let storeStreamHandler: MakeHandler;

beforeAll(async () => {
  await model.load();
  storeStreamHandler = model.handler;
});
afterAll(() => model.folder.remove());

function omit<Value extends object>(value: Value, name: string): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([one]) => one !== name)) as Partial<Value>;
}

const DAY = { pk: { S: 'T#acme#SALES' }, sk: { S: '2026-02-11' } };
const order = (orderId: number, status = 'OPEN', total = 100) => ({
  customer: 'ann',
  orderId,
  placedAt: '2026-02-11T10:00:00.000Z',
  status,
  total,
});

let stream: Stream;
let store: Store;
const acme = () => store.tenant('acme');

beforeEach(() => {
  stream = new Stream(model);
  store = model.create(stream.client.client, { now: () => NOW });
});

async function sell(): Promise<StreamRecord[]> {
  await acme().Order?.order?.(order(1));
  await acme().Order?.order?.(order(2, 'PAID', 250));
  await acme().Order?.setStatus?.({ customer: 'ann', orderId: 1, status: 'PAID' });
  await acme().Order?.setStatus?.({ customer: 'ann', orderId: 1, status: 'VOID' });
  await acme().Order?.drop?.({ customer: 'ann', orderId: 2 });
  return stream.take();
}

describe('an aggregate', () => {
  it.each(['marker', 'token'])('is right however often changes are delivered (%s)', async (once) => {
    const records = await sell();
    const handler = storeStreamHandler(stream.client.client, {}, { once });
    const expected = { orders: { N: '2' }, revenue: { N: '350' }, day: { S: '2026-02-11' }, _t: { S: 'SalesDay' } };
    const deliver = (some: StreamRecord[]) =>
      expect(handler({ Records: some })).resolves.toEqual({ batchItemFailures: [] });
    await deliver(records);
    expect(stream.item('main', DAY)).toMatchObject(expected);
    await deliver(records);
    await deliver(records.slice(4));
    await deliver(records.slice(2, 5));
    expect(stream.item('main', DAY)).toMatchObject(expected);
  });

  it('that only notes what is, is what the last change says', async () => {
    const records = await sell();
    const handler = storeStreamHandler(stream.client.client);
    for (const batch of [records, records, records.slice(3)]) await handler({ Records: batch });
    const last = stream.item('main', { pk: { S: 'T#acme#C#ann' }, sk: { S: 'LAST' } });
    expect(last).toMatchObject({ status: { S: 'VOID' }, at: { N: String(Date.parse('2026-02-11T10:00:00.000Z')) } });
  });

  it('keeps markers for two days, and tells nobody of them', async () => {
    const records = await sell();
    const unknown: StreamRecord[] = [];
    const handler = storeStreamHandler(stream.client.client, {
      onUnknown: (record: StreamRecord) => unknown.push(record),
    });
    await handler({ Records: records });
    const own = stream.take();
    const markers = own.flatMap(({ dynamodb }) =>
      dynamodb?.NewImage?.pk?.S?.startsWith('dynamodel-stream#') ? [dynamodb.NewImage] : [],
    );
    expect(markers).toHaveLength(2);
    expect(Number(markers[0]?.expiresAt?.N)).toBe(NOW / 1000 + 2 * 24 * 3600);
    await handler({ Records: own });
    expect(unknown).toEqual([]);
  });
});

describe('copies', () => {
  const titles = () =>
    [1, 2, 3]
      .map((id) => stream.item('main', { pk: { S: `T#acme#L#${id}` }, sk: { S: 'L' } }))
      .map((item) => [item?.title, item?.price]);

  it('are those of the last change, also after earlier ones are delivered again', async () => {
    await acme().Product?.addProduct?.({ sku: 'A', title: 'Lamp', price: 1 });
    await acme().Product?.addProduct?.({ sku: 'B', title: 'Desk', price: 2 });
    for (const [lineId, sku] of [
      [1, 'A'],
      [2, 'A'],
      [3, 'B'],
    ])
      await acme().Line?.addLine?.({ lineId, sku });
    await acme().Shelf?.addShelf?.({ shelfId: 1, sku: 'A' });
    await acme().Product?.changeProduct?.({ sku: 'A', title: 'Light', price: 3 });
    await acme().Product?.changeProduct?.({ sku: 'A', title: 'Lantern', price: null });
    const records = stream.take();
    const handler = storeStreamHandler(stream.client.client);
    expect(titles()).toEqual([
      [{ S: 'Lamp' }, { N: '1' }],
      [{ S: 'Lamp' }, { N: '1' }],
      [{ S: 'Desk' }, { N: '2' }],
    ]);
    for (const batch of [records, records, records.slice(-2)]) {
      expect(await handler({ Records: batch })).toEqual({ batchItemFailures: [] });
      expect(titles()).toEqual([
        [{ S: 'Lantern' }, undefined],
        [{ S: 'Lantern' }, undefined],
        [{ S: 'Desk' }, { N: '2' }],
      ]);
      // The index key is made of the copy.
      expect(stream.item('main', { pk: { S: 'T#acme#SH#1' }, sk: { S: 'SH' } })).toMatchObject({
        gsi2sk: { S: 'SH#Lantern' },
      });
    }
  });
});

describe('copies of what has no old image', () => {
  it('are written by the stream, or by every write of their source', async () => {
    const { News, Old, Teaser } = store;
    const teaser = () => stream.item('main', { pk: { S: 'TE#a' }, sk: { S: '0001' } });
    await News?.addNews?.({ id: 'a', text: 'old' });
    await Old?.addOld?.({ id: 'a', text: 'old' });
    await Teaser?.addTeaser?.({ id: 'a', n: 1 });
    await News?.changeNews?.({ id: 'a', text: 'new' });
    expect(teaser()).toMatchObject({ headline: { S: 'old' }, badge: { S: 'old' } });
    await storeStreamHandler(stream.client.client)({ Records: stream.take() });
    expect(teaser()).toMatchObject({ headline: { S: 'new' }, badge: { S: 'old' } });
    await Old?.changeOld?.({ id: 'a', text: 'newer' });
    expect(teaser()).toMatchObject({ headline: { S: 'new' }, badge: { S: 'newer' } });
  });
});

describe('a handler', () => {
  it('tells typed changes in their order', async () => {
    const told: unknown[] = [];
    const note = (kind: string) => (change: Told) => {
      told.push([kind, pick(change.old, 'status'), pick(change.new, 'status')]);
    };
    const handlers = { Order: { onInsert: note('insert'), onModify: note('modify'), onRemove: note('remove') } };
    await storeStreamHandler(stream.client.client, handlers)({ Records: await sell() });
    expect(told).toEqual([
      ['insert', undefined, 'OPEN'],
      ['insert', undefined, 'PAID'],
      ['modify', 'OPEN', 'PAID'],
      ['modify', 'PAID', 'VOID'],
      ['remove', 'PAID', undefined],
    ]);
  });

  it('ends a batch at the first failure, and tells which record it was', async () => {
    const records = await sell();
    const told: number[] = [];
    const errors: unknown[] = [];
    let isDown = true;
    const onModify = async ({ new: current }: Told) => {
      if (isDown) throw new Error('down');
      told.push(1);
      expect(current).toBeDefined();
    };
    const handler = storeStreamHandler(
      stream.client.client,
      { Order: { onModify } },
      { onError: (error: unknown, { eventID }: StreamRecord) => errors.push([String(error), eventID]) },
    );
    const first = records.find(({ eventName }) => eventName === 'MODIFY');
    expect(await handler({ Records: records })).toEqual({
      batchItemFailures: [{ itemIdentifier: first?.dynamodb?.SequenceNumber }],
    });
    expect(errors).toEqual([['Error: down', first?.eventID]]);
    isDown = false;
    expect(await handler({ Records: records.slice(records.indexOf(first ?? {})) })).toEqual({ batchItemFailures: [] });
    expect(told).toEqual([1, 1]);
    expect(stream.item('main', DAY)).toMatchObject({ orders: { N: '2' }, revenue: { N: '350' } });
  });

  it('tells what has expired from what was deleted', async () => {
    const records = await sell();
    const seen: unknown[] = [];
    const handler = storeStreamHandler(stream.client.client, {
      Order: { onRemove: ({ expired }: Told) => seen.push(expired) },
    });
    const removed = records.filter(
      ({ eventName, dynamodb }) => eventName === 'REMOVE' && dynamodb?.OldImage?._t?.S === 'Order',
    );
    const byTtl = removed.map((record) => ({
      ...record,
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    }));
    await handler({ Records: [...removed, ...byTtl] });
    expect(seen).toEqual([false, true]);
  });

  it('tells what the view of each stream shows', async () => {
    const { engine } = stream.client;
    const told: unknown[] = [];
    const note = (kind: string) => (change: Told) => {
      told.push([kind, change.key ?? pick(change.old, 'text'), pick(change.new, 'text')]);
    };
    const all = { onInsert: note('insert'), onModify: note('modify'), onRemove: note('remove') };
    for (const [TableName, item] of [
      ['news', { id: { S: 'a' } }],
      ['olds', { id: { S: 'b' } }],
      ['dev-keys', { pk: { S: 'K#7' }, sk: { S: 'K' }, keyId: { N: '7' }, note: { S: '' } }],
    ] as const) {
      const key = TableName === 'dev-keys' ? { pk: { S: 'K#7' }, sk: { S: 'K' } } : item;
      const tag = { _t: { S: TableName === 'news' ? 'News' : TableName === 'olds' ? 'Old' : 'Key' } };
      engine.putItem({ TableName, Item: { ...item, ...tag, text: { S: '1' } } });
      engine.putItem({ TableName, Item: { ...item, ...tag, text: { S: '2' } } });
      engine.deleteItem({ TableName, Key: key });
    }
    const handler = storeStreamHandler(stream.client.client, { News: all, Old: all, Key: all });
    expect(await handler({ Records: stream.take() })).toEqual({ batchItemFailures: [] });
    expect(told).toEqual([
      ['insert', undefined, '1'],
      ['modify', undefined, '2'],
      ['remove', { id: 'a' }, undefined],
      ['insert', { id: 'b' }, undefined],
      ['modify', '1', undefined],
      ['remove', '2', undefined],
      ['insert', { keyId: 7 }, undefined],
      ['modify', { keyId: 7 }, undefined],
      ['remove', { keyId: 7 }, undefined],
    ]);
  });

  it('tells records of no entity, and not what the model keeps besides', async () => {
    const unknown: unknown[] = [];
    const onUnknown = ({ dynamodb }: StreamRecord) => unknown.push(dynamodb?.Keys?.pk?.S ?? dynamodb?.Keys?.id?.S);
    const records = await sell();
    expect(records.some(({ dynamodb }) => dynamodb?.NewImage?._t?.S === 'Order.unique.number')).toBe(true);
    stream.client.engine.putItem({ TableName: 'main', Item: { pk: { S: 'x' }, sk: { S: 'y' } } });
    await storeStreamHandler(stream.client.client, { onUnknown })({ Records: [...records, ...stream.take()] });
    expect(unknown).toEqual(['x']);
  });
});

describe('what follows from changes', () => {
  const id = fc.integer({ min: 1, max: 3 });
  const sku = fc.constantFrom('A', 'B');
  const title = fc.constantFrom('Lamp', 'Desk', 'Mat');
  const price = fc.option(fc.integer({ min: 1, max: 3 }));
  const call = fc.oneof(
    fc.record({
      of: fc.constant('Order'),
      call: fc.constant('order'),
      args: fc.record({ id, status: fc.constantFrom('OPEN', 'PAID') }),
    }),
    fc.record({
      of: fc.constant('Order'),
      call: fc.constant('setStatus'),
      args: fc.record({ id, status: fc.constantFrom('OPEN', 'PAID', 'VOID') }),
    }),
    fc.record({ of: fc.constant('Order'), call: fc.constant('drop'), args: fc.record({ id }) }),
    fc.record({ of: fc.constant('Product'), call: fc.constant('addProduct'), args: fc.record({ sku, title, price }) }),
    fc.record({
      of: fc.constant('Product'),
      call: fc.constant('changeProduct'),
      args: fc.record({ sku, title, price }),
    }),
    fc.record({ of: fc.constant('Line'), call: fc.constant('addLine'), args: fc.record({ lineId: id, sku }) }),
    fc.record({ of: fc.constant('Shelf'), call: fc.constant('addShelf'), args: fc.record({ shelfId: id, sku }) }),
  );

  it('is what the model says, whatever is delivered again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 5, maxLength: 25 }), fc.array(fc.nat()), async (calls, again) => {
        stream = new Stream(model);
        store = model.create(stream.client.client, { now: () => NOW });
        const makes = calls.map(({ of, call: name, args }) => async () => {
          const given =
            'id' in args
              ? { ...(name === 'order' ? order(args.id) : { customer: 'ann', orderId: args.id }), ...omit(args, 'id') }
              : args;
          // Some have no sense: what is there is made, and what is not there is changed.
          await acme()
            [of]?.[name]?.(
              name === 'addProduct' && 'price' in args && args.price === null ? omit(given, 'price') : given,
            )
            .catch(() => {});
        });
        for (const make of makes) await make();
        const records = stream.take();
        const expected = stream.asPlanned(model.plan, STORE, records);
        const handler = storeStreamHandler(stream.client.client);
        for (const from of [0, ...again.slice(0, 3).map((at) => at % (records.length + 1))])
          expect(await handler({ Records: records.slice(from) })).toEqual({ batchItemFailures: [] });
        expect(stream.items()).toEqual(expected);
      }),
      { numRuns: runs(4, 100) },
    );
  });
});

function pick(value: object | undefined, name: string): unknown {
  return value === undefined ? undefined : (value as Readonly<Record<string, unknown>>)[name];
}
