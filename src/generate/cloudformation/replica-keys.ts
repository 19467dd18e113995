import { type Deployment, REGION, regionsOf } from '../infrastructure/index.js';
import { newKey } from './encryption.js';
import { cfnText, equals, type Template } from './language/index.js';
import { hasReplicaKeys } from './remarks.js';
import { anyOf, Stack } from './stack.js';

/** Keys that replicas are encrypted with: the same template in each of their Regions; undefined where there are none. */
export function replicaKeysTemplate(deployment: Deployment): Template | undefined {
  const tables = [...deployment.tables.values()].filter(hasReplicaKeys);
  if (tables.length === 0) return undefined;
  const stack = new Stack(deployment);
  for (const table of tables) {
    const regions = regionsOf(deployment, table).filter((region) => region !== deployment.region);
    if (regions.length === 0) continue;
    const isHere = regions.map((region) => equals(cfnText([REGION], deployment), region));
    newKey(stack, table, stack.condition(`Has${table.id}`, anyOf(isHere)));
  }
  const { parameters, conditions, resources, outputs } = stack;
  return {
    comment: ['Deploy this in each Region of a replica before the tables, which are given the ARNs that it puts out.'],
    description: `Keys of replicas of the model ${deployment.model.name.value}.`,
    parameters,
    conditions,
    resources,
    outputs,
  };
}
