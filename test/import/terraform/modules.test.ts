// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform writes templates so
import { describe, expect, it } from 'vitest';
import { imported, table, tableOf } from './support.js';

describe('modules of Terraform', () => {
  it('reads those of folders, with what they are given and what they give', async () => {
    const { draft, dropped } = await imported({
      'main.tf': `module "shop" {
  for_each = toset(["eu", "us"])
  source   = "./modules/table"
  name     = "shop-\${each.value}"
  key      = module.names.key
}
module "names" { source = "./modules/names" }
module "outside" { source = "../../etc" }
module "gone" { source = "./gone" }
module "network" { source = "terraform-aws-modules/vpc/aws" }
resource "aws_dynamodb_tag" "added" {
  resource_arn = module.shop["eu"].arn
  key          = "added"
  value        = "yes"
}`,
      'modules/table/main.tf': `variable "name" { type = string }
variable "key" {}
resource "aws_dynamodb_table" "this" {
  name         = var.name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = var.key
  attribute {
    name = var.key
    type = "N"
  }
}
output "arn" { value = aws_dynamodb_table.this.arn }
`,
      'modules/names/outputs.tf': 'output "key" { value = "number" }\n',
      'examples/all/main.tf': table(),
    });
    expect(draft.tables.map(({ name, physicalName, pk, tags }) => [name, physicalName, pk, tags])).toEqual([
      ['shop-eu', undefined, { name: 'number', type: 'N' }, new Map([['added', 'yes']])],
      ['shop-us', undefined, { name: 'number', type: 'N' }, undefined],
    ]);
    expect(dropped).toEqual([
      '8 The module `outside`: its folder `../../etc` lies outside of what is imported: import the folder that holds both',
      '9 The module `gone`: there are no files of Terraform in `./gone`',
      '10 What is in `module.network`: modules from elsewhere are not read; where one defines tables, import what `terraform show -json` prints',
      '1 The tables in `examples/all`: no module that was read comes from there: import that folder by itself',
    ]);
  });

  it('knows `terraform-aws-modules/dynamodb-table/aws` by both of its interfaces', async () => {
    const old = await tableOf(`module "orders" {
  source              = "terraform-aws-modules/dynamodb-table/aws"
  version             = "~> 4.0"
  name                = "orders"
  hash_key            = "id"
  range_key           = "at"
  billing_mode        = "PROVISIONED"
  read_capacity       = 5
  write_capacity      = 4
  autoscaling_enabled = true
  autoscaling_read    = { max_capacity = 50, target_value = 45 }
  autoscaling_indexes = {
    byMail = { read_min_capacity = 1, read_max_capacity = 30, write_min_capacity = 2, write_max_capacity = 40 }
  }
  attributes = [{ name = "id", type = "S" }, { name = "at", type = "N" }, { name = "mail", type = "S" }]
  global_secondary_indexes = [{
    name = "byMail", hash_key = "mail", projection_type = "INCLUDE", non_key_attributes = ["z"]
    read_capacity = 1, write_capacity = 2
  }]
  ttl_enabled        = true
  ttl_attribute_name = "expires"
}`);
    expect(old).toMatchObject({
      name: 'orders',
      pk: { name: 'id', type: 'S' },
      sk: { name: 'at', type: 'N' },
      billing: { rcu: 5, wcu: 4, autoscale: { max: { rcu: 50, wcu: 4 }, target: 45 } },
      indexes: [
        {
          name: 'byMail',
          projection: { kind: 'include', attributes: ['z'] },
          billing: { rcu: 1, wcu: 2, autoscale: { max: { rcu: 30, wcu: 40 }, target: 70 } },
        },
      ],
      ttl: 'expires',
      quirks: [],
      dropped: [],
    });
    const later = await tableOf(`module "orders" {
  source     = "git::https://github.com/terraform-aws-modules/terraform-aws-dynamodb-table.git?ref=v6.0.0"
  name       = "orders"
  hash_key   = "id"
  attributes = [{ name = "id", type = "S" }]
  ttl        = { enabled = true, attribute_name = "expires" }
  replicas   = [{ region_name = "eu-west-1" }]
  point_in_time_recovery   = { enabled = true }
  global_secondary_indexes = { byId = { hash_key = "id", projection_type = "KEYS_ONLY" } }
}`);
    expect(later).toMatchObject({
      billing: { mode: 'on-demand' },
      indexes: [{ name: 'byId', projection: { kind: 'keys' } }],
      ttl: 'expires',
      pitr: true,
      replicas: ['eu-west-1'],
    });
  });

  it('knows `cloudposse/dynamodb/aws`, its labels and its defaults', async () => {
    const made = await tableOf(`variable "stage" { default = "dev" }
module "cluster" {
  source    = "cloudposse/dynamodb/aws"
  namespace = "EG"
  stage     = var.stage
  name      = "cluster"
  hash_key  = "HashKey"
  range_key = "RangeKey"
  range_key_type = "N"
}`);
    expect(made).toMatchObject({
      physicalName: 'eg-${env:STAGE:-dev}-cluster',
      pk: { name: 'HashKey', type: 'S' },
      sk: { name: 'RangeKey', type: 'N' },
      billing: { mode: 'provisioned', rcu: 5, wcu: 5 },
      ttl: 'Expires',
      pitr: true,
    });
  });

  it('knows the wrapper of `terraform-aws-modules/dynamodb-table/aws`, a table for each item', async () => {
    const { draft, quirks } = await imported(`module "tables" {
  source   = "terraform-aws-modules/dynamodb-table/aws//wrappers"
  defaults = { hash_key = "id", attributes = [{ name = "id", type = "S" }], deletion_protection_enabled = true }
  items = {
    orders = { name = "orders" }
    events = { name = "events", hash_key = "at", attributes = [{ name = "at", type = "N" }] }
  }
}`);
    expect(draft.tables.map(({ name, pk, deletionProtection }) => [name, pk, deletionProtection])).toEqual([
      ['orders', { name: 'id', type: 'S' }, true],
      ['events', { name: 'at', type: 'N' }, true],
    ]);
    expect(quirks).toEqual([]);
  });

  it('reads several root folders as one design, the modules that they share in each', async () => {
    const { draft, dropped } = await imported({
      'live/eu/main.tf': `variable "stage" { default = "eu-dev" }\nmodule "a" {\n  source = "../../modules/orders"\n  name = "orders-\${var.stage}"\n}\n`,
      'live/us/main.tf': `variable "stage" { default = "us-dev" }\nmodule "a" {\n  source = "../../modules/orders"\n  name = "orders-\${var.stage}"\n}\n${table('', 'audit')}`,
      'live/us/terraform.tfvars': 'stage = "prod"\n',
      'modules/orders/main.tf': `variable "name" {}\n${table().replace('= "orders"', '= var.name')}`,
      'README.md': '# live',
    });
    expect(draft.tables.map(({ physicalName, name }) => physicalName ?? name)).toEqual([
      'orders-${env:STAGE:-eu-dev}',
      'audit',
      'orders-prod',
    ]);
    expect(dropped).toEqual(['undefined 1 other file: it holds nothing that is read here: `README.md`']);
  });
});
