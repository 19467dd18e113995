import type { LimitType, UnitKind } from '../../partition/index.js';
import { EngineError } from '../engine-error.js';
import type { SecondaryIndex } from '../secondary-index.js';
import type { Table } from '../table.js';
import { indexArn } from '../table-arn.js';
import type { ThrottlingReason, ThrottlingReasonName } from './api.js';

const LIMITS: readonly LimitType[] = [
  'KeyRangeThroughputExceeded',
  'ProvisionedThroughputExceeded',
  'MaxOnDemandThroughputExceeded',
  'AccountLimitExceeded',
];

/** All 16. */
export const THROTTLING_REASONS: readonly ThrottlingReasonName[] = (['Table', 'Index'] as const).flatMap((resource) =>
  (['Read', 'Write'] as const).flatMap((kind) => LIMITS.map((limit) => `${resource}${kind}${limit}` as const)),
);

const THROTTLES: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);

/**
 * Texts of the service.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-diagnosing-workflow.html
 */
const TEXTS = {
  provisionedTable:
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  provisionedIndex:
    'The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API.',
  scaling:
    'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly. If exceptions persist, check if you have a hot key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html',
  scalingIndex:
    'Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is automatically scaling your index so please try again shortly.',
  maximum: 'Throughput exceeds the maximum OnDemandThroughput configured on table or index',
  account:
    'Throughput exceeds the current throughput limit for your account. To request a limit increase, contact AWS Support at https://aws.amazon.com/support.',
} as const;

/** A reason with the ARN of what it is about. */
export function throttlingReason(
  table: Table,
  index: SecondaryIndex | undefined,
  kind: UnitKind,
  limit: LimitType,
): ThrottlingReason {
  const operation = kind === 'read' ? 'Read' : 'Write';
  if (index === undefined) return { reason: `Table${operation}${limit}`, resource: table.settings.arn };
  return { reason: `Index${operation}${limit}`, resource: indexArn(table, index.definition.name) };
}

/**
 * The exception for reasons of which the first decides what it is. A provisioned table answers with
 * ProvisionedThroughputExceededException, also for a hot partition, and an on-demand one with ThrottlingException. The account's
 * quota is a RequestLimitExceeded, but a ThrottlingException where it holds up a write on the way to an index.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/gsi-throttling.html
 */
export function throttlingError(
  table: Table,
  reasons: readonly [ThrottlingReason, ...ThrottlingReason[]],
): EngineError {
  const { reason } = reasons[0];
  const ofIndex = reason.startsWith('Index');
  const isWrite = reason.includes('Write');
  const details = { ThrottlingReasons: reasons };
  if (reason.endsWith('MaxOnDemandThroughputExceeded')) {
    return new EngineError('ThrottlingException', TEXTS.maximum, details);
  }
  if (reason.endsWith('AccountLimitExceeded')) {
    return new EngineError(ofIndex && isWrite ? 'ThrottlingException' : 'RequestLimitExceeded', TEXTS.account, details);
  }
  if (reason.endsWith('ProvisionedThroughputExceeded') || table.billingMode === 'PROVISIONED') {
    const text = ofIndex ? TEXTS.provisionedIndex : TEXTS.provisionedTable;
    return new EngineError('ProvisionedThroughputExceededException', text, details);
  }
  return new EngineError('ThrottlingException', ofIndex && isWrite ? TEXTS.scalingIndex : TEXTS.scaling, details);
}

/** Whether an operation failed because it was throttled. */
export function isThrottle(error: unknown): error is EngineError {
  return error instanceof EngineError && THROTTLES.has(error.name);
}
