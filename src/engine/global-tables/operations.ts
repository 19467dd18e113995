import type { Bind } from '../operation.js';
import type * as api from './api.js';
import { describeTableReplicaAutoScaling, updateTableReplicaAutoScaling } from './auto-scaling.js';
import {
  createGlobalTable,
  describeGlobalTableByName,
  listGlobalTables,
  updateGlobalTable,
  updateGlobalTableSettings,
} from './old-version.js';

/** Global tables, as far as UpdateTable does not make them: the old version, and auto scaling. */
export interface GlobalTableOperations {
  createGlobalTable(input: api.CreateGlobalTableInput): never;
  updateGlobalTable(input: api.UpdateGlobalTableInput): never;
  describeGlobalTable(input: api.GlobalTableNameInput): never;
  describeGlobalTableSettings(input: api.GlobalTableNameInput): never;
  updateGlobalTableSettings(input: api.UpdateGlobalTableSettingsInput): never;
  listGlobalTables(input?: api.ListGlobalTablesInput): api.ListGlobalTablesOutput;
  describeTableReplicaAutoScaling(
    input: api.DescribeTableReplicaAutoScalingInput,
  ): api.DescribeTableReplicaAutoScalingOutput;
  updateTableReplicaAutoScaling(input: api.UpdateTableReplicaAutoScalingInput): never;
}

/** See `GlobalTableOperations`. */
export function globalTableOperations(bind: Bind): GlobalTableOperations {
  const list = bind(listGlobalTables);
  return {
    createGlobalTable: bind(createGlobalTable),
    updateGlobalTable: bind(updateGlobalTable),
    describeGlobalTable: bind(describeGlobalTableByName),
    describeGlobalTableSettings: bind(describeGlobalTableByName),
    updateGlobalTableSettings: bind(updateGlobalTableSettings),
    listGlobalTables: (input = {}) => list(input),
    describeTableReplicaAutoScaling: bind(describeTableReplicaAutoScaling),
    updateTableReplicaAutoScaling: bind(updateTableReplicaAutoScaling),
  };
}
