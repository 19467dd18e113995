import { numberText } from '../../diagnostics/index.js';
import type { Text } from '../infrastructure/index.js';
import { pascalCase } from '../text/index.js';
import type { WatchContext } from './context.js';
import { type AlarmDraft, MINUTE } from './draft.js';
import { operationMetric, tableMetric } from './metrics.js';
import { runbookNote } from './runbooks.js';

const ONE_ITEM: ReadonlySet<string> = new Set(['DeleteItem', 'GetItem', 'PutItem', 'UpdateItem']);
/** What operations of several items may take, in that of one. */
const SEVERAL_ITEMS = 2;

/** The slowest hundredth within DynamoDB, without network and retries. How long a scan takes is a matter of the table's size. */
export function latencyAlarms({ settings, tables }: WatchContext): readonly AlarmDraft[] {
  return tables.flatMap(({ resource, usage }) =>
    usage.operations
      .filter((operation) => operation !== 'Scan')
      .map((operation): AlarmDraft => {
        const isOne = ONE_ITEM.has(operation);
        const threshold = Math.round(settings.latency * 1000 * (isOne ? 1 : SEVERAL_ITEMS));
        const size = isOne ? '' : ' (twice what one item may take)';
        return {
          wanted: `${resource.id}${operation}Latency`,
          kind: 'latency',
          description: [
            `One in a hundred ${operation} requests to the table `,
            ...resource.name,
            ` takes more than ${numberText(threshold)} ms${size} within DynamoDB. Look for larger items and pages than the model states, and at the AWS Health Dashboard.`,
          ],
          of: {
            kind: 'metric',
            metric: operationMetric('SuccessfulRequestLatency', resource, operation),
            statistic: 'p99',
          },
          threshold,
          period: MINUTE,
          points: { of: 10, breaching: 5 },
        };
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

/** Of the function that reads the stream; what it has not read within 24 hours is gone. */
export function iteratorAgeAlarms({ own, settings, tables }: WatchContext): readonly AlarmDraft[] {
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
