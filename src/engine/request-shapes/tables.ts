import { MAX_LIST_TABLES } from '../../facts/index.js';
import { controlTableName, indexName } from './common.js';
import type { Shape } from './shape.js';

export const describeTableShape: Shape = { TableName: controlTableName };

export const deleteTableShape: Shape = { TableName: controlTableName };

export const listTablesShape: Shape = {
  Limit: { type: 'integer', min: 1, max: MAX_LIST_TABLES },
  ExclusiveStartTableName: indexName,
};
