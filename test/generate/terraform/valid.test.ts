import { parse } from '@cdktf/hcl2json';
import { describe, expect, it } from 'vitest';
import { schemaProblems } from './provider-schema.js';
import { filesOf, MODELS } from './support.js';

const CLINIC = filesOf(MODELS.get('clinic') ?? '');

describe('generated Terraform', () => {
  it.each([...MODELS])('of %s is what the provider takes', (_, text) => {
    expect(schemaProblems(filesOf(text))).toEqual([]);
  });

  it('is what the parser of Terraform itself takes', async () => {
    const all = [...CLINIC.values()].join('\n');
    const json = (await parse('all.tf', all)) as { readonly resource: object };
    expect(Object.keys(json).sort()).toEqual(['check', 'data', 'output', 'resource', 'terraform', 'variable']);
    expect(Object.keys(json.resource).sort()).toEqual(
      [...new Set([...all.matchAll(/^resource "(\w+)"/gm)].map(([, type]) => type))].sort(),
    );
  });
});

describe('the schema of the provider', () => {
  it.each([
    ['an argument that is none', 'hash_key ', 'hashkey ', 'aws_dynamodb_table.main.hashkey: is no argument'],
    ['a block that is none', 'key_schema {', 'key_scheme {', 'global_secondary_index.key_scheme: is no block'],
    ['one that is missing', 'projection_type = "ALL"', '', 'local_secondary_index.projection_type: is missing'],
    ['one of another type', '"pk"', '1', 'main.hash_key: is no string'],
    ['what is nowhere', 'aws_kms_key.main.arn', 'aws_kms_key.mine.arn', 'there is no resource aws_kms_key mine'],
    ['what a resource has not', 'aws_kms_key.main.arn', 'aws_kms_key.main.an', 'resource aws_kms_key main has no an'],
    ['a variable that is none', 'var.tags', 'var.tag', 'there is no variable tag'],
  ])('refuses %s', (_, text, instead, problem) => {
    const changed = new Map(CLINIC).set('tables.tf', (CLINIC.get('tables.tf') ?? '').replace(text, instead));
    expect(schemaProblems(changed).join('\n')).toContain(problem);
  });
});
