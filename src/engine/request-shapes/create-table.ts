import * as common from './common.js';
import type { Shape } from './shape.js';

export const createTableShape: Shape = {
  AttributeDefinitions: { ...common.attributeDefinitions, required: true },
  TableName: common.controlTableName,
  BillingMode: common.billingMode,
  ProvisionedThroughput: common.provisionedThroughput,
  OnDemandThroughput: common.onDemandThroughput,
  KeySchema: common.keySchema(2),
  LocalSecondaryIndexes: {
    type: 'list',
    element: {
      type: 'structure',
      members: {
        IndexName: { ...common.indexName, required: true },
        KeySchema: common.keySchema(2),
        Projection: common.projection,
      },
    },
  },
  GlobalSecondaryIndexes: { type: 'list', element: { type: 'structure', members: common.globalIndex } },
  TableClass: common.tableClass,
  DeletionProtectionEnabled: common.boolean,
};
