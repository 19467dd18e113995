import { describe, expect, it } from 'vitest';
import { ImportError, memoryInput, readInput, writeModel } from '../../src/import/index.js';
import { openInput } from '../../src/import/open-input.js';
import { TempFolder } from '../support/temp-folder.js';

const template = (id: string, more: Readonly<Record<string, unknown>> = {}, key = 'id') =>
  JSON.stringify({
    Resources: {
      [id]: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
          KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
          ...more,
        },
      },
    },
  });
const request = (TableName: string, key = 'id') =>
  JSON.stringify({
    TableName,
    AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
const workbench = (name: string, table: string) =>
  JSON.stringify({
    ModelName: name,
    DataModel: [
      {
        TableName: table,
        KeyAttributes: { PartitionKey: { AttributeName: 'PK', AttributeType: 'S' } },
        TableFacets: [{ FacetName: 'User', KeyAttributeAlias: { PartitionKeyAlias: `${name}:{userId}` } }],
      },
    ],
  });

async function read(files: Readonly<Record<string, string | Uint8Array>>, format?: string) {
  const { draft, format: used } = await readInput(memoryInput(files), format);
  return { format: used.name, draft, text: writeModel(draft).text };
}

describe('a folder of several files of one format', () => {
  it('is one model with the tables of all templates, whatever they are called in each', async () => {
    const files = {
      'a/one.template.json': template('Table'),
      'b/two.template.json': template('Table', {}, 'other'),
      'c/three.json': template('Names', { TableName: 'names' }),
      'd/four.json': template('Again', { TableName: 'names' }),
    };
    const { draft, text } = await read(files);
    expect(draft.tables.map(({ name, physicalName, pk }) => [name, physicalName, pk.name])).toEqual([
      ['Table', undefined, 'id'],
      ['two-Table', undefined, 'other'],
      ['Names', 'names', 'id'],
    ]);
    expect(draft.quirks.map(({ message }) => message)).toEqual([
      '`Again` is defined in several files alike; the first definition is kept.',
    ]);
    expect(text).toContain('  two-Table:\n    key: {pk: other}\n');
  });

  it('is one model of the requests of CreateTable, with what is asked at its place', async () => {
    const { format, text } = await read({
      'a.json': request('users'),
      'b.json': request('orders'),
      'c.json': request('users', 'x'),
    });
    expect(format).toBe('create-table');
    for (const part of ['  users:\n', '  orders:\n', '  c-users:\n    name: users\n    key: {pk: x}\n'])
      expect(text).toContain(part);
    expect(text).toMatch(/^# {3}tables\.c-users {2,}ttl: expiresAt$/m);
  });

  it('keeps entities of one name and separators of their own apart', async () => {
    const { draft, text } = await read({ 'a.json': workbench('A', 'one'), 'b.json': workbench('B', 'two') });
    expect(draft.entities.map(({ name, table }) => [name, table])).toEqual([
      ['User', 'one'],
      ['b-User', 'two'],
    ]);
    expect(text).toContain('getBUser: {op: get, entity: BUser, by: [userId]}');
  });

  it('reads a service in each folder', async () => {
    const service = (name: string) =>
      `service: ${name}\nprovider: {name: aws}\nresources: ${template('Table', { TableName: name })}\n`;
    const { format, draft } = await read({ 'x/serverless.yml': service('xx'), 'y/serverless.yml': service('yy') });
    expect(format).toBe('serverless');
    expect(draft.tables.map(({ physicalName }) => physicalName)).toEqual(['xx', 'yy']);
  });
});

describe('a folder of many things', () => {
  const MIXED = {
    'model.json': workbench('A', 'one'),
    'stack.yaml': template('Table'),
    'tables/users.json': request('users'),
    'notes.md': '# notes',
    'other.txt': 'x',
    'broken.yaml': 'AWSTemplateFormatVersion: x\nResources:\n\t- a\n',
  };

  it('is not guessed at where it holds several formats', async () => {
    const thrown = await read(MIXED).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ImportError);
    expect((thrown as ImportError).kind).toBe('usage');
    expect((thrown as ImportError).message).toBe(
      '`folder` holds files of several formats:\n  create-table: `tables/users.json`\n  cloudformation: `stack.yaml`\n  workbench: `model.json`\nName the format that is meant, `dynamodel import create-table folder`, or a file.',
    );
  });

  it('tells which of its files are not in the model, and which are broken', async () => {
    const { draft } = await read(MIXED, 'workbench');
    expect(draft.tables.map(({ name }) => name)).toEqual(['one']);
    expect(draft.unplaced.map(({ what, why }) => `${what}: ${why}`)).toEqual([
      '`tables/users.json`: it is of another format (create-table or describe-table JSON): import it by itself',
      '`stack.yaml`: it is of another format (CloudFormation template): import it by itself',
      '2 other files: they hold nothing that is read here: `notes.md`, `other.txt`',
    ]);
    expect(draft.quirks).toEqual([
      {
        message: '`broken.yaml` is broken, and left out: A tab is used as indentation; YAML allows spaces only.',
        place: { file: 'broken.yaml', path: '', line: 3 },
      },
    ]);
  });

  const ONETABLE = (name: string) =>
    JSON.stringify({
      indexes: { primary: { hash: 'pk' } },
      models: { [name]: { pk: { type: 'string', value: `${name}:\${id}` }, id: { type: 'string' } } },
    });

  it.each<[string, Readonly<Record<string, string>>]>([
    [
      'electrodb: `src/a.ts`',
      { 'src/a.ts': "import { Entity } from 'electrodb';", 'src/a.test.ts': "import 'electrodb';" },
    ],
    ['dynamodb-toolbox: `src/b.ts`', { 'src/b.ts': "import { Table } from 'dynamodb-toolbox/table';" }],
    ['onetable: `c.ts`', { 'c.ts': "import { Table } from 'dynamodb-onetable';" }],
    ['onetable: `c.json`', { 'c.json': ONETABLE('User') }],
  ])('counts the files of every format: %s', async (listed, files) => {
    await expect(read({ ...files, 'stack.yaml': template('Table') })).rejects.toThrow(
      `\`folder\` holds files of several formats:\n  cloudformation: \`stack.yaml\`\n  ${listed}\nName the format`,
    );
  });

  it('counts modules of several libraries, of which none is certain', async () => {
    const modules = { 'a.ts': "import 'electrodb';", 'b.ts': "import 'dynamodb-toolbox';" };
    await expect(read(modules)).rejects.toThrow('  electrodb: `a.ts`\n  dynamodb-toolbox: `b.ts`\n');
  });

  it('counts items that may be of the tables beside them', async () => {
    const files = {
      'data/orders.json': '[{"id": "1", "total": 1}, {"id": "2", "total": 2}]',
      'stack.yaml': template('Table'),
    };
    await expect(read(files)).rejects.toThrow('  items: `data/orders.json`, `stack.yaml`\n');
    const { draft } = await read({ ...files, 'notes.md': '# notes' }, 'items');
    expect(draft.unplaced.map(({ what, why }) => `${what}: ${why}`)).toEqual([
      '1 other file: it holds nothing that is read here: `notes.md`',
    ]);
  });

  const JUNK = Object.fromEntries(
    Array.from({ length: 250 }, (_, i) => [`a${i}.json`, '{"x": "TableName Resources"}']),
  );
  const PLAN = JSON.stringify({
    format_version: '1.2',
    planned_values: {
      root_module: {
        resources: [
          {
            address: 'aws_dynamodb_table.t',
            type: 'aws_dynamodb_table',
            name: 't',
            mode: 'managed',
            values: {
              name: 't',
              hash_key: 'id',
              attribute: [{ name: 'id', type: 'S' }],
              billing_mode: 'PAY_PER_REQUEST',
            },
          },
        ],
      },
    },
  });

  it.each([
    ['cloudformation', 'z.yaml', template('T')],
    ['create-table', 'z.json', request('t')],
    ['terraform', 'z.json', PLAN],
  ])('finds what is last among many: %s', async (format, name, text) => {
    const files = { ...JUNK, [name]: text };
    for (const named of [undefined, format]) {
      const made = await read(files, named);
      expect([made.format, made.draft.tables.length]).toEqual([format, 1]);
      expect(made.draft.unplaced.map(({ what }) => what)).toEqual(['250 other files']);
    }
  });

  it('tells what is too large to be looked into', async () => {
    const large = new Uint8Array(10 * 1024 * 1024 + 1).fill(0x20);
    const { draft } = await read({ 'a.yaml': large, 'b.txt': 'x', 'stack.yaml': template('T') });
    expect(draft.unplaced.map(({ what, why }) => `${what}: ${why}`)).toEqual([
      '1 large file: it is too large to be looked into beside others, so import each by itself: `a.yaml`',
      '1 other file: it holds nothing that is read here: `b.txt`',
    ]);
  });

  it('reads all schemas of OneTable, each with its table', async () => {
    const { draft } = await read({ 'one.json': ONETABLE('User'), 'two.json': ONETABLE('Order') });
    expect(draft.tables.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(draft.entities.map(({ name, table }) => [name, table])).toEqual([
      ['User', 'one'],
      ['Order', 'two'],
    ]);
  });
});

describe('the beginning of a file', () => {
  it('takes no more room than it has bytes, for there may be many of them', () => {
    const { path } = new TempFolder({ 'small.txt': 'small', 'large.txt': 'x'.repeat(100_000) });
    const { files } = openInput(path, 'folder', String);
    expect(files.map((file) => [file.name, file.head().length, file.head().buffer.byteLength])).toEqual([
      ['large.txt', 65_536, 65_536],
      ['small.txt', 5, 5],
    ]);
  });
});
