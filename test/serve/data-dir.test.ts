import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createEngine, type Engine, type JournalEntry } from '../../src/engine/index.js';
import { type DataDir, DataDirError, openDataDir } from '../../src/serve/data-dir/index.js';
import type { Item } from '../../src/value/index.js';
import { runs } from '../support/runs.js';

const folders: string[] = [];
const opened: DataDir[] = [];

afterEach(() => {
  for (const dataDir of opened.splice(0)) dataDir.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  vi.doUnmock('libsql');
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'dynamodel-data-dir-'));
  folders.push(made);
  return made;
}

let clock = Date.UTC(2026, 0, 1);
const now = (): number => clock;

/** An engine with what the folder holds. */
async function open(dir: string, sync = false): Promise<{ engine: Engine; dataDir: DataDir }> {
  const dataDir = await openDataDir(dir, { sync, now, pid: process.pid });
  opened.push(dataDir);
  const engine = createEngine({ ...dataDir.engineOptions, now });
  dataDir.restore(engine);
  return { engine, dataDir };
}

async function reopened(dir: string, dataDir: DataDir): Promise<Engine> {
  dataDir.close();
  return (await open(dir)).engine;
}

const TABLE = {
  TableName: 'shop',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
    { AttributeName: 'owner', AttributeType: 'S' },
    { AttributeName: 'at', AttributeType: 'B' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byOwner',
      KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['note'] },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'byTime',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST',
  Tags: [{ Key: 'team', Value: 'a' }],
  OnDemandThroughput: { MaxReadRequestUnits: 10, MaxWriteRequestUnits: 20 },
} as const;

/** What a client can see of an engine's tables: descriptions, items in the order of scans, of each index too, and what they cost. */
function seen(engine: Engine): unknown {
  return engine.listTables().TableNames?.map((TableName) => {
    const { Table: table } = engine.describeTable({ TableName });
    const indexes = [...(table?.GlobalSecondaryIndexes ?? []), ...(table?.LocalSecondaryIndexes ?? [])];
    const scans = [undefined, ...indexes.map(({ IndexName }) => IndexName)].map((IndexName) =>
      engine.scan({
        TableName,
        ...(IndexName === undefined ? {} : { IndexName }),
        ReturnConsumedCapacity: 'INDEXES',
      }),
    );
    return { table, scans, tags: engine.listTagsOfResource({ ResourceArn: table?.TableArn ?? '' }) };
  });
}

describe('a data directory', () => {
  it('gives back tables, settings, items and indexes as they were', async () => {
    const dir = folder();
    const { engine, dataDir } = await open(dir);
    engine.createTable(TABLE);
    engine.createTable({
      TableName: 'other',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'B' }],
      ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 },
      DeletionProtectionEnabled: true,
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
    });
    engine.updateTable({
      TableName: 'other',
      ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 5 },
    });
    const bytes = new Uint8Array([0, 255, 34, 1]);
    for (let i = 0; i < 50; i++) {
      engine.putItem({
        TableName: 'shop',
        Item: {
          pk: { S: `p${i % 7}` },
          sk: { N: `${i}.50` },
          ...(i % 2 === 0 ? { owner: { S: `o${i % 3}` }, at: { B: new Uint8Array([i]) } } : {}),
          note: { L: [{ NULL: true }, { BOOL: false }, { M: { B: { B: bytes }, __proto__x: { S: '\u0000"B"' } } }] },
          sets: { BS: [bytes, new Uint8Array()] },
          numbers: { NS: ['1e100', '-0.00000000000000000000000000000000000001'] },
          words: { SS: ['ä', '\ud83d\ude00'] },
        },
      });
    }
    engine.deleteItem({ TableName: 'shop', Key: { pk: { S: 'p1' }, sk: { N: '1.5' } } });
    engine.putItem({ TableName: 'other', Item: { id: { B: bytes }, ['__proto__']: { S: 'attribute' } } });
    const before = seen(engine);
    const after = await reopened(dir, dataDir);
    expect(seen(after)).toEqual(before);
    // The description of an index counts what is in it.
    expect(JSON.stringify(before)).toContain('"ItemCount":49');
  });

  it('gives back streams with what is in them, and goes on with them', async () => {
    const dir = folder();
    const { engine, dataDir } = await open(dir);
    const view = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } as const;
    const arn = engine.createTable({ ...TABLE, StreamSpecification: view }).TableDescription.LatestStreamArn as string;
    const put = (to: Engine, n: number): void => {
      const Item = {
        pk: { S: `p${n % 7}` },
        sk: { N: '1' },
        n: { N: `${n}` },
        ['__proto__']: { B: new Uint8Array([n]) },
      };
      to.putItem({ TableName: 'shop', Item });
    };
    for (let n = 0; n < 20; n++) put(engine, n);
    const read = (from: Engine): unknown =>
      from.describeStream({ StreamArn: arn }).StreamDescription.Shards.map(({ ShardId }) => {
        const start = from.getShardIterator({ StreamArn: arn, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
        return from.getRecords(start).Records;
      });
    const before = read(engine);
    const after = await reopened(dir, dataDir);
    expect(read(after)).toEqual(before);
    expect(after.describeTable({ TableName: 'shop' }).Table.StreamSpecification).toEqual(view);
    put(engine, 20);
    put(after, 20);
    expect(read(after)).toEqual(read(engine));
  });

  it('has nothing of a table that was deleted, nor of one that took its name', async () => {
    const dir = folder();
    const { engine, dataDir } = await open(dir);
    for (let turn = 0; turn < 2; turn++) {
      engine.createTable(TABLE);
      engine.putItem({ TableName: 'shop', Item: { pk: { S: `turn${turn}` }, sk: { N: '1' } } });
      await dataDir.flush();
      if (turn === 0) engine.deleteTable({ TableName: 'shop' });
    }
    const after = await reopened(dir, dataDir);
    expect(after.scan({ TableName: 'shop' }).Items).toEqual([{ pk: { S: 'turn1' }, sk: { N: '1' } }]);
  });

  it('leaves an item with an empty attribute out of an index that came after it', async () => {
    const dir = folder();
    const { engine, dataDir } = await open(dir);
    engine.createTable({
      TableName: 'tab',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    });
    engine.putItem({ TableName: 'tab', Item: { id: { S: 'a' }, owner: { S: '' } } });
    engine.putItem({ TableName: 'tab', Item: { id: { S: 'b' }, owner: { S: 'x' } } });
    engine.updateTable({
      TableName: 'tab',
      AttributeDefinitions: [{ AttributeName: 'owner', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: 'byOwner',
            KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        },
      ],
    });
    const before = seen(engine);
    const after = await reopened(dir, dataDir);
    expect(after.scan({ TableName: 'tab', IndexName: 'byOwner' }).Count).toBe(1);
    expect(seen(after)).toEqual(before);
  });

  it('gives back streams, expiry and backups, and ends what was under way', async () => {
    const dir = folder();
    let { engine, dataDir } = await open(dir);
    engine.createTable({ ...TABLE, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } });
    engine.updateTimeToLive({ TableName: 'shop', TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } });
    const put = (sk: string): unknown =>
      engine.putItem({
        TableName: 'shop',
        Item: { pk: { S: 'a' }, sk: { N: sk }, ttl: { N: String(clock / 1000 + 60) } },
      });
    put('1');
    engine.createBackup({ TableName: 'shop', BackupName: 'kept' });
    engine.createBackup({ TableName: 'shop', BackupName: 'gone' });
    const { BackupArn: gone = '' } =
      engine.listBackups({}).BackupSummaries?.find(({ BackupName }) => BackupName === 'gone') ?? {};
    engine.deleteBackup({ BackupArn: gone });
    put('2');
    const records = (): unknown => {
      const [{ StreamArn = '' } = {}] = engine.listStreams({}).Streams ?? [];
      return (engine.describeStream({ StreamArn }).StreamDescription?.Shards ?? []).map(({ ShardId = '' }) => {
        const request = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
        const { ShardIterator = '' } = engine.getShardIterator(request);
        return engine.getRecords({ ShardIterator }).Records?.map(({ dynamodb }) => dynamodb);
      });
    };
    const [stream, backups] = [records(), engine.listBackups({})];
    expect(backups.BackupSummaries).toHaveLength(1);
    dataDir.close();
    ({ engine, dataDir } = await open(dir));
    expect([records(), engine.listBackups({})]).toEqual([stream, backups]);
    const [{ BackupArn = '' } = {}] = engine.listBackups({}).BackupSummaries ?? [];
    engine.restoreTableFromBackup({ BackupArn, TargetTableName: 'again' });
    clock += 62_000 + 2 * 86_400_000;
    put('3');
    expect(engine.scan({ TableName: 'shop' }).Count).toBe(1);
    dataDir.close();

    const slow = await openDataDir(dir, { now });
    opened.push(slow);
    engine = createEngine({ ...slow.engineOptions, now, statusDelay: 60_000 });
    slow.restore(engine);
    expect(engine.scan({ TableName: 'again' }).Count).toBe(1);
    expect(engine.scan({ TableName: 'shop' }).Count).toBe(1);
    engine.deleteTable({ TableName: 'again' });
    engine.updateTable({
      TableName: 'shop',
      GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byOwner' } }],
    });
    expect(engine.describeTable({ TableName: 'shop' }).Table?.TableStatus).toBe('UPDATING');
    engine = await reopened(dir, slow);
    expect(engine.listTables().TableNames).toEqual(['shop']);
    const { Table: shop } = engine.describeTable({ TableName: 'shop' });
    expect([shop?.TableStatus, shop?.GlobalSecondaryIndexes]).toEqual(['ACTIVE', undefined]);
  });

  it('remembers the tokens of transactions for ten minutes', async () => {
    const dir = folder();
    let { engine, dataDir } = await open(dir);
    engine.createTable(TABLE);
    const request = {
      TransactItems: [
        {
          Update: {
            TableName: 'shop',
            Key: { pk: { S: 'counter' }, sk: { N: '0' } },
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ],
      ClientRequestToken: 'once',
    };
    const count = (): string | undefined =>
      (engine.scan({ TableName: 'shop' }).Items?.[0] as { n?: { N: string } } | undefined)?.n?.N;
    engine.transactWriteItems(request);
    dataDir.close();
    ({ engine, dataDir } = await open(dir));
    engine.transactWriteItems(request);
    expect(count()).toBe('1');
    expect(() => engine.transactWriteItems({ ...request, ReturnConsumedCapacity: 'TOTAL' })).toThrow(
      expect.objectContaining({ name: 'IdempotentParameterMismatchException' }),
    );
    dataDir.close();
    clock += 601_000;
    ({ engine, dataDir } = await open(dir));
    engine.transactWriteItems(request);
    expect(count()).toBe('2');
  });

  it('agrees with the engine after any writes, reopened at any time', async () => {
    const key = fc.record({ pk: fc.constantFrom('a', 'b', 'c\0'), sk: fc.integer({ min: -3, max: 3 }) });
    const write = fc.record({
      key,
      kind: fc.constantFrom('put', 'delete', 'update', 'transact', 'batch', 'reopen'),
      owner: fc.option(fc.constantFrom('x', 'y')),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(write, { maxLength: 25 }), async (writes) => {
        const dir = folder();
        let { engine, dataDir } = await open(dir);
        const plain = createEngine({ now });
        for (const one of [engine, plain]) one.createTable(TABLE);
        for (const { key, kind, owner } of writes) {
          if (kind === 'reopen') {
            dataDir.close();
            ({ engine, dataDir } = await open(dir));
            continue;
          }
          const Key = { pk: { S: key.pk }, sk: { N: String(key.sk) } };
          const Item = { ...Key, ...(owner === null ? {} : { owner: { S: owner } }) };
          for (const one of [engine, plain]) {
            if (kind === 'put') one.putItem({ TableName: 'shop', Item });
            if (kind === 'delete') one.deleteItem({ TableName: 'shop', Key });
            if (kind === 'update')
              one.updateItem({
                TableName: 'shop',
                Key,
                UpdateExpression: 'ADD n :n',
                ExpressionAttributeValues: { ':n': { N: '0.1' } },
              });
            if (kind === 'batch') one.batchWriteItem({ RequestItems: { shop: [{ PutRequest: { Item } }] } });
            if (kind === 'transact')
              one.transactWriteItems({
                TransactItems: [
                  { Put: { TableName: 'shop', Item } },
                  { Delete: { TableName: 'shop', Key: { ...Key, sk: { N: '9' } } } },
                ],
              });
          }
        }
        const after = await reopened(dir, dataDir);
        const read = (one: Engine): unknown =>
          [undefined, 'byOwner', 'byTime'].map((IndexName) =>
            one.scan({
              TableName: 'shop',
              ...(IndexName === undefined ? {} : { IndexName }),
              ReturnConsumedCapacity: 'TOTAL',
            }),
          );
        expect(read(after)).toEqual(read(plain));
      }),
      { numRuns: runs(15, 200) },
    );
  });

  it('stores all that an operation did or nothing, and what could not be stored before all that comes later', async () => {
    const dir = folder();
    const { engine, dataDir } = await open(dir);
    engine.createTable(TABLE);
    await dataDir.flush();
    const { journal } = dataDir.engineOptions;
    const id = engine.describeTable({ TableName: 'shop' }).Table?.TableId ?? '';
    const entry = (sk: string, item: () => Item): JournalEntry => ({
      kind: 'item',
      id,
      place: { hash: 'a', sort: sk },
      record: {
        get item() {
          return item();
        },
        bytes: 3,
        text: undefined,
      },
    });
    const item = (sk: string): Item => ({ pk: { S: 'a' }, sk: { N: sk } });
    let isFull = true;
    const second = (): Item => {
      if (isFull) throw new Error('the disk is full');
      return item('2');
    };
    journal.record([entry('1', () => item('1')), entry('2', second), { kind: 'dropped', id: 'none' }]);
    await expect(dataDir.flush()).rejects.toThrow(/cannot write .*dynamodel\.db: the disk is full/);
    journal.record([entry('3', () => item('3'))]);
    await expect(dataDir.flush()).rejects.toThrow(DataDirError);
    // Another process would find nothing of the operation: neither is there a half of it, nor what came after it.
    expect(() => dataDir.close()).toThrow('the disk is full');
    const { engine: after, dataDir: again } = await open(dir);
    expect(after.scan({ TableName: 'shop' }).Count).toBe(0);

    again.engineOptions.journal.record([entry('1', () => item('1')), entry('2', second)]);
    await expect(again.flush()).rejects.toThrow('the disk is full');
    isFull = false;
    again.engineOptions.journal.record([entry('3', () => item('3'))]);
    await again.flush();
    expect((await reopened(dir, again)).scan({ TableName: 'shop' }).Count).toBe(3);
  });

  it('stores all operations of one turn of the event loop together, and answers wait for it', async () => {
    const dir = folder();
    const { engine, dataDir } = await open(dir, true);
    engine.createTable(TABLE);
    const first = dataDir.flush();
    engine.putItem({ TableName: 'shop', Item: { pk: { S: 'a' }, sk: { N: '1' } } });
    expect(dataDir.flush()).toBe(first);
    await first;
    engine.putItem({ TableName: 'shop', Item: { pk: { S: 'a' }, sk: { N: '2' } } });
    expect(dataDir.flush()).not.toBe(first);
    // A read does not wait where nothing is under way.
    await dataDir.flush();
    const idle = dataDir.flush();
    engine.getItem({ TableName: 'shop', Key: { pk: { S: 'a' }, sk: { N: '1' } } });
    expect(dataDir.flush()).toBe(idle);
  });
});

describe('a folder that cannot be used', () => {
  const refusal = async (dir: string): Promise<string> => {
    const error: unknown = await openDataDir(dir, { pid: process.pid }).then(
      (dataDir) => {
        opened.push(dataDir);
        return undefined;
      },
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(DataDirError);
    return (error as Error).message;
  };

  it('is held by another server, which is named', async () => {
    const dir = folder();
    const { engine, dataDir } = await open(dir);
    engine.createTable(TABLE);
    expect(await refusal(dir)).toContain(`is in use by process ${process.pid} on `);
    engine.putItem({ TableName: 'shop', Item: { pk: { S: 'a' }, sk: { N: '1' } } });
    await dataDir.flush();
    const after = await reopened(dir, dataDir);
    expect(after.scan({ TableName: 'shop' }).Count).toBe(1);
  });

  it('is a file', async () => {
    const path = join(folder(), 'file');
    writeFileSync(path, 'mine');
    expect(await refusal(path)).toContain('is no folder');
    expect(await refusal(join(path, 'below'))).toContain('is no folder');
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  it.each([
    [
      'another format',
      'not a database at all, but long enough to have a header of one hundred bytes and then some more to read',
      'is damaged, or was not written by dynamodel',
    ],
    ['cut short', 'SQLite', 'is damaged, or was not written by dynamodel'],
  ])('has a file of %s under the name of the store', async (_what, content, message) => {
    const dir = folder();
    const path = join(dir, 'dynamodel.db');
    writeFileSync(path, content);
    expect(await refusal(dir)).toContain(message);
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(readdirSync(dir)).toEqual(['dynamodel.db']);
  });

  it.each([
    [60, 2, 'was written by a newer dynamodel (format 2; this one knows 1)'],
    [68, 1, 'is a database of another program'],
  ])('has a store with another number at byte %i of its header', async (offset, value, message) => {
    const dir = folder();
    (await open(dir)).dataDir.close();
    const path = join(dir, 'dynamodel.db');
    const bytes = readFileSync(path);
    bytes.writeUInt32BE(value, offset);
    writeFileSync(path, bytes);
    expect(await refusal(dir)).toContain(message);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('has a store that is damaged further in', async () => {
    const dir = folder();
    const { engine, dataDir } = await open(dir);
    engine.createTable(TABLE);
    for (let i = 0; i < 500; i++)
      engine.putItem({ TableName: 'shop', Item: { pk: { S: `p${i}` }, sk: { N: '1' }, note: { S: 'x'.repeat(200) } } });
    dataDir.close();
    const path = join(dir, 'dynamodel.db');
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 8192);
    writeFileSync(path, bytes);
    await expect(open(dir)).rejects.toThrow(/cannot be read, it may be damaged/);
    opened.splice(0).forEach((one) => {
      one.close();
    });
    truncateSync(path, statSync(path).size - 5000);
    await expect(open(dir)).rejects.toThrow(DataDirError);
  });

  it('is of no use without the library', async () => {
    vi.resetModules();
    vi.doMock('libsql', () => {
      throw new Error("Cannot find module '@libsql/plan9-mips'");
    });
    const { openDataDir: openAnew } = await import('../../src/serve/data-dir/index.js');
    await expect(openAnew(join(folder(), 'new'))).rejects.toThrow(/needs the package `libsql`.*npm install libsql/s);
  });
});

it('keeps what the clock made of a table though a read was the first to see it', async () => {
  const dir = folder();
  const dataDir = await openDataDir(dir, { sync: false, now, pid: process.pid });
  opened.push(dataDir);
  const engine = createEngine({ ...dataDir.engineOptions, now, statusDelay: 1000 });
  dataDir.restore(engine);
  engine.createTable(TABLE);
  clock += 2000;
  engine.updateTable({ TableName: 'shop', OnDemandThroughput: { MaxReadRequestUnits: 70 } });
  clock += 2000;
  const { Table: before } = engine.describeTable({ TableName: 'shop' });
  expect(before).toMatchObject({ TableStatus: 'ACTIVE', OnDemandThroughput: { MaxReadRequestUnits: 70 } });
  engine.putItem({ TableName: 'shop', Item: { pk: { S: 'a' }, sk: { N: '1' } } });
  await dataDir.flush();
  const { Table: after } = (await reopened(dir, dataDir)).describeTable({ TableName: 'shop' });
  expect(after).toMatchObject({ OnDemandThroughput: { MaxReadRequestUnits: 70 }, ItemCount: 1 });
});
