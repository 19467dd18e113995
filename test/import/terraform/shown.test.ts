import { describe, expect, it } from 'vitest';
import { imported } from './support.js';

const VALUES = {
  name: 'orders',
  billing_mode: 'PAY_PER_REQUEST',
  hash_key: 'pk',
  range_key: null,
  read_capacity: 0,
  write_capacity: 0,
  attribute: [
    { name: 'pk', type: 'S' },
    { name: 'mail', type: 'S' },
  ],
  global_secondary_index: [
    {
      name: 'byMail',
      hash_key: 'mail',
      range_key: '',
      key_schema: [],
      projection_type: 'INCLUDE',
      non_key_attributes: ['n'],
      read_capacity: 0,
      write_capacity: 0,
    },
  ],
  local_secondary_index: [],
  ttl: [{ attribute_name: '', enabled: false }],
  point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 35 }],
  server_side_encryption: [],
  stream_enabled: false,
  stream_view_type: '',
  replica: [],
  table_class: 'STANDARD',
  deletion_protection_enabled: false,
  timeouts: null,
  tags: null,
  tags_all: { Owner: 'shop' },
};

const TABLE = {
  name: 'orders',
  pk: { name: 'pk', type: 'S' },
  indexes: [
    { name: 'byMail', pk: [{ name: 'mail', type: 'S' }], sk: [], projection: { kind: 'include', attributes: ['n'] } },
  ],
  billing: { mode: 'on-demand' },
  pitr: true,
  tags: new Map([['Owner', 'shop']]),
};

describe('what `terraform show -json` prints', () => {
  it('keeps to itself what is sensitive', async () => {
    const plan = {
      format_version: '1.2',
      terraform_version: '1.9.0',
      planned_values: {
        root_module: {
          resources: [
            {
              address: 'aws_dynamodb_table.orders',
              mode: 'managed',
              type: 'aws_dynamodb_table',
              name: 'orders',
              values: {
                ...VALUES,
                tags_all: { Owner: 'shop', pw: 'hush' },
                ttl: [{ attribute_name: 'hush', enabled: true }],
              },
              sensitive_values: { attribute: [{}, {}], tags_all: { pw: true }, ttl: [{ attribute_name: true }] },
            },
          ],
        },
      },
    };
    const { draft, dropped, written } = await imported({ 'plan.json': JSON.stringify(plan) });
    expect(draft.tables[0]).toMatchObject({ ...TABLE, ttl: 'sensitive.ttl.0.attribute_name' });
    expect(dropped).toHaveLength(1);
    expect(dropped[0]).toContain('The tag `pw`');
    expect(written.text).not.toContain('hush');
  });

  it('keeps to itself what is sensitive in a state', async () => {
    const state = {
      version: 4,
      terraform_version: '1.9.0',
      resources: [
        {
          mode: 'managed',
          type: 'aws_dynamodb_table',
          name: 'orders',
          instances: [
            {
              attributes: {
                ...VALUES,
                tags_all: { Owner: 'shop', pw: 'hush' },
                ttl: [{ attribute_name: 'hush', enabled: true }],
              },
              sensitive_attributes: [
                [
                  { type: 'get_attr', value: 'tags_all' },
                  { type: 'index', value: { value: 'pw', type: 'string' } },
                ],
                [
                  { type: 'get_attr', value: 'ttl' },
                  { type: 'index', value: { value: 0, type: 'number' } },
                  { type: 'get_attr', value: 'attribute_name' },
                ],
                [{ type: 'get_attr', value: 'none' }],
              ],
            },
          ],
        },
      ],
    };
    const { draft, dropped, written } = await imported({ 'terraform.tfstate': JSON.stringify(state) });
    expect(draft.tables[0]).toMatchObject({ ...TABLE, ttl: 'sensitive.ttl.0.attribute_name' });
    expect(dropped).toHaveLength(1);
    expect(dropped[0]).toContain('The tag `pw`');
    expect(written.text).not.toContain('hush');
  });

  it('keeps to itself what only the changes of a plan call sensitive', async () => {
    const address = 'aws_dynamodb_table.orders';
    const tags = { Owner: 'shop', pw: 'hush' };
    const plan = (secrets: object) => ({
      format_version: '0.1',
      terraform_version: '0.15.0',
      planned_values: {
        root_module: {
          resources: [
            {
              address,
              mode: 'managed',
              type: 'aws_dynamodb_table',
              name: 'orders',
              values: { ...VALUES, tags_all: tags },
            },
          ],
        },
      },
      resource_changes: [{ address, type: 'aws_dynamodb_table', change: { after_sensitive: secrets } }],
    });
    const { dropped, written } = await imported({ 'plan.json': JSON.stringify(plan({ tags_all: { pw: true } })) });
    expect(dropped).toEqual(['1 The tag `pw`: its value depends on what is not known (`sensitive.tags_all.pw`)']);
    expect(written.text).not.toContain('hush');
  });

  it('keeps to itself all of a resource that is sensitive as a whole, and of a set whose elements are', async () => {
    const item = { table_name: 'orders', hash_key: 'pk', item: '{"pk":{"S":"hush"}}' };
    const state = (secrets: object) => ({
      version: 4,
      terraform_version: '1.9.0',
      resources: [
        { mode: 'managed', type: 'aws_dynamodb_table', name: 'orders', instances: [{ attributes: VALUES }] },
        {
          mode: 'managed',
          type: 'aws_dynamodb_table_item',
          name: 'first',
          instances: [{ attributes: item, sensitive_attributes: secrets }],
        },
      ],
    });
    const read = async (secrets: object) => await imported({ 'terraform.tfstate': JSON.stringify(state(secrets)) });
    expect((await read([])).draft.entities).toHaveLength(1);
    const whole = await read([[]]);
    expect(whole.written.text).not.toContain('hush');
    expect(whole.dropped).toHaveLength(1);
    const ofSet = {
      version: 4,
      terraform_version: '1.9.0',
      resources: [
        {
          mode: 'managed',
          type: 'aws_dynamodb_table',
          name: 'orders',
          instances: [
            {
              attributes: { ...VALUES, attribute: [...VALUES.attribute, { name: 'hush', type: 'S' }] },
              sensitive_attributes: [
                [
                  { type: 'get_attr', value: 'attribute' },
                  { type: 'index', value: { value: { name: 'hush', type: 'S' }, type: ['object', {}] } },
                ],
              ],
            },
          ],
        },
      ],
    };
    const { quirks, written } = await imported({ 'terraform.tfstate': JSON.stringify(ofSet) });
    expect(written.text).not.toContain('hush');
    expect(quirks.join(' ')).toContain('depends on what is not known (`sensitive.attribute`)');
  });

  it('is read of a plan, with what belongs to tables by their references alone', async () => {
    const plan = {
      format_version: '1.2',
      terraform_version: '1.9.0',
      planned_values: {
        root_module: {
          resources: [
            {
              address: 'aws_dynamodb_table.orders',
              mode: 'managed',
              type: 'aws_dynamodb_table',
              name: 'orders',
              values: VALUES,
            },
            {
              address: 'aws_dynamodb_table_replica.us',
              mode: 'managed',
              type: 'aws_dynamodb_table_replica',
              name: 'us',
              values: {},
            },
          ],
          child_modules: [
            {
              address: 'module.db["eu"]',
              resources: [
                {
                  address: 'module.db["eu"].aws_dynamodb_table.this[0]',
                  mode: 'managed',
                  type: 'aws_dynamodb_table',
                  name: 'this',
                  index: 0,
                  values: { ...VALUES, name: 'inner' },
                },
              ],
            },
          ],
        },
      },
      configuration: {
        provider_config: {
          aws: { name: 'aws', expressions: { region: { constant_value: 'eu-west-1' } } },
          'aws.us': { name: 'aws', alias: 'us', expressions: { region: { constant_value: 'us-east-1' } } },
        },
        root_module: {
          resources: [
            {
              type: 'aws_dynamodb_table_replica',
              name: 'us',
              provider_config_key: 'aws.us',
              expressions: {
                global_table_arn: { references: ['aws_dynamodb_table.orders.arn', 'aws_dynamodb_table.orders'] },
              },
            },
          ],
        },
      },
    };
    const { draft, format, quirks, dropped } = await imported({ 'plan.json': JSON.stringify(plan, null, 1) });
    expect(format).toBe('terraform');
    expect(draft.region).toBe('eu-west-1');
    expect(draft.tables).toMatchObject([
      { ...TABLE, replicas: ['us-east-1'] },
      { ...TABLE, name: 'db-eu', physicalName: 'inner' },
    ]);
    expect(quirks).toEqual([]);
    expect(dropped).toEqual([]);
  });

  it('is read of a state, and so is the file of a state', async () => {
    const shown = {
      format_version: '1.0',
      terraform_version: '1.9.0',
      values: {
        root_module: {
          resources: [
            {
              address: 'aws_dynamodb_table.orders',
              mode: 'managed',
              type: 'aws_dynamodb_table',
              name: 'orders',
              values: VALUES,
            },
          ],
        },
      },
    };
    expect((await imported({ 'state.json': JSON.stringify(shown) })).draft.tables).toMatchObject([TABLE]);
    const state = {
      version: 4,
      terraform_version: '1.9.0',
      resources: [{ mode: 'managed', type: 'aws_dynamodb_table', name: 'orders', instances: [{ attributes: VALUES }] }],
    };
    expect((await imported({ 'terraform.tfstate': JSON.stringify(state) })).draft.tables).toMatchObject([TABLE]);
  });
});
