import type { ContributorInsights } from '../../model/model.js';
import { type Deployment, INSIGHTS_MODES, type TableResource } from '../infrastructure/index.js';
import { labelOf, type Part } from './labels.js';
import { type Block, block, expression, type FileItems } from './language/index.js';
import { behindReplicas } from './replicas.js';

/** Of a table and its indexes, in each Region. */
export function insightsItems(resource: TableResource, deployment: Deployment): FileItems {
  const { table } = resource;
  const regions = [{}, ...table.replicas.map(({ value }) => ({ region: value }))];
  const watched = [
    { part: {}, mode: table.contributorInsights },
    ...[...table.indexes.values()].map(({ name, contributorInsights: mode }) => ({ part: { index: name }, mode })),
  ];
  return regions.flatMap((region) =>
    watched.flatMap(({ part, mode }) =>
      mode === undefined ? [] : [insights(resource, mode, { ...part, ...region }, deployment)],
    ),
  );
}

function insights(resource: TableResource, mode: ContributorInsights, part: Part, deployment: Deployment): Block {
  return block('resource', ['aws_dynamodb_contributor_insights', labelOf(resource, part, deployment)], {
    region: part.region,
    table_name: expression(`aws_dynamodb_table.${resource.variable}.name`),
    index_name: part.index,
    mode: INSIGHTS_MODES[mode],
    ...(part.region === undefined ? {} : behindReplicas(resource, deployment)),
  });
}
