import { createTableInput } from '../../load/create-table.js';
import type { Billing } from '../../model/model.js';
import {
  inRegion,
  recoverySpecification,
  regionsOf,
  resourcePolicyOf,
  STREAM_VIEW_TYPES,
  type TableResource,
  warmThroughput,
} from '../infrastructure/index.js';
import { tableEncryption } from './encryption.js';
import { type IndexSwitches, indexSwitches } from './index-switches.js';
import { keyParts } from './key-parts.js';
import { type CfnObject, type CfnValue, cfnPolicy, cfnText } from './language/index.js';
import type { Stack } from './stack.js';
import { insights, plain, retention, tagsOf, timeToLive } from './table.js';

/**
 * A table of several Regions; the id of its resource.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html
 */
export function addGlobalTable(stack: Stack, resource: TableResource, dependsOn: readonly string[]): string {
  const id = stack.take(`${resource.id}Table`);
  const switches = indexSwitches(stack, resource);
  return stack.put(id, {
    type: 'AWS::DynamoDB::GlobalTable',
    ...retention(resource),
    dependsOn,
    properties: properties(stack, resource, switches),
  });
}

function properties(stack: Stack, resource: TableResource, switches: IndexSwitches): CfnObject {
  const { deployment } = stack;
  const { design, table, name } = resource;
  const request = createTableInput(design);
  const encryption = tableEncryption(stack, resource);
  const regions = regionsOf(deployment, resource);
  return {
    TableName: cfnText(name, deployment),
    ...keyParts(resource, switches, ({ IndexName }) => {
      const own = design.indexes.get(IndexName)?.declaration?.billing;
      return { ...writeSettings(own ?? table.billing), WarmThroughput: plain(warmThroughput(own)) };
    }),
    BillingMode: request.BillingMode,
    ...writeSettings(table.billing),
    WarmThroughput: plain(warmThroughput(table.billing)),
    TimeToLiveSpecification: timeToLive(resource),
    StreamSpecification: streamOf(resource),
    SSESpecification: encryption.specification,
    MultiRegionConsistency: table.consistency === 'mrsc' ? 'STRONG' : 'EVENTUAL',
    GlobalTableWitnesses: table.witness === undefined ? undefined : [{ Region: table.witness.value }],
    Replicas: regions.map((region) => replica(stack, resource, region, encryption.keyIn(region), switches)),
  };
}

/**
 * Between Regions that become consistent in time items go by a stream of whole items, whatever the model has.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 */
function streamOf({ table }: TableResource): CfnObject | undefined {
  if (table.consistency === 'mrec') return { StreamViewType: STREAM_VIEW_TYPES['new-and-old'] };
  return table.stream === undefined ? undefined : { StreamViewType: STREAM_VIEW_TYPES[table.stream.value] };
}

function replica(
  { deployment }: Stack,
  resource: TableResource,
  region: string,
  key: CfnValue | undefined,
  switches: IndexSwitches,
): CfnObject {
  const { design, table } = resource;
  const policy = resourcePolicyOf({ ...resource, arn: inRegion(resource.arn, region) });
  const global = [...design.indexes.values()].filter(({ kind }) => kind === 'global');
  const indexes = global.flatMap(({ name, declaration }) => {
    const settings = {
      ...readSettings(declaration?.billing ?? table.billing),
      ContributorInsightsSpecification: insights(declaration?.contributorInsights),
    };
    const says = Object.values(settings).some((value) => value !== undefined);
    return says ? [[name, { IndexName: name, ...settings }] as const] : [];
  });
  return {
    Region: region,
    ...readSettings(table.billing),
    GlobalSecondaryIndexes: indexes.length === 0 ? undefined : switches.list(indexes, 'ReplicaIndexes'),
    TableClass: table.class === 'infrequent-access' ? 'STANDARD_INFREQUENT_ACCESS' : 'STANDARD',
    SSESpecification: key === undefined ? undefined : { KMSMasterKeyId: key },
    PointInTimeRecoverySpecification: { ...recoverySpecification(table) },
    DeletionProtectionEnabled: table.protection.delete,
    ContributorInsightsSpecification: insights(table.contributorInsights),
    ResourcePolicy: policy === undefined ? undefined : { PolicyDocument: cfnPolicy(policy, deployment) },
    Tags: tagsOf(resource),
  };
}

/** Writes of global tables always scale: between equal bounds, where the model has fixed units. */
function writeSettings(billing: Billing): CfnObject {
  if (billing.mode === 'on-demand') {
    const { maxWrite } = billing;
    if (maxWrite === undefined) return {};
    return { WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: Math.ceil(maxWrite) } };
  }
  const { wcu, autoscale } = billing;
  const settings =
    autoscale === undefined
      ? scaling(wcu, wcu, FIXED_TARGET)
      : { ...scaling(autoscale.min.wcu, autoscale.max.wcu, autoscale.target), SeedCapacity: wcu };
  return { WriteProvisionedThroughputSettings: { WriteCapacityAutoScalingSettings: settings } };
}

/** It has to be stated, and decides nothing between equal bounds. */
const FIXED_TARGET = 70;

function readSettings(billing: Billing): CfnObject {
  if (billing.mode === 'on-demand') {
    const { maxRead } = billing;
    if (maxRead === undefined) return {};
    return { ReadOnDemandThroughputSettings: { MaxReadRequestUnits: Math.ceil(maxRead) } };
  }
  const { rcu, autoscale } = billing;
  const settings =
    autoscale === undefined
      ? { ReadCapacityUnits: rcu }
      : {
          ReadCapacityAutoScalingSettings: {
            ...scaling(autoscale.min.rcu, autoscale.max.rcu, autoscale.target),
            SeedCapacity: rcu,
          },
        };
  return { ReadProvisionedThroughputSettings: settings };
}

function scaling(min: number, max: number, target: number): CfnObject {
  return {
    MinCapacity: min,
    MaxCapacity: max,
    TargetTrackingScalingPolicyConfiguration: { TargetValue: target },
  };
}
