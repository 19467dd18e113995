import type { IndexDesign } from '../../design/index.js';
import { createTableInput } from '../../load/create-table.js';
import type { Billing } from '../../model/model.js';
import type { Deployment, TableResource } from '../infrastructure/index.js';
import { type Code, literal, member, ts } from '../text/index.js';
import {
  attributeDefinitions,
  camel,
  insights,
  ownSettings,
  sharedSettings,
  wantedIndexes,
  warmOf,
} from './cfn-parts.js';
import { hasKey, replicaKey } from './encryption-code.js';
import { core } from './imports.js';
import { type CdkObject, cdkText, cdkValue, Expression } from './language/index.js';
import type { Members } from './members.js';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html */
export function cfnGlobalTableProps(resource: TableResource, members: Members, deployment: Deployment): Code {
  const { design, table, name, encryption } = resource;
  const input = createTableInput(design);
  const global = input.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => {
    const own = design.indexes.get(IndexName)?.declaration?.billing;
    return {
      ...camel({ IndexName, KeySchema, Projection }),
      ...writes(own ?? table.billing),
      warmThroughput: warmOf(own),
    };
  });
  return cdkValue({
    tableName: new Expression(cdkText(name, deployment)),
    attributeDefinitions: attributeDefinitions(resource, members),
    keySchema: input.KeySchema.map(camel),
    localSecondaryIndexes: input.LocalSecondaryIndexes?.map(camel),
    globalSecondaryIndexes: global && wantedIndexes(global, members),
    billingMode: input.BillingMode,
    ...writes(table.billing),
    ...sharedSettings(resource, members),
    sseSpecification: encryption.kind === 'aws-owned' ? undefined : { sseEnabled: true, sseType: 'KMS' },
    multiRegionConsistency: table.consistency === 'mrsc' ? 'STRONG' : undefined,
    globalTableWitnesses: table.witness === undefined ? undefined : [{ region: table.witness.value }],
    replicas: [
      replica(resource, members, deployment, {
        region: ts`${core('Stack')}.of(this).region`,
        key: ts`this${member(members.key)}.keyArn`,
      }),
      ...table.replicas.map(({ value }) =>
        replica(resource, members, deployment, {
          region: literal(value),
          name: value,
          key: replicaKey(resource, members, value, deployment),
        }),
      ),
    ],
  });
}

interface Place {
  readonly region: Code;
  /** Of another Region than the one that is deployed to. */
  readonly name?: string;
  readonly key: Code;
}

function replica(
  resource: TableResource,
  members: Members,
  deployment: Deployment,
  { region, name, key }: Place,
): CdkObject {
  const { design, table } = resource;
  const indexes = [...design.indexes.values()]
    .filter(({ kind }) => kind === 'global')
    .map((index) => replicaIndex(index, table.billing));
  return {
    region: new Expression(region),
    tableClass: table.class === 'infrequent-access' ? 'STANDARD_INFREQUENT_ACCESS' : undefined,
    ...reads(table.billing),
    globalSecondaryIndexes: indexes.length === 0 ? undefined : wantedIndexes(indexes, members),
    sseSpecification: hasKey(resource) ? { kmsMasterKeyId: new Expression(key) } : undefined,
    deletionProtectionEnabled: table.protection.delete,
    ...ownSettings(resource, deployment, name),
  };
}

function replicaIndex({ name, declaration }: IndexDesign, table: Billing): CdkObject {
  return {
    indexName: name,
    ...reads(declaration?.billing ?? table),
    contributorInsightsSpecification: insights(declaration?.contributorInsights),
  };
}

/** Writes are scaled always: between two equal bounds they stay what they are. */
function writes(billing: Billing): CdkObject {
  if (billing.mode === 'on-demand') {
    const { maxWrite } = billing;
    if (maxWrite === undefined) return {};
    return { writeOnDemandThroughputSettings: { maxWriteRequestUnits: Math.ceil(maxWrite) } };
  }
  const { wcu, autoscale } = billing;
  const settings =
    autoscale === undefined
      ? scaling(wcu, wcu, FIXED_TARGET)
      : { ...scaling(autoscale.min.wcu, autoscale.max.wcu, autoscale.target), seedCapacity: wcu };
  return { writeProvisionedThroughputSettings: { writeCapacityAutoScalingSettings: settings } };
}

/** It has to be stated, and decides nothing between equal bounds. */
const FIXED_TARGET = 70;

function reads(billing: Billing): CdkObject {
  if (billing.mode === 'on-demand') {
    const { maxRead } = billing;
    if (maxRead === undefined) return {};
    return { readOnDemandThroughputSettings: { maxReadRequestUnits: Math.ceil(maxRead) } };
  }
  const { rcu, autoscale } = billing;
  if (autoscale === undefined) return { readProvisionedThroughputSettings: { readCapacityUnits: rcu } };
  const settings = { ...scaling(autoscale.min.rcu, autoscale.max.rcu, autoscale.target), seedCapacity: rcu };
  return { readProvisionedThroughputSettings: { readCapacityAutoScalingSettings: settings } };
}

function scaling(minCapacity: number, maxCapacity: number, target: number): CdkObject {
  return { minCapacity, maxCapacity, targetTrackingScalingPolicyConfiguration: { targetValue: target } };
}
