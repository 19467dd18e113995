import { randomUUID } from 'node:crypto';
import type {
  CreateTableInput,
  CreateTableOutput,
  ProvisionedThroughput,
  ProvisionedThroughputDescription,
} from '../api.js';
import type { Catalog } from '../catalog.js';
import { describe } from '../describe.js';
import { EngineError } from '../engine-error.js';
import { messages } from '../messages.js';
import { createTableShape } from '../request-shapes/create-table.js';
import { checkShape } from '../request-shapes/shape.js';
import { SecondaryIndex } from '../secondary-index.js';
import { Table } from '../table.js';
import { defineTable } from '../table-definition.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
export function createTable(catalog: Catalog, input: CreateTableInput): CreateTableOutput {
  checkShape(input, createTableShape);
  const definition = defineTable(input);
  const { TableName: name } = input;
  if (catalog.tables.has(name)) throw new EngineError('ResourceInUseException', messages.tableExists(name));
  const created = new Date(catalog.now());
  const table = new Table({
    name,
    arn: `arn:aws:dynamodb:${catalog.region}:${catalog.accountId}:table/${name}`,
    id: randomUUID(),
    created,
    key: definition.key,
    maxCollectionBytes: catalog.maxItemCollectionBytes,
  });
  table.definitions = input.AttributeDefinitions.map(({ AttributeName, AttributeType }) => ({
    AttributeName,
    AttributeType,
  }));
  if (input.BillingMode === 'PAY_PER_REQUEST') {
    table.billingMode = 'PAY_PER_REQUEST';
    table.lastOnDemand = created;
  }
  table.throughput = throughputOf(input.ProvisionedThroughput);
  if (input.OnDemandThroughput != null) table.onDemandThroughput = { ...input.OnDemandThroughput };
  if (input.TableClass != null) table.tableClass = input.TableClass;
  table.deletionProtection = input.DeletionProtectionEnabled === true;
  for (const indexDefinition of definition.indexes) {
    const index = new SecondaryIndex(indexDefinition, table.key);
    const request = input.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === indexDefinition.name);
    index.throughput = throughputOf(request?.ProvisionedThroughput);
    if (request?.OnDemandThroughput != null) index.onDemandThroughput = { ...request.OnDemandThroughput };
    table.addIndex(index);
  }
  catalog.tables.set(name, table);
  return { TableDescription: describe(table, 'ACTIVE') };
}

function throughputOf(throughput: ProvisionedThroughput | undefined | null): ProvisionedThroughputDescription {
  return {
    ReadCapacityUnits: throughput?.ReadCapacityUnits ?? 0,
    WriteCapacityUnits: throughput?.WriteCapacityUnits ?? 0,
    NumberOfDecreasesToday: 0,
  };
}
