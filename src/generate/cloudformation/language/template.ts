import { type YamlData, type YamlFields, YamlTagged, yamlText } from '../../../source/index.js';
import type { Deployment } from '../../infrastructure/index.js';
import { type CfnObject, type CfnValue, Intrinsic, longName, referencedIn } from './value.js';

/**
 * A template. Ids are letters and digits.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
 */
export interface Template {
  /** Lines of a comment at its beginning, in YAML alone. */
  readonly comment?: readonly string[];
  /** `AWS::Serverless-2016-10-31` of SAM. */
  readonly transform?: string;
  readonly description: string;
  readonly metadata?: CfnObject;
  /** Of SAM. */
  readonly globals?: CfnObject;
  readonly parameters: ReadonlyMap<string, TemplateParameter>;
  readonly conditions?: ReadonlyMap<string, Intrinsic>;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly outputs?: ReadonlyMap<string, Output>;
}

export interface TemplateParameter {
  /** `String`, `CommaDelimitedList`, `AWS::EC2::VPC::Id`. */
  readonly type: string;
  /** Without it whoever deploys has to give a value. */
  readonly default?: string | number;
  readonly description?: string;
  readonly allowedValues?: readonly (string | number)[];
  readonly allowedPattern?: string;
  readonly minLength?: number;
}

export interface Resource {
  readonly type: string;
  readonly properties: CfnObject;
  readonly condition?: string;
  readonly dependsOn?: readonly string[];
  readonly deletionPolicy?: RetentionPolicy;
  readonly updateReplacePolicy?: RetentionPolicy;
  readonly metadata?: CfnObject;
}

export type RetentionPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate' | 'Snapshot';

export interface Output {
  readonly description: string;
  readonly value: CfnValue;
  readonly condition?: string;
}

/** With the parameters of stages that are named in it, before its own. */
export function withParameters(deployment: Pick<Deployment, 'parameters'>, template: Template): Template {
  const named = referencedIn(templateValues({ ...template, parameters: new Map() }));
  const used = [...deployment.parameters.values()].filter(({ id }) => named.has(id));
  const parameters = used.map(({ id, default: value, description }): readonly [string, TemplateParameter] => [
    id,
    { type: 'String', ...(value === undefined ? {} : { default: value }), description },
  ]);
  return { ...template, parameters: new Map([...parameters, ...template.parameters]) };
}

/** As CloudFormation reads it in JSON, with the long forms of functions. */
export function templateData(template: Template): object {
  return plain(templateValues(template)) as object;
}

export function templateYaml(template: Template): string {
  const text = yamlText(tagged(templateValues(template)) as YamlFields);
  const lines = [...refusals(template, text), ...(template.comment ?? [])];
  const comment = lines.map((line) => `# ${line.replace(/\p{C}|\p{Zl}|\p{Zp}/gu, ' ')}`.trimEnd());
  return [...(comment.length === 0 ? [] : [...comment, '']), text].join('\n');
}

/** Most of each in a template: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST = { parameters: 200, resources: 500, outputs: 200 } as const;
/** 1 MB, in a bucket. */
const MOST_BYTES = 1_000_000;

/** What CloudFormation does not take of so large a model, which is told before somebody deploys it. */
function refusals(template: Template, text: string): readonly string[] {
  const bytes = Buffer.byteLength(text);
  const over = [
    ...(['parameters', 'resources', 'outputs'] as const).flatMap((part) => {
      const count = template[part]?.size ?? 0;
      return count > MOST[part] ? [`${count.toLocaleString('en-US')} ${part} of at most ${MOST[part]}`] : [];
    }),
    ...(bytes > MOST_BYTES ? [`${(bytes / MOST_BYTES).toFixed(1)} MB of at most 1 MB`] : []),
  ];
  if (over.length === 0) return [];
  return [
    `CloudFormation refuses this template: it has ${over.join(', ')}. Make several models of it, with a stack for each.`,
    '',
  ];
}

/** Most bytes of a description: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const LONGEST_DESCRIPTION = 1024;
/** Of the description of a parameter, in characters. */
const LONGEST_NOTE = 4000;

function templateValues(template: Template): CfnObject {
  const { transform, description, metadata, globals, parameters, conditions, resources, outputs } = template;
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: transform,
    Description: cut(description, LONGEST_DESCRIPTION),
    Metadata: metadata,
    Globals: globals,
    Parameters: section(parameters, parameterValues),
    Conditions: section(conditions, (value) => value),
    Resources: section(resources, resourceValues) ?? {},
    Outputs: section(outputs, ({ description: told, value, condition }) => ({
      Condition: condition,
      Description: cut(told, LONGEST_DESCRIPTION),
      Value: value,
    })),
  };
}

function section<T>(entries: ReadonlyMap<string, T> | undefined, value: (entry: T) => CfnValue): CfnObject | undefined {
  if (entries === undefined || entries.size === 0) return undefined;
  for (const id of entries.keys()) if (!/^[A-Za-z0-9]{1,255}$/.test(id)) throw new Error(`\`${id}\` is no id.`);
  return Object.fromEntries([...entries].map(([id, entry]) => [id, value(entry)]));
}

function parameterValues(parameter: TemplateParameter): CfnObject {
  return {
    Type: parameter.type,
    Default: parameter.default,
    Description: parameter.description === undefined ? undefined : cut(parameter.description, LONGEST_NOTE),
    AllowedValues: parameter.allowedValues,
    AllowedPattern: parameter.allowedPattern,
    MinLength: parameter.minLength,
  };
}

function resourceValues(resource: Resource): CfnObject {
  const { type, condition, dependsOn = [], deletionPolicy, updateReplacePolicy, metadata, properties } = resource;
  return {
    Type: type,
    Condition: condition,
    DependsOn: dependsOn.length === 0 ? undefined : dependsOn,
    DeletionPolicy: deletionPolicy,
    UpdateReplacePolicy: updateReplacePolicy,
    Metadata: metadata,
    Properties: properties,
  };
}

function cut(text: string, bytes: number): string {
  let cutText = text;
  while (Buffer.byteLength(cutText) > bytes) cutText = [...cutText].slice(0, -1).join('');
  return cutText;
}

function plain(value: CfnValue): unknown {
  if (typeof value !== 'object') return value;
  if (value instanceof Intrinsic) {
    const { name, argument } = value;
    // JSON knows the attribute by a list, or by text with a dot; the list holds for every reader.
    const given = name === 'GetAtt' && typeof argument === 'string' ? attributeOf(argument) : plain(argument);
    return { [longName(name)]: given };
  }
  return isList(value) ? value.map(plain) : mapped(value, plain);
}

function tagged(value: CfnValue): YamlData {
  if (typeof value !== 'object') return value;
  if (value instanceof Intrinsic) {
    const { name, argument } = value;
    // A tag cannot stand behind a tag.
    if (argument instanceof Intrinsic) return { [longName(name)]: tagged(argument) };
    return new YamlTagged(`!${name}`, tagged(argument) as YamlTagged['value']);
  }
  return isList(value) ? value.map(tagged) : mapped(value, tagged);
}

function attributeOf(argument: string): readonly [string, string] {
  const at = argument.indexOf('.');
  return [argument.slice(0, at), argument.slice(at + 1)];
}

function isList(value: CfnObject | readonly CfnValue[]): value is readonly CfnValue[] {
  return Array.isArray(value);
}

function mapped<T>(value: CfnObject, each: (value: CfnValue) => T): { readonly [name: string]: T } {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, each(member)]])),
  );
}
