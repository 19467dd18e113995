import type { Billing } from '../../model/model.js';

/** The role that AWS makes for auto scaling, which Workbench names in each of its models. */
const ROLE = 'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable';

export function billingModel(billing: Billing): object {
  if (billing.mode === 'on-demand') return { BillingMode: 'PAY_PER_REQUEST' };
  const { rcu, wcu, autoscale } = billing;
  const scaling = (of: 'rcu' | 'wcu'): object | undefined =>
    autoscale === undefined
      ? undefined
      : {
          ScalableTargetRequest: {
            MinCapacity: autoscale.min[of],
            MaxCapacity: autoscale.max[of],
            ServiceRole: ROLE,
          },
          ScalingPolicyConfiguration: { TargetValue: autoscale.target },
        };
  return {
    BillingMode: 'PROVISIONED',
    ProvisionedCapacitySettings: {
      ProvisionedThroughput: { ReadCapacityUnits: rcu, WriteCapacityUnits: wcu },
      ...(autoscale === undefined ? {} : { AutoScalingRead: scaling('rcu'), AutoScalingWrite: scaling('wcu') }),
    },
  };
}
