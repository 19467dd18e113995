import { randomUUID } from 'node:crypto';
import type { CreateTableInput, TableDescription } from './api.js';
import type { Catalog } from './catalog.js';
import { describe } from './describe.js';
import { checkSettingsReplication } from './global-tables/settings-replication.js';
import { expectRoom } from './life-cycle/simultaneous.js';
import { afterDelay } from './life-cycle/statuses.js';
import { SecondaryIndex } from './secondary-index.js';
import { changeStream, checkNewStream } from './streams/stream-settings.js';
import { Table } from './table.js';
import { plainName } from './table-arn.js';
import { defineTable } from './table-definition.js';
import { encryptionOf } from './table-settings/encryption.js';
import { checkOnDemand, withOnDemand } from './table-settings/on-demand-throughput.js';
import { newThroughput } from './table-settings/provisioned-throughput.js';
import { newResourcePolicy } from './table-settings/resource-policy.js';
import { checkTableClass } from './table-settings/table-class.js';
import { initialWarmth } from './table-settings/warm-throughput.js';
import { tagsOf } from './tags/tags.js';

/** The table that a request describes, checked, and not yet in the catalog. */
export function newTable(catalog: Catalog, input: CreateTableInput): Table {
  const definition = defineTable(input);
  const onDemand = input.BillingMode === 'PAY_PER_REQUEST';
  checkNewStream(input);
  checkTableClass(input.TableClass);
  checkOnDemand(input.OnDemandThroughput, onDemand, undefined);
  checkSettingsReplication(input);
  const name = plainName(catalog, input.TableName);
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
  if (onDemand) {
    table.billingMode = 'PAY_PER_REQUEST';
    table.lastOnDemand = created;
  }
  table.throughput = newThroughput(input.ProvisionedThroughput);
  table.onDemandThroughput = withOnDemand(undefined, input.OnDemandThroughput);
  table.warm = initialWarmth(input.WarmThroughput, input.ProvisionedThroughput, 'table');
  table.encryption = encryptionOf(catalog, input.SSESpecification);
  table.tags = tagsOf(input.Tags ?? []);
  table.resourcePolicy = newResourcePolicy(catalog, table, input.ResourcePolicy);
  if (input.TableClass != null) table.tableClass = input.TableClass;
  table.settingsReplication = input.GlobalTableSettingsReplicationMode ?? undefined;
  table.deletionProtection = input.DeletionProtectionEnabled === true;
  for (const indexDefinition of definition.indexes) {
    const { name } = indexDefinition;
    const index = new SecondaryIndex(indexDefinition, table.key);
    const request = input.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === name);
    checkOnDemand(request?.OnDemandThroughput, onDemand, name);
    index.throughput = newThroughput(request?.ProvisionedThroughput);
    index.onDemandThroughput = withOnDemand(undefined, request?.OnDemandThroughput);
    index.warm = initialWarmth(request?.WarmThroughput, request?.ProvisionedThroughput, `index ${name}`);
    table.addIndex(index);
  }
  for (const index of definition.vectorIndexes) {
    table.vectorIndexes.set(index.IndexName, { definition: index, status: 'ACTIVE', backfilling: false });
  }
  return table;
}

/**
 * Puts a table into the catalog, CREATING for as long as statuses last, and answers with it as it is then. `input` is what
 * asked for it.
 */
export function addTable(catalog: Catalog, table: Table, input: CreateTableInput): TableDescription {
  expectRoom(catalog, table);
  table.status = 'CREATING';
  for (const index of table.indexes.values()) index.status = 'CREATING';
  for (const index of table.vectorIndexes.values()) index.status = 'CREATING';
  catalog.tables.set(table.settings.name, table);
  changeStream(catalog, table, input);
  const description = describeNew(catalog, table, input);
  afterDelay(catalog, () => {
    table.status = 'ACTIVE';
    table.restoring = undefined;
    for (const index of table.indexes.values()) index.status = 'ACTIVE';
    for (const index of table.vectorIndexes.values()) index.status = 'ACTIVE';
  });
  return description;
}

/** A new table as CreateTable answers: what the service works out later is not in it. */
function describeNew(catalog: Catalog, table: Table, input: CreateTableInput): TableDescription {
  const { WarmThroughput: warm, BillingModeSummary: billing, ...description } = describe(catalog, table);
  return {
    ...description,
    ...(input.WarmThroughput == null || warm === undefined ? {} : { WarmThroughput: warm }),
    ...(billing === undefined ? {} : { BillingModeSummary: { BillingMode: billing.BillingMode } }),
  };
}
