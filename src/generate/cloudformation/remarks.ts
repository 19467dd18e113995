import { backupsOf, type Deployment, daxOf, isGlobal, shownText, type TableResource } from '../infrastructure/index.js';
import { hasSwitches, MAX_PARAMETERS, switchedIndexes } from './index-switches.js';
import type { Template } from './language/index.js';
import type { Stack } from './stack.js';

/** Name of the second template, where there is one. */
export function replicaKeysFile({ model }: Deployment): string {
  return `${model.name.value}.replica-keys.template.yaml`;
}

/** What to know before one deploys: for the beginning of a template, each a paragraph. */
export function remarks(stack: Stack, template: Pick<Template, 'parameters' | 'resources'>): readonly string[] {
  const { deployment } = stack;
  const tables = [...deployment.tables.values()];
  const global = tables.filter(isGlobal);
  return [
    ...(global.length === 0
      ? []
      : [
          `Global tables are deployed in one Region, which makes their replicas: in ${deployment.region}, the Region of the model.`,
        ]),
    ...(tables.some(hasReplicaKeys)
      ? [
          `Keys of replicas have to be there before: deploy ${replicaKeysFile(deployment)} in each Region of a replica, and give the ARNs that it puts out.`,
        ]
      : []),
    ...switchRemarks(stack),
    ...tables.flatMap(missingOf),
    ...tables.filter(({ table }) => table.importFrom !== undefined && !isGlobal({ table })).map(importRemark),
    ...(daxOf(deployment).length === 0
      ? []
      : ['DAX reads and writes for its callers with a role of its own: who reaches a cluster may do all that it may.']),
    ...backupRemarks(deployment),
    ...limitRemarks(stack, template),
  ];
}

export function hasReplicaKeys(resource: TableResource): boolean {
  return isGlobal(resource) && resource.encryption.kind === 'new';
}

function switchRemarks(stack: Stack): readonly string[] {
  const tables = [...stack.deployment.tables.values()];
  const indexes = tables.flatMap(switchedIndexes);
  if (indexes.length === 0) return [];
  if (!hasSwitches(stack)) {
    return [
      `An update of a stack makes or deletes one index of a table. These are too many for a parameter each (a template has ${MAX_PARAMETERS}): change the model by one index at a time.`,
    ];
  }
  return [
    'An update of a stack makes or deletes one index of a table; a new table gets all at once. To add two to a table that is there, deploy with the parameter of one of them at "no", and again with it at "yes". To delete two, or to change the key of one, first deploy what is there with the parameter of one at "no".',
  ];
}

/** What CloudFormation cannot say. */
export function missingOf({ table, name }: TableResource): readonly string[] {
  const shown = shownText(name);
  const isReplicated = isGlobal({ table });
  return [
    ...(isReplicated && table.importFrom !== undefined
      ? [
          `Not here: ${shown} is not imported from S3, which no global table is. ${table.consistency === 'mrec' ? 'Make it with Terraform, which adds the replicas once the import is done, or load' : 'Load'} the items once it is there.`,
        ]
      : []),
    ...(isReplicated && table.consistency === 'mrec' && table.stream?.value !== 'new-and-old'
      ? [`The stream of ${shown} has whole items, before and after: replicas of a global table are fed by it.`]
      : []),
    ...(isReplicated && isFixed(table)
      ? [
          `A global table has no fixed capacity for writes: where the model has, ${shown} scales between bounds that are equal.`,
        ]
      : []),
  ];
}

function isFixed({ billing, indexes }: TableResource['table']): boolean {
  const all = [billing, ...[...indexes.values()].flatMap((index) => index.billing ?? [])];
  return all.some((one) => one.mode === 'provisioned' && one.autoscale === undefined);
}

function importRemark({ name }: TableResource): string {
  return `${shownText(name)} takes its items from S3 when it is made: the stack waits for it, and a later change of that source makes another table.`;
}

function backupRemarks(deployment: Deployment): readonly string[] {
  const backups = backupsOf(deployment);
  if (backups === undefined) return [];
  const isAdvanced = backups.plans.some(({ coldAfterDays, copyTo }) => coldAfterDays ?? copyTo);
  return [
    ...(isAdvanced
      ? [
          'Copies to other Regions and cold storage need the advanced features of AWS Backup for DynamoDB, which an account turns on in its settings.',
        ]
      : []),
    ...(backups.copiedTo.length === 0
      ? []
      : [`Copies of backups go to a vault that is there already: ${backups.copiedTo.join(', ')}.`]),
  ];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_RESOURCES = 500;

function limitRemarks({ deployment }: Stack, { resources }: Pick<Template, 'resources'>): readonly string[] {
  if (resources.size <= MAX_RESOURCES) return [];
  return [
    `These are ${resources.size} resources, and a stack has ${MAX_RESOURCES}: split the model ${deployment.model.name.value}.`,
  ];
}

/** Paragraphs of at most 100 columns. */
export function wrapped(paragraph: string): readonly string[] {
  const lines: string[] = [];
  for (const word of paragraph.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > COLUMNS) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

const COLUMNS = 100;
