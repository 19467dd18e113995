/**
 * Service limits. Sizes are bytes in binary units (1 KB = 1,024 bytes).
 * Quotas: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 * Constraints: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */

const KB = 1024;
const MB = 1024 * KB;
const GB = 1024 * MB;

/** An item with its attribute names; also an item with its entries in all local indexes. Constraints#limits-items */
export const MAX_ITEM_BYTES = 400 * KB;
/** Constraints#limits-partition-sort-keys */
export const MAX_PARTITION_KEY_BYTES = 2048;
/** Constraints#limits-partition-sort-keys */
export const MAX_SORT_KEY_BYTES = 1024;
/** Lists and maps within each other. Constraints#limits-attributes */
export const MAX_NESTING_DEPTH = 32;
/** Ordinary attribute names. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeDefinition.html */
export const MAX_ATTRIBUTE_NAME_BYTES = 65_535;
/** Names of key attributes, of INCLUDE attributes and of the TTL attribute. Constraints#limits-naming-rules */
export const MAX_KEY_ATTRIBUTE_NAME_BYTES = 255;
/** Constraints#limits-naming-rules */
export const MIN_TABLE_NAME_LENGTH = 3;
/** Constraints#limits-naming-rules */
export const MAX_TABLE_NAME_LENGTH = 255;
/** Characters of table and index names. Constraints#limits-naming-rules */
export const TABLE_NAME_PATTERN = '[a-zA-Z0-9_.-]+';
/**
 * Items of one partition key with their local index entries, only where the table has a local index.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections.SizeLimit
 */
export const MAX_ITEM_COLLECTION_BYTES = 10 * GB;

/** Default, adjustable. ServiceQuotas#limits-secondary-indexes */
export const MAX_GLOBAL_INDEXES = 20;
/** ServiceQuotas#limits-secondary-indexes */
export const MAX_LOCAL_INDEXES = 5;
/** Attributes named under INCLUDE, summed over all indexes of a table; a name in two indexes counts twice. Constraints */
export const MAX_INCLUDED_ATTRIBUTES = 100;
/** Attributes named under INCLUDE in one index. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html */
export const MAX_INCLUDED_ATTRIBUTES_PER_INDEX = 20;
/** HASH attributes of a global index. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html */
export const MAX_INDEX_HASH_ATTRIBUTES = 4;
/** RANGE attributes of a global index; same page. */
export const MAX_INDEX_RANGE_ATTRIBUTES = 4;

/** Default, adjustable. ServiceQuotas#limits-vector-indexes */
export const MAX_VECTOR_INDEXES = 5;
/** Numbers in a vector. ServiceQuotas#limits-vector-indexes */
export const MAX_VECTOR_DIMENSIONS = 4096;
/** INLINE_FILTER attributes of a vector index. ServiceQuotas#limits-vector-indexes */
export const MAX_VECTOR_FILTERS = 18;
/** HASH attributes of a vector index. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_VectorIndex.html */
export const MAX_VECTOR_HASH_ATTRIBUTES = 1;

/** Any expression as written. Constraints#limits-expression-parameters */
export const MAX_EXPRESSION_BYTES = 4 * KB;
/** `#name` and `:value` placeholders, sign included. Constraints#limits-expression-parameters */
export const MAX_PLACEHOLDER_BYTES = 255;
/** Names and values of all placeholders of a request. Constraints#limits-expression-parameters */
export const MAX_SUBSTITUTION_BYTES = 2 * MB;
/** Operators and functions in one expression. Constraints#limits-expression-parameters */
export const MAX_EXPRESSION_OPERATORS = 300;
/** Constraints#limits-expression-parameters */
export const MAX_IN_OPERANDS = 100;

/** A page of Query or Scan before its filter; the item that crosses the line is still read. Constraints#limits-api */
export const MAX_PAGE_BYTES = MB;
/** Keys of one BatchGetItem. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export const MAX_BATCH_GET_KEYS = 100;
/** Same page. */
export const MAX_BATCH_GET_BYTES = 16 * MB;
/** Puts and deletes of one BatchWriteItem. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const MAX_BATCH_WRITE_REQUESTS = 25;
/** Same page. */
export const MAX_BATCH_WRITE_BYTES = 16 * MB;
/** Actions of one transaction. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html */
export const MAX_TRANSACTION_ACTIONS = 100;
/** Same page. */
export const MAX_TRANSACTION_BYTES = 4 * MB;
/** Idempotency token: length, and seconds for which it holds. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const MAX_CLIENT_TOKEN_LENGTH = 36;
export const CLIENT_TOKEN_SECONDS = 600;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export const MAX_SCAN_SEGMENTS = 1_000_000;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html */
export const MAX_STATEMENT_LENGTH = 8192;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchExecuteStatement.html */
export const MAX_BATCH_STATEMENTS = 25;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export const MAX_LIST_TABLES = 100;

/** Read units and write units a second of one table or index, default quotas. ServiceQuotas#default-limits-throughput */
export const DEFAULT_TABLE_READ_UNITS = 40_000;
export const DEFAULT_TABLE_WRITE_UNITS = 40_000;
/** Provisioned units of an account in a Region, default quotas; same page. */
export const DEFAULT_ACCOUNT_READ_UNITS = 80_000;
export const DEFAULT_ACCOUNT_WRITE_UNITS = 80_000;
/** Tables of an account in a Region, default quota. ServiceQuotas#limits-tables */
export const DEFAULT_TABLES = 2500;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Tag.html */
export const MAX_TAGS = 50;
export const MAX_TAG_KEY_LENGTH = 128;
export const MAX_TAG_VALUE_LENGTH = 256;

/** Hours that a stream keeps a record. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const STREAM_RETENTION_HOURS = 24;
/** Readers at once of one shard; same page. */
export const STREAM_READERS_PER_SHARD = 2;
/** Records of one GetRecords. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
export const MAX_STREAM_RECORDS = 1000;
/** Same page. */
export const MAX_STREAM_PAGE_BYTES = MB;
/** Minutes until a shard iterator expires; same page. */
export const SHARD_ITERATOR_MINUTES = 15;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html */
export const MAX_LIST_STREAMS = 100;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html */
export const MAX_DESCRIBED_SHARDS = 100;
/**
 * Hours for which a shard takes records, about: the service closes it then and goes on in a child of it, as it does where a
 * partition is split. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.Processing
 */
export const SHARD_HOURS = 4;

/**
 * Days after its time within which an expired item is deleted, typically.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
 */
export const TIME_TO_LIVE_DAYS = 2;
/** Minutes after a change of a table's time to live in which there may be no other; same page. */
export const TIME_TO_LIVE_CHANGE_MINUTES = 60;
/**
 * Years after which a time to live is too far in the past to be one.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
 */
export const TIME_TO_LIVE_YEARS = 5;
