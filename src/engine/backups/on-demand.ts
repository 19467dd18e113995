import type { Catalog } from '../catalog.js';
import { EngineError, validationError } from '../engine-error.js';
import { checkShape } from '../request-shapes/shape.js';
import { ownerOfRecord, plainName } from '../table-arn.js';
import type {
  BackupDescription,
  BackupSummary,
  CreateBackupInput,
  CreateBackupOutput,
  DeleteBackupInput,
  DeleteBackupOutput,
  DescribeBackupInput,
  DescribeBackupOutput,
  ListBackupsInput,
  ListBackupsOutput,
} from './api.js';
import { backupOf, millisecondsOf, tableForBackups } from './find.js';
import { makeBackup } from './make-backup.js';
import { backupMessages } from './messages.js';
import { backupArnShape, createBackupShape, listBackupsShape, MAX_LIST_BACKUPS } from './request-shapes.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateBackup.html */
export function createBackup(catalog: Catalog, input: CreateBackupInput): CreateBackupOutput {
  checkShape(input, createBackupShape);
  const table = tableForBackups(catalog, input.TableName);
  const { BackupDetails: details } = makeBackup(catalog, table, { name: input.BackupName, type: 'USER' }).description;
  return { BackupDetails: { ...structuredClone(details), BackupStatus: 'CREATING' } };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBackup.html */
export function describeBackup(catalog: Catalog, input: DescribeBackupInput): DescribeBackupOutput {
  checkShape(input, backupArnShape);
  return { BackupDescription: structuredClone(backupOf(catalog, input.BackupArn).description) };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteBackup.html */
export function deleteBackup(catalog: Catalog, input: DeleteBackupInput): DeleteBackupOutput {
  checkShape(input, backupArnShape);
  const { BackupArn: arn } = input;
  const { description, restoring } = backupOf(catalog, arn);
  const { BackupType: type, BackupExpiryDateTime: expires } = description.BackupDetails;
  if (type === 'SYSTEM' && expires !== undefined) throw validationError(backupMessages.systemBackup(arn, expires));
  if (restoring !== undefined) throw new EngineError('BackupInUseException', backupMessages.inUse(arn));
  catalog.backups.delete(arn);
  const { BackupDetails: details, ...source } = structuredClone(description);
  return { BackupDescription: { BackupDetails: { ...details, BackupStatus: 'DELETED' }, ...source } };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html */
export function listBackups(catalog: Catalog, input: ListBackupsInput): ListBackupsOutput {
  checkShape(input, listBackupsShape);
  const { TimeRangeLowerBound: lower, TimeRangeUpperBound: upper, ExclusiveStartBackupArn: start } = input;
  const from = lower == null ? Number.NEGATIVE_INFINITY : millisecondsOf(lower);
  const to = upper == null ? Number.POSITIVE_INFINITY : millisecondsOf(upper);
  if (from > to) throw validationError(backupMessages.timeRange);
  if (start != null && ownerOfRecord('backup', start)?.region !== catalog.region)
    throw validationError(backupMessages.startRegion);
  const name = input.TableName == null ? undefined : plainName(catalog, input.TableName);
  const type = input.BackupType ?? 'USER';
  const found = [...catalog.backups.values()]
    .map(({ description }) => summaryOf(description))
    .filter(({ TableName }) => name === undefined || TableName === name)
    .filter(({ BackupType }) => type === 'ALL' || BackupType === type)
    .filter(({ BackupCreationDateTime: time }) => time.getTime() >= from && time.getTime() < to)
    .sort(byTime);
  const rest = start == null ? found : found.filter((summary) => cursorOf(summary.BackupArn) > cursorOf(start));
  const page = rest.slice(0, input.Limit ?? MAX_LIST_BACKUPS);
  const last = page.at(-1);
  return {
    BackupSummaries: page,
    ...(last === undefined || rest.length === page.length ? {} : { LastEvaluatedBackupArn: last.BackupArn }),
  };
}

function summaryOf({ BackupDetails: details, SourceTableDetails: table }: BackupDescription): BackupSummary {
  const { TableName, TableId, TableArn } = table;
  return { ...structuredClone(details), TableName, TableId, TableArn };
}

function byTime(a: BackupSummary, b: BackupSummary): number {
  return cursorOf(a.BackupArn) < cursorOf(b.BackupArn) ? -1 : 1;
}

/** What the list is ordered by: the time and mark at the end of an ARN, then the whole of it. */
function cursorOf(arn: string): string {
  return `${arn.slice(arn.lastIndexOf('/') + 1)} ${arn}`;
}
