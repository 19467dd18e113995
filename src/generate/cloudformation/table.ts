import { createTableInput } from '../../load/create-table.js';
import type { ContributorInsights } from '../../model/model.js';
import {
  INSIGHTS_MODES,
  importFormat,
  recoverySpecification,
  resourcePolicyOf,
  STREAM_VIEW_TYPES,
  type TableResource,
  tagList,
  textOf,
  warmThroughput,
} from '../infrastructure/index.js';
import { tableEncryption } from './encryption.js';
import { type IndexSwitches, indexSwitches } from './index-switches.js';
import { keyParts } from './key-parts.js';
import { type CfnObject, type CfnValue, cfnPolicy, cfnText, type Resource } from './language/index.js';
import { addScaling } from './scaling.js';
import type { Stack } from './stack.js';

/**
 * A table of one Region, and what scales it; the id of its resource.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
 */
export function addTable(stack: Stack, resource: TableResource, dependsOn: readonly string[]): string {
  const id = stack.take(`${resource.id}Table`);
  const switches = indexSwitches(stack, resource);
  stack.put(id, {
    type: 'AWS::DynamoDB::Table',
    ...retention(resource),
    dependsOn,
    properties: tableProperties(stack, resource, switches),
  });
  addScaling(stack, resource, id, switches);
  return id;
}

/** What nobody may delete stays where its stack is deleted. */
export function retention({ table }: TableResource): Pick<Resource, 'deletionPolicy' | 'updateReplacePolicy'> {
  const policy = table.protection.delete ? 'Retain' : 'Delete';
  return { deletionPolicy: policy, updateReplacePolicy: policy };
}

function tableProperties(stack: Stack, resource: TableResource, switches: IndexSwitches): CfnObject {
  const { deployment } = stack;
  const { design, table, name } = resource;
  const request = createTableInput(design);
  const encryption = tableEncryption(stack, resource);
  const policy = resourcePolicyOf(resource);
  return {
    TableName: cfnText(name, deployment),
    ...keyParts(resource, switches, ({ IndexName, ProvisionedThroughput, OnDemandThroughput }) => {
      const declared = design.indexes.get(IndexName)?.declaration;
      return {
        ProvisionedThroughput: plain(ProvisionedThroughput),
        OnDemandThroughput: plain(OnDemandThroughput),
        WarmThroughput: plain(warmThroughput(declared?.billing)),
        ContributorInsightsSpecification: insights(declared?.contributorInsights),
      };
    }),
    BillingMode: request.BillingMode,
    ProvisionedThroughput: plain(request.ProvisionedThroughput),
    OnDemandThroughput: plain(request.OnDemandThroughput),
    WarmThroughput: plain(warmThroughput(table.billing)),
    TableClass: request.TableClass,
    TimeToLiveSpecification: timeToLive(resource),
    StreamSpecification:
      table.stream === undefined ? undefined : { StreamViewType: STREAM_VIEW_TYPES[table.stream.value] },
    SSESpecification:
      encryption.specification === undefined
        ? undefined
        : { ...encryption.specification, KMSMasterKeyId: encryption.keyIn(deployment.region) },
    PointInTimeRecoverySpecification: { ...recoverySpecification(table) },
    DeletionProtectionEnabled: table.protection.delete,
    ContributorInsightsSpecification: insights(table.contributorInsights),
    ResourcePolicy: policy === undefined ? undefined : { PolicyDocument: cfnPolicy(policy, deployment) },
    ImportSourceSpecification: importSource(stack, resource),
    Tags: tagsOf(resource),
  };
}

export function timeToLive({ table }: TableResource): CfnObject | undefined {
  return table.ttl === undefined ? undefined : { AttributeName: table.ttl.value, Enabled: true };
}

export function insights(mode: ContributorInsights | undefined): CfnObject | undefined {
  return mode === undefined ? undefined : { Enabled: true, Mode: INSIGHTS_MODES[mode] };
}

export function tagsOf({ table }: TableResource): CfnValue | undefined {
  return table.tags.size === 0 ? undefined : tagList(table).map((tag) => ({ ...tag }));
}

function importSource({ deployment }: Stack, { table: { importFrom } }: TableResource): CfnObject | undefined {
  if (importFrom === undefined) return undefined;
  const { InputFormatOptions, ...format } = importFormat(importFrom);
  return {
    S3BucketSource: {
      S3Bucket: cfnText(textOf(importFrom.bucket.value), deployment),
      S3KeyPrefix: importFrom.prefix,
      S3BucketOwner: importFrom.owner,
    },
    ...format,
    InputFormatOptions: InputFormatOptions === undefined ? undefined : { Csv: { ...InputFormatOptions.Csv } },
  };
}

/** As an object of a template. */
export function plain<T extends { readonly [K in keyof T]: CfnValue | undefined }>(
  given: T | undefined,
): CfnObject | undefined {
  return given === undefined ? undefined : { ...given };
}
