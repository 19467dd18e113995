import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/index.js';
import { generateFiles } from '../../src/generate/index.js';
import { sealOf } from '../../src/generate/output/header.js';
import { memoryInput, readInput, writeModel } from '../../src/import/index.js';
import { readModel, sound } from '../../src/library/loaded-model.js';
import { EXAMPLE_NAMES, exampleModel } from '../support/examples.js';
import { pageText } from '../support/pages.js';
import { runs } from '../support/runs.js';
import { EVERYTHING } from './cloudformation/support/everything.js';

const MODEL = `
dynamodel: 1
model: depot
tables:
  depot:
    name: depot-\${env:STAGE:-dev}
    key: {pk: pk, sk: "at: N"}
    billing: {on-demand: {max: {rru: 500/s, wru: 100/s}}, warm: {rru: 20k/s, wru: 8k/s}}
    class: infrequent-access
    ttl: expires
    stream: new-image
    protection: {delete: false, kms: alias/depot}
    replicas: [eu-west-1, eu-central-1]
    tags: {team: stock}
    indexes:
      byPlace: {pk: [country, "floor: N"], sk: shelf, project: {include: [label]}}
      near: {sk: shelf, local: true, project: keys}
  log:
    key: {pk: id}
    billing: {provisioned: {rcu: 4, wcu: 2, autoscale: {min: {rcu: 4, wcu: 2}, max: {rcu: 40, wcu: 20}}}}
    protection: {pitr: false}
entities:
  Part:
    table: depot
    key: natural
    indexes: {byPlace: natural, near: natural}
    attributes:
      pk: {type: string, minBytes: 1, maxBytes: 20}
      at: epochSeconds
      country: {type: string, minBytes: 1, maxBytes: 2}
      floor: {type: int, min: 0, max: 99}
      shelf: {type: string, minBytes: 1, maxBytes: 20}
      label: {type: string, maxBytes: 20}
      expires: epochSeconds
  Line: {table: log, key: natural, attributes: {id: ulid}}
`;

async function generated(text: string): Promise<string> {
  const [file] = await generateFiles(sound(readModel({ text, path: 'model.yaml' })).plan, 'create-table');
  return file?.text ?? '';
}

async function imported(text: string) {
  const { format, draft } = await readInput(memoryInput({ 'made.json': text }), undefined);
  expect(format.name).toBe('create-table');
  return { draft, written: writeModel(draft) };
}

describe('generate create-table', () => {
  it('writes each request as its operation takes it, and says what none does', async () => {
    const text = await generated(MODEL);
    expect(sealOf(text)).toMatchObject({ owner: { model: 'depot', target: 'create-table' }, isEdited: false });
    const { GeneratedBy: _, ...root } = JSON.parse(text);
    const name = `depot-\${env:STAGE:-dev}`;
    expect(root).toEqual({
      NotInThisFile: [
        `a stream of other than whole items, before and after, of depot-\${env:STAGE}: replicas are fed by it`,
      ],
      Parameters: { STAGE: 'dev', AWS_ACCOUNT_ID: null, AWS_PARTITION: 'aws' },
      CreateTable: [
        {
          TableName: name,
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'at', AttributeType: 'N' },
            { AttributeName: 'country', AttributeType: 'S' },
            { AttributeName: 'floor', AttributeType: 'N' },
            { AttributeName: 'shelf', AttributeType: 'S' },
          ],
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'at', KeyType: 'RANGE' },
          ],
          LocalSecondaryIndexes: [
            {
              IndexName: 'near',
              KeySchema: [
                { AttributeName: 'pk', KeyType: 'HASH' },
                { AttributeName: 'shelf', KeyType: 'RANGE' },
              ],
              Projection: { ProjectionType: 'KEYS_ONLY' },
            },
          ],
          GlobalSecondaryIndexes: [
            {
              IndexName: 'byPlace',
              KeySchema: [
                { AttributeName: 'country', KeyType: 'HASH' },
                { AttributeName: 'floor', KeyType: 'HASH' },
                { AttributeName: 'shelf', KeyType: 'RANGE' },
              ],
              Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['label'] },
              OnDemandThroughput: { MaxReadRequestUnits: 500, MaxWriteRequestUnits: 100 },
            },
          ],
          BillingMode: 'PAY_PER_REQUEST',
          OnDemandThroughput: { MaxReadRequestUnits: 500, MaxWriteRequestUnits: 100 },
          WarmThroughput: { ReadUnitsPerSecond: 20_000, WriteUnitsPerSecond: 8000 },
          TableClass: 'STANDARD_INFREQUENT_ACCESS',
          DeletionProtectionEnabled: false,
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
          SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'alias/depot' },
          Tags: [{ Key: 'team', Value: 'stock' }],
        },
        expect.objectContaining({
          TableName: 'log',
          BillingMode: 'PROVISIONED',
          ProvisionedThroughput: { ReadCapacityUnits: 4, WriteCapacityUnits: 2 },
        }),
      ],
      UpdateTimeToLive: [{ TableName: name, TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } }],
      UpdateContinuousBackups: [
        { TableName: name, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      ],
      UpdateTable: [
        { TableName: name, ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1', KMSMasterKeyId: 'alias/depot' } }] },
        {
          TableName: name,
          ReplicaUpdates: [{ Create: { RegionName: 'eu-central-1', KMSMasterKeyId: 'alias/depot' } }],
        },
      ],
      'application-autoscaling:RegisterScalableTarget': [
        { ...scalable('log', 'Read'), MinCapacity: 4, MaxCapacity: 40 },
        { ...scalable('log', 'Write'), MinCapacity: 2, MaxCapacity: 20 },
      ],
      'application-autoscaling:PutScalingPolicy': ['Read', 'Write'].map((kind) => ({
        PolicyName: `${kind}CapacityUtilization`,
        ...scalable('log', kind),
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 70,
          PredefinedMetricSpecification: { PredefinedMetricType: `DynamoDB${kind}CapacityUtilization` },
        },
      })),
      InOtherRegions: Object.fromEntries(
        ['eu-west-1', 'eu-central-1'].map((region) => [
          region,
          {
            UpdateContinuousBackups: root.UpdateContinuousBackups,
            TagResource: [
              {
                ResourceArn: `arn:\${env:AWS_PARTITION:-aws}:dynamodb:${region}:\${env:AWS_ACCOUNT_ID}:table/${name}`,
                Tags: [{ Key: 'team', Value: 'stock' }],
              },
            ],
          },
        ]),
      ),
    });
  });

  it('is read back with all that it says, and nothing is asked that it tells', async () => {
    const text = await generated(MODEL);
    const { draft, written } = await imported(text);
    expect(draft.tables).toMatchObject([
      {
        ttl: 'expires',
        pitr: true,
        replicas: ['eu-west-1', 'eu-central-1'],
        kms: 'alias/depot',
        stream: 'new-and-old',
      },
      { name: 'log', pitr: false },
    ]);
    expect({ questions: draft.questions.filter(({ at }) => at === 'tables.log'), quirks: written.quirks }).toEqual({
      questions: [],
      quirks: [],
    });
    const { NotInThisFile: _, GeneratedBy: __, ...before } = JSON.parse(text);
    const { GeneratedBy: ___, ...after } = JSON.parse(await generated(written.text));
    expect(after).toEqual(before);
  });

  it('asks other services too, for what stands before and behind the requests that need it', async () => {
    const text = EVERYTHING.replace(
      '  notes:\n    key: {pk: id}',
      `  notes:
    key: {pk: id}
    tags: {team: notes}
    resourcePolicy: [{Sid: One, Effect: Allow, Principal: {Service: glue.amazonaws.com}, Action: dynamodb:Scan}]`,
    );
    const root = JSON.parse(await generated(text));
    expect(Object.keys(root)).toEqual(OPERATIONS);
    expect(root.TagResource[0].ResourceArn).toMatch(/:table\/notes$/);
    const used = new Set([...JSON.stringify(root).matchAll(/\$\{env:(\w+)/g)].map(([, name]) => name));
    expect(Object.keys(root.Parameters).sort()).toEqual([...used].sort());
    const texts = JSON.stringify(root, (key, value) =>
      /^(?:Policy|ResourcePolicy|\w+Document)$/.test(key) ? JSON.parse(value) : value,
    );
    expect(texts).not.toContain('\\"Version');
    expect(root.UpdateTable.filter((one: object) => 'GlobalTableWitnessUpdates' in one)).toEqual([
      {
        TableName: 'seen',
        ReplicaUpdates: [{ Create: { RegionName: 'us-east-2' } }],
        GlobalTableWitnessUpdates: [{ Create: { RegionName: 'us-west-2' } }],
        MultiRegionConsistency: 'STRONG',
      },
    ]);
    expect(root.InOtherRegions['eu-central-1'].PutResourcePolicy[0].Policy).toContain(':dynamodb:eu-central-1:');
    expect(root.ImportTable[0]).toMatchObject({
      S3BucketSource: { S3Bucket: 'notes', S3BucketOwner: '111122223333' },
      InputFormat: 'CSV',
      InputFormatOptions: { Csv: { Delimiter: ';', HeaderList: ['id', 'text'] } },
      TableCreationParameters: { TableName: 'notes', BillingMode: 'PAY_PER_REQUEST' },
    });
  });

  it('reads back what tables have of their own, and tells of the rest', async () => {
    const before = await generated(EVERYTHING);
    const { written } = await imported(before);
    const own = (text: string) => {
      const {
        GeneratedBy: _,
        NotInThisFile: __,
        Parameters: ___,
        ...root
      } = JSON.parse(
        text.replace(/\$\{env:\w+_KEY_(ID|ARN_\w+)\}/g, '<$1>').replace(/(?<=Encrypts the table )\w+/g, ''),
      );
      return Object.entries(root)
        .filter(([key]) => !/^(?:ec2|iam|dax|backup):/.test(key))
        .map(([key, requests]) => [key, Array.isArray(requests) ? byText(requests) : requests]);
    };
    expect(own(await generated(written.text))).toEqual(own(before));
    expect(written.unplaced.map(({ what }) => what)).toContain('`dax:CreateCluster`');
  });

  it('lists what names are made with, and whoever sends the requests puts it in as the page shows', async () => {
    const text = await generated(MODEL.replace('-dev}', `-dev}-\${env:REGION}`));
    expect(JSON.parse(text).Parameters).toMatchObject({ STAGE: 'dev', REGION: null });
    const [, pattern = '', value = ''] =
      /sed -E 's\/(.*)\/(\w+)\/g'/.exec(pageText('examples/infrastructure.md')) ?? [];
    const sent = JSON.parse((await generated(MODEL)).replace(new RegExp(pattern, 'g'), value));
    expect(sent.CreateTable[0].TableName).toBe('depot-prod');
    expect(sent.UpdateTimeToLive[0].TableName).toBe('depot-prod');
  });

  it.each(EXAMPLE_NAMES.slice(-runs(3, EXAMPLE_NAMES.length)))(
    'makes the tables of %s, and import gives them back',
    async (name) => {
      const { plan } = sound(readModel(exampleModel(name)));
      const [file] = await generateFiles(plan, 'create-table');
      const before = JSON.parse(file?.text ?? '');
      const engine = createEngine();
      for (const request of before.CreateTable) {
        engine.createTable({ ...request, TableName: request.TableName.replace(/\$\{env:\w+:-(.*?)\}/g, '$1') });
      }
      const { written } = await imported(file?.text ?? '');
      const after = JSON.parse(await generated(written.text));
      // What stands around tables has no place in what is imported, and is told.
      const around = Object.keys(before).filter((operation) => /^(?:dax|backup|ec2|iam):/.test(operation));
      const plain = (root: Record<string, unknown>) => {
        const own = Object.entries(root).filter(
          ([name]) =>
            !['GeneratedBy', 'NotInThisFile', ...around, ...(around.length > 0 ? ['Parameters'] : [])].includes(name),
        );
        return sorted(Object.fromEntries(own));
      };
      expect(plain(after)).toEqual(plain(before));
      expect(written.quirks).toEqual([]);
      for (const operation of around) expect(JSON.stringify(written.unplaced)).toContain(operation);
      if (around.length === 0) expect(written.unplaced).toEqual([]);
    },
  );
});

/** Those of tables that are imported come after the others. */
function byText(requests: readonly unknown[]): unknown {
  return requests.map((one) => JSON.stringify(sorted({ one } as Record<string, unknown>), inOrder)).sort();
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Each stands behind those that it needs. */
const OPERATIONS = [
  'GeneratedBy',
  'NotInThisFile',
  'Parameters',
  'Region',
  'kms:CreateKey',
  'kms:EnableKeyRotation',
  'CreateTable',
  'ImportTable',
  'UpdateTimeToLive',
  'UpdateContinuousBackups',
  'application-autoscaling:RegisterScalableTarget',
  'application-autoscaling:PutScalingPolicy',
  'UpdateTable',
  'TagResource',
  'PutResourcePolicy',
  'UpdateContributorInsights',
  'ec2:CreateVpcEndpoint',
  'iam:CreateRole',
  'iam:PutRolePolicy',
  'ec2:CreateSecurityGroup',
  'ec2:AuthorizeSecurityGroupIngress',
  'dax:CreateSubnetGroup',
  'dax:CreateParameterGroup',
  'dax:UpdateParameterGroup',
  'dax:CreateCluster',
  'backup:CreateBackupVault',
  'backup:CreateBackupPlan',
  'backup:CreateBackupSelection',
  'InOtherRegions',
];

function scalable(table: string, kind: string): object {
  return {
    ServiceNamespace: 'dynamodb',
    ResourceId: `table/${table}`,
    ScalableDimension: `dynamodb:table:${kind}CapacityUnits`,
  };
}

/** Definitions of attributes have no order. */
function sorted(root: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(root), (key, value) =>
    key === 'AttributeDefinitions' ? [...value].sort((a, b) => (a.AttributeName < b.AttributeName ? -1 : 1)) : value,
  );
}
