import type { ScalingTarget, TableResource } from '../infrastructure/index.js';
import { type Code, from, literal, name, ts } from '../text/index.js';
import { templateLiteral } from '../typescript/values/index.js';
import { hasAny } from './index-switch.js';
import { cdkValue, Expression } from './language/index.js';
import type { Members } from './members.js';

function scaling(name: string): Code {
  return from('npm:aws-cdk-lib/aws-applicationautoscaling', name);
}

/**
 * What Application Auto Scaling does for a table that is no `TableV2`, which says so itself. Its variable is called as the member.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/services-that-can-integrate-dynamodb.html
 */
export function scalingStatements(resource: TableResource, members: Members): readonly Code[] {
  return resource.scaling.map((target) => {
    const code = statement(target, name(members.table));
    if (target.index === undefined) return code;
    return ts`if (${hasAny([target.index], members)}) {
${code}
}`;
  });
}

const KINDS = { read: 'Read', write: 'Write' } as const;

function statement({ index, dimension, min, max, target }: ScalingTarget, table: Code): Code {
  const kind = KINDS[dimension];
  const id = index === undefined ? kind : `${index}.${kind}`;
  const path = templateLiteral(['table/', ts`${table}.ref`, ...(index === undefined ? [] : [`/index/${index}`])]);
  const scalable = ts`new ${scaling('CfnScalableTarget')}(${table}, ${literal(`${id}Capacity`)}, {
serviceNamespace: "dynamodb",
resourceId: ${path},
scalableDimension: ${literal(`dynamodb:${index === undefined ? 'table' : 'index'}:${kind}CapacityUnits`)},
minCapacity: ${min},
maxCapacity: ${max},
}).ref`;
  return ts`new ${scaling('CfnScalingPolicy')}(${table}, ${literal(`${id}Scaling`)}, ${cdkValue({
    policyName: `${kind}CapacityUtilization`,
    policyType: 'TargetTrackingScaling',
    scalingTargetId: new Expression(scalable),
    targetTrackingScalingPolicyConfiguration: {
      targetValue: target,
      predefinedMetricSpecification: { predefinedMetricType: `DynamoDB${kind}CapacityUtilization` },
    },
  })});`;
}
