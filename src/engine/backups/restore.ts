import type { CreateTableInput } from '../api.js';
import type { Catalog } from '../catalog.js';
import { keySchema } from '../describe.js';
import { EngineError, validationError } from '../engine-error.js';
import { addRecord } from '../engine-state.js';
import { afterDelay } from '../life-cycle/statuses.js';
import { checkShape } from '../request-shapes/shape.js';
import type { StoredRecord } from '../storage/record-store.js';
import type { Table } from '../table.js';
import { tableNameOfArn } from '../table-arn.js';
import { addTable, newTable } from '../table-creation.js';
import { tableFrom } from '../table-state.js';
import type {
  RestoreOverrides,
  RestoreTableFromBackupInput,
  RestoreTableFromBackupOutput,
  RestoreTableToPointInTimeInput,
  RestoreTableToPointInTimeOutput,
} from './api.js';
import { restorableWindow } from './continuous.js';
import { backupOf, millisecondsOf, tableForBackups } from './find.js';
import { backupMessages } from './messages.js';
import { recordsAt } from './past-records.js';
import { restoreFromBackupShape, restoreToTimeShape } from './request-shapes.js';
import { restoredIndexes } from './restored-indexes.js';
import type { RestoreSource } from './state.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html */
export function restoreTableFromBackup(
  catalog: Catalog,
  input: RestoreTableFromBackupInput,
): RestoreTableFromBackupOutput {
  checkShape(input, restoreFromBackupShape);
  const { BackupArn: arn } = input;
  const backup = backupOf(catalog, arn);
  const source = tableFrom(backup.state, catalog.maxItemCollectionBytes);
  const request = requestOf(source, input);
  checkTarget(catalog, input.TargetTableName);
  if (backup.restoring !== undefined) {
    throw new EngineError('BackupInUseException', backupMessages.inUseElsewhere(arn));
  }
  const { BackupDetails: details, SourceTableDetails: from } = backup.description;
  const table = restored(catalog, source, request, input, backup.records);
  table.restoring = { time: details.BackupCreationDateTime, tableArn: from.TableArn, backupArn: arn };
  const description = addTable(catalog, table, request);
  backup.restoring = input.TargetTableName;
  afterDelay(catalog, () => {
    backup.restoring = undefined;
  });
  return { TableDescription: description };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html */
export function restoreTableToPointInTime(
  catalog: Catalog,
  input: RestoreTableToPointInTimeInput,
): RestoreTableToPointInTimeOutput {
  checkShape(input, restoreToTimeShape);
  const { RestoreDateTime: asked, UseLatestRestorableTime: latest } = input;
  if (asked != null && latest === true) throw validationError(backupMessages.bothTimes);
  if (asked == null && latest !== true) throw validationError(backupMessages.noTime);
  if ((input.SourceTableArn == null) === (input.SourceTableName == null))
    throw validationError(backupMessages.oneSource);
  const source = tableForBackups(catalog, input.SourceTableName ?? tableNameOfArn(catalog, input.SourceTableArn ?? ''));
  const { name, arn: tableArn } = source.settings;
  const { pointInTimeRecovery: recovery } = source;
  if (recovery === undefined) {
    throw new EngineError('PointInTimeRecoveryUnavailableException', backupMessages.recoveryDisabled(name));
  }
  const [from, to] = restorableWindow(catalog, recovery);
  const time = asked == null ? to : millisecondsOf(asked);
  if (time < from || time > to) {
    throw new EngineError('InvalidRestoreTimeException', backupMessages.restoreTime(time, from, to));
  }
  const request = requestOf(source, input);
  checkTarget(catalog, input.TargetTableName);
  const table = restored(catalog, source, request, input, recordsAt(source, time));
  const origin: RestoreSource = { time: new Date(time), tableArn };
  table.restoring = origin;
  return { TableDescription: addTable(catalog, table, request) };
}

function checkTarget(catalog: Catalog, name: string): void {
  const existing = catalog.tables.get(name);
  if (existing === undefined) return;
  const { restoring } = existing;
  if (existing.status === 'CREATING' && restoring !== undefined) {
    const message = backupMessages.alreadyRestoring(name, restoring.backupArn ?? restoring.tableArn);
    throw new EngineError('TableInUseException', message);
  }
  throw new EngineError('TableAlreadyExistsException', backupMessages.tableExists(name));
}

/**
 * The CreateTable that makes the target: keys, indexes, billing and encryption as the source has them, or as they are
 * overridden. The rest of its settings stays behind.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CreateBackup.html
 */
function requestOf(source: Table, input: RestoreOverrides): CreateTableInput {
  const onDemand = (input.BillingModeOverride ?? source.billingMode) === 'PAY_PER_REQUEST';
  checkBilling(source, input, onDemand);
  const { local, global, vectors } = restoredIndexes(source, input, onDemand);
  const key = keySchema(source.key);
  const used = new Set([
    ...key.map(({ AttributeName }) => AttributeName),
    ...[...local, ...global].flatMap(({ KeySchema }) => KeySchema.map(({ AttributeName }) => AttributeName)),
    ...vectors.flatMap(({ SearchSchema }) => (SearchSchema ?? []).map(({ AttributeName }) => AttributeName)),
  ]);
  const { throughput, encryption } = source;
  const units = input.ProvisionedThroughputOverride ?? throughput;
  const maxima = input.OnDemandThroughputOverride ?? source.onDemandThroughput;
  const sse = input.SSESpecificationOverride ?? keySpecification(encryption?.keyArn);
  return {
    TableName: input.TargetTableName,
    AttributeDefinitions: source.definitions.filter(({ AttributeName }) => used.has(AttributeName)),
    KeySchema: key,
    BillingMode: onDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local }),
    ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: global }),
    ...(vectors.length === 0 ? {} : { VectorIndexes: vectors }),
    ...(onDemand ? {} : { ProvisionedThroughput: units }),
    ...(onDemand && maxima != null ? { OnDemandThroughput: maxima } : {}),
    ...(sse === undefined ? {} : { SSESpecification: sse }),
  };
}

function keySpecification(keyArn: string | undefined): CreateTableInput['SSESpecification'] {
  return keyArn === undefined ? undefined : { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: keyArn };
}

function checkBilling(source: Table, input: RestoreOverrides, onDemand: boolean): void {
  const { BillingModeOverride: mode, ProvisionedThroughputOverride: units } = input;
  if (onDemand && units != null) {
    throw validationError(mode == null ? backupMessages.unitsOnDemand : backupMessages.unitsWithOnDemand);
  }
  if (!onDemand && source.billingMode === 'PAY_PER_REQUEST' && units == null) {
    throw validationError(backupMessages.unitsRequired);
  }
  if (!onDemand && input.OnDemandThroughputOverride != null) throw validationError(backupMessages.maximaOnProvisioned);
}

function restored(
  catalog: Catalog,
  source: Table,
  request: CreateTableInput,
  input: RestoreOverrides,
  records: Iterable<StoredRecord>,
): Table {
  const table = newTable(catalog, request);
  // The key of the account stays the one that AWS manages, whatever its ARN.
  if (input.SSESpecificationOverride == null) table.encryption = source.encryption;
  for (const record of records) addRecord(table, record);
  return table;
}
