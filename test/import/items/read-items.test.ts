import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { exportTable } from '../../../src/data/index.js';
import { createEngine } from '../../../src/engine/index.js';
import { formatOf } from '../../../src/import/detect.js';
import type { Draft } from '../../../src/import/draft.js';
import { readItems } from '../../../src/import/formats/items/read-items.js';
import { memoryInput, openInput } from '../../../src/import/open-input.js';
import { runs } from '../../support/runs.js';

const folder = mkdtempSync(join(tmpdir(), 'dynamodel-items-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Values = Readonly<Record<string, string | number>>;

function valuesOf(i: number): Values {
  const user = `u${100 + (i % 17)}`;
  if (i % 3 === 0)
    return {
      PK: `USER#${user}x${i}`,
      SK: 'PROFILE',
      userId: `${user}x${i}`,
      name: `Name ${i}`,
      ttl: 1_800_000_000 + i,
    };
  return {
    PK: `USER#${user}`,
    SK: `ORDER#${String(i).padStart(5, '0')}`,
    userId: user,
    orderNo: i,
    state: i % 2 === 0 ? 'PAID' : 'OPEN',
  };
}

const all = Array.from({ length: 120 }, (_, i) => valuesOf(i));
const typed = (values: Values) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: value },
    ]),
  );

const FORMS: Readonly<Record<string, { readonly name: string; readonly text: string | Uint8Array }>> = {
  'lines of an export': {
    name: 'orders.jsonl',
    text: all.map((one) => JSON.stringify({ Item: typed(one) })).join('\n'),
  },
  'the same, compressed': {
    name: 'orders.json.gz',
    text: gzipSync(all.map((one) => JSON.stringify({ Item: typed(one) })).join('\n')),
  },
  'bare DynamoDB JSON': { name: 'orders.json', text: all.map((one) => JSON.stringify(typed(one))).join('\n') },
  'plain lines': { name: 'orders.jsonl', text: all.map((one) => JSON.stringify(one)).join('\r\n') },
  'a list': { name: 'orders.json', text: JSON.stringify(all) },
  'a list over lines': { name: 'orders.json', text: `\ufeff${JSON.stringify(all, null, 2)}\n` },
  'the answer of a scan': {
    name: 'orders.json',
    text: JSON.stringify({ Items: all.map(typed), Count: all.length }, null, 2),
  },
  'requests of a batch': {
    name: 'x.json',
    text: JSON.stringify({ orders: all.map((one) => ({ PutRequest: { Item: typed(one) } })) }),
  },
};

function templates({ entities }: Draft): readonly string[] {
  const text = (part: Draft['entities'][number]['key']['pk'] | undefined) =>
    part?.kind === 'template' ? part.text : 'natural';
  return entities.map(({ name, key }) => `${name} ${text(key.pk)} ${text(key.sk)} ${key.confidence}`).sort();
}

const EXPECTED = ['Order USER#{userId} ORDER#{orderNo|pad:5} high', 'User USER#{userId} PROFILE high'];

describe('items', () => {
  it.each(Object.entries(FORMS))('are read from %s', async (_, { name, text }) => {
    const input = memoryInput({ [name]: text });
    expect(formatOf(input).name).toBe('items');
    const draft = await readItems(input, {});
    expect(templates(draft)).toEqual(EXPECTED);
    expect(draft.tables).toMatchObject([
      { name: 'orders', pk: { name: 'PK', type: 'S' }, sk: { name: 'SK', type: 'S' }, ttl: 'ttl' },
    ]);
    const order = draft.entities.find((one) => one.name === 'Order');
    expect(order).toMatchObject({
      because: '80 of 120 items',
      volume: { count: 80, per: new Map([['userId', expect.objectContaining({ avg: 4.71 })]]) },
    });
    expect(order?.attributes.find((one) => one.name === 'state')).toMatchObject({
      type: { kind: 'enum', values: ['OPEN', 'PAID'] },
      optional: false,
    });
    expect(order?.attributes.find((one) => one.name === 'orderNo')).toMatchObject({
      type: { kind: 'int', min: 0, max: 99_999 },
    });
  });

  it('are read from CSV, whose texts may be numbers', async () => {
    const columns = [...new Set(all.flatMap((one) => Object.keys(one)))];
    const rows = all.map((one) => columns.map((name) => one[name] ?? '').join(','));
    const input = memoryInput({ 'orders.csv': [columns.join(','), ...rows].join('\n') });
    expect(formatOf(input).name).toBe('items');
    const draft = await readItems(input, {});
    expect(draft.entities.map(({ name }) => name).sort()).toEqual(['Order', 'User']);
    expect(draft.quirks.map(({ message }) => message)).toEqual([
      'CSV has no types: what looks like a number was taken for one',
    ]);
    expect(draft.entities.find(({ name }) => name === 'Order')?.attributes.map(({ name }) => name)).not.toContain(
      'ttl',
    );
  });

  it.each(['dynamodb-json', 'ion'] as const)(
    'are read from an export to S3 in %s, with its checksums',
    async (format) => {
      const engine = createEngine();
      engine.createTable({
        TableName: 'orders',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'PK', KeyType: 'HASH' },
          { AttributeName: 'SK', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'PK', AttributeType: 'S' },
          { AttributeName: 'SK', AttributeType: 'S' },
        ],
      });
      for (const one of all) engine.putItem({ TableName: 'orders', Item: typed(one) as never });
      const { dir } = await exportTable(engine, 'orders', join(folder, format), { format });
      const input = openInput(dir, 'export', String);
      expect(formatOf(input).name).toBe('items');
      const draft = await readItems(input, {});
      expect(templates(draft)).toEqual(EXPECTED);
      expect(draft.tables.map(({ name }) => name)).toEqual(['orders']);
    },
  );

  it.each([
    [
      'a line that is cut',
      { 'a.jsonl': '{"Item":{"pk":{"S":"a"}}}\n{"Item":{"pk":{"S":"b"' },
      /a\.jsonl:2:\d+: is not JSON/,
    ],
    [
      'a value that is none',
      { 'a.jsonl': '{"Item":{"pk":{"S":"a"}}}\n{"Item":{"pk":{"S":5}}}' },
      /a\.jsonl:2: the attribute `pk` is no value of the type `S`/,
    ],
    [
      'a list that does not end',
      { 'a.json': '[{"id": 1},\n{"id": 2}' },
      /a\.json:2: is not JSON: its list does not end/,
    ],
    ['a list of numbers', { 'a.json': '[1, 2]' }, /a\.json:1: is no object, as an item is/],
    ['no items at all', { 'a.json': '[]' }, /holds no items/],
    [
      'nesting without end',
      { 'a.json': `[{"a":${'['.repeat(5000)}${']'.repeat(5000)}}]` },
      /nested more than 32 levels/,
    ],
    ['a row that is too long', { 'a.csv': 'a,b\n1,2,3\n' }, /a\.csv:2: has 3 values for 2 columns/],
    [
      'what is no gzip after all',
      { 'a.json.gz': new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 1, 2, 3]) },
      /cannot be decompressed/,
    ],
  ])('are refused with the place: %s', async (_, files, message) => {
    await expect(readItems(memoryInput(files as Record<string, string>), {})).rejects.toThrow(message);
  });

  it('may be called anything', async () => {
    const items = all.map((one, i) => ({ ...one, __proto__x: i * 7 + 3, 'a b"<i>': 'x', constructor: `c${i}` }));
    const draft = await readItems(
      memoryInput({ 'odd.json': JSON.stringify(items).replaceAll('__proto__x', '__proto__') }),
      {},
    );
    expect(templates(draft)).toEqual(EXPECTED);
    expect(draft.entities[0]?.attributes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['__proto__', 'a b"<i>', 'constructor']),
    );
  });

  it('stop when they are told to', async () => {
    const aborted = AbortSignal.abort();
    await expect(readItems(memoryInput({ 'a.json': JSON.stringify(all) }), { signal: aborted })).rejects.toThrow(
      /aborted/,
    );
  });

  it.runIf(runs(0, 1) === 1)('are read in memory that does not grow with them', { timeout: 240_000 }, async () => {
    const path = join(folder, 'large.json');
    const part = (from: number): string =>
      Array.from({ length: 5000 }, (_, i) =>
        JSON.stringify({ Item: typed({ ...valuesOf(from + i), note: 'n'.repeat(300) }) }),
      ).join('\n');
    writeFileSync(path, '');
    let bytes = 0;
    for (let from = 0; bytes < 200e6; from += 5000) {
      const text = `${part(from)}\n`;
      bytes += text.length;
      writeFileSync(path, text, { flag: 'a' });
    }
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const kept = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = kept();
    let most = before;
    let next = 0;
    const progress = (done: number): void => {
      if (done < next) return;
      next = done + 40e6;
      most = Math.max(most, kept());
    };
    await readItems(openInput(path, path, String), { progress });
    expect((most - before) / 1e6).toBeLessThan(100);
  });
});
