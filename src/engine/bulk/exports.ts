import { restorableWindow } from '../backups/continuous.js';
import { millisecondsOf } from '../backups/find.js';
import { backupMessages } from '../backups/messages.js';
import type { Catalog } from '../catalog.js';
import { EngineError, validationError } from '../engine-error.js';
import { checkShape } from '../request-shapes/shape.js';
import { checkRecordArn, tableNameOfArn } from '../table-arn.js';
import type { DescribeExportInput, ExportTableToPointInTimeInput, ListExportsInput, ListExportsOutput } from './api.js';
import { bulkMessages } from './messages.js';
import { describeExportShape, exportShape, listExportsShape } from './request-shapes.js';

/**
 * Refused when it is known that nothing else is wrong with it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html
 */
export function exportTableToPointInTime(catalog: Catalog, input: ExportTableToPointInTimeInput): never {
  checkShape(input, exportShape);
  checkKind(input);
  if (input.S3SseKmsKeyId != null && input.S3SseAlgorithm !== 'KMS') throw validationError(bulkMessages.kmsKey);
  if (!input.TableArn.startsWith('arn:')) throw validationError(bulkMessages.tableArn);
  const table = catalog.tables.get(tableNameOfArn(catalog, input.TableArn));
  if (table === undefined || table.status === 'CREATING') {
    throw new EngineError('TableNotFoundException', backupMessages.noTable(input.TableArn));
  }
  const { pointInTimeRecovery: recovery } = table;
  if (recovery === undefined) {
    const message = backupMessages.recoveryDisabled(table.settings.name);
    throw new EngineError('PointInTimeRecoveryUnavailableException', message);
  }
  if (input.ExportTime != null) {
    const [from] = restorableWindow(catalog, recovery);
    const time = millisecondsOf(input.ExportTime);
    if (time < from || time > catalog.now()) {
      throw new EngineError('InvalidExportTimeException', bulkMessages.exportTime);
    }
  }
  throw validationError(bulkMessages.noS3('ExportTableToPointInTime'));
}

function checkKind({
  ExportType: type,
  IncrementalExportSpecification: specification,
}: ExportTableToPointInTimeInput): void {
  if (type === 'INCREMENTAL_EXPORT') {
    if (specification == null) throw validationError(bulkMessages.noSpecification);
    if (specification.ExportFromTime == null) throw validationError(bulkMessages.noFromTime);
    return;
  }
  if (specification == null) return;
  throw validationError(
    type === 'FULL_EXPORT' ? bulkMessages.specificationWithFull : bulkMessages.specificationWithoutType,
  );
}

/** There are no exports here. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeExport.html */
export function describeExport(catalog: Catalog, input: DescribeExportInput): never {
  checkShape(input, describeExportShape);
  checkRecordArn(catalog, 'export', input.ExportArn, bulkMessages.exportArn);
  throw new EngineError('ExportNotFoundException', bulkMessages.noExport(input.ExportArn));
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListExports.html */
export function listExports(_catalog: Catalog, input: ListExportsInput): ListExportsOutput {
  checkShape(input, listExportsShape);
  if (input.NextToken != null) throw validationError(bulkMessages.nextToken(input.NextToken));
  return { ExportSummaries: [] };
}
