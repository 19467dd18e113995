import * as common from '../request-shapes/common.js';
import type { Rule, Shape } from '../request-shapes/shape.js';
import { sseSpecification } from '../table-settings/encryption.js';
import { vectorIndexes } from '../vectors/request-shapes.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html */
export const MAX_LIST_BACKUPS = 100;

/** Seconds since the epoch, or a Date in process. */
const time: Rule = { type: 'time' };

export const createBackupShape: Shape = {
  TableName: common.controlTableName,
  BackupName: { type: 'string', required: true, pattern: /^[a-zA-Z0-9_.-]+$/, minLength: 3, maxLength: 255 },
};

export const backupArnShape: Shape = { BackupArn: { type: 'string', required: true, maxLength: 1024 } };

export const listBackupsShape: Shape = {
  TableName: common.optionalTableName,
  Limit: { type: 'integer', min: 1, max: MAX_LIST_BACKUPS },
  TimeRangeLowerBound: time,
  TimeRangeUpperBound: time,
  ExclusiveStartBackupArn: { type: 'string', minLength: 37, maxLength: 1024 },
  BackupType: { type: 'string', values: ['USER', 'SYSTEM', 'AWS_BACKUP', 'ALL'] },
};

export const continuousBackupsShape: Shape = { TableName: common.controlTableName };

export const updateContinuousBackupsShape: Shape = {
  TableName: common.controlTableName,
  PointInTimeRecoverySpecification: {
    type: 'structure',
    required: true,
    members: {
      PointInTimeRecoveryEnabled: { type: 'boolean', required: true },
      RecoveryPeriodInDays: { type: 'integer', min: 1, max: 35 },
    },
  },
};

/** What both restores can override. */
export const overrides: Shape = {
  TargetTableName: { ...common.indexName, required: true },
  BillingModeOverride: common.billingMode,
  GlobalSecondaryIndexOverride: { type: 'list', element: { type: 'structure', members: common.globalIndex } },
  LocalSecondaryIndexOverride: { type: 'list', element: { type: 'structure', members: common.localIndex } },
  VectorIndexOverride: vectorIndexes,
  ProvisionedThroughputOverride: common.provisionedThroughput,
  OnDemandThroughputOverride: common.onDemandThroughput,
  SSESpecificationOverride: sseSpecification,
};

export const restoreFromBackupShape: Shape = {
  ...overrides,
  BackupArn: { type: 'string', required: true, maxLength: 1024 },
};

export const restoreToTimeShape: Shape = {
  ...overrides,
  SourceTableArn: { type: 'string', minLength: 1, maxLength: 1024 },
  SourceTableName: common.indexName,
  UseLatestRestorableTime: common.boolean,
  RestoreDateTime: time,
};
