import { lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DataError, restore, snapshot } from '../../src/data/index.js';
import { bindState, createEngine, type Engine, engineState } from '../../src/engine/index.js';
import { engineWith, folderOf } from './support.js';

const now = (): number => Date.UTC(2026, 0, 1);

/** Tables with everything that a snapshot has to keep. */
function filled(): Engine {
  const engine = createEngine({ now });
  engine.createTable({
    TableName: 'one',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
      { AttributeName: 'at', AttributeType: 'N' },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'byTime',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byDay',
        KeySchema: [{ AttributeName: 'at', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
      },
    ],
    ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 2 },
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  engine.createTable({
    TableName: 'two',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'B' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  engine.updateTimeToLive({
    TableName: 'one',
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  });
  for (let i = 0; i < 400; i++) {
    const at = i % 3 === 0 ? {} : { at: { N: String(i % 50) } };
    engine.putItem({
      TableName: 'one',
      Item: { pk: { S: `p${i % 100}` }, sk: { N: String(i) }, ...at, expires: { N: '9999999999' } },
    });
  }
  engine.putItem({ TableName: 'two', Item: { id: { B: new Uint8Array([255, 0]) }, text: { S: '[,\n"B"\u2028' } } });
  engine.createBackup({ TableName: 'two', BackupName: 'before' });
  return engine;
}

let text: string | undefined;
let untouched: Engine | undefined;

/** The same for all tests that only read it. */
function example(): Engine {
  untouched ??= filled();
  return untouched;
}

/** The lines of a snapshot of it. */
async function textOfSnapshot(): Promise<string> {
  if (text !== undefined) return text;
  const path = join(folderOf(), 'shop.snapshot');
  await snapshot(example(), path);
  text = gunzipSync(readFileSync(path)).toString('utf8');
  return text;
}

/** What clients see of it. */
function seen(engine: Engine): unknown {
  const scans = ['byTime', 'byDay'].map((IndexName) =>
    engine.scan({ TableName: 'one', IndexName, ReturnConsumedCapacity: 'INDEXES' }),
  );
  const query = engine.query({
    TableName: 'one',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'p7' } },
    ReturnConsumedCapacity: 'INDEXES',
  });
  const streams = engine.listStreams({}).Streams?.map(({ StreamArn = '' }) => {
    const { StreamDescription: stream } = engine.describeStream({ StreamArn });
    const records = (stream?.Shards ?? []).map(({ ShardId = '' }) => {
      const { ShardIterator = '' } = engine.getShardIterator({
        StreamArn,
        ShardId,
        ShardIteratorType: 'TRIM_HORIZON',
      });
      return engine.getRecords({ ShardIterator }).Records?.map(({ dynamodb }) => dynamodb);
    });
    return [stream, records];
  });
  return [
    ...['one', 'two'].map((TableName) => [
      engine.describeTable({ TableName }),
      engine.describeTimeToLive({ TableName }),
      engine.scan({ TableName, ReturnConsumedCapacity: 'TOTAL' }),
    ]),
    scans,
    query,
    streams,
    engine.listBackups({}),
  ];
}

describe('a snapshot', () => {
  it('has all that an engine holds, and gives it back as it was', async () => {
    const engine = filled();
    const path = join(folderOf(), 'shop.snapshot');
    await snapshot(engine, path);
    const again = createEngine({ now });
    await restore(again, path);
    expect(seen(again)).toEqual(seen(engine));
    const [backup] = again.listBackups({}).BackupSummaries ?? [];
    again.restoreTableFromBackup({ TargetTableName: 'three', BackupArn: backup?.BackupArn ?? '' });
    expect(again.scan({ TableName: 'three' }).Items).toEqual(engine.scan({ TableName: 'two' }).Items);
    // And it goes on: the stream takes what comes next.
    again.deleteItem({ TableName: 'one', Key: { pk: { S: 'p0' }, sk: { N: '0' } } });
    engine.deleteItem({ TableName: 'one', Key: { pk: { S: 'p0' }, sk: { N: '0' } } });
    expect(JSON.stringify((seen(again) as unknown[])[4])).toBe(JSON.stringify((seen(engine) as unknown[])[4]));
  });

  it('comes beside what is there, and not over it', async () => {
    const engine = engineWith('two');
    const path = join(folderOf(), 'shop.snapshot');
    await snapshot(example(), path);
    const failed = restore(engine, path);
    await expect(failed).rejects.toThrow(DataError);
    await expect(failed).rejects.toThrow('there is a table `two` already');
    expect(engine.scan({ TableName: 'two' }).Count).toBe(0);
  });

  it('goes where a link leads, and never in the place of what is no file', async () => {
    const folder = folderOf({ 'real/shop.snapshot': 'the old one' });
    const link = join(folder, 'linked');
    symlinkSync(join(folder, 'real/shop.snapshot'), link);
    await snapshot(engineWith('tab'), link);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    const again = createEngine();
    await restore(again, join(folder, 'real/shop.snapshot'));
    expect(again.listTables({}).TableNames).toEqual(['tab']);
    await expect(snapshot(engineWith('tab'), join(folder, 'real'))).rejects.toThrow('is no file');
    expect(readdirSync(folder).sort()).toEqual(['linked', 'real']);
  });

  it('is written as a whole or not at all', async () => {
    const path = join(folderOf({ 'shop.snapshot': 'the old one' }), 'shop.snapshot');
    const engine = example();
    const broken = bindState({ ...engine }, () => ({
      ...engineState(engine),
      *items() {
        yield { item: {}, bytes: 0 };
        throw new Error('no more');
      },
    }));
    await expect(snapshot(broken, path)).rejects.toThrow('no more');
    expect(readFileSync(path, 'utf8')).toBe('the old one');
    expect(readdirSync(dirname(path))).toEqual(['shop.snapshot']);
    await snapshot(engine, path);
    expect(readdirSync(dirname(path))).toEqual(['shop.snapshot']);
  });

  it.each<[string, (text: string) => string, string]>([
    ['of another kind', () => '{"Item":{}}\n', 'is no snapshot of dynamodel'],
    [
      'of a later format',
      (text) => text.replace('"format":1', '"format":2'),
      'was written by a newer dynamodel (format 2',
    ],
    ['that lacks its end', (text) => text.slice(0, text.lastIndexOf('{"end"')), 'its end is missing'],
    ['that lacks an item', (text) => text.replace(/^\[.*\n/m, ''), 'this line was not written so'],
    ['with a broken item', (text) => text.replace('{"N":"7"}', '{"N":"7"'), 'this line was not written so'],
    ['with an item of no table', (text) => text.replace(/^\{"table".*\n/m, ''), ':2: is no whole snapshot'],
    ['with something after its end', (text) => `${text}{}\n`, 'this line was not written so'],
  ])('%s is refused', async (_what, change, message) => {
    const path = join(folderOf(), 'shop.snapshot');
    const text = await textOfSnapshot();
    const changed = change(text);
    expect(changed).not.toBe(text);
    writeFileSync(path, gzipSync(changed));
    await expect(restore(createEngine(), path)).rejects.toThrow(message);
  });
});
