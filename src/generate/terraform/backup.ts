import { type BackupPlan, type Backups, backupsOf, type Deployment } from '../infrastructure/index.js';
import { kebabCase } from '../text/index.js';
import {
  type Block,
  block,
  expression,
  type FileItems,
  type HclObject,
  hclPolicy,
  remark,
  Template,
  variable,
} from './language/index.js';

const VAULT = 'backups';

/** A vault, in each Region that gets copies too, and a plan for each table that has backups. */
export function backupItems(deployment: Deployment): FileItems {
  const backups = backupsOf(deployment);
  if (backups === undefined) return [];
  const tags = expression('var.tags');
  const name = expression('var.backup_vault_name');
  return [
    ...advancedNote(backups),
    block('resource', ['aws_backup_vault', VAULT], { name, tags }),
    ...backups.copiedTo.map((region) =>
      block('resource', ['aws_backup_vault', vaultOf(region)], { region, name, tags }),
    ),
    ...backups.plans.flatMap(planItems),
    block('resource', ['aws_iam_role', VAULT], {
      description: 'Backups of tables',
      assume_role_policy: hclPolicy(backups.trust, deployment),
      tags,
    }),
    block('resource', ['aws_iam_role_policy', VAULT], {
      name: 'tables',
      role: expression(`aws_iam_role.${VAULT}.id`),
      policy: hclPolicy(backups.policy, deployment),
    }),
  ];
}

function vaultOf(region: string): string {
  return `${VAULT}_${region.replaceAll('-', '_')}`;
}

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/advanced-ddb-backup.html */
function advancedNote({ plans }: Backups): FileItems {
  return plans.some(({ coldAfterDays, copyTo }) => coldAfterDays !== undefined || copyTo !== undefined)
    ? [
        remark(
          'Cold storage and copies to other Regions need the advanced features for DynamoDB, a setting of AWS Backup for the whole account in a Region (`aws_backup_region_settings`).',
        ),
      ]
    : [];
}

/** Rules and selections, each the only one of its plan: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html */
const LONGEST_NAME = 50;

function planItems({ table: { variable: label }, schedule, keepDays, coldAfterDays, copyTo }: BackupPlan): FileItems {
  const kept: HclObject = { cold_storage_after: coldAfterDays, delete_after: keepDays };
  return [
    block(
      'resource',
      ['aws_backup_plan', label],
      { name: new Template([expression('var.backup_vault_name'), `-${label}`]) },
      block(
        'rule',
        [],
        {
          rule_name: label.slice(0, LONGEST_NAME),
          target_vault_name: expression(`aws_backup_vault.${VAULT}.name`),
          schedule,
        },
        block('lifecycle', [], kept),
        copyTo === undefined
          ? undefined
          : block(
              'copy_action',
              [],
              { destination_vault_arn: expression(`aws_backup_vault.${vaultOf(copyTo)}.arn`) },
              block('lifecycle', [], kept),
            ),
      ),
      { tags: expression('var.tags') },
    ),
    block('resource', ['aws_backup_selection', label], {
      name: label.slice(0, LONGEST_NAME),
      plan_id: expression(`aws_backup_plan.${label}.id`),
      iam_role_arn: expression(`aws_iam_role.${VAULT}.arn`),
      resources: [expression(`aws_dynamodb_table.${label}.arn`)],
    }),
  ];
}

export function backupVariables(deployment: Deployment): readonly Block[] {
  if (backupsOf(deployment) === undefined) return [];
  const name = 'var.backup_vault_name';
  return [
    variable('backup_vault_name', {
      type: 'string',
      description: 'Name of the vault of AWS Backup: another one for each stage of an account.',
      default: `${kebabCase(deployment.model.name.value) || 'model'}-tables`.slice(0, 40),
      validation: {
        condition: `can(regex("^[A-Za-z0-9_-]{2,40}$", ${name}))`,
        message: 'The name has to be of 2 to 40 letters, digits, hyphens and underscores.',
      },
    }),
  ];
}
