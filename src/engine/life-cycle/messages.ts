const IN_USE = 'Attempt to change a resource which is still in use: ';

/** The service's messages about tables and indexes that are not ACTIVE. */
export const statusMessages = {
  creating: (table: string) => `${IN_USE}Table is being created: ${table}`,
  deleting: (table: string) => `${IN_USE}Table is being deleted: ${table}`,
  beingUpdated: (table: string) => `${IN_USE}Table: ${table} is in the process of being updated.`,
  updating: {
    throughput: (table: string) => `${IN_USE}Table IOPS are currently being updated. Table: ${table}`,
    stream: (table: string) => `${IN_USE}A stream status change is currently in progress. Table: ${table}`,
    class: (table: string) => `${IN_USE}A table class update is currently in progress. Table: ${table}`,
    index: (table: string) => `${IN_USE}Table: ${table} is in the process of being updated.`,
    replicas: () => 'The resource which you are attempting to change is in use.',
  },
  indexesUnderWay: `${IN_USE}Cannot delete table while indexes are being created, updated, or deleted.`,
  indexCreating: (table: string, index: string) =>
    `${IN_USE}Index creation is in resource allocation phase. Retry deletion during backfilling phase or when the index is active. Table: ${table} Index: ${index}`,
  indexNotBackfilling: (table: string, index: string) =>
    `${IN_USE}Index is being created but is not backfilling yet.  Table: ${table} Index: ${index}`,
  indexDeleting: (table: string, index: string) => `${IN_USE}Index is being deleted. Table: ${table} Index: ${index}`,
  indexUpdating: (table: string, index: string) => `${IN_USE}Index is being updated. Table: ${table} Index: ${index}`,
  tooManyTables: (limit: number) =>
    `Subscriber limit exceeded: Only ${limit} tables can be created, updated, or deleted simultaneously`,
  tooManyWithIndexes: (limit: number) =>
    `Subscriber limit exceeded: Only ${limit} tables with secondary indexes can be created simultaneously`,
  tooManyRestores: (limit: number) =>
    `Subscriber limit exceeded: Only ${limit} restore operations can be done simultaneously`,
  backfilling: (index: string) => `Cannot read from backfilling global secondary index: ${index}`,
} as const;
