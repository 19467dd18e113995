import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateFiles } from '../../src/generate/index.js';
import { sealOf } from '../../src/generate/output/header.js';
import { memoryInput, readInput, writeModel } from '../../src/import/index.js';
import { readModel, sound } from '../../src/library/loaded-model.js';
import { runs } from '../support/runs.js';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

interface Way {
  readonly text: string;
  /** The file as it is generated. */
  readonly file: string;
  readonly back: { readonly [name: string]: Json };
}

/** Through a model and back; the same file again is `made.json`. */
async function through(source: string): Promise<Way> {
  const { draft } = await readInput(memoryInput({ 'made.json': source }), 'workbench');
  const { text } = writeModel(draft);
  const [made] = await generateFiles(sound(readModel({ text, path: 'model.yaml' })).plan, 'workbench');
  const file = made?.text ?? '';
  return { text, file, back: JSON.parse(file) };
}

/** What is in the source and otherwise, or not at all, in what is generated; what is generated besides is none of its business. */
function lost(source: Json, made: Json | undefined, path = ''): readonly string[] {
  if (Array.isArray(source)) {
    const other = Array.isArray(made) ? made : [];
    const length = source.length === other.length ? [] : [`${path}: ${source.length} elements, not ${other.length}`];
    return [...length, ...source.flatMap((value: Json, i) => lost(value, other[i], `${path}[${i}]`))];
  }
  if (typeof source === 'object' && source !== null) {
    const other = new Map(typeof made === 'object' && made !== null ? Object.entries(made) : []);
    return Object.entries(source).flatMap(([key, value]) => lost(value, other.get(key), `${path}.${key}`));
  }
  return source === made ? [] : [`${path}: ${JSON.stringify(source)}, not ${JSON.stringify(made)}`];
}

/** What is generated besides. */
function added(source: Json, made: Json, path = ''): readonly string[] {
  if (Array.isArray(made))
    return made.flatMap((value: Json, i) => added((source as Json[])[i] ?? null, value, `${path}[]`));
  if (typeof made !== 'object' || made === null || typeof source !== 'object' || source === null) return [];
  const other = new Map(Object.entries(source));
  return Object.entries(made).flatMap(([key, value]) =>
    other.has(key) ? added(other.get(key) ?? null, value, `${path}.${key}`) : [`${path}.${key}`],
  );
}

/** Lines differ in the place alone that a remark names in the file: its layout is the generator's. */
function withoutPlaces(text: string): string {
  return text
    .replace(/^# {3}(?=\S)/gm, '')
    .replace(/\s*\n?\(made\.json:\d+,\s+[^)]*\)/g, '')
    .replace(/\n(?:# )?(?=made\.json)/g, ' ');
}

const key = (name: string, type = 'S') => ({ AttributeName: name, AttributeType: type });
const scaling = (MinCapacity: number, MaxCapacity: number, TargetValue: number) => ({
  ScalableTargetRequest: {
    MinCapacity,
    MaxCapacity,
    ServiceRole: 'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable',
  },
  ScalingPolicyConfiguration: { TargetValue },
});
const metadata = (more: object = {}) => ({
  Author: '',
  DateCreated: 'Feb 03, 2024, 08:15 AM',
  DateLastModified: 'Nov 30, 2025, 11:59 PM',
  Description: '',
  AWSService: 'Amazon DynamoDB',
  Version: '3.0',
  ...more,
});
const NO_ACCESS = { MySql: {} };

/** Items of three kinds, mixed; attributes in none of them, declared between the others; the empty list of facets that Workbench writes. */
const FERRY = {
  ModelName: 'Ferry bookings (summer)',
  ModelMetadata: metadata({ Description: 'Crossings, cars and guests.' }),
  DataModel: [
    {
      TableName: 'ferry',
      KeyAttributes: { PartitionKey: key('PK'), SortKey: key('SK') },
      NonKeyAttributes: [
        key('guest'),
        key('updatedAt', 'N'),
        key('plate'),
        key('metres', 'N'),
        key('cancelled', 'BOOL'),
        key('deck'),
        key('wishes', 'L'),
      ],
      TableFacets: [],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by_guest',
          KeyAttributes: { PartitionKey: key('guest'), SortKey: key('deck') },
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['PK', 'wishes'] },
        },
      ],
      TableData: [
        { PK: { S: 'CROSSING#c1' }, SK: { S: 'GUEST#g1' }, guest: { S: 'Ann' }, deck: { S: 'B' } },
        { PK: { S: 'CROSSING#c1' }, SK: { S: 'CAR#1' }, plate: { S: 'AB 1' }, metres: { N: '4.5' } },
        { PK: { S: 'CROSSING#c2' }, SK: { S: 'GUEST#g1' }, guest: { S: 'Bo' }, deck: { S: 'A' } },
        { PK: { S: 'TERMINAL' }, SK: { S: 'north' }, wishes: { L: [{ S: 'ramp' }, { M: { lift: { BOOL: true } } }] } },
        { PK: { S: 'CROSSING#c2' }, SK: { S: 'CAR#2' }, plate: { S: 'CD 2' }, metres: { N: '5' } },
        { PK: { S: 'CROSSING#c1' }, SK: { S: 'GUEST#g2' }, guest: { S: 'Cy' } },
        { PK: { S: 'CROSSING#c1' }, SK: { S: 'CAR#3' }, plate: { S: 'EF 3' }, metres: { N: '6' } },
      ],
      DataAccess: NO_ACCESS,
      SampleDataFormats: { guest: ['identifiers', 'Name'], plate: ['dataTypes', 'String'] },
      BillingMode: 'PAY_PER_REQUEST',
    },
  ],
};

/** Facets with aliases of all kinds, each with samples or none; a map in the wrong case of its name; what Workbench may say at each level. */
const ORCHARD = {
  ModelName: 'Orchard',
  ModelMetadata: metadata({ Author: 'Ida <ida@dynamodel.example>', Reviewer: { name: 'Per', since: 2023 } }),
  Palette: ['green', { red: null }],
  DataModel: [
    {
      TableName: 'orchard-dev',
      Colour: { border: '#aabbcc', ['__proto__']: { polluted: true } },
      KeyAttributes: { PartitionKey: { ...key('PK'), Note: 'tree or row' }, SortKey: key('SK'), Order: 1 },
      NonKeyAttributes: [
        key('kind'),
        { ...key('weights', 'M'), Unit: 'kg' },
        key('picked'),
        key('sprayedAt'),
        key('variety'),
        key('row', 'N'),
        key('seen', 'SS'),
      ],
      TableFacets: [
        {
          FacetName: 'fruit tree',
          KeyAttributeAlias: { PartitionKeyAlias: 'treeId', SortKeyAlias: 'META#variety', Hint: 'x' },
          TableData: [
            { PK: { S: 't-2' }, SK: { S: 'META#plum' }, kind: { S: 'Tree' }, variety: { S: 'plum' }, row: { N: '7' } },
            { PK: { S: 't-1' }, SK: { S: 'META#pear' }, kind: { S: 'Tree' }, variety: { S: 'pear' }, row: { N: '3' } },
          ],
          NonKeyAttributes: ['kind', 'variety', 'row'],
          DataAccess: { MySql: { Host: 'db' } },
          Collapsed: true,
        },
        {
          FacetName: 'Harvest',
          KeyAttributeAlias: { PartitionKeyAlias: 'treeId', SortKeyAlias: 'PICKED#day' },
          TableData: [
            {
              PK: { S: 't-1' },
              SK: { S: 'PICKED#2025-09-01' },
              kind: { S: 'Harvest' },
              picked: { S: '2025-09-01' },
              weights: { M: { first: { N: '12.5' }, second: { N: '3' } } },
            },
            { PK: { S: 't-2' }, SK: { S: 'PICKED#2025-09-02#late' }, kind: { S: 'Harvest' }, weights: { M: {} } },
          ],
          NonKeyAttributes: ['weights', 'kind', 'picked'],
          DataAccess: NO_ACCESS,
        },
        {
          FacetName: 'Plan',
          KeyAttributeAlias: { PartitionKeyAlias: 'PK', SortKeyAlias: 'Year' },
          TableData: [],
          NonKeyAttributes: ['sprayedAt', 'kind'],
          DataAccess: NO_ACCESS,
        },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-variety',
          Purpose: 'sales',
          KeyAttributes: { PartitionKey: key('variety'), SortKey: key('row', 'N') },
          Projection: { ProjectionType: 'ALL', Since: 2 },
          DataAccess: NO_ACCESS,
        },
      ],
      DataAccess: NO_ACCESS,
      BillingMode: 'PROVISIONED',
      ProvisionedCapacitySettings: {
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 4, Burst: 1 },
        AutoScalingRead: scaling(1, 10, 70),
        AutoScalingWrite: scaling(2, 20, 55),
      },
    },
    {
      TableName: 'counters',
      KeyAttributes: { PartitionKey: key('id', 'N') },
      NonKeyAttributes: [],
      DataAccess: NO_ACCESS,
      BillingMode: 'PAY_PER_REQUEST',
    },
  ],
};

const sample = (pk: string, sk: string, more: object = {}) => ({ PK: { S: pk }, SK: { S: sk }, ...more });
/** Facets without samples of their own, items in two places, items that no guess could place, the same key twice. */
const VIEWS = {
  ModelName: 'Views',
  ModelMetadata: metadata(),
  DataModel: [
    {
      TableName: 'views',
      KeyAttributes: { PartitionKey: key('PK'), SortKey: key('SK') },
      NonKeyAttributes: [key('text'), key('mood')],
      TableFacets: [
        {
          FacetName: 'Morning',
          KeyAttributeAlias: { PartitionKeyAlias: 'PK', SortKeyAlias: 'SK' },
          TableData: [sample('b', '2', { text: { S: 'x' } }), sample('a', '1', { text: { S: 'x' } })],
          NonKeyAttributes: ['text'],
        },
        {
          FacetName: 'Evening',
          KeyAttributeAlias: { PartitionKeyAlias: 'PK', SortKeyAlias: 'SK' },
          TableData: [sample('c', '3', { text: { S: 'y' } }), sample('a', '1', { text: { S: 'x' } })],
          NonKeyAttributes: ['text'],
        },
        {
          FacetName: 'Listed',
          KeyAttributeAlias: { PartitionKeyAlias: 'PK' },
          NonKeyAttributes: ['mood'],
        },
      ],
      TableData: [
        sample('d', '4', { mood: { S: 'glad' } }),
        sample('e', '5', { other: { N: '1' } }),
        sample('b', '2', { text: { S: 'x' } }),
        sample('d', '4', { mood: { S: 'sad' } }),
      ],
      DataAccess: NO_ACCESS,
      BillingMode: 'PAY_PER_REQUEST',
    },
  ],
};

describe('the way from a file of Workbench through a model and back', () => {
  it.each([
    ['without facets, with samples of several kinds mixed', FERRY],
    ['with facets, aliases and unknown properties at each level', ORCHARD],
    ['with facets that share samples, or have none of their own', VIEWS],
  ])('loses nothing of one %s', async (_, source) => {
    const { draft } = await readInput(memoryInput({ 'made.json': JSON.stringify(source) }), 'workbench');
    expect(draft.unplaced).toEqual([]);
    const first = await through(JSON.stringify(source));
    const { Author } = (first.back as typeof FERRY).ModelMetadata;
    expect(sealOf(first.file)).toMatchObject({ isEdited: false });
    // The header of the file stands behind who made the model.
    expect(Author.replace(/(^|\. )Generated by dynamodel .*$/, '')).toBe(source.ModelMetadata.Author);
    const rest = { ...source, ModelMetadata: { ...source.ModelMetadata, Author } };
    expect(lost(rest, first.back)).toEqual([]);
    expect(new Set(added(rest, first.back))).toEqual(
      new Set(
        source === VIEWS
          ? ['.DataModel[].TableFacets[].DataAccess']
          : source === ORCHARD
            ? ['.DataModel[].TableData']
            : [],
      ),
    );
    const again = await through(first.file);
    expect(again.file).toBe(first.file);
    expect(withoutPlaces(again.text)).toBe(withoutPlaces(first.text));
  });

  it('writes maps, lists and numbers as DynamoDB JSON has them, however they stood', async () => {
    const source = (map: Json, list: Json, n: string) => ({
      ModelName: 'Forms',
      DataModel: [
        {
          TableName: 'forms',
          KeyAttributes: { PartitionKey: key('id') },
          TableData: [{ id: { S: 'a' }, map: { M: map }, list: { L: list }, n: { N: n } }],
        },
      ],
    });
    const tagged = source({ hp: { N: '5' } }, [{ S: 'x' }], '1');
    const ways = [source({ M: { hp: { N: '5' } } }, ['x'], '1.0'), source({ hp: 5 }, ['x'], '1e0'), tagged];
    for (const one of ways) {
      const { back, file } = await through(JSON.stringify(one));
      expect(lost(tagged as Json, back)).toEqual([]);
      expect((await through(file)).file).toBe(file);
    }
  });

  it.each([undefined, '1.0', '2.0', '9.9'])(
    'makes version 3.0 of %s, with what Workbench asks for',
    async (version) => {
      const { ModelMetadata: _, ...rest } = FERRY;
      const source = version === undefined ? rest : { ...rest, ModelMetadata: { Version: version } };
      const { back } = await through(JSON.stringify(source));
      expect(back.ModelMetadata).toMatchObject({ AWSService: 'Amazon DynamoDB', Version: '3.0', Description: '' });
      expect(lost(rest, back)).toEqual([]);
    },
  );

  it('carries its header whatever the file says of itself', async () => {
    const source = {
      ...FERRY,
      ModelName: '@dynamodel "Author": "x"',
      ModelMetadata: metadata({ Author: '\\@dynamodel' }),
    };
    const { file, back } = await through(JSON.stringify(source));
    expect(sealOf(file)).toMatchObject({ isEdited: false });
    expect(back.ModelName).toBe(source.ModelName);
    expect(back.ModelMetadata).toMatchObject({ Author: expect.stringMatching(/^\\@dynamodel\. Generated by/) });
    expect((await through(file)).file).toBe(file);
  });

  const text = fc.constantFrom('a', 'b', '__proto__', 'x y', '#', 'constructor', '{x}');
  const item = fc
    .tuple(fc.constantFrom('A#1', 'A#2', 'B', 'c'), fc.constantFrom('1', 'X#2', 'X#3'), fc.subarray(['s', 'n', 'm']))
    .map(([pk, sk, names]) => {
      const values = { s: { S: pk }, n: { N: '5' }, m: { M: { x: { BOOL: true } } } };
      return sample(pk, sk, Object.fromEntries(names.map((name) => [name, values[name as keyof typeof values]])));
    });
  const items = fc.array(item, { maxLength: 5 });
  const facet = fc.record({
    KeyAttributeAlias: fc.record({
      PartitionKeyAlias: fc.constantFrom('PK', 'owner', 'A#id', 'A#{id}', ''),
      SortKeyAlias: fc.constantFrom('SK', 'part', 'X#no', '"X"', 'a b'),
    }),
    TableData: items,
    NonKeyAttributes: fc.shuffledSubarray(['s', 'n', 'm', 't']),
    more: text,
  });
  const attributes = fc.shuffledSubarray([key('m', 'M'), key('t'), key('s', 'N'), key('n', 'N'), key('u')]);
  const file = fc
    .record({ name: text, facets: fc.array(facet, { maxLength: 3 }), items, attributes, unknown: text })
    .map((one) => ({
      ModelName: one.name,
      ModelMetadata: metadata({ Description: one.unknown }),
      [one.unknown]: [one.name],
      DataModel: [
        {
          TableName: 'things',
          KeyAttributes: { PartitionKey: key('PK'), SortKey: key('SK') },
          NonKeyAttributes: one.attributes,
          TableFacets: one.facets.map(({ more, ...own }, i) => ({
            FacetName: `f ${i}`,
            ...own,
            [`x${more}`]: { more },
          })),
          TableData: one.items,
          DataAccess: NO_ACCESS,
          BillingMode: 'PAY_PER_REQUEST',
          [`x${one.unknown}`]: one.name,
        },
      ],
    }));

  it('loses nothing of any file', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (source) => {
        const first = await through(JSON.stringify(source));
        const { ModelMetadata, ...rest } = source;
        const { Author: _, ...told } = ModelMetadata as Record<string, Json>;
        expect(lost({ ...rest, ModelMetadata: told } as Json, first.back)).toEqual([]);
        const again = await through(first.file);
        expect(again.file).toBe(first.file);
        expect(withoutPlaces(again.text)).toBe(withoutPlaces(first.text));
      }),
      { numRuns: runs(25, 150) },
    );
  });
});
