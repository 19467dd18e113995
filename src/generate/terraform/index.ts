import type { Billing } from '../../model/model.js';
import { type Deployment, deploymentOf, type TableResource } from '../infrastructure/index.js';
import { raw } from '../text/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';
import { backupItems, backupVariables } from './backup.js';
import { daxItems, daxOutputs, daxVariables } from './dax.js';
import { insightsItems } from './insights.js';
import { keyItems, keyVariables } from './keys.js';
import {
  type Block,
  dataSourcesOf,
  expression,
  type FileItems,
  hclFile,
  output,
  parameterVariables,
  remark,
  variable,
  versions,
} from './language/index.js';
import { networkItems, networkVariables } from './network.js';
import { policyItems } from './policies.js';
import { regionCheck, replicaItems, replicaNote } from './replicas.js';
import { scalingItems } from './scaling.js';
import { tableItems } from './table.js';

/**
 * The first version that knows `key_schema` of a global index, `region` of a resource and the modes of Contributor Insights.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/CHANGELOG.md
 */
const PROVIDER = '6.29.0';
/** The first versions with `startswith`, and with `check`. */
const TERRAFORM = { usual: '1.3.0', checking: '1.5.0' };

/** A module of Terraform: a file for each concern that the model has. */
export function terraformFiles(gen: Gen): readonly GeneratedFile[] {
  const deployment = deploymentOf(gen);
  const tables = [...deployment.tables.values()];
  const of = (items: (resource: TableResource, deployment: Deployment) => FileItems): FileItems =>
    tables.flatMap((resource) => items(resource, deployment));
  const concerns: readonly (readonly [path: string, items: FileItems])[] = [
    ['tables.tf', [...indexNote(tables), ...keptNote(tables), ...of(tableItems)]],
    ['scaling.tf', of(scalingItems)],
    ['replicas.tf', [...replicaNote(tables), ...of(replicaItems)]],
    ['keys.tf', of(keyItems)],
    ['policies.tf', of(policyItems)],
    ['insights.tf', of(insightsItems)],
    ['dax.tf', daxItems(deployment)],
    ['backup.tf', backupItems(deployment)],
    ['network.tf', networkItems(deployment)],
  ];
  const check = regionCheck(deployment);
  const items = [...concerns.flatMap(([, all]) => all), ...check];
  const files: readonly (readonly [path: string, items: FileItems])[] = [
    ...concerns,
    ['data.tf', [...dataSourcesOf(items), ...check]],
    [
      'variables.tf',
      [
        ...parameterVariables(items, deployment),
        ...networkVariables(deployment),
        ...daxVariables(deployment),
        ...backupVariables(deployment),
        ...tables.flatMap(keyVariables),
        tagsVariable(),
      ],
    ],
    ['outputs.tf', [...tables.flatMap(outputs), ...daxOutputs(deployment)]],
    ['versions.tf', [versions(PROVIDER, check.length === 0 ? TERRAFORM.usual : TERRAFORM.checking)]],
  ];
  return files
    .filter(([, all]) => all.length > 0)
    .map(([path, all]) => ({ path, code: raw(hclFile(all)), isFormatted: true }));
}

/**
 * DynamoDB makes or removes one global index of a table at a time.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html
 */
function indexNote(tables: readonly TableResource[]): FileItems {
  const isIndexed = tables.some(({ design }) => [...design.indexes.values()].some(({ kind }) => kind === 'global'));
  return isIndexed
    ? [
        remark(
          'Several global indexes of a table may change in one `terraform apply`: the provider removes and adds them one after the other, and waits for each. The last one of a table it may leave there: then remove it with UpdateTable of the AWS API.',
        ),
      ]
    : [];
}

/** What the provider keeps of blocks that are gone. */
function keptNote(tables: readonly TableResource[]): FileItems {
  const hasMost = (billing: Billing | undefined): boolean =>
    billing?.mode === 'on-demand' && (billing.maxRead !== undefined || billing.maxWrite !== undefined);
  const hasMaximum = tables.some(({ table }) =>
    [table.billing, ...[...table.indexes.values()].map(({ billing }) => billing)].some(hasMost),
  );
  const kept = [
    ...(tables.some(({ table }) => table.ttl !== undefined)
      ? ['before `ttl` goes from the model, apply its block with `enabled = false`, or items go on to expire']
      : []),
    ...(hasMaximum ? ['before a maximum of `on_demand_throughput` goes, apply it as -1'] : []),
  ];
  return kept.length === 0
    ? []
    : [remark(`The provider keeps what a block asked for when the block is gone: ${kept.join('; ')}.`)];
}

function tagsVariable(): Block {
  return variable('tags', {
    type: 'map(string)',
    description: 'Tags of everything that is made here; of two with one name, that of the model counts.',
    default: {},
  });
}

function outputs({ variable: label, table, encryption }: TableResource): readonly Block[] {
  const at = `aws_dynamodb_table.${label}`;
  const { name } = table;
  return [
    output(`${label}_table_name`, `Name of the table ${name}.`, expression(`${at}.name`)),
    output(`${label}_table_arn`, `ARN of the table ${name}.`, expression(`${at}.arn`)),
    ...(table.stream === undefined
      ? []
      : [output(`${label}_stream_arn`, `ARN of the stream of the table ${name}.`, expression(`${at}.stream_arn`))]),
    ...(encryption.kind === 'new'
      ? [output(`${label}_key_arn`, `ARN of the key of the table ${name}.`, expression(`aws_kms_key.${label}.arn`))]
      : []),
  ];
}
