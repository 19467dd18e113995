import { MAX_GLOBAL_INDEXES, MAX_INCLUDED_ATTRIBUTES } from '../../facts/index.js';
import { type Deployment, isGlobal, regionsOf, type TableResource } from '../infrastructure/index.js';

/**
 * Why `TableV2` cannot make a table, if it cannot. It checks some limits itself, which AWS can raise.
 * https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-dynamodb/lib/table-v2.ts
 */
export function beyondTableV2(resource: TableResource, deployment: Pick<Deployment, 'region'>): string | undefined {
  const { design, table } = resource;
  const indexes = [...design.indexes.values()];
  const global = indexes.filter(({ kind }) => kind === 'global');
  const included = indexes.flatMap(({ projection }) => (projection.kind === 'include' ? projection.attributes : []));
  if (table.importFrom !== undefined && !isGlobal(resource)) return 'which does not import from S3';
  if (table.vectorIndexes.size > 0) return 'which has no vector indexes';
  if (!isGlobal(resource) && isFixed(resource)) return 'whose capacity for writes is never fixed';
  if (global.some(({ declaration }) => declaration?.contributorInsights !== table.contributorInsights))
    return 'which has one mode of Contributor Insights for a table and its indexes';
  if (global.length > MAX_GLOBAL_INDEXES) return `which has ${MAX_GLOBAL_INDEXES} global secondary indexes at most`;
  if (new Set(included.map(({ value }) => value)).size > MAX_INCLUDED_ATTRIBUTES)
    return `which projects ${MAX_INCLUDED_ATTRIBUTES} attributes at most`;
  const regions = [...regionsOf(deployment, resource), ...(table.witness === undefined ? [] : [table.witness.value])];
  if (table.consistency === 'mrsc' && !isOfOneSet(regions)) return 'which knows fewer Regions for strong consistency';
  return undefined;
}

/** Whether the capacity of the table or of an index is provisioned and stays as it is. */
function isFixed({ table }: TableResource): boolean {
  const all = [table.billing, ...[...table.indexes.values()].flatMap(({ billing }) => billing ?? [])];
  return all.some((billing) => billing.mode === 'provisioned' && billing.autoscale === undefined);
}

const REGION_SETS = [
  ['us-east-1', 'us-east-2', 'us-west-2'],
  ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1'],
  ['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3'],
];

function isOfOneSet(regions: readonly string[]): boolean {
  return REGION_SETS.some((set) => regions.every((region) => set.includes(region)));
}
