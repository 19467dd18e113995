import { createTableInput } from '../../load/create-table.js';
import type { Deployment, TableResource } from '../infrastructure/index.js';
import { type Code, member, ts } from '../text/index.js';
import {
  attributeDefinitions,
  camel,
  importSource,
  insights,
  ownSettings,
  sharedSettings,
  wantedIndexes,
  warmOf,
} from './cfn-parts.js';
import { hasKey } from './encryption-code.js';
import { type CdkValue, cdkText, cdkValue, Expression } from './language/index.js';
import type { Members } from './members.js';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html */
export function cfnTableProps(resource: TableResource, members: Members, deployment: Deployment): Code {
  const { design, name } = resource;
  const { AttributeDefinitions: _, GlobalSecondaryIndexes, TableName: __, ...request } = createTableInput(design);
  const global = GlobalSecondaryIndexes?.map((index) => {
    const declared = design.indexes.get(index.IndexName)?.declaration;
    return {
      ...camel(index),
      warmThroughput: warmOf(declared?.billing),
      contributorInsightsSpecification: insights(declared?.contributorInsights),
    };
  });
  return cdkValue({
    tableName: new Expression(cdkText(name, deployment)),
    attributeDefinitions: attributeDefinitions(resource, members),
    ...camel(request),
    globalSecondaryIndexes: global && wantedIndexes(global, members),
    ...sharedSettings(resource, members),
    sseSpecification: encryption(resource, members),
    ...ownSettings(resource, deployment),
    importSourceSpecification: importSource(resource, deployment),
  });
}

function encryption(resource: TableResource, { key }: Members): CdkValue {
  if (resource.encryption.kind === 'aws-owned') return undefined;
  const kmsMasterKeyId = hasKey(resource) ? new Expression(ts`this${member(key)}.keyArn`) : undefined;
  return { sseEnabled: true, sseType: 'KMS', kmsMasterKeyId };
}
