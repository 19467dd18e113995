import { numberText } from '../../diagnostics/index.js';
import type { Text } from '../infrastructure/index.js';
import type { UniqueNames } from '../text/index.js';
import type { WatchContext, WatchedCapacity, WatchedTable } from './context.js';
import type { Dashboard, GraphWidget, Line, Widget } from './description.js';
import { MINUTE } from './draft.js';
import { capacityMetric, operationMetric, tableMetric } from './metrics.js';
import { hotKeysOf, type OwnParameters } from './parameters.js';
import { peakOf } from './usage.js';
import { boundOf } from './utilization.js';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Dashboard-Body-Structure.html */
const COLUMNS = 24;
const MOST_WIDGETS = 500;
export const MOST_LINES = 500;
const HEADING = 1;
const GRAPH = 6;
const WIDE = 8;

type Graph = Omit<GraphWidget, 'kind' | 'x' | 'y' | 'width' | 'height'>;

/** A row for each table and index. More widgets than one dashboard may have go on in the next. */
export function dashboardsOf(context: WatchContext, names: UniqueNames): readonly Dashboard[] {
  const rows = context.tables.flatMap((table) => tableRows(context, table));
  const dashboards: Dashboard[] = [];
  let widgets: Widget[] = [];
  let y = 0;
  const end = (): void => {
    if (widgets.length > 0) dashboards.push({ id: names.take('Dashboard'), widgets });
    widgets = [];
    y = 0;
  };
  for (const row of rows) {
    const placed = placedRow(row, y);
    if (widgets.length + placed.length > MOST_WIDGETS) end();
    const moved = widgets.length === 0 ? placedRow(row, 0) : placed;
    widgets.push(...moved);
    y = Math.max(...moved.map((one) => one.y + one.height));
  }
  end();
  return dashboards;
}

interface Row {
  readonly heading: Text;
  readonly graphs: readonly Graph[];
}

function placedRow({ heading, graphs }: Row, y: number): readonly Widget[] {
  const perRow = COLUMNS / WIDE;
  return [
    { kind: 'text', markdown: heading, x: 0, y, width: COLUMNS, height: HEADING },
    ...graphs.map(
      (graph, i): Widget => ({
        kind: 'graph',
        ...graph,
        x: (i % perRow) * WIDE,
        y: y + HEADING + Math.floor(i / perRow) * GRAPH,
        width: WIDE,
        height: GRAPH,
      }),
    ),
  ];
}

function tableRows({ own }: WatchContext, table: WatchedTable): readonly Row[] {
  return table.capacities.map((capacity) => ({
    heading: ['## The ', ...capacity.words],
    graphs: [
      consumption(capacity, 'Read'),
      consumption(capacity, 'Write'),
      throttles(capacity),
      ...(capacity.index === undefined
        ? [...(table.usage.operations.length === 0 ? [] : [latency(table)]), errors(table)]
        : []),
      ...hotKeys(capacity, own),
    ],
  }));
}

function consumption(capacity: WatchedCapacity, unit: 'Read' | 'Write'): Graph {
  const { table, index } = capacity;
  const bound = boundOf(capacity, unit);
  const peak = peakOf(capacity.load, unit === 'Read' ? 'read' : 'write');
  return {
    title: [`${unit} units a second of the `, ...capacity.words],
    lines: [
      {
        kind: 'metric',
        metric: capacityMetric(`Consumed${unit}CapacityUnits`, table, index),
        statistic: 'Sum',
        label: 'in a minute',
        id: 'consumed',
      },
      { kind: 'expression', expression: ['consumed / PERIOD(consumed)'], label: 'consumed' },
      ...(bound === undefined
        ? []
        : [
            {
              kind: 'metric',
              metric: capacityMetric(bound.metric, table, index),
              statistic: 'Average',
              label: bound.words,
              period: 5 * MINUTE,
            } as const,
          ]),
    ],
    ...(peak === undefined
      ? {}
      : { level: { value: Number(peak.toPrecision(6)), label: `peak of the model: ${numberText(peak)}` } }),
  };
}

const CAUSES = ['ProvisionedThroughput', 'KeyRangeThroughput', 'MaxOnDemandThroughput', 'AccountLimit'];

function throttles(capacity: WatchedCapacity): Graph {
  const { table, index } = capacity;
  return {
    title: ['Throttles by reason of the ', ...capacity.words],
    lines: ['Read', 'Write'].flatMap((unit) =>
      CAUSES
        // Published for tables alone.
        .filter((cause) => index === undefined || unit === 'Read' || cause !== 'AccountLimit')
        .map((cause) => ({
          kind: 'metric',
          metric: capacityMetric(`${unit}${cause}ThrottleEvents`, table, index),
          statistic: 'Sum',
          label: `${unit} ${cause}`,
        })),
    ),
  };
}

function latency({ resource, usage }: WatchedTable): Graph {
  return {
    title: ['p99 latency in ms of the table ', ...resource.name],
    lines: usage.operations.map((operation) => ({
      kind: 'metric',
      metric: operationMetric('SuccessfulRequestLatency', resource, operation),
      statistic: 'p99',
      label: operation,
    })),
  };
}

function errors({ resource, usage }: WatchedTable): Graph {
  return {
    title: ['Errors of the table ', ...resource.name],
    lines: [
      ...['ConditionalCheckFailedRequests', 'TransactionConflict'].map(
        (name): Line => ({ kind: 'metric', metric: tableMetric(name, resource), statistic: 'Sum', label: name }),
      ),
      ...usage.operations.map(
        (operation): Line => ({
          kind: 'metric',
          metric: operationMetric('SystemErrors', resource, operation),
          statistic: 'Sum',
          label: `SystemErrors of ${operation}`,
        }),
      ),
    ],
  };
}

/** Of rules that DynamoDB makes, only the largest contributor means anything. */
function hotKeys(capacity: WatchedCapacity, own: OwnParameters): readonly Graph[] {
  const rule = own.hotKeys.get(hotKeysOf(capacity.table.table.name, capacity.index));
  if (rule === undefined) return [];
  return [
    {
      title: ['Hottest partition key of the ', ...capacity.words],
      lines: [
        {
          kind: 'expression',
          expression: ['INSIGHT_RULE_METRIC("', { kind: 'parameter', name: rule.name }, '", "MaxContributorValue")'],
          label: 'units, or throttles, of the hottest key',
        },
      ],
    },
  ];
}
