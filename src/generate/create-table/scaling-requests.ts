import type { Billing } from '../../model/model.js';
import { isGlobal, type ScalingTarget, type TableResource } from '../infrastructure/index.js';
import type { Request, Unknown } from './request.js';

/**
 * Capacity that Application Auto Scaling changes.
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
 */
export function scalingRequests(resource: TableResource, unknown: Unknown): readonly Request[] {
  const table = unknown.text(resource.name);
  return [...resource.scaling, ...fixedWrites(resource)].flatMap(({ index, dimension, min, max, target }) => {
    const kind = KINDS[dimension];
    const scalable = {
      ServiceNamespace: 'dynamodb',
      ResourceId: index === undefined ? `table/${table}` : `table/${table}/index/${index}`,
      ScalableDimension: `dynamodb:${index === undefined ? 'table' : 'index'}:${kind}CapacityUnits`,
    };
    return [
      {
        operation: 'application-autoscaling:RegisterScalableTarget',
        request: { ...scalable, MinCapacity: min, MaxCapacity: max },
      },
      {
        operation: 'application-autoscaling:PutScalingPolicy',
        request: {
          PolicyName: `${kind}CapacityUtilization`,
          ...scalable,
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingScalingPolicyConfiguration: {
            TargetValue: target,
            PredefinedMetricSpecification: { PredefinedMetricType: `DynamoDB${kind}CapacityUtilization` },
          },
        },
      },
    ];
  });
}

const KINDS = { read: 'Read', write: 'Write' } as const;

/** It has to be stated, and decides nothing between equal bounds. */
const FIXED_TARGET = 70;

/**
 * A table that gets replicas scales its writes, between equal bounds where the model has fixed ones.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_reqs_bestpractices.html
 */
function fixedWrites({ table }: TableResource): readonly ScalingTarget[] {
  if (!isGlobal({ table })) return [];
  const fixed = (billing: Billing | undefined, index?: string): readonly ScalingTarget[] => {
    if (billing?.mode !== 'provisioned' || billing.autoscale !== undefined) return [];
    const of = index === undefined ? {} : { index };
    return [{ ...of, dimension: 'write', min: billing.wcu, max: billing.wcu, target: FIXED_TARGET }];
  };
  const global = [...table.indexes.values()].filter(({ local }) => !local);
  return [...fixed(table.billing), ...global.flatMap((index) => fixed(index.billing ?? table.billing, index.name))];
}
