import { stackName } from '../cloudformation/index.js';
import {
  type Resource as CfnResource,
  type CfnValue,
  cfnText,
  equals,
  getAtt,
  type Intrinsic,
  joined,
  not,
  ref,
  type Template,
  withParameters,
} from '../cloudformation/language/index.js';
import type { Deployment } from '../infrastructure/index.js';
import { pascalCase } from '../text/index.js';
import type { Condition, Watch } from './description.js';
import { Data, Reference, type Resource, type Value, Written } from './resource.js';
import { TOPIC } from './resources.js';
import { type Stacks, stacksOf } from './stacks.js';

interface Context {
  readonly deployment: Deployment;
  /** Ids of resources as they are in the template, where parameters have ids, too. */
  readonly idOf: (id: string) => string;
}

/** The later ones are given the topic of the first. */
export function alarmTemplates(watch: Watch, stacks: Stacks = stacksOf(watch)): readonly Template[] {
  return stacks.map((resources, i) => template(watch, resources, i + 1));
}

function template({ deployment, notes }: Watch, resources: readonly Resource[], number: number): Template {
  const isFirst = number === 1;
  const context: Context = { deployment, idOf: idsBeside(deployment) };
  const conditions = new Map(
    resources.flatMap(({ onlyIf }) =>
      onlyIf === undefined ? [] : [[conditionId(onlyIf, deployment), conditionOf(onlyIf, deployment)] as const],
    ),
  );
  const topic = context.idOf(TOPIC);
  const template = withParameters(deployment, {
    comment: notes,
    description: `Alarms of ${deployment.model.name.value}`,
    parameters: isFirst
      ? new Map()
      : new Map([[topic, { type: 'String', description: 'ARN of the topic of the first template.' }]]),
    ...(conditions.size === 0 ? {} : { conditions }),
    resources: new Map(resources.map((resource) => [context.idOf(resource.id), cfnResource(resource, context)])),
    ...(isFirst
      ? {
          outputs: new Map([
            [TOPIC_OUTPUT, { description: 'ARN of the topic that is told of alarms.', value: ref(topic) }],
          ]),
        }
      : {}),
  });
  return { ...template, comment: [...usage(deployment, template, number), '', ...notes] };
}

/** The file of the first template, or of a later one. */
export function templateFile(number: number): string {
  return number === 1 ? 'alarms.template.yaml' : `alarms-${number}.template.yaml`;
}

/** The command that deploys it, with what has to be given. */
function usage({ model, region }: Deployment, { parameters }: Template, number: number): readonly string[] {
  const given = [...parameters].filter(([, parameter]) => parameter.default === undefined).map(([id]) => `${id}=…`);
  const name = `${stackName(model.name.value)}-alarms${number === 1 ? '' : `-${number}`}`;
  return [
    'Deploy it with (over 51,200 bytes with --s3-bucket, too):',
    `  aws cloudformation deploy --template-file ${templateFile(number)} --stack-name ${name} --region ${region}`,
    ...(given.length === 0 ? [] : [`    --parameter-overrides ${given.join(' ')}`]),
  ].map((line, i, all) => (i > 0 && i < all.length - 1 ? `${line} \\` : line));
}

/** What a later template calls the topic that it is told of, and its first output gives. */
export function topicParameter(deployment: Deployment): string {
  return idsBeside(deployment)(TOPIC);
}

export const TOPIC_OUTPUT = 'Topic';

/** A parameter of a stage may be called like what is there once: `ALARM_EMAIL`. */
function idsBeside({ parameters }: Deployment): Context['idOf'] {
  const taken = new Set([...parameters.values()].map(({ id }) => id));
  const free = (id: string): string => (taken.has(id) ? free(`${id}Resource`) : id);
  return free;
}

function cfnResource({ type, properties, onlyIf, after, stays }: Resource, context: Context): CfnResource {
  return {
    type,
    ...(onlyIf === undefined ? {} : { condition: conditionId(onlyIf, context.deployment) }),
    ...(after === undefined ? {} : { dependsOn: after.map(context.idOf) }),
    ...(stays === true ? ({ deletionPolicy: 'Retain', updateReplacePolicy: 'Retain' } as const) : {}),
    properties: objectOf(properties, context),
  };
}

function conditionId(condition: Condition, { parameters }: Deployment): string {
  if (condition.kind === 'given') return `Has${parameters.get(condition.parameter)?.id ?? ''}`;
  return `${condition.kind === 'in-region' ? 'In' : 'NotIn'}${pascalCase(condition.region)}`;
}

function conditionOf(condition: Condition, { parameters }: Deployment): Intrinsic {
  if (condition.kind === 'given') return not(equals(ref(parameters.get(condition.parameter)?.id ?? ''), ''));
  const isThere = equals(ref('AWS::Region'), condition.region);
  return condition.kind === 'in-region' ? isThere : not(isThere);
}

function objectOf(
  properties: Resource['properties'],
  context: Context,
): { readonly [name: string]: CfnValue | undefined } {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      value === undefined ? undefined : rendered(value, context),
    ]),
  );
}

function rendered(value: Value, context: Context): CfnValue {
  if (typeof value !== 'object') return value;
  if (value instanceof Written) return cfnText(value.text, context.deployment);
  if (value instanceof Reference) return referenceOf(value, context);
  if (value instanceof Data) return rendered(value.value, context);
  return isList(value) ? value.map((one) => rendered(one, context)) : objectOf(value, context);
}

function referenceOf({ id, attribute, rest }: Reference, { deployment, idOf }: Context): CfnValue {
  const whole = attribute === undefined ? ref(idOf(id)) : getAtt(idOf(id), attribute);
  return rest.length === 0 ? whole : joined('', [whole, cfnText(rest, deployment)]);
}

function isList(value: readonly Value[] | object): value is readonly Value[] {
  return Array.isArray(value);
}
