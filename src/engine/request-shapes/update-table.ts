import * as common from './common.js';
import type { Shape } from './shape.js';

export const updateTableShape: Shape = {
  TableName: common.controlTableName,
  AttributeDefinitions: common.attributeDefinitions,
  ProvisionedThroughput: common.provisionedThroughput,
  OnDemandThroughput: common.onDemandThroughput,
  BillingMode: common.billingMode,
  TableClass: common.tableClass,
  DeletionProtectionEnabled: common.boolean,
  GlobalSecondaryIndexUpdates: {
    type: 'list',
    element: {
      type: 'structure',
      members: {
        Update: {
          type: 'structure',
          members: {
            IndexName: { ...common.indexName, required: true },
            ProvisionedThroughput: common.provisionedThroughput,
            OnDemandThroughput: common.onDemandThroughput,
          },
        },
        Create: { type: 'structure', members: common.globalIndex },
        Delete: { type: 'structure', members: { IndexName: { ...common.indexName, required: true } } },
      },
    },
  },
};
