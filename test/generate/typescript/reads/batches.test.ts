import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { retryDelay } from '../../../../src/generate/typescript/runtime/backoff.js';
import { batchGet, batchGetRequests } from '../../../../src/generate/typescript/runtime/batch-get.js';
import { keyText } from '../../../../src/generate/typescript/runtime/batch-get-request.js';
import { coalescedGets } from '../../../../src/generate/typescript/runtime/coalesce.js';
import type { Item, Session } from '../../../../src/generate/typescript/runtime/context.js';
import { getItem } from '../../../../src/generate/typescript/runtime/get.js';
import { getFew } from '../../../../src/generate/typescript/runtime/get-few.js';

interface Sent {
  readonly api: string;
  readonly input: Readonly<Record<string, unknown>>;
}

interface Keys {
  readonly Keys: readonly Item[];
}

/** A session whose table has an item under every even number. */
function sessionOf(answer?: (sent: Sent) => unknown): { readonly session: Session; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const session = {
    now: 0,
    pattern: 'test',
    context: {
      client: {} as DynamoDBDocumentClient,
      tables: {},
      now: () => 0,
      random: () => 0,
      newId: () => '',
      coalesce: coalescedGets(),
    },
    send: async (command: object) => {
      const input = (command as { readonly input: Readonly<Record<string, unknown>> }).input;
      const one: Sent = { api: command.constructor.name, input };
      sent.push(one);
      const own = answer?.(one);
      if (own instanceof Error) throw own;
      if (own !== undefined) return own;
      if (one.api === 'GetCommand') return { Item: itemOf(input.Key as Item) };
      const tables = Object.entries(input.RequestItems as Readonly<Record<string, Keys>>);
      return {
        Responses: Object.fromEntries(
          // In no order that anyone asked for.
          tables.map(([name, { Keys }]) => [name, Keys.flatMap((key) => itemOf(key) ?? []).reverse()]),
        ),
      };
    },
  } as unknown as Session;
  return { session, sent };
}

function itemOf(key: Item): Item | undefined {
  return Number(key.id) % 2 === 0 ? { ...key, found: true } : undefined;
}

const keys = (...ids: readonly number[]): readonly Item[] => ids.map((id) => ({ id }));

describe('a batch', () => {
  it('answers in the order of the keys, asks for each once, a hundred at a time', async () => {
    const { session, sent } = sessionOf();
    const asked = keys(...Array.from({ length: 120 }, (_, id) => id), 4, 1, 4);
    const items = await batchGet(session, batchGetRequests('t', asked), asked);
    expect(items.map((item) => item?.id)).toEqual(asked.map(({ id }) => (Number(id) % 2 === 0 ? id : undefined)));
    const sizes = sent.map(({ input }) => (input.RequestItems as Readonly<Record<string, Keys>>).t?.Keys.length);
    expect(sizes).toEqual([100, 20]);
  });

  it('asks for nothing where there is no key', async () => {
    const { session, sent } = sessionOf();
    expect(await batchGet(session, batchGetRequests('t', []), [])).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('asks again for what was left, and only for that', async () => {
    let isFirst = true;
    const { session, sent } = sessionOf(() => {
      if (!isFirst) return undefined;
      isFirst = false;
      return { Responses: { t: [{ id: 2, found: true }] }, UnprocessedKeys: { t: { Keys: keys(4) } } };
    });
    const items = await batchGet(session, batchGetRequests('t', keys(2, 4)), keys(2, 4));
    expect(items.map((item) => item?.id)).toEqual([2, 4]);
    expect(sent[1]?.input.RequestItems).toEqual({ t: { Keys: keys(4) } });
  });

  it('gives up after eight tries', async () => {
    const { session, sent } = sessionOf(({ input }) => ({ UnprocessedKeys: input.RequestItems }));
    await expect(batchGet(session, batchGetRequests('t', keys(1)), keys(1))).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    });
    expect(sent).toHaveLength(8);
  });

  it('waits any time up to a ceiling that doubles', () => {
    expect([1, 2, 3, 20].map((attempt) => retryDelay(attempt, () => 1))).toEqual([50, 100, 200, 5000]);
    expect(retryDelay(5, () => 0)).toBe(0);
  });
});

describe('what a transaction copies from', () => {
  it('is asked for in one request, each item once, and answered in the order of the keys', async () => {
    const { session, sent } = sessionOf();
    const items = await getFew(session, 't', keys(4, 1, 2, 4));
    expect(items.map((item) => item?.id)).toEqual([4, undefined, 2, 4]);
    expect(sent).toEqual([{ api: 'BatchGetCommand', input: { RequestItems: { t: { Keys: keys(4, 1, 2) } } } }]);
  });

  it('is asked for again where DynamoDB leaves it out', async () => {
    let isFirst = true;
    const { session, sent } = sessionOf(({ input }) => {
      if (!isFirst) return undefined;
      isFirst = false;
      return { UnprocessedKeys: input.RequestItems };
    });
    expect((await getFew(session, 't', keys(2))).map((item) => item?.id)).toEqual([2]);
    expect(sent).toHaveLength(2);
  });

  it('is nothing, or too much for a transaction, without a request', async () => {
    const { session, sent } = sessionOf();
    expect(await getFew(session, 't', [])).toEqual([]);
    const many = keys(...Array.from({ length: 101 }, (_, id) => id));
    await expect(getFew(session, 't', many)).rejects.toThrow(/at most 100 items in one transaction, got a list of 101/);
    expect(sent).toEqual([]);
  });

  it('has keys that are equal where they say the same', () => {
    expect(keyText({ sk: 1, pk: 'a' })).toBe(keyText({ pk: 'a', sk: 1n }));
    expect(keyText({ pk: Buffer.from([1, 2]) })).toBe(keyText({ pk: new Uint8Array([1, 2]) }));
    expect(keyText({ pk: 'a,b', sk: 'c' })).not.toBe(keyText({ pk: 'a', sk: 'b,c' }));
    expect(keyText({ pk: new Uint8Array([12]) })).not.toBe(keyText({ pk: new Uint8Array([1, 2]) }));
  });
});

describe('coalesced gets', () => {
  const get = (session: Session, id: number, more: object = {}) =>
    getItem(session, { TableName: 't', Key: { id }, ...more });

  it('become one batch with each key once, and answer as they would alone', async () => {
    const { session, sent } = sessionOf();
    const items = await Promise.all([get(session, 2), get(session, 3), get(session, 2), get(session, 4)]);
    expect(items.map((item) => item?.id)).toEqual([2, undefined, 2, 4]);
    expect(sent).toEqual([{ api: 'BatchGetCommand', input: { RequestItems: { t: { Keys: keys(2, 3, 4) } } } }]);
  });

  it('stay a get where there is one', async () => {
    const { session, sent } = sessionOf();
    expect(await get(session, 2)).toMatchObject({ id: 2 });
    expect(sent).toEqual([{ api: 'GetCommand', input: { TableName: 't', Key: { id: 2 } } }]);
  });

  it('are told apart by consistency and projection, which gets the key as well', async () => {
    const { session, sent } = sessionOf();
    const projection = { ProjectionExpression: '#found', ExpressionAttributeNames: { '#found': 'found' } };
    await Promise.all([
      get(session, 2, { ConsistentRead: true }),
      get(session, 4),
      get(session, 6, projection),
      get(session, 8, projection),
    ]);
    expect(sent.map(({ api }) => api)).toEqual(['GetCommand', 'GetCommand', 'BatchGetCommand']);
    expect(sent[2]?.input.RequestItems).toEqual({
      t: {
        Keys: keys(6, 8),
        ProjectionExpression: '#found, #key0',
        ExpressionAttributeNames: { '#found': 'found', '#key0': 'id' },
      },
    });
  });

  it('of other patterns, or with another signal, keep to themselves', async () => {
    const { session, sent } = sessionOf();
    const signal = AbortSignal.timeout(1000);
    const others = [
      { ...session, pattern: 'other' },
      { ...session, context: { ...session.context, signal } },
      { ...session, context: { ...session.context, signal } },
    ];
    await Promise.all([session, ...others].map((one, i) => get(one, 2 * i)));
    expect(sent.map(({ api }) => api).sort()).toEqual(['BatchGetCommand', 'GetCommand', 'GetCommand']);
  });

  it('all fail with the error of their request, and the next ones are asked anew', async () => {
    let fails = true;
    const { session } = sessionOf(() => (fails ? new Error('down') : undefined));
    const answers = await Promise.allSettled([get(session, 2), get(session, 4)]);
    expect(answers.map((one) => one.status === 'rejected' && String(one.reason))).toEqual([
      'Error: down',
      'Error: down',
    ]);
    fails = false;
    expect(await get(session, 2)).toMatchObject({ id: 2 });
  });
});
