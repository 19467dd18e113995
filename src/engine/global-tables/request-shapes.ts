import {
  billingMode,
  boolean,
  controlTableName,
  indexName,
  onDemandThroughput,
  tableClass,
} from '../request-shapes/common.js';
import type { Rule, Shape } from '../request-shapes/shape.js';

const regionName: Rule = { type: 'string', required: true };
const readUnits: Rule = { type: 'structure', members: { ReadCapacityUnits: { type: 'integer', min: 1 } } };

export const settingsReplicationMode: Rule = {
  type: 'string',
  values: ['ENABLED', 'DISABLED', 'ENABLED_WITH_OVERRIDES'],
};

const member: Shape = {
  RegionName: regionName,
  KMSMasterKeyId: { type: 'string' },
  ProvisionedThroughputOverride: readUnits,
  OnDemandThroughputOverride: onDemandThroughput,
  GlobalSecondaryIndexes: {
    type: 'list',
    minLength: 1,
    element: {
      type: 'structure',
      members: {
        IndexName: { ...indexName, required: true },
        ProvisionedThroughputOverride: readUnits,
        OnDemandThroughputOverride: onDemandThroughput,
      },
    },
  },
  TableClassOverride: tableClass,
};

export const replicaUpdates: Rule = {
  type: 'list',
  minLength: 1,
  element: {
    type: 'structure',
    members: {
      Create: { type: 'structure', members: member },
      Update: { type: 'structure', members: member },
      Delete: { type: 'structure', members: { RegionName: regionName } },
      Disassociate: {
        type: 'structure',
        members: { RegionName: regionName, DisassociationMode: { type: 'string', values: ['WAIT_FOR_REPLICATION'] } },
      },
    },
  },
};

export const witnessUpdates: Rule = {
  type: 'list',
  minLength: 1,
  maxLength: 1,
  element: {
    type: 'structure',
    members: {
      Create: { type: 'structure', members: { RegionName: regionName } },
      Delete: { type: 'structure', members: { RegionName: regionName } },
    },
  },
};

const units: Rule = { type: 'integer', min: 1 };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AutoScalingSettingsUpdate.html */
export const autoScaling: Rule = {
  type: 'structure',
  members: {
    MinimumUnits: units,
    MaximumUnits: units,
    AutoScalingDisabled: boolean,
    AutoScalingRoleArn: { type: 'string', minLength: 1, maxLength: 1600 },
    ScalingPolicyUpdate: {
      type: 'structure',
      members: {
        PolicyName: { type: 'string', minLength: 1, maxLength: 256 },
        TargetTrackingScalingPolicyConfiguration: {
          type: 'structure',
          required: true,
          members: {
            TargetValue: { type: 'integer', required: true },
            DisableScaleIn: boolean,
            ScaleInCooldown: { type: 'integer' },
            ScaleOutCooldown: { type: 'integer' },
          },
        },
      },
    },
  },
};

/** Settings of the old version. */
export const settingsShape: Shape = {
  GlobalTableName: { type: 'string', required: true },
  GlobalTableBillingMode: billingMode,
  GlobalTableProvisionedWriteCapacityUnits: units,
  GlobalTableProvisionedWriteCapacityAutoScalingSettingsUpdate: autoScaling,
  GlobalTableGlobalSecondaryIndexSettingsUpdate: {
    type: 'list',
    minLength: 1,
    maxLength: 20,
    element: {
      type: 'structure',
      members: {
        IndexName: { ...indexName, required: true },
        ProvisionedWriteCapacityUnits: units,
        ProvisionedWriteCapacityAutoScalingSettingsUpdate: autoScaling,
      },
    },
  },
  ReplicaSettingsUpdate: {
    type: 'list',
    minLength: 1,
    maxLength: 50,
    element: {
      type: 'structure',
      members: {
        RegionName: regionName,
        ReplicaProvisionedReadCapacityUnits: units,
        ReplicaProvisionedReadCapacityAutoScalingSettingsUpdate: autoScaling,
        ReplicaGlobalSecondaryIndexSettingsUpdate: {
          type: 'list',
          minLength: 1,
          maxLength: 20,
          element: {
            type: 'structure',
            members: {
              IndexName: { ...indexName, required: true },
              ProvisionedReadCapacityUnits: units,
              ProvisionedReadCapacityAutoScalingSettingsUpdate: autoScaling,
            },
          },
        },
        ReplicaTableClass: tableClass,
      },
    },
  },
};

export const autoScalingShape: Shape = {
  TableName: controlTableName,
  GlobalSecondaryIndexUpdates: {
    type: 'list',
    minLength: 1,
    element: {
      type: 'structure',
      members: { IndexName: indexName, ProvisionedWriteCapacityAutoScalingUpdate: autoScaling },
    },
  },
  ProvisionedWriteCapacityAutoScalingUpdate: autoScaling,
  ReplicaUpdates: {
    type: 'list',
    minLength: 1,
    element: {
      type: 'structure',
      members: {
        RegionName: regionName,
        ReplicaGlobalSecondaryIndexUpdates: {
          type: 'list',
          element: {
            type: 'structure',
            members: { IndexName: indexName, ProvisionedReadCapacityAutoScalingUpdate: autoScaling },
          },
        },
        ReplicaProvisionedReadCapacityAutoScalingUpdate: autoScaling,
      },
    },
  },
};
