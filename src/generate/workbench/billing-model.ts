import type { Autoscale, Billing } from '../../model/model.js';
import type { JsonObject } from './extension.js';

/** The role that AWS makes for auto scaling, which Workbench names in each of its models. */
const ROLE = 'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable';

export function billingModel(billing: Billing): JsonObject {
  if (billing.mode === 'on-demand') return { BillingMode: 'PAY_PER_REQUEST' };
  const { rcu, wcu, autoscale } = billing;
  const scaling: JsonObject =
    autoscale === undefined
      ? {}
      : { AutoScalingRead: scalingModel(autoscale, 'rcu'), AutoScalingWrite: scalingModel(autoscale, 'wcu') };
  return {
    BillingMode: 'PROVISIONED',
    ProvisionedCapacitySettings: {
      ProvisionedThroughput: { ReadCapacityUnits: rcu, WriteCapacityUnits: wcu },
      ...scaling,
    },
  };
}

function scalingModel({ min, max, target }: Autoscale, of: 'rcu' | 'wcu'): JsonObject {
  return {
    ScalableTargetRequest: { MinCapacity: min[of], MaxCapacity: max[of], ServiceRole: ROLE },
    ScalingPolicyConfiguration: { TargetValue: target },
  };
}
