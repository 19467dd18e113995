import { type Catalog, tableForControl } from '../catalog.js';
import { EngineError, validationError } from '../engine-error.js';
import { messages } from '../messages.js';
import { checkShape } from '../request-shapes/shape.js';
import { checkRecordArn } from '../table-arn.js';
import type {
  BulkOperationInput,
  DescribeImportInput,
  ImportTableInput,
  ListBulkOperationsInput,
  ListBulkOperationsOutput,
  ListImportsInput,
  ListImportsOutput,
  StartBulkPutItemsInput,
} from './api.js';
import { bulkMessages } from './messages.js';
import {
  bulkOperationShape,
  bulkPutShape,
  describeImportShape,
  importShape,
  listBulkShape,
  listImportsShape,
} from './request-shapes.js';

/**
 * Refused when it is known that nothing else is wrong with it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html
 */
export function importTable(catalog: Catalog, input: ImportTableInput): never {
  checkShape(input, importShape);
  const { TableName: name } = input.TableCreationParameters;
  if (catalog.tables.has(name)) throw new EngineError('ResourceInUseException', messages.tableExists(name));
  throw validationError(bulkMessages.noS3('ImportTable'));
}

/** There are no imports here. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeImport.html */
export function describeImport(catalog: Catalog, input: DescribeImportInput): never {
  checkShape(input, describeImportShape);
  checkRecordArn(catalog, 'import', input.ImportArn, bulkMessages.importArn);
  throw new EngineError('ImportNotFoundException', bulkMessages.noImport(input.ImportArn));
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListImports.html */
export function listImports(_catalog: Catalog, input: ListImportsInput): ListImportsOutput {
  checkShape(input, listImportsShape);
  if (input.NextToken != null) throw validationError(bulkMessages.nextToken(input.NextToken));
  return { ImportSummaryList: [] };
}

/**
 * Refused when it is known that nothing else is wrong with it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StartBulkPutItems.html
 */
export function startBulkPutItems(catalog: Catalog, input: StartBulkPutItemsInput): never {
  checkShape(input, bulkPutShape);
  tableForControl(catalog, input.TableName);
  throw validationError(bulkMessages.noS3('StartBulkPutItems'));
}

/** There are no bulk operations here, to describe or to cancel. */
export function describeBulkOperation(_catalog: Catalog, input: BulkOperationInput): never {
  checkShape(input, bulkOperationShape);
  if (!input.BulkOperationArn.startsWith('arn:')) throw validationError(bulkMessages.bulkArn);
  throw new EngineError('ResourceNotFoundException', bulkMessages.noBulk(input.BulkOperationArn));
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBulkOperations.html */
export function listBulkOperations(_catalog: Catalog, input: ListBulkOperationsInput): ListBulkOperationsOutput {
  checkShape(input, listBulkShape);
  if (input.NextToken != null) throw validationError(bulkMessages.nextToken(input.NextToken));
  return { BulkOperationsSummaryList: [] };
}
