import type {
  GlobalSecondaryIndexDescription,
  KeySchemaElement,
  LocalSecondaryIndexDescription,
  TableDescription,
  TableStatus,
} from './api.js';
import type { Key } from './key-schema.js';
import type { SecondaryIndex } from './secondary-index.js';
import type { Table } from './table.js';

/** A table as DescribeTable reports it; sizes are without storage overhead. */
export function describe(table: Table, status: TableStatus): TableDescription {
  const local: LocalSecondaryIndexDescription[] = [];
  const global: GlobalSecondaryIndexDescription[] = [];
  for (const index of table.indexes.values()) {
    const common = describeIndex(table, index);
    if (index.definition.kind === 'local') local.push(common);
    else {
      const { throughput, onDemandThroughput } = index;
      const limits = onDemandThroughput === undefined ? {} : { OnDemandThroughput: { ...onDemandThroughput } };
      const indexStatus = status === 'DELETING' ? ('DELETING' as const) : ('ACTIVE' as const);
      global.push({ ...common, IndexStatus: indexStatus, ProvisionedThroughput: { ...throughput }, ...limits });
    }
  }
  const { settings } = table;
  return {
    TableName: settings.name,
    TableStatus: status,
    AttributeDefinitions: table.definitions.map((definition) => ({ ...definition })),
    KeySchema: keySchema(table.key),
    CreationDateTime: new Date(settings.created),
    TableSizeBytes: table.store.bytes,
    ItemCount: table.store.count,
    TableArn: settings.arn,
    TableId: settings.id,
    ProvisionedThroughput: { ...table.throughput },
    ...(table.onDemandThroughput === undefined ? {} : { OnDemandThroughput: { ...table.onDemandThroughput } }),
    ...(table.lastOnDemand === undefined
      ? {}
      : {
          BillingModeSummary: {
            BillingMode: table.billingMode,
            LastUpdateToPayPerRequestDateTime: new Date(table.lastOnDemand),
          },
        }),
    ...(table.tableClass === undefined ? {} : { TableClassSummary: { TableClass: table.tableClass } }),
    DeletionProtectionEnabled: table.deletionProtection,
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local }),
    ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: global }),
  };
}

function describeIndex(table: Table, index: SecondaryIndex): LocalSecondaryIndexDescription {
  const { name, key, projection } = index.definition;
  return {
    IndexName: name,
    KeySchema: keySchema(key),
    Projection: structuredClone(projection),
    IndexSizeBytes: index.store.bytes,
    ItemCount: index.store.count,
    IndexArn: `${table.settings.arn}/index/${name}`,
  };
}

function keySchema(key: Key): KeySchemaElement[] {
  return [
    ...key.hash.map(({ name }) => ({ AttributeName: name, KeyType: 'HASH' as const })),
    ...key.range.map(({ name }) => ({ AttributeName: name, KeyType: 'RANGE' as const })),
  ];
}
