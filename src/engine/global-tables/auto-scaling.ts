import { type Catalog, tableForControl } from '../catalog.js';
import { EngineError, validationError } from '../engine-error.js';
import { controlTableName } from '../request-shapes/common.js';
import { checkShape, type Shape } from '../request-shapes/shape.js';
import type { Table } from '../table.js';
import { tableNamed } from '../table-arn.js';
import type {
  DescribeTableReplicaAutoScalingInput,
  DescribeTableReplicaAutoScalingOutput,
  ReplicaAutoScalingDescription,
  ReplicaStatus,
  UpdateTableReplicaAutoScalingInput,
} from './api.js';
import { globalTableMessages } from './messages.js';
import { autoScalingShape } from './request-shapes.js';

const describeShape: Shape = { TableName: controlTableName };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTableReplicaAutoScaling.html */
export function describeTableReplicaAutoScaling(
  catalog: Catalog,
  input: DescribeTableReplicaAutoScalingInput,
): DescribeTableReplicaAutoScalingOutput {
  checkShape(input, describeShape);
  const table = globalTable(catalog, input.TableName);
  const replicas = table.replicas.map(({ RegionName, ReplicaStatus: status }) => describe(table, RegionName, status));
  return {
    TableAutoScalingDescription: {
      TableName: table.settings.name,
      TableStatus: table.status,
      Replicas: [describe(table, catalog.region, 'ACTIVE'), ...replicas],
    },
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTableReplicaAutoScaling.html */
export function updateTableReplicaAutoScaling(catalog: Catalog, input: UpdateTableReplicaAutoScalingInput): never {
  checkShape(input, autoScalingShape);
  globalTable(catalog, input.TableName);
  throw validationError(globalTableMessages.autoScaling);
}

function globalTable(catalog: Catalog, name: string): Table {
  const table = tableNamed(catalog, name);
  if (table === undefined || table.replicas.length === 0) {
    throw new EngineError('ResourceNotFoundException', globalTableMessages.noGlobalTable(name));
  }
  return tableForControl(catalog, name);
}

function describe(table: Table, region: string, status: ReplicaStatus): ReplicaAutoScalingDescription {
  const indexes = [...table.indexes.values()].filter(({ definition }) => definition.kind === 'global');
  return {
    RegionName: region,
    ReplicaStatus: status,
    ReplicaProvisionedReadCapacityAutoScalingSettings: off(),
    ReplicaProvisionedWriteCapacityAutoScalingSettings: off(),
    ...(indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: indexes.map(({ definition, status: indexStatus }) => ({
            IndexName: definition.name,
            IndexStatus: indexStatus,
            ProvisionedReadCapacityAutoScalingSettings: off(),
            ProvisionedWriteCapacityAutoScalingSettings: off(),
          })),
        }),
  };
}

function off() {
  return { AutoScalingDisabled: true as const, ScalingPolicies: [] };
}
