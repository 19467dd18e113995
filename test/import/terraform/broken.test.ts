// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform writes templates so
import { describe, expect, it } from 'vitest';
import { type Files, failure, table, tableOf } from './support.js';

const doubled = (start: string, twice: (name: string) => string): string =>
  `locals {\n  a0 = ${start}\n${Array.from({ length: 60 }, (_, i) => `  a${i + 1} = ${twice(`local.a${i}`)}`).join('\n')}\n}\n`;

describe('broken and hostile configurations', () => {
  it.each<[string, Files, string]>([
    ['no sign of equality', table().replace('name         =', 'name'), 'main.tf:2:3 After `name` there stands neither'],
    [
      'a text without its end',
      table().replace('"id"\n    type', '"id\n    type'),
      'main.tf:7:12 The text that begins here',
    ],
    ['a file that ends too early', table().slice(0, -4), 'main.tf:1:40 This `{` is not closed.'],
    ['a brace too many', `${table()}}\n`, 'main.tf:12:1 This `}` closes nothing that is open.'],
    ['single quotes', `locals {\n  a = 'x'\n}\n`, 'main.tf:2:7 Text stands in double quotes here'],
    [
      'a document without its end',
      table('tags = <<EOT\nabc'),
      'main.tf:10:10 The document that begins here has no line `EOT`',
    ],
    ['no value', table('tags ='), 'main.tf:10:3 What begins with `tags` cannot be read.'],
    ['the same twice', table('hash_key = "x"'), 'main.tf:10:3 `hash_key` is set twice here.'],
    ['an exponent', table('count = 1e3'), 'main.tf:10:11 The exponent of `1e3` cannot be read: write `1000`.'],
    ['an exponent before a block', table('tags = { a = 2E+2 }\nttl {}'), 'main.tf:10:16 The exponent of `2E+2` cannot'],
    [
      'an exponent that is taken for a block',
      table('read_capacity = 1e3\nttl {}'),
      'main.tf:10:19 The exponent of `1e3`',
    ],
    [
      'an exponent in a template',
      table('tags = { a = "x${1e30}" }'),
      'main.tf:10:20 The exponent of `1e30` cannot be read.',
    ],
    ['prose', 'This is prose.\nReally.\n', 'main.tf:1:1 After `This` there stands neither'],
    ['broken JSON', { 'main.tf.json': '{"resource": {' }, 'main.tf.json:1:14 The text ends too early'],
    [
      'a broken template in JSON',
      { 'a.tf.json': '{"resource":{"aws_dynamodb_table":{"a":{"name":"${"}}}}' },
      'a.tf.json:1:48 This text begins',
    ],
    ['no table', 'resource "aws_s3_bucket" "b" {\n}\n', '`main.tf` is read as Terraform, and has no table'],
    [
      'a circle of locals',
      `${table('tags = local.a')}locals {\n  a = local.b\n  b = [local.a]\n}`,
      'main.tf:14:8 `local.a` depends on itself: `local.a` → `local.b` → `local.a`.',
    ],
    [
      'a circle of modules',
      { 'main.tf': 'module "x" {\n  source = "./m"\n}\n', 'm/m.tf': 'module "y" {\n  source = "../"\n}\n' },
      'm/m.tf:1:1 The module `y` calls itself',
    ],
    [
      'a huge count',
      'resource "aws_dynamodb_table" "t" {\n  count = 1000000000\n}',
      'main.tf:2:11 This is more than 1,000',
    ],
    [
      'deep nesting',
      `locals {\n  a = ${'['.repeat(5000)}${']'.repeat(5000)}\n}`,
      'main.tf:2:206 This is nested too deeply',
    ],
    [
      'texts that double',
      `${doubled('"xxxxxxxx"', (a) => `"\${${a}}\${${a}}"`)}${table('tags = { a = local.a60 }')}`,
      'main.tf:20:9 The text that is made here is too long.',
    ],
    [
      'lists that double',
      `${doubled('["x"]', (a) => `[${a}, ${a}]`)}${table('tags = { a = jsonencode(local.a60) }')}`,
      'main.tf:19:9 What is made here holds too many values',
    ],
    ['a long word', 'a'.repeat(300_000), `main.tf:1:1 After \`${'a'.repeat(40)}\` there stands neither`],
    ['blanks', `a =${' '.repeat(300_000)})`, 'main.tf:1:4 There is too much blank space here'],
    [
      'a shown nothing',
      { 'plan.json': '{"format_version":"1.2","terraform_version":"1.9"}' },
      'plan.json:1:1 `plan.json` shows neither a plan nor a state',
    ],
  ])('%s', async (_, files, expected) => {
    expect(await failure(files)).toContain(expected);
  });

  it('takes names of the language below for names', async () => {
    const made = await tableOf(
      `locals {\n  __proto__ = { constructor = "c" }\n}\n${table('tags = { __proto__ = "p", a = local.__proto__.constructor }')}`,
    );
    expect(made.tags).toEqual(
      new Map([
        ['__proto__', 'p'],
        ['a', 'c'],
      ]),
    );
  });
});
