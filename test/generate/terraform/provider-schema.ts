import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block, Body, Expression } from '../../../src/import/formats/terraform/hcl/ast.js';
import { hclParser } from '../../../src/import/formats/terraform/hcl/hcl-parser.js';
import { HclReader } from '../../../src/import/formats/terraform/hcl/read-hcl.js';
import { SourceFile } from '../../../src/source/index.js';

type Type = 'string' | 'number' | 'bool' | 'list' | 'map';

interface BlockSchema {
  readonly arguments: Map<string, { readonly type: Type; readonly isRequired: boolean }>;
  readonly read: Set<string>;
  readonly blocks: Map<string, BlockSchema>;
  readonly isMany: boolean;
  readonly isRequired: boolean;
}

/** Of each resource, and of each data source behind `data.`. */
const SCHEMAS = readSchemas(readFileSync(join(import.meta.dirname, 'aws-provider.txt'), 'utf8'));

function readSchemas(text: string): ReadonlyMap<string, BlockSchema> {
  const all = new Map<string, BlockSchema>();
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const [head = '', ...names] = line.split(' ');
    const [, path = '', marks = ''] = /^([\w.]+)([*!]*)$/.exec(head) ?? [];
    const schema: BlockSchema = {
      arguments: new Map(),
      read: new Set(),
      blocks: new Map(),
      isMany: marks.includes('*'),
      isRequired: marks.includes('!'),
    };
    for (const written of names) {
      const [, name = '', required, type = 'string', isRead] = /^(\w+)(!)?(?::(\w+))?(=)?$/.exec(written) ?? [];
      if (isRead === undefined) schema.arguments.set(name, { type: type as Type, isRequired: required !== undefined });
      else schema.read.add(name);
    }
    const isTop = !path.replace(/^data\./, '').includes('.');
    const parent = path.slice(0, path.lastIndexOf('.'));
    if (!isTop) all.get(parent)?.blocks.set(path.slice(parent.length + 1), schema);
    all.set(path, schema);
  }
  return all;
}

const reader = new HclReader(await hclParser());

export function parsed(text: string, path = 'main.tf'): Body {
  return reader.file(new SourceFile(path, text), () => true);
}

/** What the provider, or Terraform itself, would not take of a module. */
export function schemaProblems(files: ReadonlyMap<string, string>): readonly string[] {
  const blocks = [...files].flatMap(([path, text]) => parsed(text, path).blocks);
  const declared = new Set(blocks.map(({ type, labels }) => [type, ...labels].join(' ')));
  const problems: string[] = [];
  if (declared.size !== blocks.length) problems.push('a block stands twice');
  const used = new Set<string>();
  for (const { type, labels, body } of blocks) {
    const at = labels.join('.');
    for (const path of referencesOf(body)) {
      used.add(path.slice(0, 2).join('.'));
      problems.push(...referenceProblems(path, declared).map((problem) => `${type} ${at}: ${problem}`));
    }
    if (type !== 'resource' && type !== 'data') continue;
    const schema = SCHEMAS.get(type === 'data' ? `data.${labels[0]}` : (labels[0] ?? ''));
    if (schema === undefined) problems.push(`${type} ${at}: no such type is known here`);
    else problems.push(...bodyProblems(body, schema, at, true));
  }
  for (const { type, labels } of blocks) {
    if (type === 'variable' && !used.has(`var.${labels[0]}`)) problems.push(`variable ${labels[0]}: is not used`);
    if (labels.some((label) => !/^[a-z_][a-z0-9_]*$/.test(label)))
      problems.push(`${type} ${labels.join('.')}: is no name`);
  }
  return problems;
}

/** What Terraform makes before a resource: those that it names, and all that these wait for. */
export function orderOf(files: ReadonlyMap<string, string>): (address: string) => ReadonlySet<string> {
  const blocks = [...files].flatMap(([path, text]) => parsed(text, path).blocks);
  const named = new Map(
    blocks
      .filter(({ type }) => type === 'resource')
      .map(({ labels, body }) => [labels.join('.'), referencesOf(body).map((path) => path.slice(0, 2).join('.'))]),
  );
  const add = (address: string, before: Set<string>): ReadonlySet<string> => {
    for (const other of named.get(address) ?? []) {
      if (!named.has(other) || before.has(other)) continue;
      before.add(other);
      add(other, before);
    }
    return before;
  };
  return (address) => add(address, new Set());
}

const META_ARGUMENTS = new Set(['count', 'for_each', 'depends_on', 'provider']);

function bodyProblems(body: Body, schema: BlockSchema, at: string, isTop: boolean): readonly string[] {
  const problems: string[] = [];
  const given = new Set(body.attributes.map(({ name }) => name));
  if (given.size !== body.attributes.length) problems.push(`${at}: an argument stands twice`);
  for (const { name, value } of body.attributes) {
    const known = schema.arguments.get(name);
    if (known === undefined) {
      if (!(isTop && META_ARGUMENTS.has(name))) problems.push(`${at}.${name}: is no argument`);
    } else if (!isOf(value, known.type)) problems.push(`${at}.${name}: is no ${known.type}`);
  }
  for (const [name, { isRequired }] of schema.arguments)
    if (isRequired && !given.has(name)) problems.push(`${at}.${name}: is missing`);
  for (const block of body.blocks) {
    const inner = schema.blocks.get(block.type);
    if (inner !== undefined) problems.push(...bodyProblems(block.body, inner, `${at}.${block.type}`, false));
    else if (!(isTop && block.type === 'lifecycle')) problems.push(`${at}.${block.type}: is no block`);
  }
  for (const [name, { isMany, isRequired }] of schema.blocks) {
    const count = body.blocks.filter(({ type }) => type === name).length;
    if (isRequired && count === 0) problems.push(`${at}.${name}: is missing`);
    if (!isMany && count > 1) problems.push(`${at}.${name}: stands twice`);
  }
  return problems;
}

function isOf(value: Expression, type: Type): boolean {
  switch (value.kind) {
    case 'literal':
      return typeof value.value === (type === 'bool' ? 'boolean' : type);
    case 'template':
      return type === 'string';
    case 'list':
      return type === 'list';
    case 'object':
      return type === 'map';
    case 'call':
      return value.name === 'jsonencode' ? type === 'string' : value.name === 'merge' ? type === 'map' : true;
    default:
      return true;
  }
}

/** `aws_kms_key.main.arn`: the provider's and the module's own, as names. */
function referenceProblems(path: readonly string[], declared: ReadonlySet<string>): readonly string[] {
  const [first = '', second = '', third = '', fourth = ''] = path;
  if (first === 'var') return declared.has(`variable ${second}`) ? [] : [`there is no variable ${second}`];
  const isData = first === 'data';
  if (!isData && !first.startsWith('aws_')) return [];
  const name = isData ? `data ${second} ${third}` : `resource ${first} ${second}`;
  if (!declared.has(name)) return [`there is no ${name}`];
  const schema = SCHEMAS.get(isData ? `data.${second}` : first);
  const attribute = isData ? fourth : third;
  const isKnown = attribute === '' || schema?.read.has(attribute) || schema?.arguments.has(attribute);
  return isKnown ? [] : [`${name} has no ${attribute}`];
}

function referencesOf({ attributes, blocks }: Body): readonly (readonly string[])[] {
  return [
    ...attributes.flatMap(({ name, value }) => (name === 'ignore_changes' ? [] : pathsIn(value))),
    ...blocks.flatMap(({ body }: Block) => referencesOf(body)),
  ];
}

function pathsIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  const path = 'kind' in value ? pathOf(value as Expression) : undefined;
  if (path !== undefined) return [path];
  return Object.entries(value).flatMap(([name, inner]) => (name === 'span' ? [] : pathsIn(inner)));
}

function pathOf(value: Expression): readonly string[] | undefined {
  if (value.kind === 'name') return [value.name];
  if (value.kind === 'index') return pathOf(value.of);
  if (value.kind !== 'attribute') return undefined;
  const path = pathOf(value.of);
  return path === undefined ? undefined : [...path, value.name];
}
