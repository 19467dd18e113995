import { inRegion, isGlobal, resourcePolicyOf, type TableResource, tagList } from '../infrastructure/index.js';
import { replicaKeyOf } from './key-requests.js';
import type { Request, Unknown } from './request.js';
import { ownRequests } from './table-requests.js';

/**
 * DynamoDB adds the replicas of an eventually consistent table one by one, those of a strongly consistent one together.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function replicaRequests(resource: TableResource, unknown: Unknown): readonly Request[] {
  const { table, name } = resource;
  if (!isGlobal({ table })) return [];
  const TableName = unknown.text(name);
  const update = (request: object): Request => ({ operation: 'UpdateTable', request: { TableName, ...request } });
  const created = table.replicas.map(({ value }) => {
    const key = replicaKeyOf(resource, value, unknown);
    return { Create: { RegionName: value, ...(key === undefined ? {} : { KMSMasterKeyId: key }) } };
  });
  if (table.consistency === 'mrec') return created.map((one) => update({ ReplicaUpdates: [one] }));
  return [
    update({
      ReplicaUpdates: created,
      ...(table.witness === undefined
        ? {}
        : { GlobalTableWitnessUpdates: [{ Create: { RegionName: table.witness.value } }] }),
      MultiRegionConsistency: 'STRONG',
    }),
  ];
}

/** What a replica does not take over, asked for in its Region. */
export function requestsInRegion(resource: TableResource, region: string, unknown: Unknown): readonly Request[] {
  const { table, name, arn } = resource;
  const TableName = unknown.text(name, region);
  const ResourceArn = unknown.text(inRegion(arn, region));
  const policy = resourcePolicyOf(resource);
  const { protection, tags } = table;
  const change = protection.delete ? [{ TableName, DeletionProtectionEnabled: true }] : [];
  return [
    ...change.map((request) => ({ operation: 'UpdateTable', request })),
    ...ownRequests(resource, TableName),
    ...(tags.size === 0 ? [] : [{ operation: 'TagResource', request: { ResourceArn, Tags: tagList(table) } }]),
    ...(policy === undefined
      ? []
      : [{ operation: 'PutResourcePolicy', request: { ResourceArn, Policy: unknown.policy(policy, region) } }]),
  ];
}
