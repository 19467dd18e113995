import { type Deployment, deploymentOf, isGlobal } from '../infrastructure/index.js';
import { raw } from '../text/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { addBackups, addToVpc } from './around-tables.js';
import { addGlobalTable } from './global-table.js';
import { getAtt, ref, type Template, templateYaml, withParameters } from './language/index.js';
import { withMetadata } from './metadata.js';
import { remarks, replicaKeysFile, wrapped } from './remarks.js';
import { replicaKeysTemplate } from './replica-keys.js';
import { Stack } from './stack.js';
import { addTable } from './table.js';

/** A template with the tables of a model and what stands around them; a second one with keys of replicas, where there are such. */
export function cloudformationFiles(gen: Gen): readonly GeneratedFile[] {
  const deployment = deploymentOf(gen);
  const path = `${deployment.model.name.value}.template.yaml`;
  const keys = replicaKeysTemplate(deployment);
  return [
    { path, code: raw(templateYaml(tablesTemplate(deployment, path))), isFormatted: true },
    ...(keys === undefined
      ? []
      : [{ path: replicaKeysFile(deployment), code: raw(templateYaml(keys)), isFormatted: true }]),
  ];
}

/** `path` is what the template is called, for what it says of its own deployment. */
export function tablesTemplate(deployment: Deployment, path: string): Template {
  const stack = new Stack(deployment);
  const template = templateOf(stack, addTables(stack));
  return { ...template, comment: [...usage(deployment, template, path), ...commentOf(stack, template)] };
}

/** Tables and what stands around them; ids of the tables' resources by the names that the model has for them. */
export function addTables(stack: Stack): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  let before: string | undefined;
  for (const resource of stack.deployment.tables.values()) {
    // Tables with indexes are made one after the other, of which DynamoDB makes few at a time.
    const hasIndexes = resource.design.indexes.size > 0;
    const dependsOn = before === undefined || !hasIndexes ? [] : [before];
    const id = (isGlobal(resource) ? addGlobalTable : addTable)(stack, resource, dependsOn);
    if (hasIndexes) before = id;
    ids.set(resource.table.name, id);
    stack.output(`${resource.id}TableName`, {
      description: `Name of the table ${resource.table.name}.`,
      value: ref(id),
    });
    stack.output(`${resource.id}TableArn`, {
      description: `ARN of the table ${resource.table.name}.`,
      value: getAtt(id, 'Arn'),
    });
    const isStreamed =
      resource.table.stream !== undefined || (isGlobal(resource) && resource.table.consistency === 'mrec');
    if (isStreamed) {
      stack.output(`${resource.id}StreamArn`, {
        description: `ARN of the stream of the table ${resource.table.name}.`,
        value: getAtt(id, 'StreamArn'),
      });
    }
  }
  addToVpc(stack, ids);
  addBackups(stack, ids);
  return ids;
}

/** All that the stack has gathered. */
export function templateOf(stack: Stack, tables: ReadonlyMap<string, string>): Template {
  const { deployment, parameters, conditions, resources, outputs } = stack;
  const { name, description } = deployment.model;
  const template = withParameters(deployment, {
    description: description ?? `Tables of the model ${name.value}.`,
    parameters,
    conditions,
    resources,
    outputs,
  });
  return withMetadata(deployment, tables, template);
}

/** The command that deploys the template, with what has to be given. */
function usage({ model, region }: Deployment, { parameters, resources }: Template, path: string): readonly string[] {
  const needsRole = [...resources.values()].some(({ type }) => type === 'AWS::IAM::Role');
  const given = [...parameters].filter(([, parameter]) => parameter.default === undefined).map(([id]) => `${id}=…`);
  return [
    'Deploy it with:',
    [
      `  aws cloudformation deploy --template-file ${path} --stack-name ${stackName(model.name.value)} --region ${region}`,
      ...(needsRole ? ['    --capabilities CAPABILITY_IAM'] : []),
      ...(given.length === 0 ? [] : [`    --parameter-overrides ${given.join(' ')}`]),
    ].join(' \\\n'),
  ].flatMap((line) => line.split('\n'));
}

/** Letters, digits and hyphens. */
export function stackName(model: string): string {
  return model.replaceAll('_', '-').replace(/^(?![A-Za-z])/, 'model-');
}

/** With an empty line before each paragraph. */
export function commentOf(stack: Stack, template: Template): readonly string[] {
  return remarks(stack, template).flatMap((paragraph) => ['', ...wrapped(paragraph)]);
}
