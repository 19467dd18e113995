import type { Deployment, ScalingTarget, TableResource } from '../infrastructure/index.js';
import { type Part, scalerOf } from './labels.js';
import { block, expression, type FileItems, type HclValue, Template } from './language/index.js';
import { behindReplicas } from './replicas.js';

const DIMENSIONS = { read: 'ReadCapacityUnits', write: 'WriteCapacityUnits' } as const;
const METRICS = { read: 'DynamoDBReadCapacityUtilization', write: 'DynamoDBWriteCapacityUtilization' } as const;

/** Targets and policies of Application Auto Scaling: a replica scales in its own Region. */
export function scalingItems(resource: TableResource, deployment: Deployment): FileItems {
  const regions = [{}, ...resource.table.replicas.map(({ value }) => ({ region: value }))];
  return regions.flatMap((region) =>
    resource.scaling.flatMap((target) => targetItems(resource, target, region, deployment)),
  );
}

function targetItems(resource: TableResource, scaled: ScalingTarget, place: Part, deployment: Deployment): FileItems {
  const { index, dimension, min, max, target } = scaled;
  const { region } = place;
  const label = scalerOf(resource, scaled, place, deployment);
  const registered = `aws_appautoscaling_target.${label}`;
  const scope = {
    service_namespace: expression(`${registered}.service_namespace`),
    resource_id: expression(`${registered}.resource_id`),
    scalable_dimension: expression(`${registered}.scalable_dimension`),
  };
  return [
    block('resource', ['aws_appautoscaling_target', label], {
      region,
      service_namespace: 'dynamodb',
      resource_id: resourceId(resource, index),
      scalable_dimension: `dynamodb:${index === undefined ? 'table' : 'index'}:${DIMENSIONS[dimension]}`,
      min_capacity: min,
      max_capacity: max,
      ...(region === undefined ? {} : behindReplicas(resource, deployment)),
    }),
    block(
      'resource',
      ['aws_appautoscaling_policy', label],
      {
        region,
        name: new Template([`${METRICS[dimension]}:`, scope.resource_id]),
        policy_type: 'TargetTrackingScaling',
        ...scope,
      },
      block(
        'target_tracking_scaling_policy_configuration',
        [],
        { target_value: target },
        block('predefined_metric_specification', [], { predefined_metric_type: METRICS[dimension] }),
      ),
    ),
  ];
}

/** Of the table's own name, so that it is scaled once it is there. */
function resourceId({ variable }: TableResource, index: string | undefined): HclValue {
  const name = expression(`aws_dynamodb_table.${variable}.name`);
  return new Template(['table/', name, ...(index === undefined ? [] : [`/index/${index}`])]);
}
