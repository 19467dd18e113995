import type {
  GlobalSecondaryIndexDescription,
  IndexStatus,
  KeySchemaElement,
  LocalSecondaryIndexDescription,
  Projection,
  TableDescription,
} from './api.js';
import { describeRestore } from './backups/describe-restore.js';
import type { Catalog } from './catalog.js';
import { describeGlobalTable } from './global-tables/describe-global-table.js';
import type { Key } from './key-schema.js';
import type { SecondaryIndex } from './secondary-index.js';
import { describeStreams } from './streams/stream-settings.js';
import type { Table } from './table.js';
import { indexArn } from './table-arn.js';
import { describeEncryption } from './table-settings/encryption.js';
import { describeThroughput } from './table-settings/provisioned-throughput.js';
import { describeTableClass } from './table-settings/table-class.js';
import { describeWarmth } from './table-settings/warm-throughput.js';
import { describeVectorIndexes } from './vectors/describe-vector-indexes.js';

/** A table as DescribeTable reports it; sizes are without storage overhead. */
export function describe(catalog: Catalog, table: Table): TableDescription {
  const now = new Date(catalog.now());
  const local: LocalSecondaryIndexDescription[] = [];
  const global: GlobalSecondaryIndexDescription[] = [];
  for (const index of table.indexes.values()) {
    if (index.definition.kind === 'local') local.push(describeIndex(table, index));
    else global.push(describeGlobalIndex(table, index, now));
  }
  const { settings, warming } = table;
  const isNew = table.status === 'CREATING';
  return {
    TableName: settings.name,
    TableStatus: table.status,
    AttributeDefinitions: table.definitions
      .map((definition) => ({ ...definition }))
      .sort((a, b) => (a.AttributeName < b.AttributeName ? -1 : 1)),
    KeySchema: keySchema(table.key),
    CreationDateTime: new Date(settings.created),
    TableSizeBytes: isNew ? 0 : table.store.bytes,
    ItemCount: isNew ? 0 : table.store.count,
    TableArn: settings.arn,
    TableId: settings.id,
    ProvisionedThroughput: describeThroughput(table.throughput, now),
    WarmThroughput: describeWarmth(table.warm, warming ? 'UPDATING' : 'ACTIVE'),
    ...(table.onDemandThroughput === undefined ? {} : { OnDemandThroughput: { ...table.onDemandThroughput } }),
    ...(table.lastOnDemand === undefined
      ? {}
      : {
          BillingModeSummary: {
            BillingMode: table.billingMode,
            LastUpdateToPayPerRequestDateTime: new Date(table.lastOnDemand),
          },
        }),
    ...describeTableClass(table),
    ...describeEncryption(table),
    ...describeRestore(table),
    ...describeGlobalTable(table),
    DeletionProtectionEnabled: table.deletionProtection,
    ...describeStreams(table),
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local }),
    ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: global }),
    ...describeVectorIndexes(table),
  };
}

function describeIndex(table: Table, index: SecondaryIndex): LocalSecondaryIndexDescription {
  const { name, key, projection } = index.definition;
  const isNew = index.status === 'CREATING';
  return {
    IndexName: name,
    KeySchema: keySchema(key),
    Projection: describeProjection(projection),
    IndexSizeBytes: isNew ? 0 : index.shown.bytes,
    ItemCount: isNew ? 0 : index.shown.count,
    IndexArn: indexArn(table, name),
  };
}

function describeGlobalIndex(table: Table, index: SecondaryIndex, now: Date): GlobalSecondaryIndexDescription {
  const { throughput, onDemandThroughput, warming } = index;
  return {
    ...describeIndex(table, index),
    ...describeStatus(table, index),
    ProvisionedThroughput: describeThroughput(throughput, now),
    WarmThroughput: describeWarmth(index.warm, warming ? 'UPDATING' : 'ACTIVE'),
    ...(onDemandThroughput === undefined ? {} : { OnDemandThroughput: { ...onDemandThroughput } }),
  };
}

/** The status of an index; whether it is being filled is told of one alone that was added to a table in use. */
export function describeStatus(
  table: Table,
  { status, backfilling }: { readonly status: IndexStatus; readonly backfilling: boolean },
): { readonly IndexStatus: IndexStatus; readonly Backfilling?: boolean } {
  if (status !== 'CREATING' || table.status === 'CREATING') return { IndexStatus: status };
  return { IndexStatus: status, Backfilling: backfilling };
}

/** A projection as the service writes it, its attributes by name. */
export function describeProjection({ ProjectionType: type, NonKeyAttributes: attributes }: Projection): Projection {
  return {
    ...(type === undefined ? {} : { ProjectionType: type }),
    ...(attributes === undefined ? {} : { NonKeyAttributes: [...attributes].sort() }),
  };
}

/** A key as the API writes it. */
export function keySchema(key: Key): KeySchemaElement[] {
  return [
    ...key.hash.map(({ name }) => ({ AttributeName: name, KeyType: 'HASH' as const })),
    ...key.range.map(({ name }) => ({ AttributeName: name, KeyType: 'RANGE' as const })),
  ];
}
