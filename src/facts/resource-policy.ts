/**
 * What a resource-based policy of a table may allow or deny. DynamoDB refuses a policy with any other name, and with it the table.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam-actions.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export const RESOURCE_POLICY_ACTIONS: readonly string[] = [
  ...['BatchGetItem', 'BatchWriteItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan'],
  ...['UpdateItem', 'PartiQLDelete', 'PartiQLInsert', 'PartiQLSelect', 'PartiQLUpdate'],
  ...['DeleteTable', 'DescribeTable', 'UpdateTable'],
  ...['DescribeTableReplicaAutoScaling', 'UpdateTableReplicaAutoScaling'],
  ...['ListTagsOfResource', 'TagResource', 'UntagResource'],
  ...['CreateBackup', 'DescribeContinuousBackups', 'RestoreTableToPointInTime', 'UpdateContinuousBackups'],
  ...['DescribeContributorInsights', 'UpdateContributorInsights', 'ExportTableToPointInTime'],
  ...['DescribeKinesisStreamingDestination', 'DisableKinesisStreamingDestination'],
  ...['EnableKinesisStreamingDestination', 'UpdateKinesisStreamingDestination'],
  ...['DeleteResourcePolicy', 'GetResourcePolicy', 'PutResourcePolicy', 'DescribeTimeToLive', 'UpdateTimeToLive'],
  // Of replicas: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html
  ...['AssociateTableReplica', 'ReadDataForReplication', 'WriteDataForReplication', 'ReplicateSettings'],
].map((name) => `dynamodb:${name}`);

/**
 * Keys of DynamoDB's own that conditions may ask for.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export const CONDITION_KEYS: readonly string[] = [
  ...['Attributes', 'EnclosingOperation', 'FullTableScan', 'LeadingKeys', 'ReturnConsumedCapacity', 'ReturnValues'],
  ...['Select', 'FirstPartitionKeyValues', 'SecondPartitionKeyValues', 'ThirdPartitionKeyValues'],
  ...['FourthPartitionKeyValues'],
].map((name) => `dynamodb:${name}`);
