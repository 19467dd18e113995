import { percentText } from '../../diagnostics/index.js';
import type { WatchContext, WatchedTable } from './context.js';
import type { Measure } from './description.js';
import { type AlarmDraft, MINUTE } from './draft.js';
import { accountMetric, operationMetric, tableMetric } from './metrics.js';
import { runbookNote } from './runbooks.js';

/**
 * Most metrics of an expression of an alarm.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html
 */
export const MOST_METRICS = 10;

/** Share of the requests of the model that may end in an error of the service. */
const SYSTEM_ERRORS = 0.001;
/** Share of the requests that may be refused as wrong, or for another transaction. */
export const REFUSED = 0.01;

/** More than a bad minute, since the SDK tries again. */
const MOSTLY = { of: 5, breaching: 3 };

/**
 * DynamoDB publishes them by table and operation, and not by table: an alarm on the table alone would never see one. Only an operation with
 * errors has a value.
 */
export function systemErrorAlarms({ tables }: WatchContext): readonly AlarmDraft[] {
  return tables.flatMap(({ resource, usage }) =>
    inTens(usage.operations).map(
      (operations): AlarmDraft => ({
        wanted: `${resource.id}SystemErrors`,
        kind: 'systemErrors',
        description: [
          'DynamoDB answers with errors of its own (HTTP 500) about the table ',
          ...resource.name,
          `, above ${percentText(SYSTEM_ERRORS)} of the requests that the model expects. The SDK tries again; look at the AWS Health Dashboard, and at the retries of the callers.`,
          runbookNote(resource.table.replicas.length === 0 ? 'latency' : 'failOver'),
        ],
        of: {
          kind: 'math',
          expression: 'SUM(FILL(METRICS(), 0))',
          label: 'System errors',
          metrics: new Map(
            operations.map((operation, i) => [
              `m${i + 1}`,
              { metric: operationMetric('SystemErrors', resource, operation), statistic: 'Sum' },
            ]),
          ),
        },
        threshold: Math.floor(usage.requestsPerMinute * SYSTEM_ERRORS),
        period: MINUTE,
        points: MOSTLY,
      }),
    ),
  );
}

function inTens<T>(all: readonly T[]): readonly (readonly T[])[] {
  const tens = [];
  for (let at = 0; at < all.length; at += MOST_METRICS) tens.push(all.slice(at, at + MOST_METRICS));
  return tens;
}

/** Of all callers of the account in the Region: there is no dimension to tell them apart by. */
export function userErrorAlarms({ tables }: WatchContext): readonly AlarmDraft[] {
  const requests = tables.reduce((sum, { usage }) => sum + usage.requestsPerMinute, 0);
  return [
    {
      wanted: 'UserErrors',
      kind: 'userErrors',
      description: [
        `Requests of this account to DynamoDB are refused as wrong (HTTP 400), for ten minutes and more than ${percentText(REFUSED)} of what the model expects: mostly a mistake in code that was just deployed, or a missing table. CloudTrail and the logs of the callers say which.`,
        runbookNote('userErrors'),
      ],
      of: { kind: 'metric', metric: accountMetric('UserErrors'), statistic: 'Sum' },
      threshold: Math.floor(requests * REFUSED),
      period: MINUTE,
      points: { of: 10, breaching: 10 },
    },
  ];
}

/** Operations whose conditions `ConditionalCheckFailedRequests` is about. */
export const CONDITIONAL = ['DeleteItem', 'ExecuteStatement', 'PutItem', 'TransactWriteItems', 'UpdateItem'];
/** So few writes in a data point say nothing of a share. */
const FEWEST_WRITES = 20;

export function conditionalFailureAlarms({ settings, tables }: WatchContext): readonly AlarmDraft[] {
  const share = settings.conditionalFailures;
  return tables
    .filter(({ usage }) => usage.hasConditions)
    .map(
      (table): AlarmDraft => ({
        wanted: `${table.resource.id}ConditionalFailures`,
        kind: 'conditionalFailures',
        description: [
          `More than ${percentText(share)} of the writes to the table `,
          ...table.resource.name,
          ' fail on their conditions: callers write over each other, try what is done already, or work from what they read too long ago.',
          runbookNote('conditionalFailures'),
        ],
        of: shareOfFailed(table),
        threshold: Number((share * 100).toPrecision(6)),
        period: 5 * MINUTE,
        // The last one may still be without a value, which counts as 0.
        points: { of: 4, breaching: 3 },
      }),
    );
}

/**
 * What succeeded is what has a latency. An operation that was not called has no value, and so would have the whole.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
function shareOfFailed({ resource, usage }: WatchedTable): Measure {
  const written = usage.operations.filter((operation) => CONDITIONAL.includes(operation));
  const failed = 'FILL(failed, 0)';
  const all = `(${[failed, ...written.map((_, i) => `FILL(written${i + 1}, 0)`)].join(' + ')})`;
  return {
    kind: 'math',
    expression: `IF(${all} > ${FEWEST_WRITES}, 100 * ${failed} / ${all}, 0)`,
    label: 'Percent of the writes',
    metrics: new Map([
      ['failed', { metric: tableMetric('ConditionalCheckFailedRequests', resource), statistic: 'Sum' }],
      ...written.map(
        (operation, i) =>
          [
            `written${i + 1}`,
            { metric: operationMetric('SuccessfulRequestLatency', resource, operation), statistic: 'SampleCount' },
          ] as const,
      ),
    ]),
  };
}

export function conflictAlarms({ tables }: WatchContext): readonly AlarmDraft[] {
  return tables
    .filter(({ usage }) => usage.hasTransactions)
    .map(
      ({ resource, usage }): AlarmDraft => ({
        wanted: `${resource.id}TransactionConflicts`,
        kind: 'transactionConflicts',
        description: [
          'Requests about items of the table ',
          ...resource.name,
          ` are refused because a transaction holds these, above ${percentText(REFUSED)} of the transactions that the model expects: many callers change the same item at once.`,
          runbookNote('hotKey'),
        ],
        of: { kind: 'metric', metric: tableMetric('TransactionConflict', resource), statistic: 'Sum' },
        threshold: Math.floor(usage.transactionsPerMinute * REFUSED),
        period: MINUTE,
        points: MOSTLY,
      }),
    );
}
