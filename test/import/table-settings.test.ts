import { describe, expect, it } from 'vitest';
import { memoryInput, readInput, writeModel } from '../../src/import/index.js';
import { readModel, sound } from '../../src/library/loaded-model.js';

/** What is imported of a template with one table, and the table of the model that is written. */
async function imported(properties: string, resources = '', attributes = '') {
  const template = `
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    ${attributes}
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      DeletionProtectionEnabled: true
      ${properties.trim().replaceAll('\n', '\n      ')}
  ${resources.trim().replaceAll('\n', '\n  ')}
`;
  const { draft } = await readInput(memoryInput({ 'template.yaml': template }), undefined);
  const written = writeModel(draft);
  const { plan } = sound(readModel({ text: written.text, path: 'model.yaml' }));
  const [design] = plan.design.tables.values();
  return {
    table: design!.table,
    model: plan.design.model,
    written,
    told: written.unplaced.map(({ what, why }) => `${what}: ${why}`),
  };
}

describe('what stands around tables in templates of others', () => {
  it('is recovery with its window, and what CloudWatch tells of keys', async () => {
    const { table, told } = await imported(`
PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 3}
ContributorInsightsSpecification: {Enabled: true}`);
    expect(table.protection).toMatchObject({ pitr: true, pitrDays: 3 });
    expect(table.contributorInsights).toBe('all');
    expect(told).toEqual([]);
  });

  it('is a key that the template makes, with its rotation', async () => {
    const key = (more: string) => `OwnKey:\n  Type: AWS::KMS::Key\n  Properties: {KeyPolicy: {}, ${more}}`;
    const encrypted = 'SSESpecification: {SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: !GetAtt OwnKey.Arn}';
    const rotated = await imported(encrypted, key('EnableKeyRotation: true, RotationPeriodInDays: 90'));
    expect(rotated.table.protection).toMatchObject({ kms: 'new', rotation: 90 * 86_400 });
    const unrotated = await imported(encrypted, key('Description: x'));
    expect(unrotated.table.protection.kms).toBe('new');
    expect(unrotated.written.quirks.map(({ message }) => message)).toEqual([
      'This key is not rotated; a key that a model makes is, once a year.',
    ]);
    const elsewhere = await imported(encrypted.replace('!GetAtt OwnKey.Arn', '!ImportValue key'));
    expect(elsewhere.table.protection.kms).toBe('aws-managed');
    expect(elsewhere.told).toHaveLength(1);
  });

  it('is a resource policy, of which statements that a model cannot have are told', async () => {
    const { table, told } = await imported(`
ResourcePolicy:
  PolicyDocument:
    Statement:
      - {Sid: Read, Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:root"}, Action: dynamodb:Query, Resource: !Sub "arn:aws:dynamodb:us-east-1:1:table/orders/index/*"}
      - {Effect: Allow, Principal: "*", NotAction: dynamodb:DeleteTable, Resource: "*"}
      - {Effect: Deny, Principal: {AWS: !Sub "arn:aws:iam::\${AWS::AccountId}:root"}, Action: "dynamodb:*", Resource: "*"}
      - {Effect: Deny, Principal: "*", Action: "dynamodb:*", Resource: "arn:aws:dynamodb:us-east-1:1:table/orders"}`);
    expect(table.resourcePolicy).toMatchObject([
      { sid: 'Read', effect: 'Allow', principal: new Map([['AWS', ['arn:aws:iam::111122223333:root']]]) },
    ]);
    expect(told).toEqual([
      'A statement of `ResourcePolicy`: a model has no `NotAction` there',
      'A statement of `ResourcePolicy`: it depends on what is not known',
      'A statement of `ResourcePolicy`: it is about the table without its indexes',
    ]);
  });

  it('is where items are imported from', async () => {
    const { table } = await imported(`
ImportSourceSpecification:
  S3BucketSource: {S3Bucket: orders-dump, S3KeyPrefix: 2026/}
  InputFormat: CSV
  InputCompressionType: GZIP
  InputFormatOptions: {Csv: {Delimiter: "|", HeaderList: [id, total]}}`);
    expect(table.importFrom).toMatchObject({
      bucket: { value: 'orders-dump' },
      prefix: '2026/',
      format: 'csv',
      compression: 'gzip',
      delimiter: '|',
      columns: ['id', 'total'],
    });
  });

  it('is a DAX cluster that depends on the table, and the plan that backs it up', async () => {
    const { table, told } = await imported(
      '',
      `
Cache:
  Type: AWS::DAX::Cluster
  DependsOn: Orders
  Properties: {NodeType: dax.t3.small, ReplicationFactor: 2, IAMRoleARN: arn, ParameterGroupName: !Ref CacheSettings}
CacheSettings:
  Type: AWS::DAX::ParameterGroup
  Properties: {ParameterNameValues: {record-ttl-millis: "60000"}}
Plan:
  Type: AWS::Backup::BackupPlan
  Properties:
    BackupPlan:
      BackupPlanName: orders
      BackupPlanRule:
        - RuleName: daily
          TargetBackupVault: Default
          ScheduleExpression: cron(0 5 ? * * *)
          Lifecycle: {DeleteAfterDays: 120, MoveToColdStorageAfterDays: 30}
          CopyActions: [{DestinationBackupVaultArn: "arn:aws:backup:eu-west-1:1:backup-vault:Default"}]
        - {RuleName: yearly, TargetBackupVault: Default}
Selection:
  Type: AWS::Backup::BackupSelection
  Properties:
    BackupPlanId: !Ref Plan
    BackupSelection: {SelectionName: orders, IamRoleArn: arn, Resources: [!GetAtt Orders.Arn]}`,
    );
    expect(table.dax).toMatchObject({ nodeType: 'dax.t3.small', nodes: 2, ttl: 60 });
    const day = 86_400;
    const backup = { schedule: 'cron(0 5 ? * * *)', keep: 120 * day, cold: 30 * day, copyTo: 'eu-west-1' };
    expect(table.protection.backup).toMatchObject(backup);
    expect(told).toEqual(['A further rule of a backup plan: a model has one for a table']);
  });

  it('is the endpoint of a VPC for DynamoDB', async () => {
    const endpoint = (properties: string) =>
      imported('', `Endpoint:\n  Type: AWS::EC2::VPCEndpoint\n  Properties: {VpcId: vpc-1, ${properties}}`);
    const service = `ServiceName: !Sub "com.amazonaws.\${AWS::Region}.dynamodb"`;
    const own = await endpoint(`${service}, VpcEndpointType: Gateway, PolicyDocument: {Statement: []}`);
    expect([own.model.operations.vpc?.endpoint, own.written.quirks]).toEqual([true, []]);
    const open = await endpoint(service);
    expect(open.model.operations.vpc?.endpoint).toBe(true);
    expect(open.written.quirks).toHaveLength(1);
    for (const other of [`${service}, VpcEndpointType: Interface`, 'ServiceName: com.amazonaws.eu-west-1.s3'])
      expect((await endpoint(other)).model.operations.vpc).toBeUndefined();
  });

  it('is left out where the language has no such value, and told', async () => {
    const { table, told } = await imported(
      'ImportSourceSpecification: {S3BucketSource: {S3Bucket: x}, InputFormat: ION}',
      `
Plan:
  Type: AWS::Backup::BackupPlan
  Properties: {BackupPlan: {BackupPlanRule: [{ScheduleExpression: "at(now)", Lifecycle: {DeleteAfterDays: 1}}]}}
Selection:
  Type: AWS::Backup::BackupSelection
  Properties: {BackupPlanId: !Ref Plan, BackupSelection: {Resources: [!GetAtt Orders.Arn]}}`,
    );
    expect([table.protection.backup, table.importFrom]).toEqual([undefined, undefined]);
    expect(told).toEqual([
      'The backups: the language has no such value for it',
      'The import from S3: the language has no such value for it',
    ]);
  });

  it('says nothing of how stacks are changed that a model does not say itself', async () => {
    const kept = await imported('', '', 'DeletionPolicy: Retain');
    const lost = await imported('', '', 'DeletionPolicy: Delete');
    expect([kept.told, lost.told.length]).toEqual([[], 1]);
  });
});
