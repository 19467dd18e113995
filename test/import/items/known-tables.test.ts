import { describe, expect, it } from 'vitest';
import type { DraftTable } from '../../../src/import/draft.js';
import { KnownTables } from '../../../src/import/formats/items/known-tables.js';
import { formatOf, memoryInput } from '../../../src/import/index.js';
import { importModel } from '../../../src/index.js';

const DEFINITION = {
  Table: {
    TableName: 'Orders',
    TableArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/Orders',
    KeySchema: [
      { AttributeName: 'owner', KeyType: 'HASH' },
      { AttributeName: 'entry', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ['owner', 'entry', 'state'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byState',
        KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  },
};

const TEMPLATE = `Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: owner, AttributeType: S}, {AttributeName: entry, AttributeType: S}]
      KeySchema: [{AttributeName: owner, KeyType: HASH}, {AttributeName: entry, KeyType: RANGE}]
  Other:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
`;

/** Nothing but its definition tells that `owner` and `entry` are its key. */
const items = Array.from({ length: 60 }, (_, i) => ({
  id: `x${i}`,
  owner: `USER#u${i % 7}`,
  entry: `ORDER#${String(i).padStart(4, '0')}`,
  userId: `u${i % 7}`,
  orderNo: i,
  until: 1_900_000_000 + i,
  ...(i % 2 === 0 ? { state: 'OPEN' } : {}),
}));
const lines = items.map((item) => JSON.stringify(item)).join('\n');
const KEY = 'key: {pk: "USER#{userId}", sk: "ORDER#{orderNo|pad:4}"}';

describe('the definition of a table beside its items', () => {
  it('says what its keys are, and all else of it', async () => {
    const files = { 'table.json': JSON.stringify(DEFINITION, null, 2), 'data/orders-1.jsonl': lines };
    expect(formatOf(memoryInput(files)).name).toBe('items');
    const { text, unplaced } = await importModel({ files });
    expect(text).toContain('    key: {pk: owner, sk: entry}\n    ttl: until\n');
    expect(text).toContain('# Sparse: 30 of 60 items (50 %) are in it.\n      byState: {pk: state, project: keys}');
    expect(text).toContain(KEY);
    expect(text).toContain('    ttl: until\n    volume');
    expect(text).toContain('region: eu-west-1');
    expect(text).not.toContain('Is this the key of the table');
    expect(unplaced).toEqual([]);
  });

  it('may be a template, of further tables too', async () => {
    const files = { 'template.yaml': TEMPLATE, 'my-stack-Orders-1ABCDEF.jsonl': lines };
    const { text, format } = await importModel({ files });
    expect(format).toBe('items');
    expect(text).toContain('  Orders:\n    key: {pk: owner, sk: entry}');
    expect(text).toContain('  Other:\n    key: {pk: id}');
    expect(text).toContain(KEY);
  });

  it('may be named', async () => {
    const source = { files: { 'anything.jsonl': lines } };
    const alone = await importModel(source);
    expect(alone.text).not.toContain('pk: owner');
    const { text } = await importModel(source, { tables: { files: { 'table.json': JSON.stringify(DEFINITION) } } });
    expect(text).toContain('  Orders:\n    key: {pk: owner, sk: entry}');
    expect(text).toContain(KEY);
    const wrong = (content: string) => importModel(source, { tables: { files: { 'table.json': content } } });
    await expect(wrong('{"Table": ')).rejects.toThrow('The text ends too early');
    await expect(wrong('{"a": 1}')).rejects.toThrow('`table.json` is in no format that can be imported');
  });

  it('may be of other items, which is told', async () => {
    const other = JSON.stringify(DEFINITION).replaceAll('owner', 'somebody');
    const { text } = await importModel(
      { files: { 'anything.jsonl': lines } },
      { tables: { files: { 't.json': other } } },
    );
    expect(text).toContain('No item of Orders has the key that its definition says');
    expect(text).toContain('key: {pk: somebody, sk: entry}');
  });

  it('is found by its name, as it is deployed too', () => {
    const table = (name: string, physicalName?: string) =>
      ({
        name,
        indexes: [],
        notes: [],
        pk: { name: 'id' },
        ...(physicalName === undefined ? {} : { physicalName }),
      }) as DraftTable;
    const known = new KnownTables([
      table('Orders'),
      table('UsersTable'),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as a model has it
      table('Logs', '${env:STAGE:-dev}-logs'),
      table('Carts'),
      table('Prices'),
    ]);
    expect(known.take('prod-Orders-1XYZ')?.name).toBe('Orders');
    expect(known.take('users')?.name).toBe('UsersTable');
    expect(known.take('dev-logs')?.name).toBe('Logs');
    expect(known.take('whatever')).toBeUndefined();
    expect(known.take('carts')?.name).toBe('Carts');
    expect(known.take('whatever')?.name).toBe('Prices');
    expect(known.unused).toEqual([]);
  });
});
