import { trustOf } from './around.js';
import type { Deployment, TableResource } from './deployment.js';
import { keyStatements } from './key-use.js';
import type { Policy } from './policy.js';
import { ACCOUNT, PARTITION, REGION, type Text } from './text.js';

/** What AWS Backup does for the tables of a model, with one vault and one role. */
export interface Backups {
  readonly plans: readonly BackupPlan[];
  /** Other Regions that get copies, each once: of a vault there its deployment has to be told. */
  readonly copiedTo: readonly string[];
  /** Of the role that AWS Backup works with. */
  readonly policy: Policy;
  readonly trust: Policy;
}

export interface BackupPlan {
  readonly table: TableResource;
  /** As AWS takes it, in UTC. */
  readonly schedule: string;
  readonly keepDays: number;
  readonly coldAfterDays?: number;
  /** A Region. */
  readonly copyTo?: string;
}

/** Undefined where no table has backups. */
export function backupsOf({ tables }: Deployment): Backups | undefined {
  const plans = [...tables.values()].flatMap((table) => planOf(table) ?? []);
  if (plans.length === 0) return undefined;
  return {
    plans,
    copiedTo: [...new Set(plans.flatMap(({ copyTo }) => copyTo ?? []))].sort(),
    policy: policyOf(plans),
    trust: trustOf('backup.amazonaws.com'),
  };
}

const DAY = 86_400;

function planOf(table: TableResource): BackupPlan | undefined {
  const { backup } = table.table.protection;
  if (backup === undefined) return undefined;
  const { schedule, keep, cold, copyTo } = backup;
  return {
    table,
    schedule,
    keepDays: Math.ceil(keep / DAY),
    ...(cold === undefined ? {} : { coldAfterDays: Math.ceil(cold / DAY) }),
    ...(copyTo === undefined ? {} : { copyTo }),
  };
}

/**
 * What of AWS's own policy for the service is about DynamoDB, for these tables alone.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSBackupServiceRolePolicyForBackup.html
 */
function policyOf(plans: readonly BackupPlan[]): Policy {
  const arns = plans.map(({ table }) => table.arn);
  const allow = { effect: 'Allow', conditions: new Map() } as const;
  return {
    statements: [
      {
        ...allow,
        sid: 'Tables',
        actions: [
          'dynamodb:CreateBackup',
          'dynamodb:DescribeTable',
          'dynamodb:ListTagsOfResource',
          'dynamodb:StartAwsBackupJob',
        ],
        resources: arns,
      },
      {
        ...allow,
        sid: 'BackupsOfTables',
        actions: ['dynamodb:DeleteBackup', 'dynamodb:DescribeBackup'],
        resources: arns.map((arn): Text => [...arn, '/backup/*']),
      },
      {
        ...allow,
        sid: 'Vaults',
        actions: ['backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'],
        resources: vaultsOf(plans),
      },
      ...keyStatements(
        plans.map(({ table }) => table),
        'backups',
      ),
    ],
  };
}

/** All of the account in these Regions: what a vault elsewhere is called only its deployment knows. */
function vaultsOf(plans: readonly BackupPlan[]): readonly Text[] {
  const others = [...new Set(plans.flatMap(({ copyTo }) => copyTo ?? []))].sort();
  return [REGION, ...others].map(
    (region): Text => ['arn:', PARTITION, ':backup:', region, ':', ACCOUNT, ':backup-vault:*'],
  );
}
