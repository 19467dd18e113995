import { INVALID, INVALID_REQUEST } from '../message-parts.js';

/** The service's messages about backups, point-in-time recovery and restores. */
export const backupMessages = {
  noTable: (name: string) => `Table not found: ${name}`,
  arn: 'Invalid Backup ARN',
  notFound: (arn: string) => `Backup not found: ${arn}`,
  inUse: (arn: string) => `Backup is being used to restore table: ${arn}`,
  inUseElsewhere: (arn: string) => `Backup is being used to restore another table: ${arn}`,
  systemBackup: (arn: string, expires: Date) =>
    `${INVALID_REQUEST}User is not allowed to delete the system backup with arn ${arn}. It will automatically expire on ${expires.toISOString()}`,
  timeRange: `${INVALID}Time range lower bound must be less than or equal to upper bound`,
  startRegion: `${INVALID_REQUEST}The supplied ExclusiveStartBackupArn does not match the region`,

  // Point-in-time recovery
  periodWithoutRecovery: `${INVALID_REQUEST}Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.`,
  recoveryDisabled: (table: string) => `Point in time recovery is not enabled for table '${table}'`,

  // Restores
  bothTimes: `${INVALID_REQUEST}Both RestoreDateTime and UseLatestRestorableTime cannot be set for point-in-time restore request. Please set only one of them.`,
  noTime: `${INVALID_REQUEST}Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both`,
  oneSource: `${INVALID_REQUEST}Must provide exactly one of: sourceTableArn, sourceTableName`,
  restoreTime: (asked: number, from: number, to: number) =>
    `RestoreDateTime '${inSeconds(asked)}' must be within EarliestRestorableDateTime '${inSeconds(from)}' and LatestRestorableDateTime '${inSeconds(to)}'`,
  tableExists: (table: string) => `Table already exists: ${table}`,
  alreadyRestoring: (table: string, source: string) =>
    `Table: ${table} is already being restored from backup: ${source}`,
  unitsWithOnDemand: `${INVALID_REQUEST}Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST`,
  unitsOnDemand: `${INVALID_REQUEST}Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED`,
  unitsRequired: `${INVALID_REQUEST}Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED`,
  maximaOnProvisioned: `${INVALID_REQUEST}Cannot override MaxReadRequestUnits for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST`,
  otherIndex: (index: string) =>
    `${INVALID_REQUEST}Index ${index} does not match a secondary index that existed in the source table and cannot be created during the restore operation`,
  indexUnitsRequired: (index: string) => `${INVALID_REQUEST}Must specify provisioned throughput for index ${index}`,
} as const;

/** A time to the second, as the service writes it; a number that is no time a calendar has stays a number. */
function inSeconds(milliseconds: number): string {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime())) return String(milliseconds / 1000);
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
