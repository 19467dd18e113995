import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportItems, exportTable, loadItems } from '../../src/data/index.js';
import { createEngine, type Engine } from '../../src/engine/index.js';
import type { AttributeValue, Item } from '../../src/value/index.js';
import { runs } from '../support/runs.js';
import { engineWith, folderOf, itemsOf } from './support.js';

const KEY = { pk: { S: 'a' }, sk: { N: '1' } };

const number = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 1n, max: 10n ** 38n - 1n }), fc.integer({ min: -120, max: 80 }))
  .map(([minus, digits, power]) => `${minus ? '-' : ''}${digits}e${power}`);
const bytes = fc.uint8Array({ maxLength: 5 });
const name = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }),
  fc.constantFrom('__proto__', 'B', 'S', 'a b', "it's"),
);
const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.record({ S: fc.string({ unit: 'binary', maxLength: 8 }) }),
    fc.record({ N: number }),
    fc.record({ B: bytes }),
    fc.record({ BOOL: fc.boolean() }),
    fc.constant({ NULL: true } as const),
    fc.record({ SS: fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 3 }) }),
    fc.record({ NS: fc.uniqueArray(fc.integer().map(String), { minLength: 1, maxLength: 3 }) }),
    fc.record({ BS: fc.uniqueArray(bytes, { minLength: 1, maxLength: 3, selector: (one) => one.join() }) }),
    fc.record({ L: fc.array(tie('value'), { maxLength: 3 }) }),
    fc.record({ M: fc.dictionary(name, tie('value'), { maxKeys: 3 }) }),
  ),
}));
const item = fc
  .tuple(fc.dictionary(name, value, { maxKeys: 4 }), fc.constantFrom('a', 'b\n"', 'ü'), number)
  .map(([rest, pk, sk]): Item => ({ ...rest, pk: { S: pk }, sk: { N: sk } }));

function withItems(items: readonly Item[]): Engine {
  const engine = engineWith('tab');
  for (const Item of items) engine.putItem({ TableName: 'tab', Item });
  return engine;
}

describe('items that were written out', () => {
  it('are the same when they are read again, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { maxLength: 8 }),
        fc.constantFrom('x.json', 'x.ion.gz', 'batch', 'json', 'ion'),
        async (items, how) => {
          const engine = withItems(items);
          const folder = folderOf();
          const file = join(folder, how.includes('.') ? how : 'batch.json');
          let path = file;
          if (how === 'batch') await exportItems(engine, 'tab', file, { format: 'batch-write' });
          else if (how.includes('.')) await exportItems(engine, 'tab', file);
          else {
            const format = how === 'ion' ? 'ion' : 'dynamodb-json';
            ({ dir: path } = await exportTable(engine, 'tab', folder, { format }));
          }
          const again = engineWith('tab');
          await loadItems(again, path);
          expect(itemsOf(again, 'tab')).toEqual(itemsOf(engine, 'tab'));
        },
      ),
      { numRuns: runs(25, 1000) },
    );
  });

  it('are strings in CSV', async () => {
    const engine = withItems([
      { ...KEY, owner: { B: new Uint8Array([0, 255]) }, note: { S: 'a "b",\r\n c' }, n: { N: '5' } },
      { ...KEY, sk: { N: '2' }, list: { L: [{ S: 'x' }] }, blank: { S: ' ' } },
    ]);
    const path = join(folderOf(), 'tab.csv');
    expect(await exportItems(engine, 'tab', path)).toEqual({ items: 2 });
    expect(readFileSync(path, 'utf8')).toBe(
      'pk,sk,owner,note,n,list,blank\na,1,AP8=,"a ""b"",\r\n c",5,,\na,2,,,,"{""L"":[{""S"":""x""}]}"," "\n',
    );
  });
});

describe('an export of a table', () => {
  it('has the manifests of the service', async () => {
    const engine = withItems([KEY]);
    const folder = folderOf();
    const { dir, items } = await exportTable(engine, 'tab', folder, { now: () => Date.UTC(2026, 0, 1) });
    expect(items).toBe(1);
    const summary = JSON.parse(readFileSync(join(dir, 'manifest-summary.json'), 'utf8')) as Record<string, unknown>;
    const { Table: table } = engine.describeTable({ TableName: 'tab' });
    expect(summary).toMatchObject({
      version: '2020-06-30',
      exportTime: '2026-01-01T00:00:00.000Z',
      tableArn: table?.TableArn,
      tableId: table?.TableId,
      itemCount: 1,
      outputFormat: 'DYNAMODB_JSON',
    });
    const text = readFileSync(join(dir, 'manifest-files.json'), 'utf8');
    expect(readFileSync(join(dir, 'manifest-files.checksum'), 'utf8')).toBe(
      createHash('md5').update(text).digest('base64'),
    );
    const file = JSON.parse(text) as { dataFileS3Key: string; md5Checksum: string; itemCount: number };
    const data = readFileSync(join(folder, file.dataFileS3Key));
    expect(file).toMatchObject({ itemCount: 1, md5Checksum: createHash('md5').update(data).digest('base64') });
    expect(gunzipSync(data).toString('utf8')).toBe('{"Item":{"pk":{"S":"a"},"sk":{"N":"1"}}}\n');
    expect(readdirSync(dir).sort()).toEqual([
      '_started',
      'data',
      'manifest-files.checksum',
      'manifest-files.json',
      'manifest-summary.checksum',
      'manifest-summary.json',
    ]);
  });

  it.each(['dynamodb-json', 'ion'] as const)(
    'since a time has what changed, in %s, and brings an older copy up to date',
    async (format) => {
      let clock = 1000;
      const engine = createEngine({ now: () => clock });
      engine.createTable({
        TableName: 'tab',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'N' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
      });
      await expect(exportTable(engine, 'tab', folderOf(), { since: 1000 })).rejects.toThrow(
        expect.objectContaining({ name: 'PointInTimeRecoveryUnavailableException' }),
      );
      engine.updateContinuousBackups({
        TableName: 'tab',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
      const put = (sk: number, n: number): unknown =>
        engine.putItem({ TableName: 'tab', Item: { ...KEY, sk: { N: String(sk) }, n: { N: String(n) } } });
      const drop = (sk: number): unknown =>
        engine.deleteItem({ TableName: 'tab', Key: { ...KEY, sk: { N: String(sk) } } });
      for (const sk of [1, 2, 3]) put(sk, 0);
      clock = 2000;
      const folder = folderOf();
      await exportTable(engine, 'tab', folder, { format, now: () => clock });
      clock = 3000;
      put(1, 1);
      put(1, 2);
      drop(2);
      put(4, 1);
      put(5, 1);
      drop(5);
      clock = 4000;
      const { dir, items } = await exportTable(engine, 'tab', folder, {
        format,
        since: new Date(2000),
        now: () => clock,
      });
      expect(items).toBe(3);
      expect(JSON.parse(readFileSync(join(dir, 'manifest-summary.json'), 'utf8'))).toMatchObject({
        exportType: 'INCREMENTAL_EXPORT',
        exportFromTime: '1970-01-01T00:00:02.000Z',
        exportToTime: '1970-01-01T00:00:04.000Z',
      });
      const again = engineWith('tab');
      expect(await loadItems(again, folder)).toEqual({ tables: { tab: { put: 5, deleted: 1 } } });
      expect(itemsOf(again, 'tab')).toEqual(itemsOf(engine, 'tab'));
      await expect(exportTable(engine, 'tab', folder, { since: 1 })).rejects.toThrow(
        'are known since 1970-01-01T00:00:01.000Z',
      );
    },
  );
});
