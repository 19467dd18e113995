import { replicaUpdates, settingsReplicationMode, witnessUpdates } from '../global-tables/request-shapes.js';
import { streamSpecification } from '../streams/request-shapes.js';
import { sseSpecification } from '../table-settings/encryption.js';
import { warmThroughput } from '../table-settings/warm-throughput.js';
import { vectorIndexUpdates } from '../vectors/request-shapes.js';
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
  StreamSpecification: streamSpecification,
  SSESpecification: sseSpecification,
  WarmThroughput: warmThroughput,
  ReplicaUpdates: replicaUpdates,
  MultiRegionConsistency: { type: 'string', values: ['EVENTUAL', 'STRONG'] },
  GlobalTableWitnessUpdates: witnessUpdates,
  GlobalTableSettingsReplicationMode: settingsReplicationMode,
  DisassociationProtectionEnabled: common.boolean,
  VectorIndexUpdates: vectorIndexUpdates,
  GlobalSecondaryIndexUpdates: {
    type: 'list',
    element: {
      type: 'structure',
      name: 'GlobalSecondaryIndexUpdate',
      members: {
        Update: {
          type: 'structure',
          name: 'UpdateGlobalSecondaryIndexAction',
          members: {
            IndexName: { ...common.indexName, required: true },
            ProvisionedThroughput: common.provisionedThroughput,
            OnDemandThroughput: common.onDemandThroughput,
            WarmThroughput: warmThroughput,
          },
        },
        Create: { type: 'structure', name: 'CreateGlobalSecondaryIndexAction', members: common.globalIndex },
        Delete: {
          type: 'structure',
          name: 'DeleteGlobalSecondaryIndexAction',
          members: { IndexName: { ...common.indexName, required: true } },
        },
      },
    },
  },
};
