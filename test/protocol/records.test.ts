import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createEngine, type Engine, StoredRecord } from '../../src/engine/index.js';
import { answer } from '../../src/protocol/index.js';
import { RecordTexts } from '../../src/protocol/record-texts.js';
import type { AttributeValue, Item } from '../../src/value/index.js';
import { runs } from '../support/runs.js';

const KEY = { pk: { S: 'a' }, sk: { N: '1' } };

function table(): Engine {
  const engine = createEngine();
  engine.createTable({
    TableName: 'things',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
  });
  return engine;
}

function ask(engine: Engine, operation: string, input: object): unknown {
  const { body } = answer(engine, { target: `DynamoDB_20120810.${operation}`, body: JSON.stringify(input) });
  return JSON.parse(String(body));
}

/** What the API makes of the engine's own answer. */
function asJson(output: unknown): unknown {
  return JSON.parse(
    JSON.stringify(output, (_name, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  );
}

const value: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }).map((S) => ({ S })),
    fc.integer().map((N) => ({ N: String(N) })),
    fc.uint8Array({ maxLength: 20 }).map((B) => ({ B })),
    fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 4 }).map((bytes) => ({
      BS: bytes.map((byte) => Uint8Array.of(byte)),
    })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })),
    fc.dictionary(fc.string({ minLength: 1, maxLength: 6 }), tie('value'), { maxKeys: 3 }).map((M) => ({ M })),
  ),
})).value;
const name = fc.oneof(
  fc.constantFrom('Item', 'item', 'bytes', 'text', 'toJSON'),
  fc.string({ minLength: 1, maxLength: 8 }),
);

test('the door writes what the engine answers, the first time and again', () => {
  fc.assert(
    fc.property(fc.dictionary(name, value, { maxKeys: 5 }), (attributes) => {
      const engine = table();
      const item: Item = { ...attributes, ...KEY };
      engine.putItem({ TableName: 'things', Item: item });
      const inputs = {
        getItem: { TableName: 'things', Key: KEY },
        query: {
          TableName: 'things',
          KeyConditionExpression: 'pk = :p',
          ExpressionAttributeValues: { ':p': KEY.pk },
          ReturnConsumedCapacity: 'INDEXES',
        },
        scan: { TableName: 'things', Limit: 1 },
        batchGetItem: { RequestItems: { things: { Keys: [KEY] } } },
      } as const;
      for (let time = 0; time < 2; time += 1) {
        for (const [method, input] of Object.entries(inputs)) {
          const run = engine[method as 'getItem'] as (input: object) => unknown;
          const operation = method.charAt(0).toUpperCase() + method.slice(1);
          expect(ask(engine, operation, input)).toEqual(asJson(run(input)));
        }
      }
    }),
    { numRuns: runs(60, 2000) },
  );
});

test('what is written in between is read', () => {
  const engine = table();
  for (const text of ['one', 'two', 'three']) {
    engine.putItem({ TableName: 'things', Item: { ...KEY, text: { S: text } } });
    expect(ask(engine, 'GetItem', { TableName: 'things', Key: KEY })).toEqual({ Item: { ...KEY, text: { S: text } } });
  }
});

test('a read that a test has replaced is the one that answers', () => {
  const engine = table();
  vi.spyOn(engine, 'getItem').mockReturnValue({ Item: { made: { S: 'up' } } });
  expect(ask(engine, 'GetItem', { TableName: 'things', Key: KEY })).toEqual({ Item: { made: { S: 'up' } } });
});

test('texts are kept up to a limit, the ones made last', () => {
  const texts = new RecordTexts();
  const records = Array.from(
    { length: 5000 },
    (_, i) => new StoredRecord({ pk: { S: `${i}${'x'.repeat(10_000)}` } }, 0),
  );
  for (const record of records) expect(texts.of(record)).toBe(JSON.stringify(record.item));
  const kept = records.filter(({ text }) => text !== undefined);
  const characters = kept.reduce((sum, { text = '' }) => sum + text.length, 0);
  expect(characters).toBeLessThanOrEqual(32 * 1024 ** 2);
  expect(characters).toBeGreaterThan(31 * 1024 ** 2);
  expect(kept).toEqual(records.slice(-kept.length));
  const long = new StoredRecord({ pk: { S: 'x'.repeat(100_000) } }, 0);
  expect(texts.of(long)).toHaveLength(100_015);
  expect(long.text).toBeUndefined();
});
