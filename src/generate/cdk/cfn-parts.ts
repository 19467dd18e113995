import { createTableInput } from '../../load/create-table.js';
import type { Billing, ContributorInsights, Table } from '../../model/model.js';
import { usersOf } from '../cloudformation/key-parts.js';
import {
  type Deployment,
  INSIGHTS_MODES,
  importFormat,
  isGlobal,
  recoverySpecification,
  resourcePolicyOf,
  STREAM_VIEW_TYPES,
  type TableResource,
  tagList,
  textOf,
  vectorIndexesOf,
  warmThroughput,
} from '../infrastructure/index.js';
import { ts } from '../text/index.js';
import { hasAny, wanted } from './index-switch.js';
import { type CdkObject, type CdkValue, cdkText, cdkValue, Expression, policyValue } from './language/index.js';
import type { Members } from './members.js';

/** Data with AWS's names as CDK has them: `AttributeName` is `attributeName`. */
export function camel(data: object): CdkObject {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), camelValue(value)]),
  );
}

function camelValue(value: unknown): CdkValue {
  if (Array.isArray(value)) return value.map(camelValue);
  return typeof value === 'object' && value !== null ? camel(value) : (value as CdkValue);
}

/** What a table and the replicas of one both have. */
export function ownSettings(resource: TableResource, deployment: Deployment, region?: string): CdkObject {
  const { table } = resource;
  const policy = resourcePolicyOf(resource);
  return {
    pointInTimeRecoverySpecification: camel(recoverySpecification(table)),
    contributorInsightsSpecification: insights(table.contributorInsights),
    resourcePolicy: policy === undefined ? undefined : { policyDocument: policyValue(policy, deployment, region) },
    tags: table.tags.size === 0 ? undefined : tagList(table).map(camel),
  };
}

/** What a table has, in one Region or in several. */
export function sharedSettings({ design, table }: TableResource, members: Members): CdkObject {
  const vectors = vectorIndexesOf(design).indexes.map(camel);
  const view = streamViewOf(table);
  return {
    vectorIndexes: vectors.length === 0 ? undefined : wantedIndexes(vectors, members),
    warmThroughput: camelValue(warmThroughput(table.billing)),
    timeToLiveSpecification: table.ttl === undefined ? undefined : { attributeName: table.ttl.value, enabled: true },
    streamSpecification: view === undefined ? undefined : { streamViewType: view },
  };
}

/** Between Regions that become consistent in time items go by a stream of whole items, whatever the model has. */
export function streamViewOf(table: Table): string | undefined {
  if (isGlobal({ table }) && table.consistency === 'mrec') return STREAM_VIEW_TYPES['new-and-old'];
  return table.stream === undefined ? undefined : STREAM_VIEW_TYPES[table.stream.value];
}

/** Of an index that has its own. */
export function warmOf(billing: Billing | undefined): CdkValue {
  return camelValue(warmThroughput(billing));
}

/** Only those that the construct is not told to leave out. */
export function wantedIndexes(indexes: readonly CdkObject[], members: Members): Expression {
  return new Expression(ts`${cdkValue(indexes)}${wanted(members)}`);
}

/** Definitions of key attributes; one of an index that is left out is none. */
export function attributeDefinitions(resource: TableResource, members: Members): readonly CdkValue[] {
  const vectors = vectorIndexesOf(resource.design);
  const users = usersOf(resource, vectors.indexes);
  return [...createTableInput(resource.design).AttributeDefinitions, ...vectors.definitions].map((one) => {
    const indexes = users.get(one.AttributeName) ?? [];
    if (indexes.length === 0) return camel(one);
    return new Expression(ts`...(${hasAny(indexes, members)} ? [${cdkValue(camel(one))}] : [])`);
  });
}

export function insights(mode: ContributorInsights | undefined): CdkValue {
  return mode === undefined ? undefined : { enabled: true, mode: INSIGHTS_MODES[mode] };
}

export function importSource({ table: { importFrom } }: TableResource, deployment: Deployment): CdkValue {
  if (importFrom === undefined) return undefined;
  return {
    ...camel(importFormat(importFrom)),
    s3BucketSource: {
      s3Bucket: new Expression(cdkText(textOf(importFrom.bucket.value), deployment)),
      s3BucketOwner: importFrom.owner,
      s3KeyPrefix: importFrom.prefix,
    },
  };
}
