import { createTableInput } from '../../load/create-table.js';
import {
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
import { encryptionOf } from './key-requests.js';
import type { Request, Unknown } from './request.js';

/** Whether the table is made of items in S3. One of strongly consistent Regions has to be empty when it gets them. */
export function isImported({ table }: Pick<TableResource, 'table'>): boolean {
  return table.importFrom !== undefined && !(isGlobal({ table }) && table.consistency === 'mrsc');
}

/** The request that makes a table, and those that give it what is not part of that one. */
export function tableRequests(resource: TableResource, unknown: Unknown): readonly Request[] {
  const { table, name } = resource;
  const TableName = unknown.text(name);
  const made = isImported(resource) ? importRequests(resource, unknown) : [createRequest(resource, unknown)];
  return [
    ...made,
    ...(table.ttl === undefined
      ? []
      : [
          {
            operation: 'UpdateTimeToLive',
            request: { TableName, TimeToLiveSpecification: { AttributeName: table.ttl.value, Enabled: true } },
          },
        ]),
    ...ownRequests(resource, TableName),
  ];
}

/** What each replica of a table has of its own. */
export function ownRequests({ table }: TableResource, TableName: string): readonly Request[] {
  const insights = [
    { mode: table.contributorInsights },
    ...[...table.indexes.values()].map((index) => ({ IndexName: index.name, mode: index.contributorInsights })),
  ];
  return [
    ...(table.protection.pitr
      ? [
          {
            operation: 'UpdateContinuousBackups',
            request: { TableName, PointInTimeRecoverySpecification: recoverySpecification(table) },
          },
        ]
      : []),
    ...insights.flatMap(({ mode, ...index }) =>
      mode === undefined
        ? []
        : [
            {
              operation: 'UpdateContributorInsights',
              request: {
                TableName,
                ...index,
                ContributorInsightsAction: 'ENABLE',
                ContributorInsightsMode: INSIGHTS_MODES[mode],
              },
            },
          ],
    ),
  ];
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
function createRequest(resource: TableResource, unknown: Unknown): Request {
  const { table } = resource;
  const { indexes, definitions } = vectorIndexesOf(resource.design);
  const { AttributeDefinitions, GlobalSecondaryIndexes, ...request } = createTableInput(
    resource.design,
    unknown.text(resource.name),
  );
  const policy = resourcePolicyOf(resource);
  return {
    operation: 'CreateTable',
    request: defined({
      ...request,
      AttributeDefinitions: [...AttributeDefinitions, ...definitions],
      GlobalSecondaryIndexes: GlobalSecondaryIndexes?.map((index) =>
        defined({ ...index, WarmThroughput: warmOf(resource, index.IndexName) }),
      ),
      VectorIndexes: indexes.length === 0 ? undefined : indexes,
      WarmThroughput: warmThroughput(table.billing),
      StreamSpecification: stream(resource),
      SSESpecification: encryptionOf(resource, unknown),
      ResourcePolicy: policy === undefined ? undefined : unknown.policy(policy),
      Tags: table.tags.size === 0 ? undefined : tagList(table),
    }),
  };
}

function stream({ table }: TableResource): object | undefined {
  if (table.stream === undefined) return undefined;
  // Replicas that become consistent in time are fed by whole items: DynamoDB adds none to a table with another stream.
  const view = isGlobal({ table }) && table.consistency === 'mrec' ? 'new-and-old' : table.stream.value;
  return { StreamEnabled: true, StreamViewType: STREAM_VIEW_TYPES[view] };
}

function warmOf({ design }: TableResource, index: string): object | undefined {
  return warmThroughput(design.indexes.get(index)?.declaration?.billing);
}

/**
 * An import takes keys, global indexes, billing and encryption; the rest is asked for when the table is there, one change a request.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html
 */
function importRequests(resource: TableResource, unknown: Unknown): readonly Request[] {
  const { table, arn, design } = resource;
  if (table.importFrom === undefined) return [];
  const { bucket, prefix, owner } = table.importFrom;
  const { TableClass, DeletionProtectionEnabled, ...request } = createTableInput(design, unknown.text(resource.name));
  const { TableName } = request;
  const policy = resourcePolicyOf(resource);
  const ResourceArn = unknown.text(arn);
  const vectors = vectorIndexesOf(design);
  const searched = new Map(vectors.definitions.map((one) => [one.AttributeName, one]));
  const update = (changes: object | undefined): readonly Request[] =>
    changes === undefined ? [] : [{ operation: 'UpdateTable', request: { TableName, ...changes } }];
  const streamed = stream(resource);
  const warm = warmThroughput(table.billing);
  return [
    {
      operation: 'ImportTable',
      request: {
        S3BucketSource: defined({
          S3Bucket: unknown.text(textOf(bucket.value)),
          S3KeyPrefix: prefix,
          S3BucketOwner: owner,
        }),
        ...importFormat(table.importFrom),
        TableCreationParameters: defined({
          ...request,
          SSESpecification: encryptionOf(resource, unknown),
        }),
      },
    },
    ...update(DeletionProtectionEnabled === true ? { DeletionProtectionEnabled } : undefined),
    ...update(TableClass === 'STANDARD' ? undefined : { TableClass }),
    ...update(streamed && { StreamSpecification: streamed }),
    ...update(warm && { WarmThroughput: warm }),
    ...[...design.indexes.keys()].flatMap((IndexName) => {
      const WarmThroughput = warmOf(resource, IndexName);
      return update(WarmThroughput && { GlobalSecondaryIndexUpdates: [{ Update: { IndexName, WarmThroughput } }] });
    }),
    ...vectors.indexes.flatMap((index) =>
      update({
        AttributeDefinitions: (index.SearchSchema ?? []).flatMap(
          ({ AttributeName }) => searched.get(AttributeName) ?? [],
        ),
        VectorIndexUpdates: [{ Create: index }],
      }),
    ),
    ...(table.tags.size === 0 ? [] : [{ operation: 'TagResource', request: { ResourceArn, Tags: tagList(table) } }]),
    ...(policy === undefined
      ? []
      : [{ operation: 'PutResourcePolicy', request: { ResourceArn, Policy: unknown.policy(policy) } }]),
  ];
}

/** Without the members that are undefined. */
export function defined(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
