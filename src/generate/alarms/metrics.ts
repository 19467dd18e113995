import type { TableResource } from '../infrastructure/index.js';
import type { Metric } from './description.js';

/**
 * Metrics of a table with no more dimensions than DynamoDB publishes them with: an alarm on others never sees a value.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export function tableMetric(name: string, { name: table }: TableResource): Metric {
  return { namespace: 'AWS/DynamoDB', name, dimensions: new Map([['TableName', table]]) };
}

/** Of the table itself without an index. */
export function capacityMetric(name: string, table: TableResource, index?: string): Metric {
  const { namespace, dimensions } = tableMetric(name, table);
  return index === undefined
    ? { namespace, name, dimensions }
    : { namespace, name, dimensions: new Map([...dimensions, ['GlobalSecondaryIndexName', [index]]]) };
}

export function operationMetric(name: string, table: TableResource, operation: string): Metric {
  const { namespace, dimensions } = tableMetric(name, table);
  return { namespace, name, dimensions: new Map([...dimensions, ['Operation', [operation]]]) };
}

export function accountMetric(name: string): Metric {
  return { namespace: 'AWS/DynamoDB', name, dimensions: new Map() };
}
