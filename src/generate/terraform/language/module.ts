import type { Deployment } from '../../infrastructure/index.js';
import { type Block, block, type Comment, type Item } from './blocks.js';
import { variablesOf } from './text.js';
import { Call, Expression, expression, type HclValue, type Surrounding, Template } from './values.js';

/** Data sources of what the items read of their surroundings. */
export function dataSourcesOf(items: readonly Item[]): readonly Block[] {
  const used = new Set(expressionsIn(items).map(({ surrounding }) => surrounding));
  const SOURCES: Readonly<Record<Surrounding, string>> = {
    account: 'aws_caller_identity',
    partition: 'aws_partition',
    region: 'aws_region',
  };
  return (['account', 'partition', 'region'] as const)
    .filter((kind) => used.has(kind))
    .map((kind) => block('data', [SOURCES[kind], 'current']));
}

/** Variables of the parameters that the items name, in the order of the model. */
export function parameterVariables(items: readonly Item[], deployment: Deployment): readonly Block[] {
  const used = new Set(expressionsIn(items).map(({ variable }) => variable));
  const names = variablesOf(deployment);
  return [...deployment.parameters.values()].flatMap((parameter) => {
    const name = names.get(parameter.name);
    return name === undefined || !used.has(name)
      ? []
      : [variable(name, { type: 'string', description: parameter.description, ...defaultOf(parameter.default) })];
  });
}

function defaultOf(value: string | undefined): { readonly default?: string } {
  return value === undefined ? {} : { default: value };
}

interface Variable {
  /** `list(string)` */
  readonly type: string;
  readonly description: string;
  readonly default?: HclValue;
  /** What has to be true of it, as code, and what is said where it is not. */
  readonly validation?: { readonly condition: string; readonly message: string };
}

export function variable(name: string, { type, description, default: value, validation }: Variable): Block {
  return block(
    'variable',
    [name],
    { type: expression(type), description, default: value },
    validation === undefined
      ? undefined
      : block('validation', [], { condition: expression(validation.condition), error_message: validation.message }),
  );
}

export function output(name: string, description: string, value: HclValue): Block {
  return block('output', [name], { description, value });
}

/** `terraform { … }`: what the module needs. */
export function versions(provider: string, terraform: string): Block {
  return block(
    'terraform',
    [],
    { required_version: `>= ${terraform}` },
    block('required_providers', [], { aws: { source: 'hashicorp/aws', version: `>= ${provider}` } }),
  );
}

function expressionsIn(items: readonly Item[]): readonly Expression[] {
  return items.flatMap((item): readonly Expression[] => {
    if (item.kind === 'comment') return [];
    return item.kind === 'block' ? expressionsIn(item.body) : expressionsOf(item.value);
  });
}

function expressionsOf(value: HclValue): readonly Expression[] {
  if (value === null || typeof value !== 'object') return [];
  if (value instanceof Expression) return [value];
  if (value instanceof Template) return value.pieces.filter((piece) => piece instanceof Expression);
  if (value instanceof Call) return value.args.flatMap(expressionsOf);
  const inner: readonly (HclValue | undefined)[] = Array.isArray(value)
    ? value
    : value instanceof Map
      ? [...value.values()]
      : Object.values(value);
  return inner.flatMap((one) => (one === undefined ? [] : expressionsOf(one)));
}

/** A file of the module; what it is made of may be nothing but comments. */
export type FileItems = readonly (Block | Comment)[];
