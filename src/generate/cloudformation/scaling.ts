import type { ScalingTarget, TableResource } from '../infrastructure/index.js';
import { pascalCase } from '../text/index.js';
import type { IndexSwitches } from './index-switches.js';
import { joined, ref } from './language/index.js';
import type { Stack } from './stack.js';

/**
 * What Application Auto Scaling does for a table of one Region; one of several says so itself.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/services-that-can-integrate-dynamodb.html
 */
export function addScaling(stack: Stack, resource: TableResource, table: string, switches: IndexSwitches): void {
  for (const scaling of resource.scaling) addTarget(stack, resource, table, switches, scaling);
}

const KINDS = { read: 'Read', write: 'Write' } as const;

function addTarget(
  stack: Stack,
  { id }: TableResource,
  table: string,
  switches: IndexSwitches,
  { index, dimension, min, max, target }: ScalingTarget,
): void {
  const kind = KINDS[dimension];
  const base = `${id}${index === undefined ? '' : pascalCase(index)}${kind}`;
  const condition = index === undefined ? undefined : switches.conditions.get(index);
  const there = condition === undefined ? {} : { condition };
  const scalable = stack.resource(`${base}Capacity`, {
    type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    ...there,
    properties: {
      ServiceNamespace: 'dynamodb',
      ResourceId: joined('/', ['table', ref(table), ...(index === undefined ? [] : ['index', index])]),
      ScalableDimension: `dynamodb:${index === undefined ? 'table' : 'index'}:${kind}CapacityUnits`,
      MinCapacity: min,
      MaxCapacity: max,
    },
  });
  stack.resource(`${base}Scaling`, {
    type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
    ...there,
    properties: {
      PolicyName: `${kind}CapacityUtilization`,
      PolicyType: 'TargetTrackingScaling',
      ScalingTargetId: ref(scalable),
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: target,
        PredefinedMetricSpecification: { PredefinedMetricType: `DynamoDB${kind}CapacityUtilization` },
      },
    },
  });
}
