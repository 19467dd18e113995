import { numberText } from '../../diagnostics/index.js';
import type { AlarmSettings } from '../../model/model.js';
import type { Text } from '../infrastructure/index.js';
import { pascalCase } from '../text/index.js';
import type { WatchContext } from './context.js';
import { type AlarmDraft, MINUTE } from './draft.js';
import { operationMetric, tableMetric } from './metrics.js';
import { runbookNote } from './runbooks.js';

const ONE_ITEM: ReadonlySet<string> = new Set(['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem']);
/** What operations of several items may take, in that of one. */
const SEVERAL_ITEMS = 2;

/** Milliseconds; how long a scan takes is a matter of the table's size. */
export function latencyThreshold(settings: AlarmSettings, operation: string): number | undefined {
  if (operation === 'Scan') return undefined;
  return Math.round(settings.latency * 1000 * (ONE_ITEM.has(operation) ? 1 : SEVERAL_ITEMS));
}

/** The slowest hundredth within DynamoDB, without network and retries. */
export function latencyAlarms({ settings, tables }: WatchContext): readonly AlarmDraft[] {
  return tables.flatMap(({ resource, usage }) =>
    usage.operations.flatMap((operation): readonly AlarmDraft[] => {
      const threshold = latencyThreshold(settings, operation);
      if (threshold === undefined) return [];
      const size = ONE_ITEM.has(operation) ? '' : ' (twice what one item may take)';
      return [
        {
          wanted: `${resource.id}${operation}Latency`,
          kind: 'latency',
          description: [
            `One in a hundred ${operation} requests to the table `,
            ...resource.name,
            ` takes more than ${numberText(threshold)} ms${size} within DynamoDB. Look for larger items and pages than the model states, and at the AWS Health Dashboard.`,
            runbookNote('latency'),
          ],
          of: {
            kind: 'metric',
            metric: operationMetric('SuccessfulRequestLatency', resource, operation),
            statistic: 'p99',
          },
          threshold,
          period: MINUTE,
          points: { of: 10, breaching: 5 },
        },
      ];
    }),
  );
}

/**
 * From the Region of the deployment to each other one: so that in every Region of the table its own way out is watched. A strongly
 * consistent table has none, since a write is everywhere before it is answered.
 */
export function replicationAlarms({ deployment, settings, tables }: WatchContext): readonly AlarmDraft[] {
  return tables
    .filter(({ resource: { table } }) => table.consistency === 'mrec')
    .flatMap(({ resource }) => {
      const replicas = resource.table.replicas.map(({ value }) => value);
      const regions = replicas.length === 0 ? [] : [deployment.region, ...replicas];
      return regions.map((region): AlarmDraft => {
        const { namespace, name, dimensions } = tableMetric('ReplicationLatency', resource);
        return {
          wanted: `${resource.id}ReplicationTo${pascalCase(region)}`,
          kind: 'replication',
          description: [
            'Writes to the table ',
            ...resource.name,
            ` take more than ${numberText(settings.replication)} s to arrive in ${region}: what is read there is older than that, and so much would be lost if this Region were. Look at throttled writes there, and at the AWS Health Dashboard.`,
            runbookNote('failOver'),
          ],
          of: {
            kind: 'metric',
            metric: { namespace, name, dimensions: new Map([...dimensions, ['ReceivingRegion', [region]]]) },
            statistic: 'Average',
          },
          threshold: Math.round(settings.replication * 1000),
          // Values come every five minutes.
          period: 5 * MINUTE,
          points: { of: 2, breaching: 2 },
          onlyIf: { kind: 'not-in-region', region },
        };
      });
    });
}

/** Of what reads streams: how far it is behind, and what it gives up. */
export function streamAlarms(context: WatchContext): readonly AlarmDraft[] {
  return [...iteratorAgeAlarms(context), ...failureAlarms(context)];
}

/** Of the function that reads the stream; what it has not read within 24 hours is gone. */
function iteratorAgeAlarms({ own, settings, tables }: WatchContext): readonly AlarmDraft[] {
  return tables.flatMap(({ resource }): readonly AlarmDraft[] => {
    const parameter = own.streamFunctions.get(resource.table.name);
    if (parameter === undefined) return [];
    const name: Text = [{ kind: 'parameter', name: parameter.name }];
    return [
      {
        wanted: `${resource.id}StreamAge`,
        kind: 'iteratorAge',
        description: [
          'The function ',
          ...name,
          ' is more than ',
          `${numberText(settings.iteratorAge)} s behind the stream of the table `,
          ...resource.name,
          ', which keeps a record for 24 hours. Look at its errors and throttles: a record that fails stops its shard.',
          runbookNote('streamAge'),
        ],
        of: {
          kind: 'metric',
          metric: { namespace: 'AWS/Lambda', name: 'IteratorAge', dimensions: new Map([['FunctionName', name]]) },
          statistic: 'Maximum',
        },
        threshold: Math.round(settings.iteratorAge * 1000),
        period: MINUTE,
        points: { of: 5, breaching: 5 },
        onlyIf: { kind: 'given', parameter: parameter.name },
      },
    ];
  });
}

/** One message is one too many: what it tells of is gone from the stream within a day, and the age of the stream does not show it. */
function failureAlarms({ own, tables }: WatchContext): readonly AlarmDraft[] {
  return tables.flatMap(({ resource }): readonly AlarmDraft[] => {
    const parameter = own.failureQueues.get(resource.table.name);
    if (parameter === undefined) return [];
    const name: Text = [{ kind: 'parameter', name: parameter.name }];
    return [
      {
        wanted: `${resource.id}StreamFailures`,
        kind: 'iteratorAge',
        description: [
          'The function that reads the stream of the table ',
          ...resource.name,
          ' has given up records: where they are is in the queue ',
          ...name,
          ', and the stream keeps them for 24 hours at most. The alarm lasts until the queue is empty.',
          runbookNote('streamAge'),
        ],
        of: {
          kind: 'metric',
          metric: {
            namespace: 'AWS/SQS',
            name: 'ApproximateNumberOfMessagesVisible',
            dimensions: new Map([['QueueName', name]]),
          },
          statistic: 'Maximum',
        },
        threshold: 0,
        period: MINUTE,
        points: { of: 1, breaching: 1 },
        onlyIf: { kind: 'given', parameter: parameter.name },
      },
    ];
  });
}
