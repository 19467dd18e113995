import { ACCOUNT, type BackupPlan, backupsOf, type Deployment, PARTITION } from '../infrastructure/index.js';
import { type Code, commas, doc, from, literal, member, property, ts, typeFrom } from '../text/index.js';
import { core } from './imports.js';
import { type CdkObject, type CdkValue, cdkText, cdkValue, Expression } from './language/index.js';
import type { Members } from './members.js';
import type { Part } from './part.js';
import { roleCode } from './role-code.js';

const BACKUP = 'npm:aws-cdk-lib/aws-backup';

/**
 * A vault, and a plan for each table that has backups, as CloudFormation has it.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
 */
export function backupParts(deployment: Deployment, membersOf: (plan: BackupPlan) => Members): readonly Part[] {
  const backups = backupsOf(deployment);
  if (backups === undefined) return [];
  const { plans, copiedTo, policy, trust } = backups;
  const regions = copiedTo.map((region) => ts`readonly ${property(region)}?: string`);
  const described = doc(
    'Names of the vaults that copies of backups go to, by Region: that which every account has, unless given.',
  );
  const part: Part = {
    ...(copiedTo.length > 0 && { given: ts`${described}readonly backupVaults?: { ${commas(regions)} };` }),
    declared: ts`${doc('Where backups are kept.')}public readonly backupVault: ${typeFrom(BACKUP, 'BackupVault')};`,
    made: ts`this.backupVault = new ${from(BACKUP, 'BackupVault')}(this, "BackupVault", {
removalPolicy: ${core('RemovalPolicy')}.RETAIN,
});
const backupRole = ${roleCode('BackupRole', trust, policy, deployment)};
${plans.map((plan) => planStatement(plan, membersOf(plan), deployment))}`,
  };
  return [part];
}

function planStatement(plan: BackupPlan, { table }: Members, deployment: Deployment): Code {
  const { id } = plan.table;
  const name = id.slice(0, 50);
  const lifecycle = { moveToColdStorageAfterDays: plan.coldAfterDays, deleteAfterDays: plan.keepDays };
  const rule: CdkObject = {
    ruleName: name,
    targetBackupVault: new Expression(ts`this.backupVault.backupVaultName`),
    scheduleExpression: plan.schedule,
    lifecycle,
    copyActions: copies(plan.copyTo, lifecycle, deployment),
  };
  const planName = ts`\`\${${core('Aws')}.STACK_NAME}-${property(id)}\``;
  const backupPlan = { backupPlanName: new Expression(planName), backupPlanRule: [rule] };
  return ts`new ${from(BACKUP, 'CfnBackupSelection')}(this, ${literal(`${id}BackupSelection`)}, {
backupPlanId: new ${from(BACKUP, 'CfnBackupPlan')}(this, ${literal(`${id}BackupPlan`)}, { backupPlan: ${cdkValue(backupPlan)} }).ref,
backupSelection: {
selectionName: ${literal(name)},
iamRoleArn: backupRole.roleArn,
resources: [this${member(table)}.tableArn],
},
});`;
}

function copies(region: string | undefined, lifecycle: CdkObject, deployment: Deployment): CdkValue {
  if (region === undefined) return undefined;
  const before = cdkText(['arn:', PARTITION, `:backup:${region}:`, ACCOUNT, ':backup-vault:'], deployment);
  const vault = ts`${before} + (props.backupVaults?.[${literal(region)}] ?? "Default")`;
  return [{ destinationBackupVaultArn: new Expression(vault), lifecycle }];
}
