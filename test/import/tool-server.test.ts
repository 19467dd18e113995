import { describe, expect, it } from 'vitest';
import { cliCommand } from '../../src/import/formats/tool-server/cli-command.js';
import { shellWords } from '../../src/import/formats/tool-server/shell-words.js';
import { memoryInput, readInput, writeModel } from '../../src/import/index.js';
import { readModel, sound } from '../../src/library/loaded-model.js';

async function draftOf(file: unknown) {
  const { draft, format } = await readInput(memoryInput({ 'schema.json': JSON.stringify(file, null, 2) }), undefined);
  expect(format.name).toBe('tool-server');
  return draft;
}

const field = (name: string, type = 'string', required = true) => ({ name, type, required });
const parameter = (name: string, type = 'string') => ({ name, type });
let id = 0;
const pattern = (name: string, operation: string, parameters: readonly object[], more: object = {}) => {
  id += 1;
  return {
    pattern_id: id,
    name,
    description: `About ${name}`,
    operation,
    parameters,
    return_type: 'entity_list',
    ...more,
  };
};

const LIBRARY = {
  tables: [
    {
      table_config: { table_name: 'Loans', partition_key: 'pk', sort_key: 'sk' },
      gsi_list: [
        {
          name: 'ByBranch',
          partition_key: ['branch', 'shelf'],
          sort_key: ['status', 'due_at'],
          projection: 'INCLUDE',
          included_attributes: ['title'],
        },
        { name: 'ByScore', partition_key: 'score_pk', sort_key: 'score_sk', projection: 'KEYS_ONLY' },
      ],
      entities: {
        Loan: {
          entity_type: 'LOAN',
          pk_template: 'MEMBER#{member_id}',
          sk_template: 'LOAN#{due_at}#{loan_id}',
          gsi_mappings: [
            { name: 'ByBranch', pk_template: ['{branch}', '{shelf}'], sk_template: ['{status}', '{due_at}'] },
            { name: 'ByScore', pk_template: 'SCORE#{branch}', sk_template: '{score}' },
          ],
          fields: [
            field('member_id'),
            field('loan_id', 'uuid'),
            field('due_at'),
            field('branch'),
            field('shelf'),
            field('status'),
            field('score', 'integer'),
            field('title', 'string', false),
            field('fee', 'decimal', false),
            { ...field('tags', 'array', false), item_type: 'string' },
            field('extra', 'object', false),
          ],
          access_patterns: [
            pattern('get_loan', 'GetItem', [parameter('member_id'), parameter('due_at'), parameter('loan_id')], {
              consistent_read: true,
            }),
            pattern('loans_after', 'Query', [parameter('member_id'), parameter('since')], { range_condition: '>=' }),
            pattern(
              'shelf_due',
              'Query',
              [parameter('branch'), parameter('shelf'), parameter('status'), parameter('from'), parameter('to')],
              {
                index_name: 'ByBranch',
                range_condition: 'between',
                filter_expression: {
                  conditions: [
                    { field: 'fee', operator: '>', param: 'least' },
                    { field: 'title', function: 'attribute_exists' },
                  ],
                  logical_operator: 'OR',
                },
              },
            ),
            pattern('prolong', 'UpdateItem', [
              parameter('member_id'),
              parameter('due_at'),
              parameter('loan_id'),
              parameter('status'),
            ]),
            pattern('lend', 'PutItem', [{ name: 'loan', type: 'entity', entity_type: 'Loan' }]),
            pattern('all_loans', 'Scan', []),
            pattern('magic', 'Conjure', []),
          ],
        },
      },
    },
    {
      table_config: { table_name: 'Cards', partition_key: 'card_id' },
      entities: {
        Card: {
          entity_type: 'CARD',
          pk_template: '{card_id}',
          fields: [field('card_id'), field('member_id')],
          access_patterns: [],
        },
      },
    },
  ],
  cross_table_access_patterns: [
    {
      pattern_id: 90,
      name: 'replace_card',
      description: 'A new card with its loan',
      operation: 'TransactWrite',
      entities_involved: [
        { table: 'Cards', entity: 'Card', action: 'Put', condition: 'attribute_not_exists(card_id)' },
        { table: 'Loans', entity: 'Loan', action: 'Delete', condition: 'attribute_exists(pk)' },
        { table: 'Loans', entity: 'Nobody', action: 'Put' },
      ],
      parameters: [
        { name: 'card', type: 'entity', entity_type: 'Card' },
        parameter('member_id'),
        parameter('due_at'),
        parameter('loan_id'),
      ],
      return_type: 'boolean',
    },
  ],
};

describe('`schema.json` of the tool server', () => {
  it('gives tables with the types that templates give their keys', async () => {
    const { tables } = await draftOf(LIBRARY);
    expect(tables.map(({ name, pk, sk }) => [name, pk, sk])).toEqual([
      ['Loans', { name: 'pk', type: 'S' }, { name: 'sk', type: 'S' }],
      ['Cards', { name: 'card_id', type: 'S' }, undefined],
    ]);
    expect(tables[0]?.indexes.map(({ pk, sk, projection }) => ({ pk, sk, projection }))).toEqual([
      {
        pk: [
          { name: 'branch', type: 'S' },
          { name: 'shelf', type: 'S' },
        ],
        sk: [
          { name: 'status', type: 'S' },
          { name: 'due_at', type: 'S' },
        ],
        projection: { kind: 'include', attributes: ['title'] },
      },
      { pk: [{ name: 'score_pk', type: 'S' }], sk: [{ name: 'score_sk', type: 'N' }], projection: { kind: 'keys' } },
    ]);
  });

  it('gives entities with their templates and fields', async () => {
    const { entities } = await draftOf(LIBRARY);
    const [loan, card] = entities;
    expect(loan?.key).toEqual({
      confidence: 'stated',
      pk: { kind: 'template', text: 'MEMBER#{member_id}' },
      sk: { kind: 'template', text: 'LOAN#{due_at}#{loan_id}' },
    });
    expect(Object.fromEntries([...(loan?.indexes ?? [])].map(([name, { pk, sk }]) => [name, [pk, sk]]))).toEqual({
      ByBranch: [{ kind: 'natural' }, { kind: 'natural' }],
      ByScore: [{ kind: 'template', text: 'SCORE#{branch}' }, { kind: 'natural' }],
    });
    expect(loan?.attributes.map(({ name, type: { kind }, optional }) => `${name} ${kind} ${optional}`)).toEqual([
      'member_id string false',
      'loan_id string false',
      'due_at string false',
      'branch string false',
      'shelf string false',
      'status string false',
      'score int false',
      'title string true',
      'fee number true',
      'tags list true',
      'extra dict true',
    ]);
    expect(card?.key).toEqual({ confidence: 'stated', pk: { kind: 'natural' } });
  });

  it('gives patterns with what is asked, ranges and filters', async () => {
    const { patterns, unplaced } = await draftOf(LIBRARY);
    const asked = patterns.map(({ name, op, by, range, filter, set, strong }) => ({
      name,
      op,
      by,
      range,
      filter,
      set,
      strong,
    }));
    expect(asked).toMatchObject([
      { name: 'get_loan', op: 'get', by: ['member_id', 'due_at', 'loan_id'], strong: true },
      { name: 'loans_after', op: 'query', by: ['member_id'], range: { attribute: 'due_at', op: 'gte' } },
      {
        name: 'shelf_due',
        by: ['branch', 'shelf', 'status'],
        range: { attribute: 'due_at', op: 'between' },
        filter: 'fee > $least or has(title)',
      },
      { name: 'prolong', op: 'update', set: ['status'] },
      { name: 'lend', op: 'put', by: [] },
      { name: 'all_loans', op: 'scan', by: [] },
      { name: 'replace_card', op: 'transact-write' },
    ]);
    expect(unplaced.map(({ why }) => why)).toEqual([
      'there is no operation `Conjure`',
      'its entity is not in that table',
    ]);
  });

  it('gives transactions with their steps and parameters', async () => {
    const { patterns } = await draftOf(LIBRARY);
    const transaction = patterns.at(-1);
    expect(transaction?.steps).toEqual([
      { op: 'create', entity: 'Card', from: 'card' },
      { op: 'delete', entity: 'Loan', by: ['member_id', 'due_at', 'loan_id'], condition: 'has(member_id)' },
    ]);
    expect([...(transaction?.params ?? [])].slice(0, 2)).toEqual([
      ['card', { entity: 'Card' }],
      ['member_id', { type: 'string' }],
    ]);
  });

  it('makes a model without errors of the language', async () => {
    const { text } = writeModel(await draftOf(LIBRARY));
    expect(() => sound(readModel({ text, path: 'library.yaml' }))).not.toThrow();
  });

  it('tells templates and patterns that are broken, and reads what can be read', async () => {
    const draft = await draftOf({
      tables: [
        {
          table_config: { table_name: 'T', partition_key: 'pk', sort_key: 'sk' },
          gsi_list: [{ name: 'G', partition_key: 'g' }],
          entities: {
            Thing: {
              entity_type: 'THING',
              pk_template: 'T#{thing_id}',
              sk_template: 'S#{nowhere}',
              gsi_mappings: [
                { name: 'G', pk_template: 'X#{}' },
                { name: 'Missing', pk_template: '{thing_id}' },
              ],
              fields: [field('thing_id'), field('odd', 'float128')],
              access_patterns: [
                pattern('wrong_range', 'Query', [parameter('thing_id')], { range_condition: 'around' }),
                pattern('half', 'Query', [parameter('thing_id'), parameter('low')], { range_condition: 'between' }),
                pattern('nothing', 'Query', []),
              ],
            },
          },
        },
      ],
    });
    expect(draft.quirks.map(({ message }) => message)).toEqual([
      'There is no type `float128` of fields; it is read as any.',
      'The template `S#{nowhere}` of `Thing` names `nowhere`, which is no field of it. The key attribute is taken as it is.',
      '`X#{}` of `Thing` is no template: its braces hold no name. The key attribute is taken as it is.',
      '`Thing` is mapped to an index `Missing` that `T` does not have.',
      '`wrong_range` has a range of the kind `around`, and no range is of that kind.',
      '`half` asks for a range (between) and is given 1 of its 2 values.',
      '`nothing` is a query without a value for `thing_id`.',
    ]);
  });
});

const item = (pk: string, sk: string, more: object) => ({
  PutRequest: { Item: { pk: { S: pk }, sk: { S: sk }, ...more } },
});
const command = (text: string, more: object = {}) => ({
  pattern: '1',
  description: 'Orders of a customer',
  table: 'Shop',
  implementation: text,
  ...more,
});

const SHOP = {
  tables: [
    {
      TableName: 'Shop',
      AttributeDefinitions: ['pk', 'sk', 'status', 'placedAt'].map((name) => ({
        AttributeName: name,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'ByStatus',
          KeySchema: [
            { AttributeName: 'status', KeyType: 'HASH' },
            { AttributeName: 'placedAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    },
  ],
  items: {
    Shop: [
      ...['c1', 'c2', 'c3', 'c4'].map((c) =>
        item(`CUSTOMER#${c}`, 'PROFILE', { customerId: { S: c }, vip: { BOOL: 'True' } }),
      ),
      ...['o1', 'o2', 'o3', 'o4'].map((o, i) =>
        item(`CUSTOMER#c${i + 1}`, `ORDER#${o}`, {
          customerId: { S: `c${i + 1}` },
          orderId: { S: o },
          status: { S: i % 2 ? 'NEW' : 'PAID' },
          placedAt: { S: `day ${i}` },
        }),
      ),
    ],
  },
  access_patterns: [
    command(
      `aws dynamodb query --table-name Shop --key-condition-expression 'pk = :pk AND begins_with(sk, :sk)' --expression-attribute-values '{":pk":{"S":"CUSTOMER#c1"},":sk":{"S":"ORDER#"}}' --no-scan-index-forward --limit 20 --consistent-read`,
    ),
    command(
      `aws dynamodb query --table-name Shop --index-name ByStatus --key-condition-expression '#s = :s and placedAt BETWEEN :a AND :b' --expression-attribute-names '{"#s":"status"}' --expression-attribute-values '{":s":{"S":"NEW"},":a":{"S":"a"},":b":{"S":"b"}}'`,
      { description: 'Orders by status' },
    ),
    command(`aws dynamodb get-item --table-name Shop --key '{"pk":{"S":"CUSTOMER#c9"},"sk":{"S":"PROFILE"}}'`, {
      description: 'Profile',
    }),
    command(
      `aws dynamodb update-item --table-name Shop --key '{"pk":{"S":"CUSTOMER#c1"},"sk":{"S":"ORDER#o1"}}' --update-expression 'SET #s = :s' --expression-attribute-names '{"#s":"status"}' --expression-attribute-values '{":s":{"S":"PAID"}}'`,
      { description: 'Pay', peak_rps: 40 },
    ),
    command(`aws dynamodb query --table-name Shop --key-condition-expression 'pk ='`, { description: 'Broken' }),
    { pattern: '9', description: 'Search', reason: 'done by a search service' },
  ],
};

describe('`dynamodb_data_model.json` by `TableName`', () => {
  it('reads definitions, items, and the patterns of its commands', async () => {
    const draft = await draftOf(SHOP);
    expect(draft.tables[0]?.indexes[0]?.name).toBe('ByStatus');
    expect(draft.entities.map(({ name, key: { pk, sk } }) => [name, pk, sk])).toEqual([
      [expect.any(String), { kind: 'template', text: 'CUSTOMER#{customerId}' }, { kind: 'template', text: 'PROFILE' }],
      ['Order', { kind: 'template', text: 'CUSTOMER#{customerId}' }, { kind: 'template', text: 'ORDER#{orderId}' }],
    ]);
    const profile = draft.entities[0]?.name;
    expect(draft.patterns).toMatchObject([
      { op: 'query', entities: ['Order'], by: ['customerId'], order: 'desc', limit: 20, strong: true },
      {
        op: 'query',
        entities: ['Order'],
        index: 'ByStatus',
        by: ['status'],
        range: { attribute: 'placedAt', op: 'between' },
      },
      { op: 'get', entities: [profile], by: ['customerId'] },
      { op: 'update', entities: ['Order'], by: ['customerId', 'orderId'], set: ['status'], rate: { peak: 40 } },
      { op: 'query', notes: expect.arrayContaining(['Its key condition could not be read.']) },
    ]);
    expect(draft.patterns[0]).not.toHaveProperty('range');
    expect(draft.unplaced).toMatchObject([{ why: 'done by a search service' }]);
    expect(draft.quirks.map(({ message }) => message)).toContain(
      'A query has the key condition `pk =`, which is none.',
    );
  });
});

describe('a put on the condition that there is no item yet', () => {
  const put = (condition: string, more = '') =>
    command(
      `aws dynamodb put-item --table-name Shop --item '{"pk":{"S":"CUSTOMER#c1"},"sk":{"S":"ORDER#o9"}}' --condition-expression '${condition}'${more}`,
      { description: 'Place' },
    );
  const transaction = (condition: string) => {
    const Item = { pk: { S: 'CUSTOMER#c1' }, sk: { S: 'ORDER#o9' } };
    const items = [{ Put: { TableName: 'Shop', Item, ConditionExpression: condition } }];
    return command(`aws dynamodb transact-write-items --transact-items '${JSON.stringify(items)}'`);
  };

  it('creates', async () => {
    const names = ` --expression-attribute-names '{"#k":"pk"}'`;
    const access_patterns = [
      put('attribute_not_exists(pk)'),
      put('attribute_not_exists(#k) AND attribute_not_exists(sk)', names),
      put('attribute_not_exists(status)'),
      put('attribute_not_exists(pk) OR status = :s'),
      transaction('attribute_not_exists(pk) and attribute_not_exists(sk)'),
      transaction('attribute_not_exists(status)'),
    ];
    const draft = await draftOf({ ...SHOP, access_patterns });
    expect(draft.patterns.map(({ op, steps }) => steps?.[0]?.op ?? op)).toEqual([
      'create',
      'create',
      'put',
      'put',
      'create',
      'put',
    ]);
    expect(draft.patterns[0]?.notes).toEqual(['Pattern 1.']);
    expect(draft.patterns[2]?.notes).toContain(
      'Its condition is `attribute_not_exists(status)`: write it as `condition`.',
    );
    const { text } = writeModel(draft);
    expect(text).toContain('op: create');
    expect(() => sound(readModel({ text, path: 'shop.yaml' }))).not.toThrow();
  });
});

describe('`dynamodb_data_model.json` by `table_name`', () => {
  it('reads keys with their types, sizes, amounts and rates', async () => {
    const { tables, entities, patterns } = await draftOf({
      tables: [
        {
          table_name: 'Meters',
          key_schema: { partition_key: 'meter', sort_key: 'at' },
          attribute_definitions: [{ attribute_name: 'at', attribute_type: 'N' }],
          entities: [
            {
              entity_name: 'Reading',
              estimated_item_size_bytes: 300,
              estimated_item_count: 9000,
              attributes: [
                { name: 'meter', type: 'S' },
                { name: 'region', type: 'S' },
                { name: 'tags', type: 'SS' },
              ],
            },
          ],
          gsis: [
            { index_name: 'ByRegion', partition_key: 'region', projection: { type: 'INCLUDE', attributes: ['tags'] } },
          ],
        },
      ],
      access_patterns: [
        {
          pattern_id: 'Q1',
          description: 'Readings',
          operation: 'Query',
          table: 'Meters',
          peak_rps: 80,
          avg_rps: 20,
          items_per_request: 50,
          consistency: 'strong',
        },
        { pattern_id: 'Q2', operation: 'Query', table: 'Meters', index: 'ByRegion', peak_rps: 1 },
        { pattern_id: 'Q3', operation: 'Query', table: 'Elsewhere' },
      ],
    });
    expect(tables[0]).toMatchObject({ pk: { name: 'meter', type: 'S' }, sk: { name: 'at', type: 'N' } });
    expect(tables[0]?.indexes[0]?.projection).toEqual({ kind: 'include', attributes: ['tags'] });
    expect(entities[0]).toMatchObject({ name: 'Reading', volume: { count: 9000 }, size: { avg: 300 } });
    expect([...(entities[0]?.indexes.keys() ?? [])]).toEqual(['ByRegion']);
    expect(patterns).toMatchObject([
      { by: ['meter'], strong: true, items: { avg: 50 }, rate: { avg: 20, peak: 80 } },
      { by: ['region'], index: 'ByRegion', rate: { peak: 1 } },
    ]);
    expect(patterns).toHaveLength(2);
  });
});

describe('projections of the tool server', () => {
  it('are told where they say nothing, or what they list is not kept', async () => {
    const index = (name: string, more: object) => ({ name, partition_key: 'branch', ...more });
    const [table] = LIBRARY.tables;
    const list = [
      index('One', { projection: 'INCLUDE' }),
      index('Two', { projection: 'KEYS_ONLY', included_attributes: ['title'] }),
      index('Three', { projection: 'SOME' }),
    ];
    const entities = Object.fromEntries(
      Object.entries(table?.entities ?? {}).map(([name, entity]) => [name, { ...entity, gsi_mappings: [] }]),
    );
    const { tables, quirks } = await draftOf({ tables: [{ ...table, gsi_list: list, entities }] });
    expect(tables[0]?.indexes.map(({ projection }) => projection)).toEqual([
      { kind: 'include', attributes: [] },
      { kind: 'keys' },
      { kind: 'all' },
    ]);
    expect(quirks.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'The projection is `INCLUDE` and lists no attributes.',
        '`included_attributes` stand beside `KEYS_ONLY`, with which they say nothing.',
        'The index has a projection `SOME` that there is not; it is read as `ALL`.',
      ]),
    );
  });

  it('are told in a definition by `table_name` too', async () => {
    const { tables, quirks } = await draftOf({
      tables: [
        {
          table_name: 'Meters',
          key_schema: { partition_key: 'meter' },
          entities: [{ entity_name: 'Reading', attributes: [{ name: 'meter', type: 'S' }] }],
          gsis: [{ index_name: 'A', partition_key: 'meter', projection: 'INCLUDE' }],
        },
      ],
      access_patterns: [],
    });
    expect(tables[0]?.indexes[0]?.projection).toEqual({ kind: 'include', attributes: [] });
    expect(quirks.map(({ message }) => message)).toContain('The projection is `INCLUDE` and lists no attributes.');
  });
});

describe('a command line', () => {
  it('is split as a shell does it', () => {
    expect(shellWords(String.raw`a 'b c' "d \"e\" \$f" g\ h i'j'"k"`).words).toEqual([
      'a',
      'b c',
      'd "e" $f',
      'g h',
      'ijk',
    ]);
    expect(shellWords('one \\\n two # three').words).toEqual(['one', 'two']);
    expect(shellWords('first x && second y')).toEqual({ words: ['first', 'x'], rest: '&& second y' });
    expect(shellWords("open 'quote").words).toEqual(['open', 'quote']);
    expect(shellWords('').words).toEqual([]);
  });

  it('has options with values, flags, and flags that are off', () => {
    const read = cliCommand(
      'aws --profile x dynamodb query --table-name=T --no-scan-index-forward --consistent-read --limit 5',
    );
    expect(read?.operation).toBe('query');
    expect(Object.fromEntries(read?.options ?? [])).toEqual({
      profile: 'x',
      'table-name': 'T',
      'scan-index-forward': 'false',
      'consistent-read': 'true',
      limit: '5',
    });
    expect(cliCommand('aws s3 ls')).toBeUndefined();
    expect(cliCommand('echo hi')).toBeUndefined();
  });
});
