import { describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/engine/index.js';
import { errorOf, index, refusal, withTable } from '../support.js';
import { ARN, INVALID, put, TableName, withShop } from './support.js';

describe('limits and endpoints', () => {
  it('are the default quotas, and where the engine is', () => {
    const units = {
      AccountMaxReadCapacityUnits: 80_000,
      AccountMaxWriteCapacityUnits: 80_000,
      TableMaxReadCapacityUnits: 40_000,
      TableMaxWriteCapacityUnits: 40_000,
    };
    expect(createEngine().describeLimits()).toEqual(units);
    const address = (engine: Engine) => engine.describeEndpoints().Endpoints[0]?.Address;
    expect(address(createEngine({ region: 'eu-west-1' }))).toBe('dynamodb.eu-west-1.amazonaws.com');
    expect(address(createEngine({ endpoint: '127.0.0.1:8000' }))).toBe('127.0.0.1:8000');
  });
});

describe('contributor insights', () => {
  it('are enabled and disabled for a table and its indexes', () => {
    const engine = withTable({
      name: TableName,
      attributes: ['g:S'],
      global: [index('gsi', ['g'])],
      local: [index('lsi', ['pk'], ['g'])],
    });
    const update = (request: object) =>
      engine.updateContributorInsights({ TableName, ContributorInsightsAction: 'ENABLE', ...request });
    const status = (request = {}) =>
      engine.describeContributorInsights({ TableName, ...request }).ContributorInsightsStatus;
    const listed = (request = {}) =>
      engine.listContributorInsights(request).ContributorInsightsSummaries.map(({ IndexName }) => IndexName);
    expect(engine.describeContributorInsights({ TableName })).toEqual({
      TableName,
      ContributorInsightsStatus: 'DISABLED',
    });
    expect(update({ ContributorInsightsAction: 'DISABLE' }).ContributorInsightsStatus).toBe('DISABLED');
    expect(update({})).toEqual({
      TableName,
      ContributorInsightsStatus: 'ENABLING',
      ContributorInsightsMode: 'ACCESSED_AND_THROTTLED_KEYS',
    });
    expect(update({}).ContributorInsightsStatus).toBe('ENABLED');
    expect(engine.describeContributorInsights({ TableName }).ContributorInsightsRuleList).toHaveLength(4);
    expect([status({ IndexName: 'gsi' }), listed()]).toEqual(['DISABLED', [undefined]]);
    update({ IndexName: 'gsi', ContributorInsightsMode: 'THROTTLED_KEYS' });
    expect([status({ IndexName: 'gsi' }), listed({ TableName })]).toEqual(['ENABLED', [undefined, 'gsi']]);
    const { NextToken } = engine.listContributorInsights({ MaxResults: 1 });
    expect(listed({ NextToken })).toEqual(['gsi']);
    update({ ContributorInsightsAction: 'DISABLE' });
    expect([status(), listed()]).toEqual(['DISABLED', ['gsi']]);
    expect(errorOf(() => status({ IndexName: 'lsi' })).message).toBe(
      'Requested resource not found: Index: lsi not found for table: shop',
    );
  });
});

describe('a Kinesis destination', () => {
  it('finds no stream here', () => {
    const { engine, clock } = withShop({ statusDelay: 1000 });
    clock.now += 1000;
    const StreamArn = 'arn:aws:kinesis:us-east-1:123456789012:stream/changes';
    const described = () => engine.describeKinesisStreamingDestination({ TableName }).KinesisDataStreamDestinations;
    expect(described()).toEqual([]);
    const configuration = {
      EnableKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: 'MICROSECOND' as const },
    };
    expect(engine.enableKinesisStreamingDestination({ TableName, StreamArn, ...configuration })).toEqual({
      TableName,
      StreamArn,
      DestinationStatus: 'ENABLING',
      ...configuration,
    });
    expect(described()).toMatchObject([{ DestinationStatus: 'ENABLING' }]);
    clock.now += 1000;
    expect(described()).toEqual([
      {
        StreamArn,
        DestinationStatus: 'ENABLE_FAILED',
        DestinationStatusDescription: 'User does not have a permission to use kinesis stream',
        ApproximateCreationDateTimePrecision: 'MICROSECOND',
      },
    ]);
    expect(refusal(() => engine.disableKinesisStreamingDestination({ TableName, StreamArn }))).toContain(
      'must be ACTIVE',
    );
    const update = {
      TableName,
      StreamArn,
      UpdateKinesisStreamingConfiguration: { ApproximateCreationDateTimePrecision: 'MILLISECOND' as const },
    };
    expect(refusal(() => engine.updateKinesisStreamingDestination(update))).toContain('not in ACTIVE state');
  });
});

describe('a resource policy', () => {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: 'arn:aws:iam::123456789012:role/app' },
    Action: ['dynamodb:GetItem'],
    Resource: ARN,
  };
  const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });

  it('is kept in one form, with a revision', () => {
    const { engine, clock } = withShop();
    const missing = errorOf(() => engine.getResourcePolicy({ ResourceArn: ARN }));
    expect([missing.name, missing.message]).toEqual([
      'PolicyNotFoundException',
      `Resource-based policy not found for the provided ResourceArn: ${ARN}`,
    ]);
    expect(engine.deleteResourcePolicy({ ResourceArn: ARN })).toEqual({});
    const { RevisionId } = engine.putResourcePolicy({ ResourceArn: ARN, Policy: policy(statement) });
    const { Policy } = engine.getResourcePolicy({ ResourceArn: ARN });
    expect(Policy).toBe(
      `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/app"},"Action":"dynamodb:GetItem","Resource":"${ARN}"}]}`,
    );
    clock.now += 1;
    const again = JSON.stringify(JSON.parse(Policy), null, 2);
    expect(engine.putResourcePolicy({ ResourceArn: ARN, Policy: again }).RevisionId).toBe(RevisionId);
    const other = { ResourceArn: ARN, Policy: policy({ ...statement, Sid: 'a' }) };
    expect(errorOf(() => engine.putResourcePolicy({ ...other, ExpectedRevisionId: '1' })).name).toBe(
      'PolicyNotFoundException',
    );
    expect(errorOf(() => engine.putResourcePolicy({ ...other, ExpectedRevisionId: 'NO_POLICY' })).name).toBe(
      'PolicyNotFoundException',
    );
    const changed = engine.putResourcePolicy({ ...other, ExpectedRevisionId: RevisionId });
    expect(Number(changed.RevisionId)).toBeGreaterThan(Number(RevisionId));
    expect(engine.deleteResourcePolicy({ ResourceArn: ARN })).toEqual(changed);
  });

  it.each([
    ['', 'This policy contains invalid Json'],
    ['[]', 'This policy contains invalid Json'],
    ['null', 'This text appears not to be a policy'],
    ['{}', 'Syntax error at position (1,3)'],
    [policy(), 'Could not parse the policy: Statement is empty!'],
    [policy({}), 'Missing required field Effect'],
    [policy({ Effect: 'Allow', Principal: '1', Action: 'a' }), 'Missing required field Resource'],
    [policy({ ...statement, Sid: 'a' }, { ...statement, Sid: 'a' }), 'The Statement Ids in the policy are not unique'],
  ])('is refused as %j', (Policy, problem) => {
    const { engine } = withShop();
    expect(refusal(() => engine.putResourcePolicy({ ResourceArn: ARN, Policy }))).toBe(
      `${INVALID}Invalid policy document: ${problem}`,
    );
  });

  it('is refused where it is open to all, or too long', () => {
    const { engine } = withShop();
    const put = (Policy: string) => refusal(() => engine.putResourcePolicy({ ResourceArn: ARN, Policy }));
    expect(put(policy({ ...statement, Principal: '*' }))).toContain('grants unbounded access');
    expect(put(' '.repeat(20_481))).toBe(`${INVALID}Maximum policy size of 20480 bytes exceeded`);
  });
});

describe('a global table', () => {
  const update = (engine: Engine, ...ReplicaUpdates: object[]) => {
    engine.updateTable({ TableName, ReplicaUpdates });
    return engine.describeTable({ TableName }).Table;
  };
  const add = { Create: { RegionName: 'eu-west-1' } };

  it('has replicas of statuses that pass', () => {
    const { engine, clock } = withShop();
    engine.configure({ statusDelay: 1000 });
    const RegionName = 'eu-west-1';
    const statuses = (action: object) => {
      const seen = [update(engine, action).Replicas];
      clock.now += 1000;
      seen.push(engine.describeTable({ TableName }).Table.Replicas);
      return seen.map((replicas) => replicas?.map(({ ReplicaStatus }) => ReplicaStatus));
    };
    expect(statuses(add)).toEqual([['CREATING'], ['ACTIVE']]);
    expect(statuses({ Update: { RegionName, TableClassOverride: 'STANDARD' } })).toEqual([['UPDATING'], ['ACTIVE']]);
    expect(statuses({ Delete: { RegionName } })).toEqual([['DELETING'], undefined]);
  });

  it('knows the indexes of its replicas', () => {
    const { engine } = withShop();
    const Create = { RegionName: 'eu-west-1', GlobalSecondaryIndexes: [{ IndexName: 'none' }] };
    expect(errorOf(() => update(engine, { Create })).name).toBe('ResourceNotFoundException');
    expect(engine.describeTable({ TableName }).Table).not.toHaveProperty('Replicas');
  });

  it('has its replicas reported', () => {
    const { engine } = withShop();
    expect(engine.describeTable({ TableName }).Table).not.toHaveProperty('Replicas');
    expect(update(engine, add)).toMatchObject({
      GlobalTableVersion: '2019.11.21',
      GlobalTableSettingsReplicationMode: 'ENABLED_WITH_OVERRIDES',
      Replicas: [{ RegionName: 'eu-west-1', ReplicaStatus: 'ACTIVE' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
    const change = { RegionName: 'eu-west-1', TableClassOverride: 'STANDARD_INFREQUENT_ACCESS' };
    expect(update(engine, { Update: change }).Replicas).toEqual([
      {
        RegionName: 'eu-west-1',
        ReplicaStatus: 'ACTIVE',
        ReplicaTableClassSummary: { TableClass: change.TableClassOverride },
      },
    ]);
    const scaling = engine.describeTableReplicaAutoScaling({ TableName }).TableAutoScalingDescription;
    expect(scaling.Replicas.map(({ RegionName }) => RegionName)).toEqual(['us-east-1', 'eu-west-1']);
    expect(refusal(() => engine.deleteTable({ TableName }))).toContain('acted as a source region');
    expect(update(engine, { Delete: { RegionName: 'eu-west-1' } })).not.toHaveProperty('Replicas');
    engine.deleteTable({ TableName });
  });

  it.each<[string, readonly object[], string]>([
    [
      'the Region of the table',
      [{ Create: { RegionName: 'us-east-1' } }],
      'Cannot add or delete the local region through ReplicaUpdates.',
    ],
    ['no Region', [{ Create: { RegionName: 'us-fake-1' } }], 'Region us-fake-1 is not supported.'],
    ['no action', [{}], 'There are no actions specified in the Replica Update Action of the request.'],
    [
      'two actions',
      [add, { Create: { RegionName: 'eu-west-2' } }],
      'more than one create or delete replica actions not allowed',
    ],
    [
      'another’s replica',
      [{ Delete: { RegionName: 'eu-west-2' } }],
      'Please retry the request without these replicas: [eu-west-2].',
    ],
    ['another account', [{ Disassociate: { RegionName: 'eu-west-2' } }], 'Disassociate is not supported by dynamodel'],
  ])('is refused: %s', (_, updates, message) => {
    expect(refusal(() => update(withShop().engine, ...updates))).toContain(message);
  });

  it('is refused where its settings are of no use here', () => {
    const { engine } = withShop();
    expect(
      refusal(() => engine.updateTable({ TableName, ReplicaUpdates: [add], MultiRegionConsistency: 'STRONG' })),
    ).toContain('STRONG is not supported by dynamodel');
    expect(
      refusal(() => engine.updateTable({ TableName, ReplicaUpdates: [add], DeletionProtectionEnabled: true })),
    ).toBe(`${INVALID}Replica modification must be the only operation in the request`);
    engine.updateTable({ TableName, GlobalTableSettingsReplicationMode: 'DISABLED' });
    expect(engine.describeTable({ TableName }).Table.GlobalTableSettingsReplicationMode).toBe('DISABLED');
    const mode = { TableName, GlobalTableSettingsReplicationMode: 'ENABLED_WITH_OVERRIDES' as const };
    expect(refusal(() => engine.updateTable(mode))).toContain('Only ENABLED and DISABLED');
    const none = errorOf(() => engine.describeTableReplicaAutoScaling({ TableName }));
    expect([none.name, none.message]).toEqual([
      'ResourceNotFoundException',
      "Global table with name: 'shop' does not exist.",
    ]);
  });

  it('of the old version is not made', () => {
    const { engine } = withShop();
    const GlobalTableName = TableName;
    expect(
      refusal(() => engine.createGlobalTable({ GlobalTableName, ReplicationGroup: [{ RegionName: 'eu-west-1' }] })),
    ).toContain('DynamoDB global tables version 2017.11.29 is not supported.');
    expect(engine.listGlobalTables()).toEqual({ GlobalTables: [] });
    for (const run of [
      () => engine.describeGlobalTable({ GlobalTableName }),
      () => engine.describeGlobalTableSettings({ GlobalTableName }),
      () => engine.updateGlobalTableSettings({ GlobalTableName }),
      () => engine.updateGlobalTable({ GlobalTableName, ReplicaUpdates: [{ Delete: { RegionName: 'eu-west-1' } }] }),
    ]) {
      const error = errorOf(run);
      expect([error.name, error.message]).toEqual([
        'GlobalTableNotFoundException',
        "Global table with name: 'shop' does not exist.",
      ]);
    }
  });
});

describe('what goes by way of Amazon S3', () => {
  it('is refused, and there is none of it', () => {
    const { engine } = withShop();
    put(engine, 'a');
    const noS3 = 'it has no Amazon S3 to read from or write to';
    const request = { TableArn: ARN, S3Bucket: 'bucket' };
    expect(errorOf(() => engine.exportTableToPointInTime(request)).name).toBe(
      'PointInTimeRecoveryUnavailableException',
    );
    engine.updateContinuousBackups({
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    expect(refusal(() => engine.exportTableToPointInTime(request))).toContain(noS3);
    expect(refusal(() => engine.exportTableToPointInTime({ ...request, ExportType: 'INCREMENTAL_EXPORT' }))).toContain(
      'Incremental Export Specification expected',
    );
    expect(errorOf(() => engine.exportTableToPointInTime({ ...request, ExportTime: 1 })).name).toBe(
      'InvalidExportTimeException',
    );
    expect(errorOf(() => engine.describeExport({ ExportArn: `${ARN}/export/01-a` })).name).toBe(
      'ExportNotFoundException',
    );
    expect(errorOf(() => engine.describeImport({ ImportArn: `${ARN}/import/01-a` })).name).toBe(
      'ImportNotFoundException',
    );
    expect([engine.listExports(), engine.listImports(), engine.listBulkOperations()]).toEqual([
      { ExportSummaries: [] },
      { ImportSummaryList: [] },
      { BulkOperationsSummaryList: [] },
    ]);
    const TableCreationParameters = {
      TableName: 'imported',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    };
    const imported = (name: string) => () =>
      engine.importTable({
        S3BucketSource: { S3Bucket: 'bucket' },
        InputFormat: 'DYNAMODB_JSON',
        TableCreationParameters: { ...TableCreationParameters, TableName: name },
      });
    expect(refusal(imported('imported'))).toContain(noS3);
    expect(errorOf(imported(TableName)).name).toBe('ResourceInUseException');
    const bulk = {
      TableName,
      InputS3Configuration: { S3Bucket: 'bucket', InputFormat: 'ION' },
      OutputS3Configuration: {},
    };
    expect(refusal(() => engine.startBulkPutItems(bulk))).toContain(noS3);
    expect(errorOf(() => engine.cancelBulkOperation({ BulkOperationArn: `${ARN}/bulk/1` })).name).toBe(
      'ResourceNotFoundException',
    );
  });
});
