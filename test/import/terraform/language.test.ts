// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform writes templates so
import { describe, expect, it } from 'vitest';
import { failure, imported, nameOf, table, tableOf } from './support.js';

const STAGE = 'variable "stage" { default = "dev" }';
const ENV = 'variable "env" {}';

describe('expressions of Terraform', () => {
  it.each([
    ['join("-", ["a", lower("B"), upper("c"), format("%03d-%s", 7, "x")])', 'a-b-C-007-x'],
    ['local.a', 'a-1', 'locals {\n  a = "a-${local.b}"\n  b = try(local.c.x, 1)\n  c = {}\n}'],
    ['[for s in ["a", "b", "c"] : upper(s) if s != "b"][1]', 'C'],
    ['{ for k, v in { x = "1", y = "2" } : v => k }["2"]', 'y'],
    ['1 + 2 * 3 == 7 && !false ? "yes" : "no"', 'yes'],
    ['"%{ if 1 > 2 }big%{ else }small%{ endif }%{ for s in ["a", "b"] ~} ${s}%{ endfor }"', 'smallab'],
    ['chomp(<<-TEXT\n      two\n        lines-${"x"}\n    TEXT\n  )', 'two\n  lines-x'],
    ['element(["a", "b"], 3)', 'b'],
    ['lookup({ a = "1" }, "toString", "none")', 'none'],
    ['coalesce(null, "", "c")', 'c'],
    ['merge({ a = "1" }, { a = "2" }).a', '2'],
    ['jsondecode(jsonencode({ n = ["x", 1, true, null] })).n[0]', 'x'],
    ['yamldecode("n: text").n', 'text'],
    ['tostring(length(toset(["a", "a", "b"])))', '2'],
    ['[{ n = "a" }, { n = "b" }][*].n[1]', undefined],
    ['[{ n = "a" }, { n = "b" }].*.n[1]', 'b'],
    ['join("", flatten([["a"], [["b"]]]))', 'ab'],
    ['"\\u00e9$${x}"', 'é${x}'],
    ['replace("a.b.c", ".", "-")', 'a-b-c'],
    ['max([3, 9, 4]...)', '9'],
    ['"${var.stage}-orders"', '${env:STAGE:-dev}-orders', STAGE],
    ['"${var.env}-orders"', '${env:ENV:-env}-orders', ENV],
    ['"orders-${upper(var.env)}"', 'orders-${env:UPPER_ENV:-upper_env}', ENV],
    ['var.env == "x" ? "same" : "same"', 'same', ENV],
    ['"${terraform.workspace}-orders"', '${env:TERRAFORM_WORKSPACE:-default}-orders'],
    [
      'aws_dynamodb_table.first["a"].name',
      'named',
      `${table('for_each = toset(["a"])', 'first').replace('"first"\n', '"named"\n')}`,
    ],
  ] as const)('%s', async (expression, expected, more = '') => {
    if (expected === undefined) {
      expect(await nameOf(expression)).toContain('AWS_DYNAMODB_TABLE_ORDERS_NAME');
      return;
    }
    const { draft } = await imported(
      `${table().replace('"orders"\n  billing', () => `${expression}\n  billing`)}\n${more}`,
    );
    expect(draft.tables[0]?.physicalName ?? draft.tables[0]?.name).toBe(expected);
  });

  it('takes the values of variables from files, JSON or not, and tells of those that nobody names', async () => {
    const made = await tableOf({
      'main.tf': `variable "name" {}\n${table().replace('"orders"\n', 'var.name\n')}`,
      'terraform.tfvars': 'name = "first"\n',
      'a.auto.tfvars.json': '{"name": "second"}',
      'prod.tfvars': 'name = "third"\n',
    });
    expect(made.physicalName).toBe('second');
    expect(made.dropped).toEqual([
      '1 The file `prod.tfvars`: it is taken only where somebody names it with `-var-file`',
    ]);
  });

  it('reads data of files beside the configuration', async () => {
    const made = await tableOf({
      'main.tf': table('tags = yamldecode(file("${path.module}/tags.yaml"))'),
      'tags.yaml': 'team: shop\n',
    });
    expect(made.tags).toEqual(new Map([['team', 'shop']]));
  });

  it('tells each default of a variable that decides something, once', async () => {
    const { quirks } = await tableOf({
      'main.tf': `variable "stage" { default = "dev" }
variable "safe" { default = true }
variable "extra" { default = 0 }
variable "given" { default = "a" }
variable "unused" { default = true }
locals {
  big   = contains(["prod"], var.stage)
  units = { dev = 1, prod = 50 }
  other = var.unused ? 1 : 2
}
${table(`deletion_protection_enabled = local.big
stream_enabled = local.big ? true : false
table_class = lookup({ dev = "STANDARD" }, var.stage, "STANDARD_INFREQUENT_ACCESS")
tags = {
  units = local.units[var.stage]
  name  = "x-\${var.stage}-%{ if var.given == "b" }b%{ endif }"
  space = terraform.workspace == "default" ? "no" : "yes"
}
point_in_time_recovery {
  enabled = (var.safe ? true : false)
}`)}resource "aws_dynamodb_table" "more" { count = var.extra }`,
      'terraform.tfvars': 'given = "b"\n',
    });
    expect(quirks).toEqual([
      '32 `var.extra` is not given: its default, `0`, decides this.',
      '7 `var.stage` is not given: its default, `dev`, decides this and 3 more choices.',
      '26 `terraform.workspace` is not given: its default, `default`, decides this.',
      '29 `var.safe` is not given: its default, `true`, decides this.',
    ]);
  });

  it('asks for the second side of a choice only where the first does not decide', async () => {
    const more = 'variable "x" { default = null }\nvariable "env" {}';
    expect(await nameOf('var.x != null && var.x.a ? "yes" : "no"', more)).toBe('no');
    expect(await nameOf('var.x == null || var.x.a ? "yes" : "no"', more)).toBe('yes');
    expect(await nameOf('var.env == "a" && false ? "yes" : "no"', more)).toBe('no');
    expect(await nameOf('true && var.x.a ? "yes" : "no"', more)).not.toMatch(/^(?:yes|no)$/);
  });

  it('copies nothing that is sensitive', async () => {
    const made = await tableOf({
      'main.tf': `variable "pw" {
  default   = "hush"
  sensitive = true
}
variable "given" { sensitive = true }
${table('tags = { a = var.pw, b = var.given, c = sensitive("hush"), d = "plain" }').replace('"orders"\n  billing', '"t-${var.pw}"\n  billing')}`,
      'terraform.tfvars': 'given = "hush"\n',
    });
    expect(made.physicalName).toBe('t-${env:PW:-pw}');
    expect(made.tags).toEqual(new Map([['d', 'plain']]));
    expect(made.written.text).not.toContain('hush');
    expect(made.quirks).toEqual([
      '1 `var.pw` is sensitive: its value is not looked at.',
      '5 `var.given` is sensitive: its value is not looked at.',
    ]);
    expect(made.dropped).toHaveLength(3);
  });

  it('copies nothing that is ephemeral, nor what a module gives as a secret', async () => {
    const made = await tableOf({
      'main.tf': `variable "pw" {
  default   = "hush"
  ephemeral = true
}
variable "plain" {
  default   = "plain"
  sensitive = false
}
module "m" { source = "./m" }
${table('tags = { a = var.pw, b = module.m.secret, c = module.m.passing, d = module.m.open, e = var.plain }')}`,
      'm/main.tf': `output "secret" {
  value     = "hush"
  sensitive = true
}
output "passing" {
  value     = "hush"
  ephemeral = true
}
output "open" { value = "open" }
`,
    });
    expect(made.tags).toEqual(
      new Map([
        ['d', 'open'],
        ['e', 'plain'],
      ]),
    );
    expect(made.written.text).not.toContain('hush');
    expect(made.quirks).toEqual([
      '1 `var.pw` is ephemeral: its value is not looked at.',
      '1 `output.secret` is sensitive: its value is not looked at.',
      '5 `output.passing` is ephemeral: its value is not looked at.',
    ]);
    expect(made.dropped.map((line) => line.slice(line.indexOf(' ') + 1))).toEqual([
      'The tag `a`: its value depends on what is not known (`pw`)',
      'The tag `b`: its value depends on what is not known (`output.secret`)',
      'The tag `c`: its value depends on what is not known (`output.passing`)',
    ]);
  });

  it('keeps the entries of a map beside one that cannot be worked out', async () => {
    const more = 'tags = merge({ a = "1" }, { b = file("none.txt"), c = "3", (1 == 1 ? "d" : "e") = "4" })';
    const { tags, quirks, dropped } = await tableOf(table(more));
    expect(tags).toEqual(
      new Map([
        ['a', '1'],
        ['c', '3'],
        ['d', '4'],
      ]),
    );
    expect(quirks).toHaveLength(1);
    expect(dropped).toHaveLength(1);
    expect(dropped[0]).toContain('The tag `b`');
  });

  it('reads no file that is longer than a person writes, and looks into none that is not asked for', async () => {
    const long = `a = "${'x'.repeat(4 * 1024 * 1024)}"\n`;
    const files = { 'main.tf': table(), 'big.tfvars': long };
    expect((await tableOf(files)).dropped).toEqual([
      '1 The file `big.tfvars`: it is taken only where somebody names it with `-var-file`',
    ]);
    const refused = 'is longer than 4 MB: no configuration is.';
    expect(await failure({ 'main.tf': table(), 'terraform.tfvars': long })).toContain(refused);
    expect(await failure({ 'main.tf': table(), 'a.auto.tfvars.json': JSON.stringify({ a: long }) })).toContain(refused);
    const { quirks, deletionProtection } = await tableOf({
      'main.tf': table(
        'tags = { a = file("big.txt") }\ndeletion_protection_enabled = fileexists("big.txt")\nttl { attribute_name = file("lambda.zip") }',
      ),
      'big.txt': long,
      'lambda.zip': 'PK\u0003\u0004\u0000\u0000',
    });
    expect(quirks.slice(0, 2)).toEqual([
      '10 `big.txt` has 4.0 MB; a file of this format may have 4 MB.',
      '12 `lambda.zip`: This is a binary file, not text: byte 5 of 6 is zero.',
    ]);
    expect(deletionProtection).toBe(true);
  });

  it('reads the same as JSON', async () => {
    const made = await tableOf({
      'main.tf.json': JSON.stringify({
        variable: {
          env: { default: 'dev' },
          keys: { type: 'list(object({ n = string, t = optional(string, "S") }))', default: [{ n: 'id' }] },
        },
        resource: {
          aws_dynamodb_table: {
            orders: {
              name: '${var.env}-orders',
              billing_mode: 'PAY_PER_REQUEST',
              hash_key: 'id',
              dynamic: {
                attribute: {
                  for_each: '${var.keys}',
                  content: { name: '${attribute.value.n}', type: '${attribute.value.t}' },
                },
              },
              ttl: [{ attribute_name: 'expires', enabled: true }],
              global_secondary_index: { name: 'byId', hash_key: 'id', projection_type: 'KEYS_ONLY' },
            },
          },
        },
      }),
    });
    expect(made).toMatchObject({
      physicalName: '${env:ENV:-dev}-orders',
      pk: { name: 'id', type: 'S' },
      ttl: 'expires',
      indexes: [{ name: 'byId', projection: { kind: 'keys' } }],
      quirks: [],
      dropped: [],
    });
  });
});
