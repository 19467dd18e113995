import { describe, expect, it } from 'vitest';
import { generateFiles } from '../../src/generate/index.js';
import { keptOf } from '../../src/generate/workbench/extension.js';
import type { DraftTable } from '../../src/import/draft.js';
import { memoryInput, readInput, writeModel } from '../../src/import/index.js';
import { readModel, sound } from '../../src/library/loaded-model.js';

const key = (name: string, type = 'S') => ({ AttributeName: name, AttributeType: type });

/** Two facets with aliases and samples, one without samples, an index of each kind. */
const CINEMA = {
  ModelName: 'Cinema seats',
  ModelMetadata: {
    Author: 'Ida',
    DateCreated: 'Mar 02, 2024, 09:00 AM',
    DateLastModified: '',
    Description: 'Halls and their shows.',
    AWSService: 'Amazon DynamoDB',
    Version: '3.0',
  },
  DataModel: [
    {
      TableName: 'cinema',
      KeyAttributes: { PartitionKey: key('PK'), SortKey: key('SK') },
      NonKeyAttributes: [
        key('seats', 'N'),
        key('film'),
        key('startsAt'),
        key('labels', 'SS'),
        key('prices', 'M'),
        key('guest'),
      ],
      TableFacets: [
        {
          FacetName: 'Hall',
          KeyAttributeAlias: { PartitionKeyAlias: 'hallId', SortKeyAlias: 'HALL' },
          TableData: [
            { PK: { S: 'h-1' }, SK: { S: 'HALL' }, seats: { N: '120' }, labels: { SS: ['3d', 'bar'] } },
            { PK: { S: 'h-2' }, SK: { S: 'HALL' }, seats: { N: '80' } },
          ],
          NonKeyAttributes: ['seats', 'labels'],
          DataAccess: { MySql: {} },
        },
        {
          FacetName: 'Show',
          KeyAttributeAlias: { PartitionKeyAlias: 'hallId', SortKeyAlias: 'SHOW#showId' },
          TableData: [
            {
              PK: { S: 'h-1' },
              SK: { S: 'SHOW#s1' },
              film: { S: 'Metropolis' },
              startsAt: { S: '20:00' },
              prices: { M: { M: { adult: { N: '12' } } } },
            },
            {
              PK: { S: 'h-2' },
              SK: { S: 'SHOW#s2' },
              film: { S: 'Stalker' },
              startsAt: { S: '18:30' },
              prices: { M: { adult: 9, child: { N: '5' } } },
            },
            {
              PK: { S: 'h-2' },
              SK: { S: 'SHOW#s3#late' },
              film: { S: 'Alien' },
              startsAt: { S: '23:00' },
              prices: { M: {} },
            },
          ],
          NonKeyAttributes: ['film', 'startsAt', 'prices'],
          DataAccess: { MySql: {} },
        },
        {
          FacetName: 'Booking',
          KeyAttributeAlias: { PartitionKeyAlias: 'SHOW#{showId}', SortKeyAlias: 'SEAT#{row|pad:3}' },
          NonKeyAttributes: ['guest'],
          DataAccess: { MySql: {} },
        },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byFilm',
          KeyAttributes: { PartitionKey: key('film'), SortKey: key('startsAt') },
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['prices'] },
        },
        {
          IndexName: 'byGuest',
          KeyAttributes: { PartitionKey: key('guest') },
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      DataAccess: { MySql: {} },
      SampleDataFormats: { film: ['dataTypes', 'String'] },
      BillingMode: 'PROVISIONED',
      ProvisionedCapacitySettings: {
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 4 },
        AutoScalingRead: {
          ScalableTargetRequest: {
            MinCapacity: 5,
            MaxCapacity: 50,
            ServiceRole: 'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable',
          },
          ScalingPolicyConfiguration: { TargetValue: 60 },
        },
        AutoScalingWrite: {
          ScalableTargetRequest: {
            MinCapacity: 4,
            MaxCapacity: 40,
            ServiceRole: 'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable',
          },
          ScalingPolicyConfiguration: { TargetValue: 60 },
        },
      },
    },
  ],
};

async function draftOf(model: unknown) {
  const { draft, format } = await readInput(memoryInput({ 'model.json': JSON.stringify(model, null, 2) }), undefined);
  expect(format.name).toBe('workbench');
  return draft;
}

let read: ReturnType<typeof draftOf> | undefined;
const cinema = () => {
  read ??= draftOf(CINEMA);
  return read;
};

/** A table without facets. */
function plain(table: object, version?: string): unknown {
  return {
    ModelName: 'Plain',
    ...(version === undefined ? {} : { ModelMetadata: { Version: version } }),
    DataModel: [{ TableName: 'things', KeyAttributes: { PartitionKey: key('id') }, NonKeyAttributes: [], ...table }],
  };
}

/** Without the file as it stands. */
function bare({ original: _, kept: _kept, samples: _samples, ...table }: DraftTable): DraftTable {
  return { ...table, indexes: table.indexes.map(({ original: _original, ...index }) => index) };
}

const generated = async (text: string) => {
  const [file] = await generateFiles(sound(readModel({ text, path: 'model.yaml' })).plan, 'workbench');
  return file?.text ?? '';
};

describe('a model of NoSQL Workbench', () => {
  it('gives its table, indexes and billing as they are', async () => {
    const { tables, name, description } = await cinema();
    expect({ name, description }).toEqual({ name: 'Cinema seats', description: 'Halls and their shows.' });
    expect(tables.map(bare)).toEqual([
      {
        name: 'cinema',
        pk: { name: 'PK', type: 'S' },
        sk: { name: 'SK', type: 'S' },
        indexes: [
          {
            name: 'byFilm',
            local: false,
            pk: [{ name: 'film', type: 'S' }],
            sk: [{ name: 'startsAt', type: 'S' }],
            projection: { kind: 'include', attributes: ['prices'] },
            notes: [],
          },
          {
            name: 'byGuest',
            local: false,
            pk: [{ name: 'guest', type: 'S' }],
            sk: [],
            projection: { kind: 'keys' },
            notes: [],
          },
        ],
        billing: {
          mode: 'provisioned',
          rcu: 5,
          wcu: 4,
          autoscale: { min: { rcu: 5, wcu: 4 }, max: { rcu: 50, wcu: 40 }, target: 60 },
        },
        notes: [],
      },
    ]);
  });

  it('has an entity for each facet, with key templates from aliases and samples', async () => {
    const { entities } = await cinema();
    expect(entities.map(({ name, key: { pk, sk, confidence } }) => ({ name, pk, sk, confidence }))).toEqual([
      { name: 'Hall', pk: { kind: 'natural' }, sk: { kind: 'template', text: 'HALL' }, confidence: 'low' },
      { name: 'Show', pk: { kind: 'natural' }, sk: { kind: 'template', text: 'SHOW#{showId}' }, confidence: 'low' },
      {
        name: 'Booking',
        pk: { kind: 'template', text: 'SHOW#{showId}' },
        sk: { kind: 'template', text: 'SEAT#{row|pad:3}' },
        confidence: 'stated',
      },
    ]);
    const [hall, show, booking] = entities;
    expect(hall?.attributes.map(({ name, storedName, optional }) => [name, storedName, optional])).toEqual([
      ['hallId', 'PK', false],
      ['seats', undefined, false],
      ['labels', undefined, true],
    ]);
    expect([...(show?.indexes.keys() ?? [])]).toEqual(['byFilm']);
    expect([...(booking?.indexes.keys() ?? [])]).toEqual(['byGuest']);
    expect(booking?.attributes.find(({ name }) => name === 'row')?.type).toEqual({ kind: 'int', min: 0, max: 999 });
  });

  it('reads maps that are tagged, bare inside of `M`, or wrapped twice, and tells it', async () => {
    const { entities, quirks } = await cinema();
    expect(entities[1]?.samples.map(({ prices }) => prices)).toEqual([
      { M: { adult: { N: '12' } } },
      { M: { adult: { N: '9' }, child: { N: '5' } } },
      { M: {} },
    ]);
    const messages = quirks.map(({ message }) => message);
    expect(messages).toContain('`prices` holds a map wrapped in `M` twice.');
    expect(messages).toContain('`prices` holds a value without its type, as plain JSON.');
    expect(messages).toContain(
      'The key `SHOW#s3#late` (`SK`) of the facet `Show` is not like those of its other samples.',
    );
  });

  it('keeps what a model has no words for', async () => {
    const draft = await cinema();
    expect(draft.unplaced).toEqual([]);
    const { text } = writeModel(draft);
    const { model } = readModel({ text });
    expect(keptOf(model?.extensions)).toEqual({
      ModelName: 'Cinema seats',
      ModelMetadata: { Author: 'Ida', DateCreated: 'Mar 02, 2024, 09:00 AM', DateLastModified: '' },
    });
    expect(keptOf(model?.tables.get('cinema')?.extensions)).toMatchObject({
      SampleDataFormats: { film: ['dataTypes', 'String'] },
    });
  });

  it('tells what is out of all proportion, and what several files say of themselves', async () => {
    const deep = JSON.parse(`${'['.repeat(40)}1${']'.repeat(40)}`);
    const { unplaced } = await draftOf(plain({ deep, long: 'x'.repeat(70_000), ['__proto__']: 1 }));
    expect(unplaced.map(({ place }) => place.path)).toEqual(['DataModel[0].deep', 'DataModel[0].long']);
    const one = { ...CINEMA, ModelMetadata: { Author: 'Ida' } };
    const files = { 'a.json': JSON.stringify(one), 'b.json': JSON.stringify(plain({})) };
    const { draft } = await readInput(memoryInput(files), 'workbench');
    expect(draft.unplaced.map(({ what }) => what)).toEqual(['`Author`: "Ida"']);
    expect(draft.tables.map(({ original }) => original?.TableName)).toEqual(['cinema', 'things']);
  });

  it.each([undefined, '1.0', '2.0', '3.0'])('is read in version %s', async (version) => {
    const { tables, quirks } = await draftOf(plain({}, version));
    expect(tables.map(bare)).toEqual([{ name: 'things', pk: { name: 'id', type: 'S' }, indexes: [], notes: [] }]);
    expect(quirks).toEqual([]);
  });

  it('tells a version that there is not', async () => {
    const { quirks } = await draftOf(plain({}, '9.9'));
    expect(quirks.map(({ message }) => message)).toEqual([
      'There is no version `9.9` of this format; it is read as 3.0.',
    ]);
  });

  it.each([
    ['an object without a name', {}, undefined, '`SortKey` names no attribute; there is none.'],
    ['a bare name', 'at', { name: 'at', type: 'S' }, '`SortKey` is only a name, without a type.'],
    [
      'no type',
      { AttributeName: 'at' },
      { name: 'at', type: 'N' },
      'The key attribute `at` has no type; it is read as `N`.',
    ],
    [
      'a type that no key has',
      { AttributeName: 'at', AttributeType: 'BOOL' },
      { name: 'at', type: 'N' },
      'The key attribute `at` has the type `BOOL`, which no key can have; it is read as `N`.',
    ],
  ])('reads a malformed sort key: %s', async (_, sort, expected, message) => {
    const samples = typeof sort === 'string' ? [] : [{ id: { S: 'a' }, at: { N: '7' } }];
    const table = { KeyAttributes: { PartitionKey: key('id'), SortKey: sort }, TableData: samples };
    const { tables, quirks } = await draftOf(plain(table));
    expect(tables[0]?.sk).toEqual(expected);
    expect(quirks.map((quirk) => quirk.message)).toContain(message);
  });

  it('reads odd values of samples, and tells each', async () => {
    const sample = {
      id: { S: 'a' },
      list: { L: ['x', { N: '1' }, 2] },
      flag: { BOOL: 'True' },
      nothing: { NULL: true },
      empty: { SS: [] },
      wrong: { N: 'many' },
      field: { M: { M: { S: 'size' } } },
      bytes: { B: 'AQI=' },
      ['__proto__']: { S: 'kept' },
    };
    const draft = await draftOf(plain({ TableData: [sample] }));
    const [item] = draft.entities[0]?.samples ?? [];
    expect(Object.keys(item ?? {})).toEqual(['id', 'list', 'flag', 'nothing', 'wrong', 'field', 'bytes', '__proto__']);
    expect(item).toMatchObject({
      list: { L: [{ S: 'x' }, { N: '1' }, { N: '2' }] },
      flag: { BOOL: true },
      wrong: { S: 'many' },
      field: { M: { M: { S: 'size' } } },
      bytes: { B: new Uint8Array([1, 2]) },
    });
    expect(draft.quirks.map(({ message }) => message)).toEqual([
      '`list` holds a value without its type, as plain JSON. So in 2 places, also at `DataModel[0].TableData[0].list[2]`.',
      '`flag` holds a truth value in quotes.',
      '`empty` is an empty set, which DynamoDB does not store; it is left out.',
      '`wrong` holds a number (`N`) that is none; it is read as text.',
    ]);
  });

  it('tells what its projections do not say', async () => {
    const index = (IndexName: string, Projection?: object) => ({
      IndexName,
      KeyAttributes: { PartitionKey: key('mail') },
      ...(Projection === undefined ? {} : { Projection }),
    });
    const { tables, quirks } = await draftOf(
      plain({
        GlobalSecondaryIndexes: [
          index('a', { ProjectionType: 'INCLUDE' }),
          index('b', { ProjectionType: 'KEYS_ONLY', NonKeyAttributes: ['x'] }),
          index('c', { NonKeyAttributes: [{ AttributeName: 'x' }] }),
          index('d'),
        ],
      }),
    );
    expect(tables[0]?.indexes.map(({ projection }) => projection)).toEqual([
      { kind: 'include', attributes: [] },
      { kind: 'keys' },
      { kind: 'include', attributes: ['x'] },
      { kind: 'all' },
    ]);
    expect(quirks.map(({ message }) => message)).toEqual([
      'The projection is `INCLUDE` and lists no attributes.',
      '`NonKeyAttributes` stand beside `KEYS_ONLY`, with which they say nothing.',
      'The index says no projection; it is read as `INCLUDE`, since it lists attributes.',
      'The index says no projection; it is read as `ALL`.',
    ]);
  });

  it.each<[string, object | undefined]>([
    ['without units', undefined],
    ['with half of them', { ProvisionedThroughput: { ReadCapacityUnits: 5 } }],
  ])('stays provisioned %s, and asks for them', async (_, settings) => {
    const own = {
      BillingMode: 'PROVISIONED',
      ...(settings === undefined ? {} : { ProvisionedCapacitySettings: settings }),
    };
    const index = {
      IndexName: 'a',
      KeyAttributes: { PartitionKey: key('mail') },
      Projection: { ProjectionType: 'ALL' },
      BillingMode: 'PROVISIONED',
    };
    const draft = await draftOf(plain({ ...own, GlobalSecondaryIndexes: [index] }));
    const { tables, quirks, unplaced, questions } = draft;
    expect(tables[0]?.billing).toEqual({ mode: 'provisioned', rcu: settings === undefined ? 0 : 5, wcu: 0 });
    expect(tables[0]?.indexes[0]?.billing).toBeUndefined();
    expect(quirks.map(({ message }) => message)).toContain(
      "Paid by provisioned capacity (`BillingMode`), and no units are given; they are read as the table's.",
    );
    expect(quirks.length + unplaced.length).toBe(2);
    expect(questions.map(({ at, fill }) => [at, fill])).toContainEqual([
      'tables.things',
      'billing: {provisioned: {rcu: 5, wcu: 5}}',
    ]);
    expect(writeModel(draft).text).toContain('provisioned: {');
  });

  it('puts items of the table into the facet that has their attributes', async () => {
    const facet = (name: string, attributes: readonly string[]) => ({ FacetName: name, NonKeyAttributes: attributes });
    const { entities } = await draftOf(
      plain({
        TableFacets: [facet('User', ['mail']), facet('Job', ['pay', 'mail'])],
        TableData: [
          { id: { S: 'USER#1' }, mail: { S: 'a@b.c' } },
          { id: { S: 'JOB#1' }, pay: { N: '3' } },
          { id: { S: 'x' }, other: { S: 'y' } },
        ],
      }),
    );
    expect(entities.slice(0, 2).map(({ name, key: { pk }, samples }) => [name, pk, samples.length])).toEqual([
      ['User', { kind: 'template', text: 'USER#{userId}' }, 1],
      ['Job', { kind: 'template', text: 'JOB#{jobId}' }, 1],
    ]);
    expect(entities[2]?.samples).toHaveLength(1);
  });

  it('refuses a model of another service, and what is no model', async () => {
    const other = { ...CINEMA, ModelMetadata: { ...CINEMA.ModelMetadata, AWSService: 'Amazon Keyspaces' } };
    await expect(draftOf(other)).rejects.toThrow('This is a model of Amazon Keyspaces, not of Amazon DynamoDB.');
    const none = memoryInput({ 'm.json': '{"DataModel": {}}' });
    await expect(readInput(none, 'workbench')).rejects.toThrow('it has no list `DataModel`');
    const empty = memoryInput({ 'm.json': '{"ModelName": "x", "DataModel": [{}]}' });
    await expect(readInput(empty, 'workbench')).rejects.toThrow('`DataModel` holds no table');
  });
});

describe('keys of facets', () => {
  const facet = (pk: string, sk: string, more: object = {}) => ({
    KeyAttributes: { PartitionKey: key('PK'), SortKey: key('SK') },
    TableFacets: [
      {
        FacetName: 'Note',
        KeyAttributeAlias: { PartitionKeyAlias: pk, SortKeyAlias: sk },
        NonKeyAttributes: [],
        ...more,
      },
    ],
  });

  it('keep a time whole, and take one word of one sample for a value', async () => {
    const TableData = [{ PK: { S: 'USER:alice' }, SK: { S: 'NOTE:2023-04-01T12:00:00.001Z' } }];
    const { entities } = await draftOf(plain(facet('PK', 'SK', { TableData })));
    expect(entities[0]?.key).toMatchObject({ pk: { text: 'USER:{userId}' }, sk: { text: 'NOTE:{noteId}' } });
  });

  it('that are turned round are asked about where no sample tells of what', async () => {
    const { questions } = await draftOf(plain(facet('USER#{userId}', 'NOTE#{rank|desc}')));
    expect(questions.map(({ at, fill }) => [at, fill])).toEqual([['entities.Note.attributes', 'rank: timestamp']]);
    const TableData = [{ PK: { S: 'USER#a' }, SK: { S: 'NOTE#1' }, rank: { N: '998' } }];
    const told = await draftOf(plain(facet('USER#{userId}', 'NOTE#{rank|desc}', { TableData })));
    expect(told.questions).toEqual([]);
  });
});

describe('the way to Workbench and back', () => {
  it('keeps tables, facets, samples and billing exactly', async () => {
    const model = writeModel(await cinema()).text;
    const [before] = CINEMA.DataModel;
    const root = JSON.parse(await generated(model));
    const [after] = root.DataModel;
    expect(root.ModelMetadata).toMatchObject({
      Version: '3.0',
      AWSService: 'Amazon DynamoDB',
      Description: 'Halls and their shows.',
    });
    for (const part of [
      'TableName',
      'KeyAttributes',
      'GlobalSecondaryIndexes',
      'BillingMode',
      'ProvisionedCapacitySettings',
      'DataAccess',
    ] as const) {
      expect(after[part]).toEqual(before?.[part]);
    }
    expect(
      after.TableFacets.map(({ FacetName, KeyAttributeAlias }: { FacetName: string; KeyAttributeAlias: object }) => ({
        FacetName,
        ...KeyAttributeAlias,
      })),
    ).toEqual([
      { FacetName: 'Hall', PartitionKeyAlias: 'hallId', SortKeyAlias: 'HALL' },
      { FacetName: 'Show', PartitionKeyAlias: 'hallId', SortKeyAlias: 'SHOW#showId' },
      { FacetName: 'Booking', PartitionKeyAlias: 'SHOW#{showId}', SortKeyAlias: 'SEAT#{row|pad:3}' },
    ]);
    expect(after.TableFacets[0].TableData).toEqual(before?.TableFacets[0]?.TableData);
    expect(after.TableFacets[1].TableData).toHaveLength(3);
  });

  it('is the identity for a table without facets', async () => {
    const table = {
      KeyAttributes: { PartitionKey: key('PK'), SortKey: key('SK') },
      NonKeyAttributes: [key('roomId'), key('text')],
      TableData: [
        { PK: { S: 'ROOM#r1' }, SK: { S: 'NOTE#2023-04-01T12:00:00.001Z' }, roomId: { S: 'r1' }, text: { S: 'x' } },
        { PK: { S: 'ROOM#r2' }, SK: { S: 'NOTE#2023-04-02T12:00:00.001Z' }, roomId: { S: 'r2' }, text: { S: 'y' } },
      ],
    };
    const first = writeModel(await draftOf(plain(table))).text;
    const root = JSON.parse(await generated(first));
    expect(root.DataModel[0]).not.toHaveProperty('TableFacets');
    expect(root.DataModel[0]).toMatchObject({ TableName: 'things', ...table });
    expect(writeModel(await draftOf(root)).text).toBe(first);
  });

  it('is the identity: what is generated is imported as the same model', async () => {
    const first = writeModel(await cinema()).text;
    const again = JSON.parse(await generated(first));
    const { unplaced, ...draft } = await draftOf(again);
    expect(unplaced).toEqual([]);
    expect(withoutComments(writeModel({ ...draft, unplaced }).text)).toBe(withoutComments(first));
  });
});

function withoutComments(text: string): string {
  return text
    .replace(/^ *#.*\n/gm, '')
    .replace(/ {2}#.*$/gm, '')
    .replace(/\n\n+/g, '\n');
}
