import type { Bind } from '../operation.js';
import type * as api from './api.js';
import { describeExport, exportTableToPointInTime, listExports } from './exports.js';
import {
  describeBulkOperation,
  describeImport,
  importTable,
  listBulkOperations,
  listImports,
  startBulkPutItems,
} from './imports.js';

/** What goes by way of Amazon S3, which an engine does not have: it starts nothing of the kind, and so has nothing to tell of. */
export interface BulkOperations {
  exportTableToPointInTime(input: api.ExportTableToPointInTimeInput): never;
  describeExport(input: api.DescribeExportInput): never;
  listExports(input?: api.ListExportsInput): api.ListExportsOutput;
  importTable(input: api.ImportTableInput): never;
  describeImport(input: api.DescribeImportInput): never;
  listImports(input?: api.ListImportsInput): api.ListImportsOutput;
  startBulkPutItems(input: api.StartBulkPutItemsInput): never;
  describeBulkOperation(input: api.BulkOperationInput): never;
  cancelBulkOperation(input: api.BulkOperationInput): never;
  listBulkOperations(input?: api.ListBulkOperationsInput): api.ListBulkOperationsOutput;
}

/** See `BulkOperations`. */
export function bulkOperations(bind: Bind): BulkOperations {
  const [exports, imports, bulk] = [bind(listExports), bind(listImports), bind(listBulkOperations)];
  return {
    exportTableToPointInTime: bind(exportTableToPointInTime),
    describeExport: bind(describeExport),
    listExports: (input = {}) => exports(input),
    importTable: bind(importTable),
    describeImport: bind(describeImport),
    listImports: (input = {}) => imports(input),
    startBulkPutItems: bind(startBulkPutItems),
    describeBulkOperation: bind(describeBulkOperation),
    cancelBulkOperation: bind(describeBulkOperation),
    listBulkOperations: (input = {}) => bulk(input),
  };
}
