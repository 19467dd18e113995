import type { IndexDesign, TableDesign } from '../design/design.js';
import { physicalName } from '../design/index.js';
import type {
  AttributeDefinition,
  CreateTableInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  OnDemandThroughput,
  Projection,
  ProvisionedThroughput,
} from '../engine/index.js';
import { flatMap } from '../lists/flat-map.js';
import type { Billing } from '../model/model.js';

/**
 * The CreateTable request of a table. `name` is its physical name; the default one of the model unless given.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export function createTableInput(design: TableDesign, name: string = physicalName(design.table)): CreateTableInput {
  const { table, primary } = design;
  const indexes = [...design.indexes.values()];
  const local = indexes.filter(({ kind }) => kind === 'local').map(localIndex);
  const global = indexes.filter(({ kind }) => kind === 'global').map((index) => globalIndex(index, table.billing));
  return {
    TableName: name,
    AttributeDefinitions: attributeDefinitions([primary, ...indexes]),
    KeySchema: keySchema(primary),
    ...(local.length === 0 ? {} : { LocalSecondaryIndexes: local }),
    ...(global.length === 0 ? {} : { GlobalSecondaryIndexes: global }),
    BillingMode: table.billing.mode === 'provisioned' ? 'PROVISIONED' : 'PAY_PER_REQUEST',
    ...throughput(table.billing),
    TableClass: table.class === 'infrequent-access' ? 'STANDARD_INFREQUENT_ACCESS' : 'STANDARD',
    DeletionProtectionEnabled: table.protection.delete,
  };
}

function attributeDefinitions(indexes: readonly IndexDesign[]): readonly AttributeDefinition[] {
  const definitions = new Map<string, AttributeDefinition>();
  for (const { attribute, type } of flatMap(indexes, ({ pk, sk }) => [...pk, ...sk])) {
    definitions.set(attribute, { AttributeName: attribute, AttributeType: type });
  }
  return [...definitions.values()];
}

function keySchema({ pk, sk }: IndexDesign): readonly KeySchemaElement[] {
  return [
    ...pk.map(({ attribute }): KeySchemaElement => ({ AttributeName: attribute, KeyType: 'HASH' })),
    ...sk.map(({ attribute }): KeySchemaElement => ({ AttributeName: attribute, KeyType: 'RANGE' })),
  ];
}

function localIndex(index: IndexDesign): LocalSecondaryIndex {
  return { IndexName: index.name, KeySchema: keySchema(index), Projection: projection(index) };
}

function globalIndex(index: IndexDesign, table: Billing): GlobalSecondaryIndex {
  return { ...localIndex(index), ...throughput(index.declaration?.billing ?? table) };
}

function projection({ projection: declared }: IndexDesign): Projection {
  switch (declared.kind) {
    case 'all':
      return { ProjectionType: 'ALL' };
    case 'keys':
      return { ProjectionType: 'KEYS_ONLY' };
    case 'include':
      return { ProjectionType: 'INCLUDE', NonKeyAttributes: declared.attributes.map(({ value }) => value) };
  }
}

function throughput(billing: Billing): {
  ProvisionedThroughput?: ProvisionedThroughput;
  OnDemandThroughput?: OnDemandThroughput;
} {
  if (billing.mode === 'provisioned') {
    return { ProvisionedThroughput: { ReadCapacityUnits: billing.rcu, WriteCapacityUnits: billing.wcu } };
  }
  const { maxRead, maxWrite } = billing;
  if (maxRead === undefined && maxWrite === undefined) return {};
  return {
    OnDemandThroughput: {
      ...(maxRead === undefined ? {} : { MaxReadRequestUnits: Math.ceil(maxRead) }),
      ...(maxWrite === undefined ? {} : { MaxWriteRequestUnits: Math.ceil(maxWrite) }),
    },
  };
}
