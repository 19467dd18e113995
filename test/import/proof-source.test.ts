import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateFiles } from '../../src/generate/index.js';
import { memoryInput, readInput, type WrittenModel, writeModel } from '../../src/import/index.js';
import { readModel, sound } from '../../src/library/loaded-model.js';
import { runs } from '../support/runs.js';

type Json = Readonly<Record<string, unknown>>;
type Target = 'workbench' | 'create-table';

/** What a file becomes on the way through a model and back. */
async function throughModel(
  source: Json,
  target: Target,
): Promise<{ readonly back: Json; readonly model: WrittenModel }> {
  const { draft, format } = await readInput(memoryInput({ 'source.json': JSON.stringify(source) }), undefined);
  expect(format.name).toBe(target);
  const model = writeModel(draft);
  const [file] = await generateFiles(sound(readModel({ text: model.text, path: 'model.yaml' })).plan, target);
  return { back: JSON.parse(file?.text ?? '{}') as Json, model };
}

/** Whether the import tells that something is not as the file has it. */
function isTold({ quirks, unplaced }: WrittenModel): boolean {
  return quirks.length + unplaced.length > 0;
}

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value : []);
const byName = (key: string) => (a: Json, b: Json) => (String(a[key]) < String(b[key]) ? -1 : 1);

/** Workbench: key, indexes, projections and billing of each table, with what it leaves out where that is the default. */
function ofWorkbench({ DataModel }: Json): readonly Json[] {
  return list(DataModel).map((table) => ({
    TableName: table.TableName,
    KeyAttributes: table.KeyAttributes,
    GlobalSecondaryIndexes: list(table.GlobalSecondaryIndexes).map(({ IndexName, KeyAttributes, Projection }) => ({
      IndexName,
      KeyAttributes,
      Projection,
    })),
    BillingMode: table.BillingMode,
    ProvisionedCapacitySettings: table.ProvisionedCapacitySettings,
  }));
}

/** Requests of CreateTable with their lists in order, and the class that is the default. */
function ofCreateTable({ CreateTable }: Json): readonly Json[] {
  return list(CreateTable).map((request) => ({
    TableClass: 'STANDARD',
    ...request,
    AttributeDefinitions: [...list(request.AttributeDefinitions)].sort(byName('AttributeName')),
  }));
}

const key = (AttributeName: string, AttributeType = 'S') => ({ AttributeName, AttributeType });
const scaling = (MinCapacity: number, MaxCapacity: number, TargetValue = 70) => ({
  ScalableTargetRequest: {
    MinCapacity,
    MaxCapacity,
    ServiceRole: 'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable',
  },
  ScalingPolicyConfiguration: { TargetValue },
});
const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({ ReadCapacityUnits, WriteCapacityUnits });

/** Keys of each type, indexes of each projection, and each way to pay. */
const HARBOUR = {
  ModelName: 'Harbour',
  ModelMetadata: { Version: '3.0', AWSService: 'Amazon DynamoDB' },
  DataModel: [
    {
      TableName: 'berths',
      KeyAttributes: { PartitionKey: key('quay'), SortKey: key('place', 'N') },
      NonKeyAttributes: [key('ship'), key('since', 'N'), key('length', 'N'), key('crane', 'B')],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-ship',
          KeyAttributes: { PartitionKey: key('ship'), SortKey: key('since', 'N') },
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['length'] },
        },
        {
          IndexName: 'byCrane',
          KeyAttributes: { PartitionKey: key('crane', 'B') },
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        { IndexName: 'all', KeyAttributes: { PartitionKey: key('since', 'N') }, Projection: { ProjectionType: 'ALL' } },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    },
    {
      TableName: 'ships',
      KeyAttributes: { PartitionKey: key('imo', 'N') },
      BillingMode: 'PROVISIONED',
      ProvisionedCapacitySettings: { ProvisionedThroughput: units(7, 3) },
    },
    {
      TableName: 'tides',
      KeyAttributes: { PartitionKey: key('gauge', 'B'), SortKey: key('at') },
      BillingMode: 'PROVISIONED',
      ProvisionedCapacitySettings: {
        ProvisionedThroughput: units(20, 10),
        AutoScalingRead: scaling(5, 200, 60),
        AutoScalingWrite: scaling(2, 100, 60),
      },
    },
  ],
};

const REQUESTS = {
  CreateTable: [
    {
      TableName: 'berths',
      AttributeDefinitions: [key('quay'), key('place', 'N'), key('ship'), key('crane', 'B')],
      KeySchema: [
        { AttributeName: 'quay', KeyType: 'HASH' },
        { AttributeName: 'place', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-ship',
          KeySchema: [
            { AttributeName: 'ship', KeyType: 'HASH' },
            { AttributeName: 'place', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['length', 'flag'] },
          ProvisionedThroughput: units(4, 2),
        },
      ],
      LocalSecondaryIndexes: [
        {
          IndexName: 'by-crane',
          KeySchema: [
            { AttributeName: 'quay', KeyType: 'HASH' },
            { AttributeName: 'crane', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: units(9, 8),
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      DeletionProtectionEnabled: false,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'OLD_IMAGE' },
      Tags: [{ Key: 'team', Value: 'pilots' }],
    },
    {
      TableName: 'ships',
      AttributeDefinitions: [key('imo', 'N')],
      KeySchema: [{ AttributeName: 'imo', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      OnDemandThroughput: { MaxReadRequestUnits: 400, MaxWriteRequestUnits: 100 },
      DeletionProtectionEnabled: true,
    },
  ],
  UpdateTimeToLive: [{ TableName: 'ships', TimeToLiveSpecification: { AttributeName: 'until', Enabled: true } }],
};

describe('the way through a model and back', () => {
  it('keeps keys, indexes, projections and billing of a Workbench model', async () => {
    const { back, model } = await throughModel(HARBOUR, 'workbench');
    expect(ofWorkbench(back)).toEqual(ofWorkbench(HARBOUR));
    expect(isTold(model)).toBe(false);
  });

  it('keeps what requests of CreateTable say', async () => {
    const { back, model } = await throughModel(REQUESTS, 'create-table');
    expect(ofCreateTable(back)).toEqual(ofCreateTable(REQUESTS));
    expect(back.UpdateTimeToLive).toEqual(REQUESTS.UpdateTimeToLive);
    expect(isTold(model)).toBe(false);
  });
});

const attribute = fc
  .tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.constantFrom('S', 'N', 'B'))
  // One name has one type in a file.
  .map(([name, type]) => ({ name: `${name}${type}`, type }));
const oneKey = fc.tuple(attribute, fc.option(attribute, { nil: undefined })).map(([pk, sk]) => ({
  pk,
  sk: sk?.name === pk.name ? undefined : sk,
}));
const projection = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom({ ProjectionType: 'ALL' }, { ProjectionType: 'KEYS_ONLY' }) },
  fc.constantFrom({ ProjectionType: 'INCLUDE' }, { ProjectionType: 'SOME' }),
  fc
    .uniqueArray(fc.constantFrom('x', 'y', 'z'), { maxLength: 2 })
    .map((NonKeyAttributes) => ({ ProjectionType: 'INCLUDE', NonKeyAttributes })),
);
const amount = fc.integer({ min: 1, max: 1000 });
const throughput = fc.tuple(amount, amount).map(([read, write]) => units(read, write));
const indexes = fc
  .uniqueArray(fc.constantFrom('i', 'j-k', 'L_1'), { maxLength: 2 })
  .chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), oneKey, projection, throughput))));

const workbenchTable = fc
  .record({
    key: oneKey,
    indexes,
    billing: fc.oneof(
      fc.constantFrom({ BillingMode: 'PAY_PER_REQUEST' }, { BillingMode: 'PROVISIONED' }),
      throughput.map((ProvisionedThroughput) => ({
        BillingMode: 'PROVISIONED',
        ProvisionedCapacitySettings: { ProvisionedThroughput },
      })),
      fc.tuple(throughput, fc.integer({ min: 20, max: 90 }), fc.boolean()).map(([given, target, both]) => ({
        BillingMode: 'PROVISIONED',
        ProvisionedCapacitySettings: {
          ProvisionedThroughput: given,
          AutoScalingRead: scaling(1, 2000, target),
          AutoScalingWrite: scaling(1, 2000, both ? target : 70),
        },
      })),
    ),
  })
  .map((table) => {
    const keyOf = ({
      pk,
      sk,
    }: {
      pk: { name: string; type: string };
      sk: { name: string; type: string } | undefined;
    }) => ({
      PartitionKey: key(pk.name, pk.type),
      ...(sk === undefined ? {} : { SortKey: key(sk.name, sk.type) }),
    });
    return {
      TableName: 'things',
      KeyAttributes: keyOf(table.key),
      GlobalSecondaryIndexes: table.indexes.map(([IndexName, own, Projection]) => ({
        IndexName,
        KeyAttributes: keyOf(own),
        Projection,
      })),
      ...table.billing,
    };
  });

const request = fc
  .record({ key: oneKey, indexes, isProvisioned: fc.boolean(), throughput, locals: fc.constantFrom(0, 1) })
  .map((table) => {
    const schema = ({ pk, sk }: { pk: { name: string }; sk: { name: string } | undefined }) => [
      { AttributeName: pk.name, KeyType: 'HASH' },
      ...(sk === undefined ? [] : [{ AttributeName: sk.name, KeyType: 'RANGE' }]),
    ];
    const own = [table.key, ...table.indexes.map(([, one]) => one)].flatMap(({ pk, sk }) => [pk, sk ?? pk]);
    const pay = table.isProvisioned ? { ProvisionedThroughput: table.throughput } : {};
    const made = table.indexes.map(([IndexName, one, Projection, given]) => ({
      IndexName,
      KeySchema: schema(one),
      Projection,
      ...(table.isProvisioned ? { ProvisionedThroughput: given } : {}),
    }));
    // A local index is now sound and now has another key than its table's, or none to sort by.
    const locals = table.locals === 0 ? [] : made.slice(0, 1).map(({ ProvisionedThroughput: _, ...one }) => one);
    const globals = made.slice(locals.length);
    return {
      TableName: 'things',
      AttributeDefinitions: [...new Map(own.map(({ name, type }) => [name, key(name, type)])).values()],
      KeySchema: schema(table.key),
      ...(globals.length === 0 ? {} : { GlobalSecondaryIndexes: globals }),
      ...(locals.length === 0 ? {} : { LocalSecondaryIndexes: locals }),
      BillingMode: table.isProvisioned ? 'PROVISIONED' : 'PAY_PER_REQUEST',
      ...pay,
      DeletionProtectionEnabled: true,
    };
  });

describe('whatever a file says of a table', () => {
  it('is in the Workbench model that is made of the import, or told', async () => {
    await fc.assert(
      fc.asyncProperty(workbenchTable, async (table) => {
        const source = { ModelName: 'Any', DataModel: [table] };
        const { back, model } = await throughModel(source, 'workbench');
        if (!isTold(model)) expect(ofWorkbench(back)).toEqual(ofWorkbench(source));
      }),
      { numRuns: runs(30, 1500) },
    );
  });

  it('is in the request that is made of the import, or told', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        const source = { CreateTable: [one] };
        const { back, model } = await throughModel(source, 'create-table');
        if (!isTold(model)) expect(ofCreateTable(back)).toEqual(ofCreateTable(source));
      }),
      { numRuns: runs(30, 1500) },
    );
  });
});
