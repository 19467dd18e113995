import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StreamRecord } from '../../../../src/generate/typescript/runtime/stream.js';
import { STORE } from './store.js';
import { GeneratedModel, NOW, type Repositories, Stream } from './support.js';

interface Store {
  tenant(tenant: string): Repositories;
}

const model = new GeneratedModel<Store>(STORE);
let stream: Stream;
let store: Store;

beforeAll(() => model.load());
afterAll(() => model.folder.remove());
beforeEach(() => {
  stream = new Stream(model);
  store = model.create(stream.client.client, { now: () => NOW });
});

const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/main/stream/2026-01-01T00:00:00.000';

/** As https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html shows it. */
const INSERT: StreamRecord & Readonly<Record<string, unknown>> = {
  eventID: 'c4ca4238a0b923820dcc509a6f75849b',
  eventName: 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'us-east-1',
  dynamodb: {
    ApproximateCreationDateTime: 1_772_366_400,
    Keys: { pk: { S: 'T#acme#C#ann' }, sk: { S: 'ORDER#7' } },
    NewImage: {
      ...{ pk: { S: 'T#acme#C#ann' }, sk: { S: 'ORDER#7' }, _t: { S: 'Order' }, shop: { S: 'acme' } },
      ...{ customer: { S: 'ann' }, orderId: { N: '7' }, placedAt: { S: '2026-02-11T10:00:00.000Z' } },
      ...{ status: { S: 'PAID' }, total: { N: '250' } },
    },
    SequenceNumber: '4421584500000000017450439091',
    ...{ SizeBytes: 26, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  },
  eventSourceARN: TABLE,
};

function changed(record: StreamRecord, n: number, dynamodb: NonNullable<StreamRecord['dynamodb']> = {}): StreamRecord {
  return {
    ...record,
    eventID: `event-${n}`,
    dynamodb: { ...record.dynamodb, SequenceNumber: `44215845000000000174504390${90 + n}`, ...dynamodb },
  };
}

const EXPIRED: StreamRecord = {
  ...changed(INSERT, 2, { OldImage: INSERT.dynamodb?.NewImage }),
  ...{ eventName: 'REMOVE', userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } },
};
const DAY = { pk: { S: 'T#acme#SALES' }, sk: { S: '2026-02-11' } };

describe('a Lambda handler', () => {
  it('takes records as AWS documents them', async () => {
    const told: unknown[] = [];
    const note = (kind: string) => (change: Readonly<Record<string, unknown>>) =>
      told.push([kind, change.expired, (change.new ?? change.old) as unknown]);
    const { dynamodb: { NewImage: _, ...data } = {}, ...expired } = EXPIRED;
    const handler = model.handler(stream.client.client, {
      Order: { onInsert: note('insert'), onRemove: note('remove') },
    });
    const Records = JSON.parse(JSON.stringify([INSERT, { ...expired, dynamodb: data }])) as StreamRecord[];
    expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
    const order = {
      ...{ shop: 'acme', customer: 'ann', orderId: 7, status: 'PAID', total: 250 },
      placedAt: '2026-02-11T10:00:00.000Z',
    };
    expect(told).toEqual([
      ['insert', undefined, order],
      ['remove', true, order],
    ]);
    expect(stream.item('main', DAY)).toMatchObject({ orders: { N: '1' }, revenue: { N: '250' } });
  });

  it('reports a record that cannot be read, and only what comes before it is done', async () => {
    const poison = changed(INSERT, 2, {
      Keys: { pk: { S: 'T#acme#C#ann' }, sk: { S: 'ORDER#8' } },
      NewImage: { ...INSERT.dynamodb?.NewImage, sk: { S: 'ORDER#8' }, orderId: { N: '8' }, total: { S: 'much' } },
    });
    const errors: unknown[] = [];
    const handler = model.handler(
      stream.client.client,
      {},
      { onError: (error: Error, record: StreamRecord) => errors.push([error.name, record.eventID]) },
    );
    expect(await handler({ Records: [INSERT, poison, changed(INSERT, 3)] })).toEqual({
      batchItemFailures: [{ itemIdentifier: poison.dynamodb?.SequenceNumber }],
    });
    expect(errors).toEqual([['UnreadableItem', 'event-2']]);
    expect(stream.item('main', DAY)).toMatchObject({ orders: { N: '1' } });
    // As a whole, or as the half that Lambda tries by itself.
    await handler({ Records: [poison, changed(INSERT, 3)] });
    expect(stream.item('main', DAY)).toMatchObject({ orders: { N: '1' } });
    await handler({ Records: [changed(INSERT, 3)] });
    expect(stream.item('main', DAY)).toMatchObject({ orders: { N: '2' } });
  });

  it('counts once what two of them handle at the same time', async () => {
    const [one, two] = [1, 2].map(() => model.handler(stream.client.client));
    const Records = [INSERT, changed(INSERT, 2), changed(INSERT, 3)];
    expect(await Promise.all([one?.({ Records }), two?.({ Records }), one?.({ Records: Records.slice(1) })])).toEqual(
      Array.from({ length: 3 }, () => ({ batchItemFailures: [] })),
    );
    expect(stream.item('main', DAY)).toMatchObject({ orders: { N: '3' }, revenue: { N: '750' } });
  });

  it('finds the tables whose names are ARNs, and does not pass over those of another name', async () => {
    const { client } = stream.client;
    const failures = { batchItemFailures: [{ itemIdentifier: INSERT.dynamodb?.SequenceNumber }] };
    const elsewhere = { ...INSERT, eventSourceARN: TABLE.replace('main', 'main-prod') };
    const errors: unknown[] = [];
    const handler = model.handler(client, {}, { onError: (error: unknown) => errors.push(String(error)) });
    expect(await handler({ Records: [elsewhere] })).toEqual(failures);
    expect(errors).toEqual([
      expect.stringContaining('main-prod/stream/2026-01-01T00:00:00.000 is of none of the tables main'),
    ]);
    const taken: unknown[] = [];
    await model.handler(client, { onUnknown: (record: StreamRecord) => taken.push(record) })({ Records: [elsewhere] });
    expect(taken).toEqual([elsewhere]);
    // The engine knows no ARNs: nothing is counted of an order that is not paid, nor noted of one without its customer.
    const key = { Keys: { pk: { S: 'x' }, sk: { S: 'y' } }, NewImage: { pk: { S: 'x' }, sk: { S: 'y' } } };
    const tables = { main: 'arn:aws:dynamodb:us-east-1:123456789012:table/main' };
    const unknown: unknown[] = [];
    const named = model.handler(client, { onUnknown: () => unknown.push(1) }, { tables });
    expect(await named({ Records: [changed(INSERT, 2, key)] })).toEqual({ batchItemFailures: [] });
    const quiet = model.handler(client, {}, { tables });
    expect(await quiet({ Records: [changed(INSERT, 2, key)] })).toEqual({ batchItemFailures: [] });
    expect(unknown).toEqual([1]);
  });

  it('cannot do a change that nothing tells from others', async () => {
    const { SequenceNumber: _, ...data } = INSERT.dynamodb ?? {};
    const handler = model.handler(stream.client.client, {}, { onError: () => {} });
    // An empty identifier fails the whole batch.
    expect(await handler({ Records: [{ ...INSERT, eventID: undefined, dynamodb: data }] })).toEqual({
      batchItemFailures: [{ itemIdentifier: '' }],
    });
    expect(stream.item('main', DAY)).toBeUndefined();
  });
});

describe('markers', () => {
  it('are no entities, and in no index', async () => {
    await model.handler(stream.client.client)({ Records: [INSERT] });
    const { Items = [] } = stream.client.engine.scan({ TableName: 'main' });
    const markers = Items.filter(({ pk }) => JSON.stringify(pk).includes('dynamodel-stream#'));
    expect(markers.map((item) => Object.keys(item).sort())).toEqual([['_t', 'expiresAt', 'pk', 'sk']]);
    expect(markers[0]?.pk).toEqual(markers[0]?.sk);
    for (const IndexName of ['gsi1', 'gsi2'])
      expect(stream.client.engine.scan({ TableName: 'main', IndexName }).Items).toEqual([]);
    void store;
  });
});
