import { settingsReplicationMode } from '../global-tables/request-shapes.js';
import { streamSpecification } from '../streams/request-shapes.js';
import { sseSpecification } from '../table-settings/encryption.js';
import { warmThroughput } from '../table-settings/warm-throughput.js';
import { tagList } from '../tags/request-shapes.js';
import { vectorIndexes } from '../vectors/request-shapes.js';
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
    element: { type: 'structure', name: 'LocalSecondaryIndex', members: common.localIndex },
  },
  GlobalSecondaryIndexes: {
    type: 'list',
    element: { type: 'structure', name: 'GlobalSecondaryIndex', members: common.globalIndex },
  },
  TableClass: common.tableClass,
  DeletionProtectionEnabled: common.boolean,
  StreamSpecification: streamSpecification,
  SSESpecification: sseSpecification,
  Tags: tagList,
  WarmThroughput: warmThroughput,
  ResourcePolicy: common.string,
  GlobalTableSourceArn: { type: 'string', minLength: 1, maxLength: 1024 },
  GlobalTableSettingsReplicationMode: settingsReplicationMode,
  VectorIndexes: vectorIndexes,
};
