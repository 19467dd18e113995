import { INVALID } from './message-parts.js';

/**
 * The service's messages for requests that it refuses, as of May 2026. The API reference names the exceptions but not
 * these texts; https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */

const NOT_VALID = 'One or more parameter values are not valid. ';

const TYPE_WORDS: Readonly<Record<string, string>> = { S: 'string', B: 'binary' };

export const messages = {
  // Attribute values
  emptyValue: 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
  severalTypes:
    'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
  nullFalse: `${INVALID}Null attribute value types must have the value of true`,
  emptySet: (type: 'SS' | 'NS' | 'BS') =>
    type === 'BS'
      ? `${INVALID}Binary sets should not be empty`
      : `${INVALID}An ${type === 'SS' ? 'string' : 'number'} set  may not be empty`,
  duplicateStrings: (members: readonly string[]) =>
    `${INVALID}Input collection [${members.join(', ')}] contains duplicates.`,
  duplicateNumbers: 'Input collection contains duplicates',
  duplicateBytes: (members: readonly string[]) =>
    `${INVALID}Input collection [${members.join(', ')}]of type BS contains duplicates.`,
  nesting:
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
  attributeName: `${INVALID}Attribute name is too large, must be less than 65536 bytes`,
  emptyAttributeName: `${INVALID}Empty attribute name`,

  // Items and keys
  itemSize: 'Item size has exceeded the maximum allowed size',
  updatedItemSize: 'Item size to update has exceeded the maximum allowed size',
  keySchema: 'The provided key element does not match the schema',
  missingKey: (name: string) => `${INVALID}Missing the key ${name} in the item`,
  keyType: (name: string, expected: string, actual: string) =>
    `${INVALID}Type mismatch for key ${name} expected: ${expected} actual: ${actual}`,
  emptyKey: (type: string, name: string) =>
    `${NOT_VALID}The AttributeValue for a key attribute cannot contain an empty ${TYPE_WORDS[type]} value. Key: ${name}`,
  hashKeySize: `${INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes`,
  rangeKeySize: `${INVALID}Aggregated size of all range keys has exceeded the size limit of 1024 bytes`,
  updateKey: (name: string) => `${INVALID}Cannot update attribute ${name}. This attribute is part of the key`,
  indexKeyType: (name: string, expected: string, actual: string, index: string) =>
    `${INVALID}Type mismatch for Index Key ${name} Expected: ${expected} Actual: ${actual} IndexName: ${index}`,
  updatedIndexKeyType: 'The update expression attempted to update the secondary index key to unsupported type',
  updatedIndexKeySize: 'The update expression attempted to update the secondary index key beyond allowed size limits',
  emptyUpdatedIndexKey: (type: string) =>
    `${NOT_VALID}The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty ${TYPE_WORDS[type]} value.`,
  emptyIndexKey: (type: string, index: string, name: string) =>
    `${NOT_VALID}A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${TYPE_WORDS[type]} value. IndexName: ${index}, IndexKey: ${name}`,
  nestedKey: (name: string) =>
    `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: ${name}`,
  nestedIndexKey: (name: string) =>
    `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: ${name}`,
  conditionFailed: 'The conditional request failed',
  collectionSize: 'Collection size exceeded.',

  // Parameters
  returnValues: 'ReturnValues can only be ALL_OLD or NONE',
  namesWithoutExpression: 'ExpressionAttributeNames can only be specified when using expressions',
  valuesWithoutExpression: (expressions: readonly string[]) =>
    `ExpressionAttributeValues can only be specified when using expressions: ${expressions.join(' and ')} ${expressions.length > 1 ? 'are' : 'is'} null`,
  invalidValue: (problem: string, key: string) =>
    `ExpressionAttributeValues contains invalid value: ${problem} for key ${key}`,

  // Query and Scan
  noKeyCondition: 'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
  missedKey: (name: string) => `Query condition missed key schema element: ${name}`,
  conditionCount: 'Conditions can be of length 1 or 2 only',
  keyCondition: 'Query key condition not supported',
  conditionType: `${INVALID}Condition parameter type does not match schema type`,
  rangeEquality: (names: readonly string[], later: string) =>
    `RANGE key attributes ${names.join(', ')} must have equality conditions specified in the query because a condition is present on key attribute ${later}`,
  betweenBounds: 'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
  emptyConditionKey: (type: string, name: string) =>
    `${NOT_VALID}The AttributeValue for a key attribute cannot contain an empty ${TYPE_WORDS[type]} value. Key: ${name}`,
  unknownIndex: (name: string) => `The table does not have the specified index: ${name}`,
  consistentIndex: 'Consistent reads are not supported on global secondary indexes',
  filterKey: (name: string) =>
    `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`,
  allAttributesOnIndex: (index: string) =>
    `${INVALID}Select type ALL_ATTRIBUTES is not supported for global secondary index ${index} because its projection type is not ALL`,
  notProjected: (index: string, names: readonly string[]) =>
    `${INVALID}Global secondary index ${index} does not project [${names.join(', ')}]`,
  selectWithoutProjection: `${INVALID}Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES`,
  selectWithProjection: (projection: string, select: string) =>
    `${INVALID}Cannot specify the ${projection} when choosing to get ${select === 'COUNT' ? 'only the Count' : select}`,
  projectedWithoutIndex: `${INVALID}ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName`,
  startKey: 'The provided starting key is invalid',
  startKeyProblem: (problem: string) => `The provided starting key is invalid: ${problem}`,
  startKeyOutside: 'The provided starting key is outside query boundaries based on provided conditions',
  startKeyRange: 'The provided starting key does not match the range key predicate',
  startKeySegment: (total: number, segment: number) =>
    `The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: ${total} Segment: ${segment}`,
  noTotalSegments:
    'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
  noSegment:
    'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
  segmentRange: (segment: number, total: number) =>
    `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${segment} is not less than TotalSegments: ${total}`,

  // Batches
  noRequestItems: (operation: string) => `The requestItems parameter is required for ${operation}`,
  duplicateKeys: 'Provided list of item keys contains duplicates',
  tooManyKeys: 'Too many items requested for the BatchGetItem call',
  tooManyWrites: 'Too many items requested for the BatchWriteItem call',

  // Transactions
  noTransactAction: 'Invalid Request: TransactWriteRequest should contain Delete or Put or Update request',
  severalTransactActions: 'TransactItems can only contain one of Check, Put, Update or Delete',
  sameItem: 'Transaction request cannot include multiple operations on one item',
  // The service says it twice.
  transactionPayload: (bytes: number) =>
    `Transaction payload size cannot exceed 4MB. Payload Size: : Transaction payload size cannot exceed 4MB. Payload Size: ${bytes}`,
  transactionItems: 'The aggregate size of the items in the transaction cannot exceed 4 MB',
  itemHeld: 'Transaction is ongoing for the item',
  cancelled: (codes: readonly string[]) =>
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`,
  tokenMismatch:
    'DynamoDB rejected the request because you retried a request with a different payload but with an idempotent token that was already used.',

  // Statements
  duplicateItem: 'Duplicate primary key exists in table',
  notProjectedFilter: (index: string, names: readonly string[]) =>
    `${INVALID}Secondary index ${index} does not project one or more filter attributes: [${names.join(', ')}]`,
  nextToken: 'NextToken does not match request',
  mixedStatements: (operation: string) =>
    `${operation} API does not support both read and write operations in the same request.`,
  statementKey: (operation: string) =>
    `Select statements within ${operation} must specify the primary key in the where clause.`,
  statementIndex: 'Reads on indices are not supported within transactions.',
  statementReturning: 'RETURNING clause is not supported in ExecuteTransaction.',
  existsCondition: 'EXISTS() must contain a single item read with additional condition',
  transactStatement: (i: number, problem: string) => `Validation failed in TransactStatements[${i}]: ${problem}`,

  // Tables
  required: (name: string) => `The parameter '${name}' is required but was not present in the request`,
  noResource: 'Requested resource not found',
  noTable: (name: string) => `Requested resource not found: Table: ${name} not found`,
  tableExists: (name: string) => `Table already exists: ${name}`,
  protectedTable:
    'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
  unitsWithOnDemand: `${INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
  unitsRequired: `${INVALID}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
  throughputRequired: `${INVALID}ProvisionedThroughput must be specified when BillingMode is PROVISIONED`,
  indexUnitsWithOnDemand: (index: string) =>
    `${INVALID}ProvisionedThroughput should not be specified for index: ${index} when BillingMode is PAY_PER_REQUEST`,
  newIndexUnitsRequired: (index: string) => `${INVALID}ProvisionedThroughput is not specified for index: ${index}`,
  indexUnitsRequired: (index: string) => `${INVALID}ProvisionedThroughput must be specified for index: ${index}`,
  unitsOutOfBounds: (units: number, name: string) => `Given value ${units} for ${name} is out of bounds`,
  undefinedKeys: (keys: readonly string[], definitions: readonly string[]) =>
    `${INVALID}Some index key attributes are not defined in AttributeDefinitions. Keys: [${keys.join(', ')}], AttributeDefinitions: [${definitions.join(', ')}]`,
  tooFewDefinitions: 'Invalid KeySchema: Some index key attribute have no definition',
  unusedDefinitions: `${INVALID}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
  unusedIndexDefinitions: (definitions: readonly string[], used: readonly string[]) =>
    `${INVALID}Some AttributeDefinitions are not used. AttributeDefinitions: [${definitions.join(', ')}], keys used: [${used.join(', ')}]`,
  duplicateDefinition: (name: string) => `Attribute Name is duplicated: ${name}`,
  sameKeys: 'Both the Hash Key and the Range Key element in the KeySchema have the same name',
  firstKeyType: 'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
  secondKeyType: 'Invalid KeySchema: The second KeySchemaElement is not a RANGE key type',
  repeatedKeys: 'The KeySchema contains multiple key attributes with the same name',
  hashAfterRange: `${INVALID}All HASH key attributes must precede RANGE key attributes in the KeySchema`,
  tooManyKeyAttributes: (type: string) =>
    `${INVALID}The KeySchema exceeds the maximum allowed number of ${type} key attributes`,
  emptyIndexList: (list: string) => `${INVALID}List of ${list} is empty`,
  localWithoutRange: `${INVALID}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex`,
  localIndexRange: (index: string) => `${INVALID}Index KeySchema does not have a range key for index: ${index}`,
  localIndexHash: (index: string, indexHash: string, tableHash: string) =>
    `${INVALID}Index KeySchema does not have the same leading hash key as table KeySchema for index: ${index}. index hash key: ${indexHash}, table hash key: ${tableHash}`,
  unknownProjection: `${INVALID}Unknown ProjectionType: null`,
  projectionAttributes: (type: string) => `${INVALID}ProjectionType is ${type}, but NonKeyAttributes is specified`,
  projectionWithoutAttributes: `${INVALID}ProjectionType is INCLUDE, but NonKeyAttributes is not specified`,
  tooManyIncluded: (count: number, limit: number) =>
    `${INVALID}Number of NonKeyAttributes exceeds per-table limit of ${limit}. Number of NonKeyAttributes: ${count}`,
  duplicateIndex: (name: string) => `${INVALID}Duplicate index name: ${name}`,
  tooManyLocal: (limit: number) => `${INVALID}Number of LocalSecondaryIndexes exceeds per-table limit of ${limit}`,
  tooManyGlobal: (limit: number) => `${INVALID}GlobalSecondaryIndex count exceeds the per-table limit of ${limit}`,
  emptyIndexUpdate: `${INVALID}One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null`,
  repeatedIndexUpdate: (index: string) =>
    `${INVALID}Only one global secondary index update per index is allowed simultaneously. Index: ${index}`,
  oneIndexChange: 'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
  throughputUnchanged: (read: number, write: number) =>
    `The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: ${read}. Requested ReadCapacityUnits: ${read}. Current WriteCapacityUnits provisioned for the table: ${write}. Requested WriteCapacityUnits: ${write}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.`,
} as const;
