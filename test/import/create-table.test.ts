import { describe, expect, it } from 'vitest';
import { resolveDesign } from '../../src/design/index.js';
import type { CreateTableInput } from '../../src/engine/index.js';
import { memoryInput, readInput, writeModel } from '../../src/import/index.js';
import { readModel } from '../../src/library/loaded-model.js';
import { createTableInput } from '../../src/load/create-table.js';
import { EXAMPLE_NAMES, exampleModel } from '../support/examples.js';

/** The requests that make the tables of a model. */
function requestsOf(source: Parameters<typeof readModel>[0]): readonly CreateTableInput[] {
  const { model, findings } = readModel(source);
  expect(findings).toEqual([]);
  return [...resolveDesign(model!).tables.values()].map((design) => {
    const request = createTableInput(design);
    const byName = (a: { AttributeName: string }, b: { AttributeName: string }) =>
      a.AttributeName < b.AttributeName ? -1 : 1;
    return { ...request, AttributeDefinitions: [...(request.AttributeDefinitions ?? [])].sort(byName) };
  });
}

async function imported(files: Readonly<Record<string, unknown>>) {
  const texts = Object.entries(files).map(([name, data]) => [
    name,
    typeof data === 'string' ? data : JSON.stringify(data),
  ]);
  const { format, draft } = await readInput(memoryInput(Object.fromEntries(texts)), undefined);
  return { format: format.name, draft, written: writeModel(draft) };
}

const MUSIC = {
  TableName: 'Music',
  AttributeDefinitions: [
    { AttributeName: 'Artist', AttributeType: 'S' },
    { AttributeName: 'Year', AttributeType: 'N' },
    { AttributeName: 'Label', AttributeType: 'B' },
  ],
  KeySchema: [
    { AttributeName: 'Artist', KeyType: 'HASH' },
    { AttributeName: 'Year', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-label',
      KeySchema: [{ AttributeName: 'Label', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['Title', 'Price'] },
      ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'byLabel',
      KeySchema: [
        { AttributeName: 'Artist', KeyType: 'HASH' },
        { AttributeName: 'Label', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  BillingMode: 'PROVISIONED',
  ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 5 },
  TableClass: 'STANDARD_INFREQUENT_ACCESS',
  DeletionProtectionEnabled: true,
};

describe('import of create-table', () => {
  it.each(EXAMPLE_NAMES.map(exampleModel))(
    'gives the tables, keys, indexes and projections of %s back',
    async (path) => {
      const requests = requestsOf(path);
      const { format, written } = await imported({ 'tables.json': requests });
      expect(format).toBe('create-table');
      expect(requestsOf({ text: written.text })).toEqual(requests);
      expect(written.quirks).toEqual([]);
      expect(written.unplaced).toEqual([]);
    },
  );

  it.each([
    ['itself', MUSIC],
    ['under Table', { Table: MUSIC }],
    ['under TableDescription', { TableDescription: MUSIC }],
    ['in a list', [{ Table: MUSIC }]],
    ['as one of several values', `${JSON.stringify({ Table: MUSIC })}\n`.repeat(1)],
  ])('reads a definition %s', async (_, data) => {
    const { draft, written } = await imported({ 'music.json': data });
    expect(draft.tables.map(({ name }) => name)).toEqual(['Music']);
    const [request] = requestsOf({ text: written.text });
    expect(request).toEqual({ ...MUSIC, AttributeDefinitions: request?.AttributeDefinitions });
    expect(request?.AttributeDefinitions?.length).toBe(3);
  });

  it('reads what describe-table tells of the state of a table', async () => {
    const state = {
      ...MUSIC,
      BillingMode: undefined,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
      GlobalSecondaryIndexes: undefined,
      WarmThroughput: { ReadUnitsPerSecond: 12000, WriteUnitsPerSecond: 4000, Status: 'ACTIVE' },
      TableStatus: 'ACTIVE',
      TableArn: 'arn:aws:dynamodb:eu-north-1:123456789012:table/Music',
      ItemCount: 1200,
      TableSizeBytes: 360_000,
      Replicas: [{ RegionName: 'eu-west-1' }, { RegionName: 'eu-north-1' }],
      SSEDescription: {
        Status: 'ENABLED',
        SSEType: 'KMS',
        KMSMasterKeyArn: 'arn:aws:kms:eu-north-1:123456789012:key/k',
      },
    };
    const { draft, written } = await imported({ 'music.json': { Table: state } });
    expect(draft.region).toBe('eu-north-1');
    expect(draft.tables[0]).toMatchObject({
      billing: { mode: 'on-demand' },
      replicas: ['eu-west-1'],
      kms: 'arn:aws:kms:eu-north-1:123456789012:key/k',
      deletionProtection: true,
    });
    expect(draft.tables[0]?.billing).toEqual({ mode: 'on-demand' });
    expect(draft.entities[0]).toMatchObject({ volume: { count: 1200 }, size: { avg: 300 } });
    expect(written.unplaced).toEqual([]);
    expect(written.questions.map(({ at }) => at)).toContain('tables.Music');
  });

  it('tells what is odd, with its place, and reads it all the same', async () => {
    const text = JSON.stringify(
      {
        TableName: 'Odd',
        Extra: 1,
        AttributeDefinitions: [
          { AttributeName: 'a', AttributeType: 'S' },
          { AttributeName: 'spare', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'a', KeyType: 'HASH' },
          { AttributeName: 'b', KeyType: 'RANGE' },
        ],
      },
      undefined,
      1,
    );
    const { written } = await imported({ 'odd.json': text });
    expect(written.quirks.map(({ message, place }) => `${place.line} ${message}`)).toEqual([
      '19 `b` is a key attribute without a declared type; it is read as `S`.',
      '1 Neither `BillingMode` nor `ProvisionedThroughput` is given, which DynamoDB refuses; it is read as paid by request.',
      '9 `spare` is declared and stands in no key; DynamoDB refuses such a table.',
    ]);
    expect(written.unplaced).toEqual([
      { what: '`Extra`', why: 'a model has no word for it', place: { file: 'odd.json', path: 'Extra', line: 3 } },
    ]);
  });
});
