import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/engine/index.js';
import { runs } from '../../support/runs.js';
import { errorOf, index, refusal } from '../support.js';
import { ARN, keysOf, put, TableName, withShop } from './support.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const backup = (engine: Engine, BackupName = 'nightly') =>
  engine.createBackup({ TableName, BackupName }).BackupDetails.BackupArn;
const enable = (engine: Engine, RecoveryPeriodInDays?: number) =>
  engine.updateContinuousBackups({
    TableName,
    PointInTimeRecoverySpecification: {
      PointInTimeRecoveryEnabled: true,
      ...(RecoveryPeriodInDays === undefined ? {} : { RecoveryPeriodInDays }),
    },
  }).ContinuousBackupsDescription.PointInTimeRecoveryDescription;

describe('on-demand backups', () => {
  it('hold a table as it was, and outlive it', () => {
    const { engine, clock } = withShop();
    put(engine, 'a', { n: { N: '1' } });
    const created = engine.createBackup({ TableName, BackupName: 'nightly' }).BackupDetails;
    expect(created).toMatchObject({
      BackupArn: expect.stringMatching(new RegExp(`^${ARN}/backup/\\d{14}-[0-9a-f]{8}$`)),
      BackupStatus: 'CREATING',
      BackupType: 'USER',
      BackupSizeBytes: 6,
      BackupCreationDateTime: new Date(clock.now),
    });
    put(engine, 'a', { n: { N: '2' } });
    put(engine, 'b');
    engine.deleteTable({ TableName });
    const { BackupDescription } = engine.describeBackup({ BackupArn: created.BackupArn });
    expect(BackupDescription).toMatchObject({
      BackupDetails: { BackupStatus: 'AVAILABLE' },
      SourceTableDetails: { TableName, TableArn: ARN, ItemCount: 1, BillingMode: 'PAY_PER_REQUEST' },
      SourceTableFeatureDetails: {},
    });
    engine.restoreTableFromBackup({ TargetTableName: TableName, BackupArn: created.BackupArn });
    expect(engine.scan({ TableName }).Items).toEqual([{ pk: { S: 'a' }, n: { N: '1' } }]);
    const { BackupDescription: deleted } = engine.deleteBackup({ BackupArn: created.BackupArn });
    expect(deleted.BackupDetails.BackupStatus).toBe('DELETED');
    expect(errorOf(() => engine.describeBackup({ BackupArn: created.BackupArn })).name).toBe('BackupNotFoundException');
  });

  it('are listed by time, in pages', () => {
    const { engine, clock } = withShop();
    const arns = [1, 2, 3].map(() => {
      clock.now += 1000;
      return backup(engine);
    });
    const list = (request: object = {}) => {
      const { BackupSummaries, LastEvaluatedBackupArn } = engine.listBackups(request);
      return [BackupSummaries.map(({ BackupArn }) => arns.indexOf(BackupArn)), LastEvaluatedBackupArn] as const;
    };
    expect(list()).toEqual([[0, 1, 2], undefined]);
    expect(list({ Limit: 2 })).toEqual([[0, 1], arns[1]]);
    expect(list({ ExclusiveStartBackupArn: arns[1] })).toEqual([[2], undefined]);
    const [from, to] = [new Date(clock.now - 1000), clock.now / 1000];
    expect(list({ TimeRangeLowerBound: from, TimeRangeUpperBound: to })).toEqual([[1], undefined]);
    expect(list({ TableName: 'other' })).toEqual([[], undefined]);
    expect(list({ TableName: ARN })).toEqual([[0, 1, 2], undefined]);
    expect(list({ BackupType: 'SYSTEM' })).toEqual([[], undefined]);
    expect(refusal(() => list({ TimeRangeLowerBound: to, TimeRangeUpperBound: to - 1 }))).toContain('Time range lower');
  });

  it('are refused as the service refuses them', () => {
    const { engine } = withShop();
    const missing = errorOf(() => engine.createBackup({ TableName: 'missing', BackupName: 'nightly' }));
    expect([missing.name, missing.message]).toEqual(['TableNotFoundException', 'Table not found: missing']);
    expect(refusal(() => engine.describeBackup({ BackupArn: ARN }))).toBe('Invalid Backup ARN');
    const foreign = `${ARN.replace('123456789012', '1')}/backup/01-a`;
    expect(errorOf(() => engine.deleteBackup({ BackupArn: foreign })).name).toBe('AccessDeniedException');
  });
});

describe('a restored table', () => {
  const withIndexes = () => {
    const engine = createEngine();
    engine.createTable({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      LocalSecondaryIndexes: [index('lsi', ['pk'], ['g'])],
      GlobalSecondaryIndexes: [index('gsi', ['g'], [], [])],
      Tags: [{ Key: 'a', Value: 'b' }],
      DeletionProtectionEnabled: true,
      OnDemandThroughput: { MaxReadRequestUnits: 7 },
      SSESpecification: { Enabled: true },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    });
    for (const pk of ['a', 'b']) put(engine, pk, { sk: { S: 's' }, g: { S: 'x' } });
    return engine;
  };

  it('has keys, indexes, billing and encryption of its source, and nothing else', () => {
    const engine = withIndexes();
    const source = engine.describeTable({ TableName }).Table;
    engine.restoreTableFromBackup({ TargetTableName: 'copy', BackupArn: backup(engine) });
    const copy = engine.describeTable({ TableName: 'copy' }).Table;
    expect(copy).toMatchObject({
      TableStatus: 'ACTIVE',
      ItemCount: 2,
      KeySchema: source.KeySchema,
      AttributeDefinitions: source.AttributeDefinitions,
      OnDemandThroughput: { MaxReadRequestUnits: 7 },
      SSEDescription: source.SSEDescription,
      DeletionProtectionEnabled: false,
      LocalSecondaryIndexes: [{ IndexName: 'lsi', ItemCount: 2 }],
      GlobalSecondaryIndexes: [{ IndexName: 'gsi', ItemCount: 2 }],
    });
    expect(copy.StreamSpecification).toBeUndefined();
    expect(engine.listTagsOfResource({ ResourceArn: copy.TableArn }).Tags).toEqual([]);
    engine.putItem({ TableName: 'copy', Item: { pk: { S: 'c' }, sk: { S: 's' } } });
    expect(keysOf(engine)).toEqual(['a', 'b']);
  });

  it('takes overrides', () => {
    const engine = withIndexes();
    const BackupArn = backup(engine);
    const units = { ReadCapacityUnits: 3, WriteCapacityUnits: 4 };
    engine.restoreTableFromBackup({
      TargetTableName: 'bare',
      BackupArn,
      GlobalSecondaryIndexOverride: [],
      LocalSecondaryIndexOverride: [],
      BillingModeOverride: 'PROVISIONED',
      ProvisionedThroughputOverride: units,
      SSESpecificationOverride: { Enabled: false },
    });
    const bare = engine.describeTable({ TableName: 'bare' }).Table;
    expect(bare.ProvisionedThroughput).toMatchObject(units);
    expect(bare).not.toHaveProperty('GlobalSecondaryIndexes');
    expect(bare).not.toHaveProperty('SSEDescription');
    expect(bare.AttributeDefinitions).toHaveLength(2);
    const restore = (request: object) => () =>
      engine.restoreTableFromBackup({ TargetTableName: 'other', BackupArn, ...request });
    expect(refusal(restore({ GlobalSecondaryIndexOverride: [index('new', ['pk'])] }))).toBe(
      'Invalid Request: Index new does not match a secondary index that existed in the source table and cannot be created during the restore operation',
    );
    expect(refusal(restore({ BillingModeOverride: 'PROVISIONED' }))).toContain('Must override ProvisionedThroughput');
    expect(refusal(restore({ ProvisionedThroughputOverride: units }))).toContain('unless BillingMode is PROVISIONED');
    expect(errorOf(restore({ TargetTableName: 'bare' })).name).toBe('TableAlreadyExistsException');
  });

  it('is CREATING for a while, and its backup in use', () => {
    const { engine, clock } = withShop({ statusDelay: 1000 });
    expect(errorOf(() => backup(engine)).name).toBe('TableNotFoundException');
    clock.now += 1000;
    put(engine, 'a');
    const BackupArn = backup(engine);
    const { TableDescription } = engine.restoreTableFromBackup({ TargetTableName: 'copy', BackupArn });
    expect(TableDescription).toMatchObject({
      TableStatus: 'CREATING',
      RestoreSummary: { SourceBackupArn: BackupArn, SourceTableArn: ARN, RestoreInProgress: true },
    });
    const again = (TargetTableName: string) => () => engine.restoreTableFromBackup({ TargetTableName, BackupArn });
    expect(errorOf(again('copy')).name).toBe('TableInUseException');
    expect(errorOf(again('other')).name).toBe('BackupInUseException');
    expect(errorOf(() => engine.deleteBackup({ BackupArn })).name).toBe('BackupInUseException');
    clock.now += 1000;
    expect(engine.describeTable({ TableName: 'copy' }).Table).not.toHaveProperty('RestoreSummary');
    expect(keysOf(engine, 'copy')).toEqual(['a']);
    again('other')();
  });
});

describe('point-in-time recovery', () => {
  const restore = (engine: Engine, request: object) => {
    engine.restoreTableToPointInTime({ SourceTableName: TableName, TargetTableName: 'copy', ...request });
    const keys = keysOf(engine, 'copy');
    engine.deleteTable({ TableName: 'copy' });
    return keys;
  };

  it('is off, is enabled for a number of days, and is disabled', () => {
    const { engine, clock } = withShop();
    const described = () => engine.describeContinuousBackups({ TableName }).ContinuousBackupsDescription;
    const off = {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    };
    expect(described()).toEqual(off);
    const since = new Date(clock.now);
    const window = { EarliestRestorableDateTime: since, LatestRestorableDateTime: since };
    expect(enable(engine)).toEqual({ PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 35, ...window });
    expect(enable(engine, 1).RecoveryPeriodInDays).toBe(1);
    clock.now += 2 * DAY;
    expect(described().PointInTimeRecoveryDescription).toMatchObject({
      EarliestRestorableDateTime: new Date(clock.now - DAY),
      LatestRestorableDateTime: new Date(clock.now - 5 * MINUTE),
    });
    expect(refusal(() => enable(engine, 36))).toContain(
      "Value '36' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays'",
    );
    const disable = (extra: object) =>
      engine.updateContinuousBackups({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false, ...extra },
      }).ContinuousBackupsDescription;
    expect(refusal(() => disable({ RecoveryPeriodInDays: 7 }))).toContain('when disabling point-in-time recovery');
    expect(disable({})).toEqual(off);
  });

  it('brings back any time since', () => {
    const { engine, clock } = withShop();
    put(engine, 'before');
    enable(engine);
    const start = clock.now;
    for (const pk of ['a', 'b', 'c']) {
      clock.now += MINUTE;
      put(engine, pk);
    }
    clock.now += MINUTE;
    engine.deleteItem({ TableName, Key: { pk: { S: 'before' } } });
    expect(restore(engine, { UseLatestRestorableTime: true })).toEqual(['before']);
    clock.now += 10 * MINUTE;
    expect(restore(engine, { RestoreDateTime: new Date(start + 2 * MINUTE) })).toEqual(['a', 'b', 'before']);
    expect(restore(engine, { RestoreDateTime: start / 1000 })).toEqual(['before']);
    expect(restore(engine, { UseLatestRestorableTime: true })).toEqual(['a', 'b', 'c']);
  });

  it('brings back exactly what there was (property)', () => {
    const write = fc.record({
      pk: fc.integer({ min: 0, max: 4 }),
      put: fc.boolean(),
      wait: fc.integer({ min: 1, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(write, { maxLength: 30 }), (writes) => {
        const { engine, clock } = withShop();
        enable(engine, 1);
        const snapshots: [number, string[]][] = [[clock.now, []]];
        for (const [n, { pk, put: isPut, wait }] of writes.entries()) {
          clock.now += wait * MINUTE;
          if (isPut) put(engine, `p${pk}`, { n: { N: String(n) } });
          else engine.deleteItem({ TableName, Key: { pk: { S: `p${pk}` } } });
          snapshots.push([clock.now, keysOf(engine)]);
        }
        clock.now += 5 * MINUTE;
        for (const [time, keys] of snapshots) {
          if (time < clock.now - DAY) continue;
          expect(restore(engine, { RestoreDateTime: new Date(time) })).toEqual(keys);
        }
      }),
      { numRuns: runs(20, 300) },
    );
  });

  it('is refused as the service refuses it', () => {
    const { engine, clock } = withShop();
    const attempt = (request: object) => () => restore(engine, request);
    const off = errorOf(attempt({ UseLatestRestorableTime: true }));
    expect([off.name, off.message]).toEqual([
      'PointInTimeRecoveryUnavailableException',
      "Point in time recovery is not enabled for table 'shop'",
    ]);
    enable(engine);
    expect(refusal(attempt({}))).toContain('Either one of RestoreDateTime or UseLatestRestorableTime');
    const time = new Date(clock.now);
    expect(refusal(attempt({ RestoreDateTime: time, UseLatestRestorableTime: true }))).toContain('Both');
    expect(refusal(attempt({ RestoreDateTime: time, SourceTableArn: ARN }))).toContain('exactly one of');
    const late = { RestoreDateTime: new Date(clock.now + 1) };
    expect(errorOf(attempt(late)).name).toBe('InvalidRestoreTimeException');
    expect(errorOf(attempt(late)).message).toMatch(
      /^RestoreDateTime '[^']{19}Z' must be within EarliestRestorableDateTime '[^']{19}Z' and LatestRestorableDateTime '[^']{19}Z'$/,
    );
    expect(errorOf(attempt({ RestoreDateTime: 1e20 })).name).toBe('InvalidRestoreTimeException');
  });

  it('leaves a backup of a deleted table for 35 days', () => {
    const { engine, clock } = withShop();
    put(engine, 'a');
    enable(engine);
    engine.deleteTable({ TableName });
    expect(engine.listBackups().BackupSummaries).toEqual([]);
    const [summary] = engine.listBackups({ BackupType: 'SYSTEM' }).BackupSummaries;
    expect(summary).toMatchObject({ BackupName: 'shop$DeletedTableBackup', BackupType: 'SYSTEM' });
    const { BackupArn = '' } = summary ?? {};
    expect(refusal(() => engine.deleteBackup({ BackupArn }))).toContain('not allowed to delete the system backup');
    engine.restoreTableFromBackup({ TargetTableName: TableName, BackupArn });
    expect(keysOf(engine)).toEqual(['a']);
    clock.now += 35 * DAY;
    expect(engine.listBackups({ BackupType: 'ALL' }).BackupSummaries).toEqual([]);
  });
});
