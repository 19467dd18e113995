/**
 * Metrics with the sets of dimensions that DynamoDB publishes them with, and the statistics that mean something.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 * Of Lambda: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
const CAPACITY = ['TableName', 'TableName,GlobalSecondaryIndexName'];
const OPERATION = ['TableName,Operation'];
const TABLE = ['TableName'];
const ACCOUNT = [''];
const THROTTLES = ['Sum', 'SampleCount', 'Minimum', 'Maximum'];
const SETTING = ['Minimum', 'Maximum', 'Average'];

interface Documented {
  readonly dimensions: readonly string[];
  readonly statistics: readonly string[];
  /** Seconds between two values. */
  readonly every: 60 | 300;
}

function documented(dimensions: readonly string[], statistics: readonly string[], every: 60 | 300 = 60): Documented {
  return { dimensions, statistics, every };
}

export const DOCUMENTED: Readonly<Record<string, Documented>> = {
  'AWS/DynamoDB ConsumedReadCapacityUnits': documented(CAPACITY, ['Sum', 'Average', 'Minimum', 'Maximum']),
  'AWS/DynamoDB ConsumedWriteCapacityUnits': documented(CAPACITY, ['Sum', 'Average', 'Minimum', 'Maximum']),
  'AWS/DynamoDB ProvisionedReadCapacityUnits': documented(CAPACITY, SETTING, 300),
  'AWS/DynamoDB ProvisionedWriteCapacityUnits': documented(CAPACITY, SETTING, 300),
  'AWS/DynamoDB OnDemandMaxReadRequestUnits': documented(CAPACITY, SETTING, 300),
  'AWS/DynamoDB OnDemandMaxWriteRequestUnits': documented(CAPACITY, SETTING, 300),
  'AWS/DynamoDB ReadProvisionedThroughputThrottleEvents': documented(CAPACITY, THROTTLES),
  'AWS/DynamoDB WriteProvisionedThroughputThrottleEvents': documented(CAPACITY, THROTTLES),
  'AWS/DynamoDB ReadKeyRangeThroughputThrottleEvents': documented(CAPACITY, THROTTLES),
  'AWS/DynamoDB WriteKeyRangeThroughputThrottleEvents': documented(CAPACITY, THROTTLES),
  'AWS/DynamoDB ReadMaxOnDemandThroughputThrottleEvents': documented(CAPACITY, THROTTLES),
  'AWS/DynamoDB WriteMaxOnDemandThroughputThrottleEvents': documented(CAPACITY, THROTTLES),
  'AWS/DynamoDB ReadAccountLimitThrottleEvents': documented(CAPACITY, THROTTLES),
  'AWS/DynamoDB WriteAccountLimitThrottleEvents': documented(TABLE, THROTTLES),
  'AWS/DynamoDB ConditionalCheckFailedRequests': documented(TABLE, ['Sum', 'SampleCount', 'Average']),
  'AWS/DynamoDB TransactionConflict': documented(TABLE, ['Sum', 'SampleCount', 'Average']),
  'AWS/DynamoDB SystemErrors': documented(OPERATION, ['Sum', 'SampleCount']),
  'AWS/DynamoDB SuccessfulRequestLatency': documented(OPERATION, ['p99', 'Average', 'SampleCount', 'Sum']),
  'AWS/DynamoDB UserErrors': documented(ACCOUNT, ['Sum', 'SampleCount']),
  'AWS/DynamoDB AccountProvisionedReadCapacityUtilization': documented(ACCOUNT, SETTING, 300),
  'AWS/DynamoDB AccountProvisionedWriteCapacityUtilization': documented(ACCOUNT, SETTING, 300),
  'AWS/DynamoDB ReplicationLatency': documented(['TableName,ReceivingRegion'], ['Average', 'Minimum', 'Maximum'], 300),
  'AWS/Lambda IteratorAge': documented(['FunctionName'], ['Maximum', 'Average', 'Minimum']),
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
  'AWS/SQS ApproximateNumberOfMessagesVisible': documented(['QueueName'], ['Maximum', 'Average', 'Minimum']),
};

/** Values of the dimension `Operation`. */
export const OPERATIONS: ReadonlySet<string> = new Set(
  (
    'PutItem DeleteItem UpdateItem GetItem BatchGetItem Scan Query BatchWriteItem TransactWriteItems TransactGetItems ' +
    'ExecuteTransaction BatchExecuteStatement ExecuteStatement'
  ).split(' '),
);
