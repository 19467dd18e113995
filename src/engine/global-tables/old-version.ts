import type { Catalog } from '../catalog.js';
import { EngineError, validationError } from '../engine-error.js';
import { indexName } from '../request-shapes/common.js';
import { checkShape, type Rule, type Shape } from '../request-shapes/shape.js';
import type {
  CreateGlobalTableInput,
  GlobalTableNameInput,
  ListGlobalTablesInput,
  ListGlobalTablesOutput,
  UpdateGlobalTableInput,
  UpdateGlobalTableSettingsInput,
} from './api.js';
import { globalTableMessages } from './messages.js';
import { settingsShape } from './request-shapes.js';

/**
 * Global tables of version 2017.11.29. The service creates none any more, so there are none, and what looks for one finds
 * nothing; tables of the later version do not count.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables.V1.html
 */
const name: Rule = { ...indexName, required: true };
const replica: Rule = { type: 'structure', members: { RegionName: { type: 'string' } } };

const createShape: Shape = {
  GlobalTableName: name,
  ReplicationGroup: { type: 'list', required: true, element: replica },
};
const updateShape: Shape = {
  GlobalTableName: name,
  ReplicaUpdates: {
    type: 'list',
    required: true,
    element: { type: 'structure', members: { Create: replica, Delete: replica } },
  },
};
/** The length of this name has a complaint of its own. */
const nameShape: Shape = { GlobalTableName: { type: 'string', required: true } };
const listShape: Shape = {
  ExclusiveStartGlobalTableName: indexName,
  Limit: { type: 'integer', min: 1 },
  RegionName: { type: 'string' },
};

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateGlobalTable.html */
export function createGlobalTable(_catalog: Catalog, input: CreateGlobalTableInput): never {
  checkShape(input, createShape);
  throw validationError(globalTableMessages.oldVersion);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTable.html */
export function updateGlobalTable(_catalog: Catalog, input: UpdateGlobalTableInput): never {
  checkShape(input, updateShape);
  if (input.ReplicaUpdates.some(({ Create }) => Create != null)) throw validationError(globalTableMessages.oldVersion);
  throw notFound(input);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeGlobalTable.html */
export function describeGlobalTableByName(_catalog: Catalog, input: GlobalTableNameInput): never {
  checkShape(input, nameShape);
  throw notFound(input);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateGlobalTableSettings.html */
export function updateGlobalTableSettings(_catalog: Catalog, input: UpdateGlobalTableSettingsInput): never {
  checkShape(input, settingsShape);
  throw notFound(input);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListGlobalTables.html */
export function listGlobalTables(_catalog: Catalog, input: ListGlobalTablesInput): ListGlobalTablesOutput {
  checkShape(input, listShape);
  return { GlobalTables: [] };
}

function notFound({ GlobalTableName: wanted }: GlobalTableNameInput): EngineError {
  if (wanted.length < 3 || wanted.length > 255) return validationError(globalTableMessages.name);
  return new EngineError('GlobalTableNotFoundException', globalTableMessages.noGlobalTable(wanted));
}
