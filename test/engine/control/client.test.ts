import * as sdk from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createTestClient } from '../../../src/testing.js';

const TableName = 'shop';

/** The SDK’s own client on an engine: what it makes of the answers of the control operations. */
describe('the SDK’s client', () => {
  it('reads backups, times and settings', async () => {
    const { client } = await createTestClient();
    await client.send(
      new sdk.CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        SSESpecification: { Enabled: true },
        Tags: [{ Key: 'a', Value: 'b' }],
        VectorIndexes: [
          {
            IndexName: 'vix',
            VectorAttribute: { AttributeName: 'v' },
            Dimensions: 2,
            DistanceFunction: 'EUCLIDEAN',
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      }),
    );
    await sdk.waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName });
    const { Table } = await client.send(new sdk.DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({ SSEDescription: { Status: 'ENABLED' }, VectorIndexes: [{ IndexName: 'vix' }] });
    const ResourceArn = Table?.TableArn;
    expect((await client.send(new sdk.ListTagsOfResourceCommand({ ResourceArn }))).Tags).toEqual([
      { Key: 'a', Value: 'b' },
    ]);

    const Item = { pk: { S: 'a' }, v: { L: [{ N: '3' }, { N: '4' }] }, bytes: { B: new Uint8Array([1, 2]) } };
    await client.send(new sdk.PutItemCommand({ TableName, Item }));
    const search = { TableName, IndexName: 'vix', SearchVector: [{ N: '0' }, { N: '0' }], TopK: 1 };
    const { SearchResults } = await client.send(new sdk.SearchVectorsCommand(search));
    expect(SearchResults).toEqual([{ Item: { pk: { S: 'a' }, bytes: { B: new Uint8Array([1, 2]) } }, Score: 5 }]);

    const backup = await client.send(new sdk.CreateBackupCommand({ TableName, BackupName: 'nightly' }));
    const created = backup.BackupDetails?.BackupCreationDateTime;
    expect(created).toBeInstanceOf(Date);
    const range = { TimeRangeLowerBound: created, TimeRangeUpperBound: new Date(Number(created) + 60_000) };
    const { BackupSummaries } = await client.send(new sdk.ListBackupsCommand(range));
    expect(BackupSummaries).toHaveLength(1);
    await client.send(
      new sdk.UpdateContinuousBackupsCommand({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
    const { ContinuousBackupsDescription } = await client.send(new sdk.DescribeContinuousBackupsCommand({ TableName }));
    const recovery = ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
    expect(recovery?.LatestRestorableDateTime).toBeInstanceOf(Date);
    const restore = {
      SourceTableName: TableName,
      TargetTableName: 'copy',
      RestoreDateTime: recovery?.EarliestRestorableDateTime,
    };
    await client.send(new sdk.RestoreTableToPointInTimeCommand(restore));
    await sdk.waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName: 'copy' });
    const copy = await client.send(new sdk.GetItemCommand({ TableName: 'copy', Key: { pk: { S: 'a' } } }));
    expect(copy.Item).toEqual(Item);
  });

  it('reads errors as what they are', async () => {
    const { client } = await createTestClient();
    const missing = client.send(new sdk.DescribeContinuousBackupsCommand({ TableName: 'missing' }));
    await expect(missing).rejects.toBeInstanceOf(sdk.TableNotFoundException);
    const global = client.send(new sdk.DescribeGlobalTableCommand({ GlobalTableName: 'missing' }));
    await expect(global).rejects.toBeInstanceOf(sdk.GlobalTableNotFoundException);
    const foreign = 'arn:aws:dynamodb:us-east-1:1:table/shop';
    const denied = client.send(new sdk.ListTagsOfResourceCommand({ ResourceArn: foreign }));
    await expect(denied).rejects.toMatchObject({ name: 'AccessDeniedException', message: 'Access is denied' });
  });
});
