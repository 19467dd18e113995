// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform writes templates so
import { describe, expect, it } from 'vitest';
import { imported, table, tableOf } from './support.js';

const ORDERS = `provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Owner = "shop" }
  }
}

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

resource "aws_dynamodb_table" "orders" {
  name                        = "orders-live"
  read_capacity               = 10
  write_capacity              = 5
  hash_key                    = "pk"
  range_key                   = "sk"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  table_class                 = "STANDARD_INFREQUENT_ACCESS"
  deletion_protection_enabled = true

  dynamic "attribute" {
    for_each = [for name, type in { pk = "S", sk = "S", a = "S", b = "N" } : { name = name, type = type }]
    content {
      name = attribute.value.name
      type = attribute.value.type
    }
  }

  global_secondary_index {
    name               = "several"
    projection_type    = "INCLUDE"
    non_key_attributes = ["x", "y"]
    read_capacity      = 3
    write_capacity     = 2
    key_schema {
      attribute_name = "a"
      key_type       = "HASH"
    }
    key_schema {
      attribute_name = "b"
      key_type       = "HASH"
    }
    key_schema {
      attribute_name = "sk"
      key_type       = "RANGE"
    }
  }

  global_secondary_index {
    name            = "turned"
    hash_key        = "sk"
    range_key       = "pk"
    projection_type = "KEYS_ONLY"
    read_capacity   = 1
    write_capacity  = 1
  }

  local_secondary_index {
    name            = "local"
    range_key       = "b"
    projection_type = "ALL"
  }

  ttl {
    attribute_name = "expires"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = "alias/orders"
  }

  replica {
    region_name = "eu-central-1"
  }

  tags = { team = "orders" }
}

resource "aws_dynamodb_table_replica" "us" {
  provider         = aws.us
  global_table_arn = aws_dynamodb_table.orders.arn
}

resource "aws_dynamodb_tag" "stage" {
  resource_arn = aws_dynamodb_table.orders.arn
  key          = "stage"
  value        = "live"
}

resource "aws_appautoscaling_target" "read" {
  min_capacity       = 10
  max_capacity       = 100
  resource_id        = "table/\${aws_dynamodb_table.orders.name}"
  scalable_dimension = "dynamodb:table:ReadCapacityUnits"
  service_namespace  = "dynamodb"
}

resource "aws_appautoscaling_policy" "read" {
  resource_id        = aws_appautoscaling_target.read.resource_id
  scalable_dimension = aws_appautoscaling_target.read.scalable_dimension
  service_namespace  = aws_appautoscaling_target.read.service_namespace
  target_tracking_scaling_policy_configuration {
    target_value = 60
  }
}
`;

describe('import of Terraform', () => {
  it('tells how fast capacity scales, for which a model has no word', async () => {
    const paced =
      'target_value = 60\n    scale_in_cooldown = 300\n    scale_out_cooldown = 0\n    disable_scale_in = true';
    const { dropped } = await tableOf(ORDERS.replace('target_value = 60', paced));
    const told = JSON.stringify(dropped);
    for (const what of ['ScaleInCooldown: 300', 'ScaleOutCooldown: 0', 'DisableScaleIn: true'])
      expect(told).toContain(what);
    expect(dropped).toHaveLength(3);
  });

  it('reads every setting of a table that a model has a word for, with both styles of keys', async () => {
    const { draft, quirks, dropped, ...made } = await tableOf(ORDERS);
    expect(draft.region).toBe('eu-west-1');
    expect(quirks).toEqual([]);
    expect(dropped).toEqual([]);
    expect(made).toMatchObject({
      name: 'orders',
      physicalName: 'orders-live',
      pk: { name: 'pk', type: 'S' },
      sk: { name: 'sk', type: 'S' },
      indexes: [
        {
          name: 'several',
          local: false,
          pk: [
            { name: 'a', type: 'S' },
            { name: 'b', type: 'N' },
          ],
          sk: [{ name: 'sk', type: 'S' }],
          projection: { kind: 'include', attributes: ['x', 'y'] },
          billing: { mode: 'provisioned', rcu: 3, wcu: 2 },
        },
        { name: 'turned', pk: [{ name: 'sk' }], sk: [{ name: 'pk' }], projection: { kind: 'keys' } },
        {
          name: 'local',
          local: true,
          pk: [{ name: 'pk' }],
          sk: [{ name: 'b', type: 'N' }],
          projection: { kind: 'all' },
        },
      ],
      billing: {
        mode: 'provisioned',
        rcu: 10,
        wcu: 5,
        autoscale: { min: { rcu: 10, wcu: 5 }, max: { rcu: 100, wcu: 5 }, target: 60 },
      },
      class: 'infrequent-access',
      ttl: 'expires',
      stream: 'new-and-old',
      pitr: true,
      deletionProtection: true,
      kms: 'alias/orders',
      replicas: ['eu-central-1', 'us-east-1'],
      tags: new Map([
        ['Owner', 'shop'],
        ['team', 'orders'],
        ['stage', 'live'],
      ]),
    });
  });

  it('reads global indexes that are resources of their own', async () => {
    const { indexes, dropped } = await tableOf(`${table()}
resource "aws_dynamodb_global_secondary_index" "mail" {
  table_name = aws_dynamodb_table.orders.name
  index_name = "byMail"
  projection {
    projection_type    = "INCLUDE"
    non_key_attributes = ["name"]
  }
  key_schema {
    attribute_name = "mail"
    attribute_type = "S"
    key_type       = "HASH"
  }
}
resource "aws_dynamodb_global_secondary_index" "lost" {
  table_name = "elsewhere"
  index_name = "x"
}`);
    expect(indexes).toMatchObject([
      {
        name: 'byMail',
        pk: [{ name: 'mail', type: 'S' }],
        sk: [],
        projection: { kind: 'include', attributes: ['name'] },
      },
    ]);
    expect(dropped).toEqual([
      '26 `aws_dynamodb_global_secondary_index.lost`: the table that it belongs to is not among those that were read',
    ]);
  });

  it('reads items as examples of entities', async () => {
    const { draft, dropped } = await imported(`${table()}
resource "aws_dynamodb_table_item" "each" {
  for_each   = { a = 1, b = 2 }
  table_name = aws_dynamodb_table.orders.name
  hash_key   = aws_dynamodb_table.orders.hash_key
  item       = <<-ITEM
    {"id": {"S": "ORDER#\${each.key}"}, "n": {"N": "\${each.value}"}}
  ITEM
}
resource "aws_dynamodb_table_item" "one" {
  table_name = "orders"
  hash_key   = "id"
  item       = jsonencode({ id = { S = "ORDER#c" }, n = { N = "3" } })
}
resource "aws_dynamodb_table_item" "unknown" {
  table_name = "orders"
  hash_key   = "id"
  item       = jsonencode({ id = { S = data.other.x } })
}`);
    const samples = draft.entities.flatMap((entity) => entity.samples.map(({ id }) => id));
    expect(samples).toEqual([{ S: 'ORDER#a' }, { S: 'ORDER#b' }, { S: 'ORDER#c' }]);
    expect(dropped).toEqual([
      '29 The item of `aws_dynamodb_table_item.unknown`: it depends on what is not known (`jsonencode_data.other.x`)',
    ]);
  });

  it('makes the tables of `for_each` and `count`, by the types and defaults of variables', async () => {
    const { draft, dropped } = await imported(`variable "env" { default = "dev" }
variable "tables" {
  type = map(object({
    hash_key  = string
    range_key = optional(string)
    mode      = optional(string, "PAY_PER_REQUEST")
  }))
  default = {
    users  = { hash_key = "uid" }
    orders = { hash_key = "oid", range_key = "at" }
  }
}
resource "aws_dynamodb_table" "this" {
  for_each     = var.tables
  name         = "\${var.env}-\${each.key}"
  billing_mode = each.value.mode
  hash_key     = each.value.hash_key
  range_key    = each.value.range_key
  dynamic "attribute" {
    for_each = toset(compact([each.value.hash_key, each.value.range_key]))
    content {
      name = attribute.value
      type = "S"
    }
  }
}
resource "aws_dynamodb_table" "many" {
  count        = 2
  name         = "many\${count.index}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "N"
  }
}
resource "aws_dynamodb_table" "audit" {
  count    = var.env == "prod" ? 1 : 0
  name     = "audit"
  hash_key = "id"
}`);
    expect(draft.tables.map(({ name, physicalName, pk, sk }) => [name, physicalName, pk.name, sk?.name])).toEqual([
      ['users', '${env:ENV:-dev}-users', 'uid', undefined],
      ['orders', '${env:ENV:-dev}-orders', 'oid', 'at'],
      ['many', 'many0', 'id', undefined],
      ['many-1', 'many1', 'id', undefined],
    ]);
    expect(dropped).toEqual([
      '38 `aws_dynamodb_table.audit`: its count is 0, with the values that variables have here',
    ]);
  });

  it('tells what depends on what is not known, with its line, and guesses nothing', async () => {
    const { quirks, dropped, questions, ...made } = await tableOf(
      table(`deletion_protection_enabled = var.on
ttl {
  attribute_name = "t"
  enabled        = var.on
}
dynamic "global_secondary_index" {
  for_each = var.indexes
  content {
    name = "x"
  }
}
replica {
  region_name = data.aws_region.there.name
}
lifecycle {
  ignore_changes = [read_capacity]
}
unheard = 1`).replace('"orders"\n  billing_mode = "PAY_PER_REQUEST"', 'var.name\n  billing_mode = var.mode') +
        'variable "on" {}\nvariable "name" {}\nvariable "mode" {}\n',
    );
    expect(made.physicalName).toBe('${env:NAME:-name}');
    expect(made.indexes).toEqual([]);
    expect(made.replicas).toBeUndefined();
    expect(questions).toEqual([
      'tables.orders What is its name where nothing is deployed? What has no default in the input stands for itself.',
    ]);
    expect(quirks.sort()).toEqual(
      expect.arrayContaining([
        '16 Which `global_secondary_index` there are depends on what is not known (`indexes`); none of these is read.',
        '16 `var.indexes` is declared in no file that was read.',
        '3 How the table is paid depends on what is not known (`mode`).',
      ]),
    );
    expect(dropped).toEqual([
      '27 `unheard`: a model has no word for it',
      '24 `lifecycle`: a model does not say how resources are changed',
      '21 A replica of `orders`: its Region depends on what is not known (`data.aws_region.there.name`): write it among `replicas`',
    ]);
  });

  it('lists what belongs to a table and has no place in a model', async () => {
    const { dropped } = await imported(`${table()}
resource "aws_dynamodb_contributor_insights" "a" { table_name = "orders" }
resource "aws_dynamodb_resource_policy" "b" { resource_arn = aws_dynamodb_table.orders.arn }
resource "aws_dynamodb_kinesis_streaming_destination" "c" { table_name = "orders" }
data "aws_dynamodb_table" "other" { name = "other" }
`);
    expect(dropped.map((one) => one.replace(/:.*/, ''))).toEqual([
      '16 The table behind `data.aws_dynamodb_table.other`',
      '14 `aws_dynamodb_resource_policy.b`',
      '15 `aws_dynamodb_kinesis_streaming_destination.c`',
    ]);
  });
});
