import type { YamlNode } from '../../../source/index.js';
import { booleanOf, child, children, elements, textOf } from '../../tree.js';
import { type Collector, parameterText, type ResolvedText } from '../aws-table/index.js';
import { Work } from '../shared/work.js';
import { metadataIn, type TemplateMetadata } from './metadata.js';
import { Rounds } from './rounds.js';

/** What the functions of a template may refer to. */
export interface Scope {
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly mappings: YamlNode | undefined;
  readonly conditions: ReadonlyMap<string, YamlNode>;
  /** Logical names of resources. */
  readonly resources: ReadonlySet<string>;
  /** Of loops that are being gone through, by identifier. */
  readonly loops: ReadonlyMap<string, string>;
  readonly notes: Collector;
  /** Conditions as far as they are known, and those that are being found out. */
  readonly decided: Map<string, boolean | undefined>;
  readonly deciding: Set<string>;
  /** Conditions that rest on the default of a parameter. */
  readonly assumed: Set<string>;
  readonly work: Work;
  /** Of all loops among the resources, or of all within them. */
  readonly rounds: Rounds;
}

export interface Parameter {
  /** Of a list: its elements. */
  readonly fallback: string | undefined;
  /** In the environment, where the template says it. */
  readonly variable?: string;
  /** Its default is what holds: it only orders how a stack is changed. */
  readonly isSwitch?: boolean;
}

/** Twice as many as a template may have. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_RESOURCES = 1000;
const MOST_WITHIN = 10_000;

/** The scope of what stands within resources, once their names are known. */
export function scopeWithin(scope: Scope, resources: ReadonlySet<string>): Scope {
  return { ...scope, resources, rounds: new Rounds(MOST_WITHIN) };
}

export function scopeOf(root: YamlNode, resources: YamlNode | undefined, notes: Collector): Scope {
  const metadata = metadataIn(root);
  return {
    parameters: new Map(
      children(child(root, 'Parameters')).map(({ key, value }) => [key, parameterOf(key, value, metadata)]),
    ),
    mappings: child(root, 'Mappings'),
    conditions: new Map(children(child(root, 'Conditions')).map(({ key, value }) => [key, value])),
    resources: new Set(children(resources).map(({ key }) => key)),
    loops: new Map(),
    notes,
    decided: new Map(),
    deciding: new Set(),
    assumed: new Set(),
    work: new Work(),
    rounds: new Rounds(MOST_RESOURCES),
  };
}

function parameterOf(id: string, node: YamlNode, metadata: TemplateMetadata | undefined): Parameter {
  const type = textOf(child(node, 'Type')) ?? 'String';
  const stated = child(node, 'Default');
  const list = elements(stated).map((element) => textOf(element) ?? '');
  const fallback = stated?.kind === 'seq' ? list.join(',') : textOf(stated);
  // The default of such a parameter is where its value is kept, not the value.
  const isElsewhere = /^AWS::SSM::Parameter::Value/.test(type);
  const isSecret = booleanOf(child(node, 'NoEcho')) === true;
  const variable = metadata?.parameters.get(id);
  const values = elements(child(node, 'AllowedValues')).map((value) => textOf(value));
  return {
    fallback: isElsewhere || isSecret ? undefined : fallback,
    ...(variable !== undefined && VARIABLE.test(variable) ? { variable } : {}),
    ...(metadata !== undefined && values.join() === 'yes,no' ? { isSwitch: true } : {}),
  };
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Parameters that every template has. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
const PSEUDO: ReadonlyMap<string, ResolvedText> = new Map([
  ['AWS::Partition', parameterText('AwsPartition', 'aws')],
  ['AWS::URLSuffix', parameterText('AwsUrlSuffix', 'amazonaws.com')],
  ['AWS::Region', parameterText('AwsRegion', undefined)],
  ['AWS::AccountId', parameterText('AwsAccountId', undefined)],
  ['AWS::StackName', parameterText('StackName', undefined)],
  ['AWS::StackId', parameterText('StackId', undefined)],
]);

/** What a name stands for; undefined for `AWS::NoValue` alone. */
export function referredText(scope: Scope, name: string, node: YamlNode, path: string): ResolvedText | undefined {
  if (name === 'AWS::NoValue') return undefined;
  const loop = scope.loops.get(name);
  if (loop !== undefined) return { text: loop, name: loop, kind: 'plain' };
  const parameter = scope.parameters.get(name);
  if (parameter?.isSwitch === true) return { text: parameter.fallback ?? '', name, kind: 'plain' };
  if (parameter !== undefined) return parameterText(name, parameter.fallback, parameter.variable);
  const pseudo = PSEUDO.get(name);
  if (pseudo !== undefined) return pseudo;
  if (!scope.resources.has(name.split('.')[0] ?? '')) {
    scope.notes.quirk(node, path, `\`${name}\` is no parameter and no resource of the template.`);
  }
  return parameterText(name, undefined);
}
