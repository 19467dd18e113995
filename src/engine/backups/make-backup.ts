import { randomBytes } from 'node:crypto';
import type { Catalog } from '../catalog.js';
import { describe, keySchema } from '../describe.js';
import { HASH_SPACE, type StoredRecord } from '../storage/record-store.js';
import type { Table } from '../table.js';
import { tableState } from '../table-state.js';
import { copyVectorIndex } from '../vectors/definitions.js';
import type { BackupDescription, BackupType, SourceTableDetails, SourceTableFeatureDetails } from './api.js';
import type { Backup } from './state.js';

export interface BackupRequest {
  readonly name: string;
  readonly type: BackupType;
  readonly expires?: Date;
}

/** Backs up a table as it is and adds the backup to the catalog. */
export function makeBackup(catalog: Catalog, table: Table, { name, type, expires }: BackupRequest): Backup {
  const now = catalog.now();
  const arn = newArn(catalog, table, type);
  const records: StoredRecord[] = [];
  table.store.visitAll(0, HASH_SPACE, undefined, (record) => {
    records.push(record);
    return true;
  });
  const description: BackupDescription = {
    BackupDetails: {
      BackupArn: arn,
      BackupName: name,
      BackupSizeBytes: table.store.bytes,
      BackupStatus: 'AVAILABLE',
      BackupType: type,
      BackupCreationDateTime: new Date(now),
      ...(expires === undefined ? {} : { BackupExpiryDateTime: expires }),
    },
    SourceTableDetails: sourceOf(table),
    SourceTableFeatureDetails: type === 'SYSTEM' ? {} : featuresOf(catalog, table),
  };
  const backup: Backup = { description, state: tableState(table), records, restoring: undefined };
  catalog.backups.set(arn, backup);
  return backup;
}

/** Named by the time; those of the service have no mark that would tell two of the same table and time apart. */
function newArn(catalog: Catalog, table: Table, type: BackupType): string {
  const suffix = type === 'SYSTEM' ? '00000000' : randomBytes(4).toString('hex');
  for (let time = Math.floor(catalog.now()); ; time++) {
    const arn = `${table.settings.arn}/backup/${String(time).padStart(14, '0')}-${suffix}`;
    if (!catalog.backups.has(arn)) return arn;
  }
}

function sourceOf(table: Table): SourceTableDetails {
  const { settings, throughput, onDemandThroughput } = table;
  return {
    TableName: settings.name,
    TableId: settings.id,
    TableArn: settings.arn,
    TableSizeBytes: table.store.bytes,
    KeySchema: keySchema(table.key),
    TableCreationDateTime: new Date(settings.created),
    ProvisionedThroughput: {
      ReadCapacityUnits: throughput.ReadCapacityUnits,
      WriteCapacityUnits: throughput.WriteCapacityUnits,
    },
    ...(onDemandThroughput === undefined ? {} : { OnDemandThroughput: { ...onDemandThroughput } }),
    ItemCount: table.store.count,
    BillingMode: table.billingMode,
  };
}

/** What a backup says of the features of its table: those alone that there are. */
function featuresOf(catalog: Catalog, table: Table): SourceTableFeatureDetails {
  const { LocalSecondaryIndexes: local, GlobalSecondaryIndexes: global, ...described } = describe(catalog, table);
  const { StreamSpecification: stream, SSEDescription: encryption } = described;
  const timeToLive = table.timeToLive;
  return {
    ...(local === undefined
      ? {}
      : {
          LocalSecondaryIndexes: local.map(({ IndexName, KeySchema, Projection }) => ({
            IndexName,
            KeySchema,
            Projection,
          })),
        }),
    ...(global === undefined
      ? {}
      : {
          GlobalSecondaryIndexes: global.map((index) => ({
            IndexName: index.IndexName,
            KeySchema: index.KeySchema,
            Projection: index.Projection,
            ProvisionedThroughput: {
              ReadCapacityUnits: index.ProvisionedThroughput.ReadCapacityUnits,
              WriteCapacityUnits: index.ProvisionedThroughput.WriteCapacityUnits,
            },
            ...(index.OnDemandThroughput === undefined ? {} : { OnDemandThroughput: index.OnDemandThroughput }),
          })),
        }),
    ...(table.vectorIndexes.size === 0
      ? {}
      : { VectorIndexes: [...table.vectorIndexes.values()].map(({ definition }) => copyVectorIndex(definition)) }),
    ...(stream === undefined ? {} : { StreamDescription: stream }),
    ...(timeToLive?.enabled !== true
      ? {}
      : { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED' as const, AttributeName: timeToLive.attribute } }),
    ...(encryption === undefined ? {} : { SSEDescription: encryption }),
  };
}
