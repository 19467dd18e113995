import { REGION } from '../infrastructure/index.js';
import type { Dashboard, GraphWidget, Line, Metric, Widget } from './description.js';
import { type Value, Written } from './resource.js';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Dashboard-Body-Structure.html */
export function dashboardBody({ widgets }: Dashboard): Value {
  return { widgets: widgets.map(widgetBody) };
}

function widgetBody(widget: Widget): Value {
  const { x, y, width, height } = widget;
  return widget.kind === 'text'
    ? { type: 'text', x, y, width, height, properties: { markdown: new Written(widget.markdown) } }
    : { type: 'metric', x, y, width, height, properties: graphProperties(widget) };
}

function graphProperties({ title, lines, level }: GraphWidget): Value {
  return {
    title: new Written(title),
    view: 'timeSeries',
    region: new Written([REGION]),
    period: 60,
    metrics: lines.map(lineBody),
    ...(level === undefined ? {} : { annotations: { horizontal: [{ value: level.value, label: level.label }] } }),
  };
}

function lineBody(line: Line): Value {
  if (line.kind === 'expression') return [{ expression: new Written(line.expression), label: line.label }];
  const { metric, statistic, label, period, id } = line;
  return [
    ...metricBody(metric),
    {
      stat: statistic,
      label,
      ...(period === undefined ? {} : { period }),
      ...(id === undefined ? {} : { id, visible: false }),
    },
  ];
}

function metricBody({ namespace, name, dimensions }: Metric): readonly Value[] {
  return [namespace, name, ...[...dimensions].flatMap(([dimension, value]) => [dimension, new Written(value)])];
}
