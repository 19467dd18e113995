import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateFiles } from '../../src/generate/index.js';
import { sealOf } from '../../src/generate/output/header.js';
import { planOutput, readOutput, writeOutput } from '../../src/generate/output/index.js';
import { readModel, sound } from '../../src/library/loaded-model.js';

const OWNER = { model: 'cellar', target: 'workbench' };
const MODEL = `
dynamodel: 1
model: cellar
tables:
  cellar:
    key: {pk: pk, sk: sk}
    indexes:
      byYear: {pk: "year: N", project: keys}
      byPlace: {pk: [country, region], project: all}
      near: {pk: pk, sk: grape, local: true, project: all}
entities:
  Wine:
    tag: W
    key: {pk: "WINE#{wineId}", sk: "WINE"}
    indexes: {byYear: natural, byPlace: natural}
    attributes:
      wineId: {type: string, maxBytes: 20}
      year: {type: int, min: 1900, max: 2100}
      country: {type: string, minBytes: 1, maxBytes: 20}
      region: {type: string, minBytes: 1, maxBytes: 20}
      label: {type: binary, optional: true, maxBytes: 100}
  Note:
    key: {pk: "WINE#{wineId}", sk: "NOTE#{at|iso}"}
    attributes: {wineId: {type: string, maxBytes: 20}, at: timestamp, text: {type: string, maxBytes: 500}}
samples:
  entities:
    Wine: [{id: w, wineId: w1, year: 1999, country: FR, region: Jura, label: AQI=}]
  raw:
    cellar:
      - {pk: {S: "WINE#w1"}, sk: {S: "NOTE#2024-01-01T00:00:00.000Z"}, _t: {S: Note}, at: {S: "2024-01-01T00:00:00.000Z"}, text: {S: dry}}
      - {pk: {S: else}, sk: {S: else}, odd: {N: "1"}}
`;

async function generated(text = MODEL): Promise<string> {
  const [file] = await generateFiles(sound(readModel({ text, path: 'cellar.yaml' })).plan, 'workbench');
  return file?.text ?? '';
}

describe('generate workbench', () => {
  it('writes a facet for each entity, with aliases, attributes and samples', async () => {
    const root = JSON.parse(await generated());
    const [table] = root.DataModel;
    expect(table.TableFacets).toMatchObject([
      {
        FacetName: 'Wine',
        KeyAttributeAlias: { PartitionKeyAlias: 'WINE#{wineId}', SortKeyAlias: '"WINE"' },
        NonKeyAttributes: ['wineId', 'year', 'country', 'region', 'label', '_t'],
        TableData: [{ pk: { S: 'WINE#w1' }, year: { N: '1999' }, label: { B: 'AQI=' }, _t: { S: 'W' } }],
      },
      { FacetName: 'Note', KeyAttributeAlias: { SortKeyAlias: 'NOTE#{at|iso}' }, TableData: [{ text: { S: 'dry' } }] },
    ]);
    expect(table.TableData).toEqual([{ pk: { S: 'else' }, sk: { S: 'else' }, odd: { N: '1' } }]);
    expect(table.BillingMode).toBe('PAY_PER_REQUEST');
    const types = table.NonKeyAttributes.map(({ AttributeName, AttributeType }: Record<string, string>) => [
      AttributeName,
      AttributeType,
    ]);
    expect(Object.fromEntries(types)).toMatchObject({ year: 'N', label: 'B', at: 'S', odd: 'N' });
  });

  it('has the properties of files that Workbench writes, in their order', async () => {
    const provisioned = `billing: {provisioned: {rcu: 5, wcu: 5, autoscale: {min: {rcu: 1, wcu: 1}, max: {rcu: 9, wcu: 9}}}}`;
    const root = JSON.parse(await generated(MODEL.replace('key: {pk: pk, sk: sk}', `$&\n    ${provisioned}`)));
    const [{ TableFacets, GlobalSecondaryIndexes, ProvisionedCapacitySettings: settings, ...table }] = root.DataModel;
    expect(Object.keys(root)).toEqual(['ModelName', 'ModelMetadata', 'DataModel']);
    expect(Object.keys(root.ModelMetadata).join(' ')).toBe(
      'Author DateCreated DateLastModified Description AWSService Version',
    );
    expect(Object.keys(table).join(' ')).toBe(
      'TableName KeyAttributes NonKeyAttributes TableData DataAccess BillingMode',
    );
    expect(Object.keys(TableFacets[0]).join(' ')).toBe(
      'FacetName KeyAttributeAlias TableData NonKeyAttributes DataAccess',
    );
    expect(Object.keys(GlobalSecondaryIndexes[0]).join(' ')).toBe('IndexName KeyAttributes Projection');
    expect(Object.keys(settings).join(' ')).toBe('ProvisionedThroughput AutoScalingRead AutoScalingWrite');
    expect(settings.AutoScalingRead).toEqual({
      ScalableTargetRequest: {
        MinCapacity: 1,
        MaxCapacity: 9,
        ServiceRole: 'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable',
      },
      ScalingPolicyConfiguration: { TargetValue: 70 },
    });
  });

  it('says what Workbench has no place for', async () => {
    const { DataModel, ModelMetadata } = JSON.parse(await generated());
    expect(DataModel[0].GlobalSecondaryIndexes).toEqual([
      {
        IndexName: 'byYear',
        KeyAttributes: { PartitionKey: { AttributeName: 'year', AttributeType: 'N' } },
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]);
    expect(ModelMetadata.Description).toBe(
      'Not in this file: the index byPlace of cellar, whose key has several attributes; the local index near of cellar.',
    );
  });

  it('writes what the model keeps for Workbench in place of its own', async () => {
    const kept = MODEL.replace(
      'model: cellar\n',
      '$&extensions: {workbench: {ModelMetadata: {Author: Ann}, Shelves: [1, {to: 9}]}}\n',
    )
      .replace(
        'key: {pk: pk, sk: sk}',
        '$&\n    extensions: {workbench: {NonKeyAttributes: [label, {AttributeName: drunkAt, AttributeType: S}, gone, {AttributeName: at, AttributeType: null}], Light: null}}',
      )
      .replace(
        '    tag: W\n',
        '$&    extensions: {workbench: {FacetName: Red wine, KeyAttributeAlias: {SortKeyAlias: null}, NonKeyAttributes: [label, gone], TableData: [{sk: {S: else}}]}}\n',
      )
      .replace('project: keys', 'project: keys, extensions: {workbench: {Projection: {Since: 3}}}');
    const { DataModel, ModelMetadata, Shelves } = JSON.parse(await generated(kept));
    expect(ModelMetadata.Author).toMatch(/^Ann\. Generated by dynamodel from the model cellar: /);
    expect(sealOf(await generated(kept))).toMatchObject({ owner: OWNER, isEdited: false });
    expect(Shelves).toEqual([1, { to: 9 }]);
    const [{ NonKeyAttributes, TableFacets, TableData, GlobalSecondaryIndexes, Light }] = DataModel;
    expect(Light).toBeNull();
    // What is kept comes first, what the model no longer has is none, and what it has besides comes last.
    expect(NonKeyAttributes.map((one: { AttributeName: string }) => one.AttributeName)).toEqual([
      'label',
      'drunkAt',
      'wineId',
      'year',
      'country',
      'region',
      '_t',
      'text',
      'odd',
    ]);
    expect(TableFacets[0]).toEqual({
      FacetName: 'Red wine',
      KeyAttributeAlias: { PartitionKeyAlias: 'WINE#{wineId}' },
      TableData: [{ pk: { S: 'else' }, sk: { S: 'else' }, odd: { N: '1' } }],
      NonKeyAttributes: ['label', 'wineId', 'year', 'country', 'region', '_t'],
      DataAccess: { MySql: {} },
    });
    expect(TableData.map(({ sk }: { sk: object }) => sk)).toEqual([{ S: 'WINE' }]);
    expect(GlobalSecondaryIndexes[0].Projection).toEqual({ ProjectionType: 'KEYS_ONLY', Since: 3 });
  });

  it.each(['null', '[]'])(
    'writes no facets where the table keeps %s of them, and its samples in their order',
    async (none) => {
      const kept = MODEL.replace('key: {pk: pk, sk: sk}', `$&\n    extensions: {workbench: {TableFacets: ${none}}}`);
      const [table] = JSON.parse(await generated(kept)).DataModel;
      expect(table.TableFacets).toEqual(none === 'null' ? undefined : []);
      expect(table.TableData.map(({ sk }: { sk: { S: string } }) => sk.S)).toEqual([
        'WINE',
        'NOTE#2024-01-01T00:00:00.000Z',
        'else',
      ]);
    },
  );

  it('knows no other tool', () => {
    const { findings } = readModel({
      text: MODEL.replace('model: cellar\n', '$&extensions: {workbench: {}, toolshed: {}}\n'),
    });
    expect(findings.map(({ message }) => message)).toEqual([expect.stringContaining('`toolshed`')]);
  });

  it('carries its header in JSON: an edit is seen, another owner is not written over', async () => {
    const text = await generated();
    const path = 'cellar.json';
    const step = (found: string) => planOutput(OWNER, [{ path, text }], [{ path, text: found }]);
    expect(step(text).steps).toEqual([{ kind: 'keep', path }]);
    const older = text.replace('Jura', 'Ardèche');
    expect(step(older).steps).toMatchObject([{ kind: 'write', before: { isEdited: true } }]);
    expect(step(older).obstacles).toEqual([]);
    expect(step(text.replace('model cellar', 'model other')).obstacles).toHaveLength(1);
    expect(step('{"ModelName": "mine"}').obstacles).toHaveLength(1);
  });

  it('removes what it wrote under a former name, and leaves files of others', async () => {
    const root = mkdtempSync(join(tmpdir(), 'workbench-'));
    try {
      writeFileSync(join(root, 'mine.json'), '{}');
      const first = [{ path: 'cellar.json', text: await generated() }];
      writeOutput(root, planOutput(OWNER, first, readOutput(root, ['cellar.json'])));
      const { steps } = planOutput(OWNER, [], readOutput(root, []));
      expect(steps).toMatchObject([{ kind: 'remove', path: 'cellar.json' }]);
      expect(readFileSync(join(root, 'mine.json'), 'utf8')).toBe('{}');
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
