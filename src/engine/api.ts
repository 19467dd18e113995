import type { AttributeValue, Item, ScalarType } from '../value/index.js';
import type { RestoreSummary } from './backups/api.js';
import type { GlobalTableInput, GlobalTableOfTable, GlobalTableUpdate } from './global-tables/api.js';
import type { LegacyExpectation, LegacyProjection, LegacyQuery, LegacyScan, LegacyUpdate } from './legacy/api.js';
import type { StreamDescriptionOfTable, StreamSpecification } from './streams/api.js';
import type {
  TableSettingsDescription,
  TableSettingsInput,
  TableSettingsUpdate,
  WarmThroughput,
  WarmThroughputDescription,
} from './table-settings/api.js';
import type { VectorIndex, VectorIndexDescription, VectorIndexUpdate } from './vectors/api.js';

/**
 * Requests and responses of the operations, in the shapes of the DynamoDB API.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */

export type KeyType = 'HASH' | 'RANGE';
export type ProjectionType = 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
export type BillingMode = 'PROVISIONED' | 'PAY_PER_REQUEST';
export type TableClass = 'STANDARD' | 'STANDARD_INFREQUENT_ACCESS';
export type TableStatus = 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE';
export type IndexStatus = 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE';
export type ReturnConsumedCapacity = 'NONE' | 'TOTAL' | 'INDEXES';
export type ReturnItemCollectionMetrics = 'NONE' | 'SIZE';
export type ReturnValues = 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW';
export type ReturnValuesOnConditionCheckFailure = 'NONE' | 'ALL_OLD';
export type Select = 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES' | 'SPECIFIC_ATTRIBUTES' | 'COUNT';

export interface AttributeDefinition {
  readonly AttributeName: string;
  readonly AttributeType: ScalarType;
}

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: KeyType;
}

export interface Projection {
  readonly ProjectionType?: ProjectionType;
  readonly NonKeyAttributes?: readonly string[];
}

export interface ProvisionedThroughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

export interface OnDemandThroughput {
  readonly MaxReadRequestUnits?: number;
  readonly MaxWriteRequestUnits?: number;
}

export interface LocalSecondaryIndex {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: Projection;
}

export interface GlobalSecondaryIndex extends LocalSecondaryIndex {
  readonly ProvisionedThroughput?: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly WarmThroughput?: WarmThroughput;
}

export interface CreateTableInput extends TableSettingsInput, GlobalTableInput {
  readonly TableName: string;
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly KeySchema: readonly KeySchemaElement[];
  readonly LocalSecondaryIndexes?: readonly LocalSecondaryIndex[];
  readonly GlobalSecondaryIndexes?: readonly GlobalSecondaryIndex[];
  readonly VectorIndexes?: readonly VectorIndex[];
  readonly BillingMode?: BillingMode;
  readonly ProvisionedThroughput?: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly TableClass?: TableClass;
  readonly DeletionProtectionEnabled?: boolean;
  readonly StreamSpecification?: StreamSpecification;
}

export interface GlobalSecondaryIndexUpdate {
  readonly Create?: GlobalSecondaryIndex;
  readonly Update?: {
    readonly IndexName: string;
    readonly ProvisionedThroughput?: ProvisionedThroughput;
    readonly OnDemandThroughput?: OnDemandThroughput;
    readonly WarmThroughput?: WarmThroughput;
  };
  readonly Delete?: { readonly IndexName: string };
}

export interface UpdateTableInput extends TableSettingsUpdate, GlobalTableUpdate {
  readonly TableName: string;
  readonly AttributeDefinitions?: readonly AttributeDefinition[];
  readonly BillingMode?: BillingMode;
  readonly ProvisionedThroughput?: ProvisionedThroughput;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly GlobalSecondaryIndexUpdates?: readonly GlobalSecondaryIndexUpdate[];
  readonly VectorIndexUpdates?: readonly VectorIndexUpdate[];
  readonly TableClass?: TableClass;
  readonly DeletionProtectionEnabled?: boolean;
  readonly StreamSpecification?: StreamSpecification;
}

export interface DeleteTableInput {
  readonly TableName: string;
}

export interface DescribeTableInput {
  readonly TableName: string;
}

export interface ListTablesInput {
  readonly ExclusiveStartTableName?: string;
  readonly Limit?: number;
}

export interface ProvisionedThroughputDescription extends ProvisionedThroughput {
  readonly NumberOfDecreasesToday: number;
  readonly LastIncreaseDateTime?: Date;
  readonly LastDecreaseDateTime?: Date;
}

export interface LocalSecondaryIndexDescription {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: Projection;
  /** Bytes without storage overhead. */
  readonly IndexSizeBytes: number;
  readonly ItemCount: number;
  readonly IndexArn: string;
}

export interface GlobalSecondaryIndexDescription extends LocalSecondaryIndexDescription {
  readonly IndexStatus: IndexStatus;
  /** Of an index that was added to a table in use, while it is CREATING. */
  readonly Backfilling?: boolean;
  readonly WarmThroughput: WarmThroughputDescription;
  readonly ProvisionedThroughput: ProvisionedThroughputDescription;
  readonly OnDemandThroughput?: OnDemandThroughput;
}

export interface TableDescription extends StreamDescriptionOfTable, TableSettingsDescription, GlobalTableOfTable {
  readonly TableName: string;
  readonly TableStatus: TableStatus;
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly KeySchema: readonly KeySchemaElement[];
  readonly CreationDateTime: Date;
  /** Bytes without storage overhead. */
  readonly TableSizeBytes: number;
  readonly ItemCount: number;
  readonly TableArn: string;
  readonly TableId: string;
  readonly ProvisionedThroughput: ProvisionedThroughputDescription;
  readonly OnDemandThroughput?: OnDemandThroughput;
  readonly BillingModeSummary?: {
    readonly BillingMode: BillingMode;
    readonly LastUpdateToPayPerRequestDateTime?: Date;
  };
  readonly TableClassSummary?: { readonly TableClass: TableClass; readonly LastUpdateDateTime?: Date };
  readonly RestoreSummary?: RestoreSummary;
  readonly DeletionProtectionEnabled: boolean;
  readonly LocalSecondaryIndexes?: readonly LocalSecondaryIndexDescription[];
  readonly GlobalSecondaryIndexes?: readonly GlobalSecondaryIndexDescription[];
  readonly VectorIndexes?: readonly VectorIndexDescription[];
}

export interface CreateTableOutput {
  readonly TableDescription: TableDescription;
}
export interface UpdateTableOutput {
  readonly TableDescription: TableDescription;
}
export interface DeleteTableOutput {
  readonly TableDescription: TableDescription;
}
export interface DescribeTableOutput {
  readonly Table: TableDescription;
}
export interface ListTablesOutput {
  readonly TableNames: readonly string[];
  readonly LastEvaluatedTableName?: string;
}

export interface Capacity {
  readonly CapacityUnits: number;
  readonly ReadCapacityUnits?: number;
  readonly WriteCapacityUnits?: number;
}

export interface ConsumedCapacity extends Capacity {
  readonly TableName: string;
  readonly Table?: Capacity;
  readonly LocalSecondaryIndexes?: Readonly<Record<string, Capacity>>;
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, Capacity>>;
  readonly VectorIndexes?: Readonly<Record<string, { readonly VectorWriteRequestBytes: number }>>;
}

export interface ItemCollectionMetrics {
  readonly ItemCollectionKey: Item;
  /** Lower and upper bound in gigabytes. */
  readonly SizeEstimateRangeGB: readonly [number, number];
}

/** Placeholders of the expressions of a request. */
export interface ExpressionSubstitutions {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>>;
}

interface WriteOptions extends ExpressionSubstitutions {
  readonly TableName: string;
  readonly ConditionExpression?: string;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
  readonly ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics;
  readonly ReturnValues?: ReturnValues;
  readonly ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure;
}

interface WriteOutput {
  readonly Attributes?: Item;
  readonly ConsumedCapacity?: ConsumedCapacity;
  readonly ItemCollectionMetrics?: ItemCollectionMetrics;
}

export interface PutItemInput extends WriteOptions, LegacyExpectation {
  readonly Item: Item;
}
export type PutItemOutput = WriteOutput;

export interface UpdateItemInput extends WriteOptions, LegacyUpdate {
  readonly Key: Item;
  readonly UpdateExpression?: string;
}
export type UpdateItemOutput = WriteOutput;

export interface DeleteItemInput extends WriteOptions, LegacyExpectation {
  readonly Key: Item;
}
export type DeleteItemOutput = WriteOutput;

export interface GetItemInput extends LegacyProjection {
  readonly TableName: string;
  readonly Key: Item;
  readonly ConsistentRead?: boolean;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

export interface GetItemOutput {
  readonly Item?: Item;
  readonly ConsumedCapacity?: ConsumedCapacity;
}

interface PageOptions extends ExpressionSubstitutions {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly Select?: Select;
  readonly Limit?: number;
  readonly ExclusiveStartKey?: Item;
  readonly ConsistentRead?: boolean;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

export interface QueryInput extends PageOptions, LegacyQuery {
  /** Required unless KeyConditions take its place. */
  readonly KeyConditionExpression?: string;
  readonly ScanIndexForward?: boolean;
}

export interface ScanInput extends PageOptions, LegacyScan {
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

interface PageOutput {
  /** Absent where Select is COUNT. */
  readonly Items?: readonly Item[];
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: Item;
  readonly ConsumedCapacity?: ConsumedCapacity;
}
export type QueryOutput = PageOutput;
export type ScanOutput = PageOutput;

export interface KeysAndAttributes extends LegacyProjection {
  readonly Keys: readonly Item[];
  readonly ConsistentRead?: boolean;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
}

export interface BatchGetItemInput {
  readonly RequestItems: Readonly<Record<string, KeysAndAttributes>>;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

export interface BatchGetItemOutput {
  readonly Responses: Readonly<Record<string, readonly Item[]>>;
  readonly UnprocessedKeys: Readonly<Record<string, KeysAndAttributes>>;
  readonly ConsumedCapacity?: readonly ConsumedCapacity[];
}

export interface WriteRequest {
  readonly PutRequest?: { readonly Item: Item };
  readonly DeleteRequest?: { readonly Key: Item };
}

export interface BatchWriteItemInput {
  readonly RequestItems: Readonly<Record<string, readonly WriteRequest[]>>;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
  readonly ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics;
}

export interface BatchWriteItemOutput {
  readonly UnprocessedItems: Readonly<Record<string, readonly WriteRequest[]>>;
  readonly ItemCollectionMetrics?: Readonly<Record<string, readonly ItemCollectionMetrics[]>>;
  readonly ConsumedCapacity?: readonly ConsumedCapacity[];
}

/** The item to read, of one action of TransactGetItems. */
export interface TransactGet extends Pick<GetItemInput, 'ProjectionExpression' | 'ExpressionAttributeNames'> {
  readonly TableName: string;
  readonly Key: Item;
}

export interface TransactGetItem {
  readonly Get: TransactGet;
}

export interface TransactGetItemsInput {
  readonly TransactItems: readonly TransactGetItem[];
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

/** Empty where there is no such item. */
export interface ItemResponse {
  readonly Item?: Item;
}

export interface TransactGetItemsOutput {
  /** One for each action, in their order. */
  readonly Responses: readonly ItemResponse[];
  readonly ConsumedCapacity?: readonly ConsumedCapacity[];
}

interface TransactOptions extends ExpressionSubstitutions {
  readonly TableName: string;
  readonly ConditionExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure;
}

export interface TransactConditionCheck extends TransactOptions {
  readonly Key: Item;
  readonly ConditionExpression: string;
}

export interface TransactPut extends TransactOptions {
  readonly Item: Item;
}

export interface TransactDelete extends TransactOptions {
  readonly Key: Item;
}

export interface TransactUpdate extends TransactOptions {
  readonly Key: Item;
  readonly UpdateExpression: string;
}

/** Exactly one of its members. */
export interface TransactWriteItem {
  readonly ConditionCheck?: TransactConditionCheck;
  readonly Put?: TransactPut;
  readonly Delete?: TransactDelete;
  readonly Update?: TransactUpdate;
}

export interface TransactWriteItemsInput {
  readonly TransactItems: readonly TransactWriteItem[];
  readonly ClientRequestToken?: string;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
  readonly ReturnItemCollectionMetrics?: ReturnItemCollectionMetrics;
}

export interface TransactWriteItemsOutput {
  readonly ConsumedCapacity?: readonly ConsumedCapacity[];
  readonly ItemCollectionMetrics?: Readonly<Record<string, readonly ItemCollectionMetrics[]>>;
}

export type CancellationCode =
  | 'None'
  | 'ConditionalCheckFailed'
  | 'DuplicateItem'
  | 'ItemCollectionSizeLimitExceeded'
  | 'ProvisionedThroughputExceeded'
  | 'RequestLimitExceeded'
  | 'ResourceNotFound'
  | 'ThrottlingError'
  | 'TransactionConflict'
  | 'ValidationError';

/** Why an action had its transaction cancelled, or that it had not. */
export interface CancellationReason {
  readonly Code: CancellationCode;
  readonly Message?: string;
  readonly Item?: Item;
}

/** One PartiQL statement with the values of its parameters. */
export interface ParameterizedStatement {
  readonly Statement: string;
  readonly Parameters?: readonly AttributeValue[];
  readonly ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure;
}

export interface ExecuteStatementInput extends ParameterizedStatement {
  readonly ConsistentRead?: boolean;
  readonly NextToken?: string;
  readonly Limit?: number;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

export interface ExecuteStatementOutput {
  /** Rows of a SELECT; of a write, the item that RETURNING asks for. */
  readonly Items: readonly Item[];
  readonly NextToken?: string;
  readonly LastEvaluatedKey?: Item;
  readonly ConsumedCapacity?: ConsumedCapacity;
}

export interface BatchStatementRequest extends ParameterizedStatement {
  readonly ConsistentRead?: boolean;
}

export interface BatchExecuteStatementInput {
  readonly Statements: readonly BatchStatementRequest[];
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

export interface BatchStatementError {
  readonly Code: CancellationCode;
  readonly Message: string;
}

export interface BatchStatementResponse {
  readonly Error?: BatchStatementError;
  /** Absent where the statement was refused before it reached its table. */
  readonly TableName?: string;
  readonly Item?: Item;
}

export interface BatchExecuteStatementOutput {
  /** One for each statement, in their order. */
  readonly Responses: readonly BatchStatementResponse[];
  readonly ConsumedCapacity?: readonly ConsumedCapacity[];
}

export interface ExecuteTransactionInput {
  readonly TransactStatements: readonly ParameterizedStatement[];
  readonly ClientRequestToken?: string;
  readonly ReturnConsumedCapacity?: ReturnConsumedCapacity;
}

export interface ExecuteTransactionOutput {
  /** One for each read, in their order; none for writes. */
  readonly Responses: readonly ItemResponse[];
  readonly ConsumedCapacity?: readonly ConsumedCapacity[];
}
