import { INVALID, INVALID_REQUEST } from '../message-parts.js';

/** The service's messages about exports, imports and bulk operations, and that there is no Amazon S3 here. */
export const bulkMessages = {
  noS3: (operation: string) =>
    `${INVALID_REQUEST}${operation} is not supported by dynamodel: it has no Amazon S3 to read from or write to`,
  tableArn: `${INVALID}tableArn is not a valid ARN`,
  exportArn: 'Invalid Export ARN',
  noExport: (arn: string) => `Export not found: Export not found: ${arn}`,
  importArn: 'Invalid Import ARN',
  noImport: (arn: string) => `Import not found: Import not found: ${arn}`,
  bulkArn: 'Invalid Bulk Operation ARN',
  noBulk: (arn: string) => `Requested resource not found: Bulk operation: ${arn} not found`,
  nextToken: (token: string) => `${INVALID_REQUEST}Provided nextToken is invalid: ${token}`,

  // Exports
  specificationWithoutType: `${INVALID_REQUEST}Export Type expected to be Incremental Export when incremental export specification is provided`,
  specificationWithFull: `${INVALID_REQUEST}When Export Type is Full Export , Incremental Export Specification should not be provided`,
  noSpecification: `${INVALID_REQUEST}Incremental Export Specification expected when export type is set as Incremental Export`,
  noFromTime: `${INVALID_REQUEST}ExportFromTime must be provided in IncrementalExportSpecification`,
  kmsKey: `${INVALID_REQUEST}KMS Key Id is not supported for this encryption type`,
  exportTime: 'Export Time is invalid',
} as const;
