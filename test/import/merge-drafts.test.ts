import { describe, expect, it } from 'vitest';
import type { Draft, DraftTable } from '../../src/import/draft.js';
import { memoryInput, readInput } from '../../src/import/index.js';
import { mergedDraft } from '../../src/import/merge-drafts.js';

async function read(files: Readonly<Record<string, unknown>>) {
  const texts = Object.entries(files).map(([name, data]) => [name, JSON.stringify(data)]);
  return (await readInput(memoryInput(Object.fromEntries(texts)), undefined)).draft;
}

const properties = (more: object) => ({
  TableName: 'orders',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  ...more,
});
const template = (more: object) => ({
  Resources: { Orders: { Type: 'AWS::DynamoDB::Table', Properties: properties(more) } },
});
const ON_DEMAND = { BillingMode: 'PAY_PER_REQUEST' };
const PROVISIONED = { ProvisionedThroughput: { ReadCapacityUnits: 500, WriteCapacityUnits: 400 } };

describe('a table of several files', () => {
  it('is told with all that the second says otherwise', async () => {
    const draft = await read({
      'dev.json': template(ON_DEMAND),
      'prod.json': template({
        ...PROVISIONED,
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        DeletionProtectionEnabled: true,
      }),
    });
    expect(draft.tables.map(({ billing }) => billing)).toEqual([{ mode: 'on-demand' }]);
    expect(draft.unplaced.map(({ what, place }) => `${place.file}: ${what}`)).toEqual([
      'prod.json: Of `Orders`, billing: {"mode":"provisioned","rcu":500,"wcu":400}',
      'prod.json: Of `Orders`, TTL: `until`',
      'prod.json: Of `Orders`, stream: `new-image`',
      'prod.json: Of `Orders`, deletion protection: true',
    ]);
    expect(draft.unplaced[0]?.why).toBe(
      '`dev.json` defines the table too and has {"mode":"on-demand"} there, which is kept',
    );
    expect(draft.quirks.map(({ message }) => message)).toEqual([
      '`Orders` is defined in several files with the same keys and indexes, and not alike in all; the first definition is kept.',
    ]);
  });

  it('is one where definitions are alike, with each question once', async () => {
    const draft = await read({ 'a.json': properties(ON_DEMAND), 'b.json': properties(ON_DEMAND) });
    expect(draft.unplaced).toEqual([]);
    expect(draft.quirks.map(({ message }) => message)).toEqual([
      '`orders` is defined in several files alike; the first definition is kept.',
    ]);
    expect(draft.entities.length).toBe(1);
    const asked = draft.questions.map(({ at, question }) => `${at} ${question}`);
    expect(asked.length).toBeGreaterThan(0);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('has one entity, whatever the second file says of TTL and of its items', async () => {
    const draft = await read({
      'a.json': { Table: { ...properties(ON_DEMAND), ItemCount: 10, TableSizeBytes: 100 } },
      'b.json': {
        Table: {
          ...properties(ON_DEMAND),
          ItemCount: 70,
          TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
        },
      },
    });
    expect(draft.entities.map(({ volume }) => volume?.count)).toEqual([10]);
    expect(draft.unplaced.map(({ what }) => what)).toEqual(['Of `orders`, TTL: `until`', 'That `orders` has 70 items']);
  });

  it('is told to have entities beside each other that its files call otherwise', async () => {
    const model = (facet: string, alias: string) => ({
      ModelName: 'm',
      DataModel: [
        {
          TableName: 'orders',
          KeyAttributes: { PartitionKey: { AttributeName: 'PK', AttributeType: 'S' } },
          TableFacets: [{ FacetName: facet, KeyAttributeAlias: { PartitionKeyAlias: alias } }],
        },
      ],
    });
    const draft = await read({
      'a.json': model('Order', 'ORDER#{id}'),
      'b.json': model('Purchase', 'ORDER#{orderId}'),
      'c.json': { ...model('Order', 'ORDER#{id}') },
    });
    expect(draft.entities.map(({ name, table }) => `${table}: ${name}`)).toEqual(['orders: Order', 'orders: Purchase']);
    expect(draft.quirks.map(({ message, place }) => `${place.file}: ${message}`)).toContain(
      'b.json: Of `orders`, other files have `Order`, and `Purchase` of this one stands beside that: where both are the same items, keep one and put together what they say.',
    );
    expect(draft.quirks.filter(({ message }) => message.includes('beside that'))).toHaveLength(1);
  });

  it('differs in what is paid for an index too, and keeps the items of both', () => {
    const table = (rcu: number, id: string): DraftTable => ({
      name: 't',
      pk: { name: 'p', type: 'S' },
      indexes: [
        {
          name: 'i',
          local: false,
          pk: [{ name: 'q', type: 'S' }],
          sk: [],
          projection: { kind: 'all' },
          billing: { mode: 'provisioned', rcu, wcu: 1 },
          notes: [],
        },
      ],
      samples: [{ p: { S: 'same' } }, { p: { S: id } }],
      notes: [],
    });
    const draft = (own: DraftTable): Draft => ({
      name: 'm',
      tables: [own],
      entities: [],
      patterns: [],
      unplaced: [],
      quirks: [],
      questions: [],
    });
    const parts = [table(1, 'a'), table(2, 'b')].map((own, i) => ({ draft: draft(own), file: `${i}.json` }));
    const merged = mergedDraft('m', parts);
    expect(merged.tables.length).toBe(1);
    expect(merged.unplaced.map(({ what }) => what)).toEqual([
      'Of `t`, billing of the index `i`: {"mode":"provisioned","rcu":2,"wcu":1}',
    ]);
    expect(merged.tables[0]?.samples?.map(({ p }) => p)).toEqual([{ S: 'same' }, { S: 'a' }, { S: 'b' }]);
  });
});

it('keeps the endpoint of a VPC that one of several files has', async () => {
  const draft = await read({
    'tables.json': template(ON_DEMAND),
    'network.json': {
      Resources: {
        ...template({ ...ON_DEMAND, TableName: 'others' }).Resources,
        Endpoint: {
          Type: 'AWS::EC2::VPCEndpoint',
          Properties: { ServiceName: 'com.amazonaws.eu-west-1.dynamodb', PolicyDocument: {} },
        },
      },
    },
  });
  expect(draft.vpc).toEqual({ endpoint: true });
});
