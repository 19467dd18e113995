// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates have their own parameters
import { describe, expect, it } from 'vitest';
import { memoryInput, readInput, writeModel } from '../../src/import/index.js';
import { check } from '../../src/library/check.js';
import { readModel } from '../../src/library/loaded-model.js';

async function imported(template: string, name = 'template.yaml') {
  const { format, draft } = await readInput(memoryInput({ [name]: template }), undefined);
  const written = writeModel(draft);
  const loaded = readModel({ text: written.text });
  expect(loaded.findings, written.text).toEqual([]);
  return { format: format.name, draft, written, loaded };
}

/** A template of one table with the properties given beside its key. */
function table(properties: string, sections = ''): string {
  return `AWSTemplateFormatVersion: "2010-09-09"
${sections}
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
${properties.replace(/^/gm, '      ')}
`;
}

async function tableOf(properties: string, sections = '') {
  const { draft, written } = await imported(table(properties, sections));
  const quirks = written.quirks.map(({ message }) => message);
  return { ...draft.tables[0]!, quirks, dropped: written.unplaced.map(({ what }) => what) };
}

const STAGE = 'Parameters:\n  Stage: {Type: String, Default: dev}\n  Prefix: {Type: String}';
const PAID = 'BillingMode: PAY_PER_REQUEST';

describe('import of CloudFormation', () => {
  it('reads every setting of a table that a model has a word for', async () => {
    const made = await tableOf(`TableName: orders-live
BillingMode: PROVISIONED
ProvisionedThroughput: {ReadCapacityUnits: 10, WriteCapacityUnits: "5"}
WarmThroughput: {ReadUnitsPerSecond: 20000, WriteUnitsPerSecond: 5000}
TimeToLiveSpecification: {AttributeName: expires, Enabled: yes}
StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}
PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
DeletionProtectionEnabled: true
SSESpecification: {SSEEnabled: true, KMSMasterKeyId: alias/orders}
TableClass: STANDARD_INFREQUENT_ACCESS
Tags: [{Key: team, Value: shop}]`);
    expect(made).toMatchObject({
      name: 'Orders',
      physicalName: 'orders-live',
      billing: { mode: 'provisioned', rcu: 10, wcu: 5, warmRead: 20_000, warmWrite: 5000 },
      ttl: 'expires',
      stream: 'new-and-old',
      pitr: true,
      deletionProtection: true,
      kms: 'alias/orders',
      class: 'infrequent-access',
      tags: new Map([['team', 'shop']]),
      quirks: [],
      dropped: [],
    });
  });

  it('lists what a model has no word for, with its line', async () => {
    const { written } = await imported(
      table(`${PAID}
ContributorInsightsSpecification: {Enabled: true}
KinesisStreamSpecification: {StreamArn: arn}
ResourcePolicy: {PolicyDocument: {}}
Unheard: 1`),
    );
    expect(written.unplaced.map(({ what, place }) => `${place.line} ${what}`)).toEqual([
      '11 `KinesisStreamSpecification`',
      '13 `Unheard`',
      '12 `ResourcePolicy`',
    ]);
    for (const { what } of written.unplaced) expect(written.text).toContain(`# - ${what}`);
  });

  it.each([
    ['!Ref Prefix', '${env:PREFIX:-Prefix}'],
    ['!Sub "${Prefix}-${Stage}-${!x}"', undefined],
    ['!Sub ["${A}-t", {A: !Ref Stage}]', '${env:STAGE:-dev}-t'],
    ['{"Fn::Join": ["-", [orders, {Ref: Stage}]]}', 'orders-${env:STAGE:-dev}'],
    ['!Select [1, !Split [",", "a,b"]]', 'b'],
    ['!Select [0, [x, y]]', 'x'],
    ['!FindInMap [Names, !Ref Stage, Table]', 'orders-of-dev'],
    ['!If [IsDev, small, large]', 'small'],
    ['!If [Nothing, small, large]', 'small'],
    ['!ImportValue orders-name', '${env:ORDERS_NAME:-orders-name}'],
    ['"{{resolve:ssm:/orders/table}}"', '${env:SSM_ORDERS_TABLE:-ssm-orders-table}'],
    ['!Sub "${AWS::StackName}-orders"', '${env:STACK_NAME:-StackName}-orders'],
  ])('names a table %s', async (expression, expected) => {
    const sections = `${STAGE}
Mappings: {Names: {dev: {Table: orders-of-dev}}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !And [!Not [!Condition IsProd], !Or [!Equals [a, b], !Equals [!Ref Stage, dev]]]`;
    const { physicalName } = await tableOf(`${PAID}\nTableName: ${expression}`, sections);
    if (expected !== undefined) expect(physicalName).toBe(expected);
    else expect(physicalName).toContain('${env:PREFIX:-Prefix}-${env:STAGE:-dev}-');
  });

  it('tells of conditions that are not known, and reads what holds if they are true', async () => {
    const made = await tableOf(
      'BillingMode: !If [Busy, PROVISIONED, PAY_PER_REQUEST]\nProvisionedThroughput: {ReadCapacityUnits: 1, WriteCapacityUnits: 2}',
      `${STAGE}\nConditions: {Busy: !Equals [!Ref Prefix, busy], Round: !Condition Round}`,
    );
    expect(made.billing).toEqual({ mode: 'provisioned', rcu: 1, wcu: 2 });
    expect(made.quirks).toEqual([
      'This depends on the condition `Busy`, which is not known; what holds if it is true is read.',
    ]);
  });

  it('tells, once of each, which conditions and maps the defaults of parameters decide', async () => {
    const made = await tableOf(
      `BillingMode: !If [IsDev, PAY_PER_REQUEST, PROVISIONED]
DeletionProtectionEnabled: !If [IsProd, true, false]
TableName: !If [IsProd, !If [Same, a, b], c]
TableClass: !FindInMap [Classes, !Ref Stage, Class]
Tags: [{Key: same, Value: !If [Same, x, y]}]`,
      `${STAGE}
Mappings: {Classes: {dev: {Class: STANDARD}}}
Conditions: {IsProd: !Equals [!Ref Stage, prod], IsDev: !Not [!Condition IsProd], Same: !Equals [a, a]}`,
    );
    expect(made.quirks).toEqual([
      'The condition `IsDev` holds with the defaults of the parameters, and decides this.',
      'The condition `IsProd` does not hold with the defaults of the parameters, and decides this.',
      '`Fn::FindInMap` is read under `dev`, which is the default of a parameter.',
    ]);
  });

  it('ends where conditions go round in a circle', async () => {
    const made = await tableOf(
      `${PAID}\nTableName: !If [A, x, y]`,
      'Conditions: {A: !Condition B, B: !Not [!Condition A]}',
    );
    expect(made.physicalName).toBe('x');
    expect(made.quirks).toContain('The condition `A` depends on itself.');
  });

  it('leaves out resources whose condition does not hold, and says so', async () => {
    const template = `${table(PAID, 'Conditions: {Never: !Equals [a, b]}')}  Old:
    Type: AWS::DynamoDB::Table
    Condition: Never
    Properties: {KeySchema: [{AttributeName: a, KeyType: HASH}]}
`;
    const { draft, written } = await imported(template);
    expect(draft.tables.map(({ name }) => name)).toEqual(['Orders']);
    expect(written.unplaced.map(({ what }) => what)).toEqual(['The resource `Old`']);
  });

  it('reads JSON, as the CDK synthesises it, and several tables', async () => {
    const resource = (id: string) => ({
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: id, KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: id, AttributeType: 'N' }],
        BillingMode: 'PAY_PER_REQUEST',
      },
      UpdateReplacePolicy: 'Retain',
      Metadata: { 'aws:cdk:path': 'Stack/T/Resource' },
    });
    const { format, draft, written } = await imported(
      JSON.stringify({ Resources: { A1B2: resource('a'), C3D4: resource('c') } }),
      'Stack.template.json',
    );
    expect(format).toBe('cloudformation');
    expect(draft.tables.map(({ name, pk }) => [name, pk])).toEqual([
      ['A1B2', { name: 'a', type: 'N' }],
      ['C3D4', { name: 'c', type: 'N' }],
    ]);
    expect(written.unplaced.map(({ what }) => what)).toEqual([
      '`UpdateReplacePolicy: Retain`',
      '`UpdateReplacePolicy: Retain`',
    ]);
    expect(written.name).toBe('Stack');
  });

  it('goes through Fn::ForEach', async () => {
    const template = `Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList, Default: "Users,Carts"}}
Resources:
  Fn::ForEach::Tables:
    - Name
    - !Ref Names
    - \${Name}Table:
        Type: AWS::DynamoDB::Table
        Properties:
          TableName: !Sub "live-\${Name}"
          BillingMode: PAY_PER_REQUEST
          AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
          KeySchema: [{AttributeName: id, KeyType: HASH}]
`;
    const { draft, written } = await imported(template);
    expect(draft.tables.map(({ name, physicalName }) => [name, physicalName])).toEqual([
      ['UsersTable', 'live-Users'],
      ['CartsTable', 'live-Carts'],
    ]);
    expect(written.quirks).toEqual([]);
  });

  it('takes what maps hold as it is', async () => {
    const made = await tableOf(
      `${PAID}\nTableName: !FindInMap [A, x, y]\nTags: [{Key: k, Value: !Select [1, !FindInMap [A, x, z]]}]`,
      'Mappings: {A: {x: {y: !FindInMap [A, x, y], z: [a, b]}}}',
    );
    expect(made.physicalName).toBe('${env:FIND_IN_MAP:-FindInMap}');
    expect(made.tags).toEqual(new Map([['k', 'b']]));
    expect(made.quirks).toContain('`Mappings` hold texts and lists of them, not Fn::FindInMap.');
  });

  it('keeps that an element of a list is given by a parameter', async () => {
    const names = 'Parameters: {Names: {Type: CommaDelimitedList, Default: "a, b"}}';
    expect((await tableOf(`${PAID}\nTableName: !Select [1, !Ref Names]`, names)).physicalName).toBe(
      '${env:NAMES_1:-b}',
    );
    const split = '!Select [0, !Split [",", !Ref Names]]';
    expect((await tableOf(`${PAID}\nTableName: ${split}`, names)).physicalName).toBe('${env:NAMES_0:-a}');
  });

  it('does not copy defaults that are not to be seen', async () => {
    const secret = 'Parameters: {Secret: {Type: String, NoEcho: true, Default: hunter2}}';
    const template = table(`${PAID}\nTableName: !Sub "t-\${Secret}"\nTags: [{Key: s, Value: !Ref Secret}]`, secret);
    const { draft, written } = await imported(template);
    expect(draft.tables[0]?.physicalName).toBe('t-${env:SECRET:-Secret}');
    expect(written.text).not.toContain('hunter2');
  });

  it.each([
    ['!Ref Prefix', 'The class of the table depends on what is not known (`Prefix`); it is read as `STANDARD`.'],
    ['STANDARD_IA', 'There is no class of tables that is called `STANDARD_IA`; it is read as `STANDARD`.'],
  ])('tells of a class that is none: %s', async (written, told) => {
    const made = await tableOf(`${PAID}\nTableClass: ${written}`, STAGE);
    expect(made.class).toBeUndefined();
    expect(made.quirks).toEqual([told]);
  });

  it('joins the bounds of auto scaling to tables and indexes', async () => {
    const template = `${table(
      `BillingMode: PROVISIONED
ProvisionedThroughput: {ReadCapacityUnits: 5, WriteCapacityUnits: 6}
GlobalSecondaryIndexes:
  - IndexName: byId
    KeySchema: [{AttributeName: id, KeyType: HASH}]
    Projection: {ProjectionType: ALL}
    ProvisionedThroughput: {ReadCapacityUnits: 7, WriteCapacityUnits: 8}`,
    )}  ReadTarget:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      {ServiceNamespace: dynamodb, ScalableDimension: dynamodb:table:ReadCapacityUnits, MinCapacity: 5, MaxCapacity: 90, ResourceId: !Sub "table/\${Orders}"}
  IndexTarget:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      {ServiceNamespace: dynamodb, ScalableDimension: dynamodb:index:WriteCapacityUnits, MinCapacity: 8, MaxCapacity: 80, ResourceId: !Join ["/", [table, !Ref Orders, index, byId]]}
  ReadPolicy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties: {ScalingTargetId: !Ref ReadTarget, TargetTrackingScalingPolicyConfiguration: {TargetValue: 55, DisableScaleIn: true, ScaleInCooldown: 60, ScaleOutCooldown: 30}}
  Lonely:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties: {ScalableDimension: "dynamodb:table:ReadCapacityUnits", MinCapacity: 1, MaxCapacity: 9, ResourceId: table/other}
`;
    const { draft, written } = await imported(template);
    expect(written.unplaced.map(({ what, why }) => `${what}: ${why}`)).toEqual([
      '`DisableScaleIn: true`: a model says how far capacity scales, not how fast',
      '`ScaleInCooldown: 60`: a model says how far capacity scales, not how fast',
      '`ScaleOutCooldown: 30`: a model says how far capacity scales, not how fast',
      '`Lonely`: the table that scales (`other`) is not among those that were read',
    ]);
    const [orders] = draft.tables;
    expect(orders?.billing).toEqual({
      mode: 'provisioned',
      rcu: 5,
      wcu: 6,
      autoscale: { min: { rcu: 5, wcu: 6 }, max: { rcu: 90, wcu: 6 }, target: 55 },
    });
    expect(orders?.indexes[0]?.billing).toMatchObject({ autoscale: { max: { rcu: 7, wcu: 80 } } });
    expect(orders?.notes).toContain('Only reads scale; the others stay at their units.');
  });

  it('reads which key encrypts a table, as far as a model can name it', async () => {
    const encrypted = (key: string) => tableOf(`${PAID}\nSSESpecification: {SSEEnabled: true${key}}`);
    expect((await encrypted('')).kms).toBe('aws-managed');
    expect((await encrypted(', KMSMasterKeyId: alias/aws/dynamodb')).kms).toBe('aws-managed');
    const odd = await encrypted(', KMSMasterKeyId: "the key"');
    expect(odd.kms).toBe('the key');
    expect(odd.dropped).toEqual(['The key of KMS `the key`']);
  });

  it('takes the Region of the first global table for that of all that have a replica in it', async () => {
    const global = (name: string, regions: readonly string[]) => `  ${name}:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      Replicas: [${regions.map((region) => `{Region: ${region}}`).join(', ')}]
`;
    const songs = global('Songs', ['eu-west-1', 'us-east-1']);
    const both = await imported(`Resources:\n${songs}${global('Plays', ['us-east-1', 'eu-west-1'])}`);
    expect(both.draft.region).toBe('eu-west-1');
    expect(both.draft.tables.map(({ replicas }) => replicas)).toEqual([['us-east-1'], ['us-east-1']]);
    const apart = await imported(`Resources:\n${songs}${global('Plays', ['us-west-2', 'us-east-1'])}`);
    expect(apart.draft.tables[1]?.replicas).toEqual(['us-east-1']);
  });

  it('reads global tables with what their first replica says, and tells where others differ', async () => {
    const template = `Resources:
  Songs:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      BillingMode: PROVISIONED
      MultiRegionConsistency: STRONG
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      WriteProvisionedThroughputSettings:
        WriteCapacityAutoScalingSettings: {MinCapacity: 5, MaxCapacity: 50, SeedCapacity: 6, TargetTrackingScalingPolicyConfiguration: {TargetValue: 60}}
      SSESpecification: {SSEEnabled: true, SSEType: KMS}
      Replicas:
        - Region: eu-west-1
          DeletionProtectionEnabled: true
          PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
          SSESpecification: {KMSMasterKeyId: alias/songs}
          ReadProvisionedThroughputSettings: {ReadCapacityUnits: 9}
        - Region: us-east-1
`;
    const { draft, written } = await imported(template);
    expect(draft.region).toBe('eu-west-1');
    expect(draft.tables[0]).toMatchObject({
      replicas: ['us-east-1'],
      consistency: 'mrsc',
      deletionProtection: true,
      pitr: true,
      kms: 'alias/songs',
      billing: { rcu: 9, wcu: 6, autoscale: { min: { rcu: 9, wcu: 5 }, max: { rcu: 9, wcu: 50 }, target: 60 } },
    });
    expect(written.unplaced.map(({ what }) => what)).toEqual([
      'What the replica `us-east-1` says otherwise than the first',
    ]);
    expect(written.questions[0]).toMatchObject({ at: 'defaults', fill: 'region: eu-west-1' });
  });

  it('reads the simple tables of SAM', async () => {
    const template = `Transform: AWS::Serverless-2016-10-31
Resources:
  Plain: {Type: AWS::Serverless::SimpleTable}
  Keyed:
    Type: AWS::Serverless::SimpleTable
    Properties: {TableName: keyed, PrimaryKey: {Name: no, Type: Number}, Tags: {a: b}, ProvisionedThroughput: {ReadCapacityUnits: 3, WriteCapacityUnits: 4}}
`;
    const { draft } = await imported(template);
    expect(draft.tables).toMatchObject([
      { name: 'Plain', pk: { name: 'id', type: 'S' }, billing: { mode: 'on-demand' } },
      { name: 'Keyed', physicalName: 'keyed', pk: { name: 'no', type: 'N' }, billing: { rcu: 3, wcu: 4 } },
    ]);
  });

  it('reads simple tables of SAM as it reads others, and tells what is not known of them', async () => {
    const template = `Transform: AWS::Serverless-2016-10-31
Parameters: {Cap: {Type: Number}, Name: {Type: String}}
Globals: {SimpleTable: {SSESpecification: {SSEEnabled: true}}}
Resources:
  Simple:
    Type: AWS::Serverless::SimpleTable
    Properties:
      PrimaryKey: {Name: !Ref Name, Type: Numeric}
      ProvisionedThroughput: {ReadCapacityUnits: !Ref Cap, WriteCapacityUnits: 7}
      PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: "True"}
      Tags: {a: b, k: !Ref Name}
      StreamSpecification: {StreamViewType: KEYS_ONLY}
`;
    const { draft, written } = await imported(template);
    const [simple] = draft.tables;
    expect(simple).toMatchObject({ pk: { name: 'Name', type: 'S' }, pitr: true, kms: 'aws-managed' });
    expect(simple?.tags).toEqual(new Map([['a', 'b']]));
    expect(simple?.stream).toBeUndefined();
    expect(written.quirks.map(({ message }) => message)).toEqual([
      '`Numeric` is no type of a key; it is read as `String`.',
      expect.stringContaining('The name of this attribute depends on what is not known; it is called `Name`.'),
      'This number depends on what is not known (`Cap`).',
      'Paid by provisioned capacity, and no read units are given.',
    ]);
    expect(written.unplaced.map(({ what }) => what)).toEqual(['`StreamSpecification`', 'The tag `k`']);
  });

  it('reads the bounds of requests of global tables, and tells the rest of the first replica', async () => {
    const template = `Resources:
  Songs:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      BillingMode: PAY_PER_REQUEST
      WriteOnDemandThroughputSettings: {MaxWriteRequestUnits: 100}
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      GlobalSecondaryIndexes:
        - {IndexName: byId, KeySchema: [{AttributeName: id, KeyType: HASH}], Projection: {ProjectionType: ALL}, WriteOnDemandThroughputSettings: {MaxWriteRequestUnits: 50}}
      Replicas:
        - Region: eu-west-1
          ReadOnDemandThroughputSettings: {MaxReadRequestUnits: 200}
          GlobalTableSettingsReplicationMode: NONE
          ReplicaStreamSpecification: {ResourcePolicy: {PolicyDocument: {}}}
          SSESpecification: {KMSMasterKeyId: alias/songs}
          GlobalSecondaryIndexes:
            - {IndexName: byId, ReadOnDemandThroughputSettings: {MaxReadRequestUnits: 20}, ContributorInsightsSpecification: {Enabled: true}}
`;
    const { draft, written } = await imported(template);
    expect(draft.tables[0]?.billing).toEqual({ mode: 'on-demand', maxRead: 200, maxWrite: 100 });
    expect(draft.tables[0]?.indexes[0]?.billing).toEqual({ mode: 'on-demand', maxRead: 20, maxWrite: 50 });
    expect(written.unplaced.map(({ what }) => what)).toEqual([
      '`GlobalTableSettingsReplicationMode` of the replica `eu-west-1`',
      '`ReplicaStreamSpecification` of the replica `eu-west-1`',
      '`SSESpecification` of the replica `eu-west-1`',
    ]);
    expect(draft.tables[0]?.indexes[0]?.contributorInsights).toBe('all');
  });

  it('tells that an index of a single table is given what only those of global tables have', async () => {
    const index = `GlobalSecondaryIndexes:
  - IndexName: byId
    KeySchema: [{AttributeName: id, KeyType: HASH}]
    Projection: {ProjectionType: ALL}
    WriteOnDemandThroughputSettings: {MaxWriteRequestUnits: 1}`;
    const { dropped } = await tableOf(`${PAID}\n${index}`);
    expect(dropped).toEqual(['`WriteOnDemandThroughputSettings` of the index `byId`']);
  });

  it('reads replicas that are resources of their own, and tells what may define tables elsewhere', async () => {
    const template = `${table(PAID)}  Replica:
    Type: Custom::DynamoDBReplica
    Properties: {TableName: !Ref Orders, Region: eu-west-1}
  Foreign:
    Type: Custom::DynamoDBReplica
    Properties: {TableName: other, Region: eu-west-1}
  Somewhere:
    Type: Custom::DynamoDBReplica
    Properties: {TableName: !Ref Orders, Region: !Ref Prefix}
  Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./more.yaml}}
  App: {Type: AWS::Serverless::Application}
  Module: {Type: "Shop::Tables::Orders::MODULE"}
  Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://b/more.yaml}}
  Code: {Type: AWS::Lambda::Function}
`;
    const { draft, written } = await imported(template);
    expect(draft.tables.map(({ replicas }) => replicas)).toEqual([['eu-west-1']]);
    expect(written.unplaced.map(({ what, why }) => `${what}: ${why}`)).toEqual([
      'The nested stack `Nested`: its template (`./more.yaml`) is read only where it is imported too',
      'The nested stack `App`: its template is read only where it is imported too',
      'The module `Module`: what it defines is registered elsewhere',
      'What a transform puts among the resources: it is made when the stack is deployed',
      'The replica `Foreign`: its table (`other`) is not among those that were read',
      'The replica `Somewhere`: its Region depends on what is not known (`Prefix`): write it among `replicas`',
    ]);
  });

  it('says nothing against a sound template that the template does not have', async () => {
    const { loaded } = await imported(
      table(`${PAID}
TableName: orders
PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}
DeletionProtectionEnabled: true`),
    );
    expect(check(loaded).findings.map(({ rule }) => rule)).toEqual(['DM2012', 'DM6000']);
  });

  it.each([
    ['Resources: [1]\nAWSTemplateFormatVersion: x', 'no `Resources`'],
    ['AWSTemplateFormatVersion: x\nResources: {F: {Type: AWS::Lambda::Function}}', 'has no table'],
    ['AWSTemplateFormatVersion: x\nResources: {T: {Type: AWS::DynamoDB::Table}}', 'has no table'],
    ['AWSTemplateFormatVersion: x\nResources: {T: {Type: AWS::DynamoDB::Table, Properties: !Ref X}}', 'has no table'],
    ['a: &a [*a]\nAWSTemplateFormatVersion: x', 'never end'],
    ['AWSTemplateFormatVersion: x\nResources: {', 'never closed'],
  ])('refuses %j with a reason', async (template, reason) => {
    await expect(imported(template)).rejects.toThrow(reason);
  });
});
