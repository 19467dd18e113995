import type { RequestTime } from '../backups/api.js';

export interface ExportTableToPointInTimeInput {
  readonly TableArn: string;
  readonly S3Bucket: string;
  readonly ExportTime?: RequestTime;
  readonly ClientToken?: string;
  readonly S3BucketOwner?: string;
  readonly S3Prefix?: string;
  readonly S3SseAlgorithm?: 'AES256' | 'KMS';
  readonly S3SseKmsKeyId?: string;
  readonly ExportFormat?: 'DYNAMODB_JSON' | 'ION';
  readonly ExportType?: 'FULL_EXPORT' | 'INCREMENTAL_EXPORT';
  readonly IncrementalExportSpecification?: {
    readonly ExportFromTime?: RequestTime;
    readonly ExportToTime?: RequestTime;
    readonly ExportViewType?: 'NEW_IMAGE' | 'NEW_AND_OLD_IMAGES';
  };
  readonly FilterSpecification?: object;
}

export interface DescribeExportInput {
  readonly ExportArn: string;
}

export interface ListExportsInput {
  readonly TableArn?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}
export interface ListExportsOutput {
  readonly ExportSummaries: readonly never[];
}

export interface ImportTableInput {
  readonly S3BucketSource: {
    readonly S3Bucket: string;
    readonly S3BucketOwner?: string;
    readonly S3KeyPrefix?: string;
  };
  readonly InputFormat: 'DYNAMODB_JSON' | 'ION' | 'CSV';
  readonly InputFormatOptions?: object;
  readonly InputCompressionType?: 'GZIP' | 'ZSTD' | 'NONE';
  readonly ClientToken?: string;
  /** A part of what CreateTable takes. */
  readonly TableCreationParameters: { readonly TableName: string } & object;
}

export interface DescribeImportInput {
  readonly ImportArn: string;
}

export interface ListImportsInput {
  readonly TableArn?: string;
  readonly PageSize?: number;
  readonly NextToken?: string;
}
export interface ListImportsOutput {
  readonly ImportSummaryList: readonly never[];
}

export interface StartBulkPutItemsInput {
  readonly TableName: string;
  readonly InputS3Configuration: object;
  readonly OutputS3Configuration: object;
  readonly ClientToken?: string;
  readonly MaxWriteRequestUnits?: number;
  readonly PerformanceTier?: 'STANDARD' | 'ACCELERATED';
}

export interface BulkOperationInput {
  readonly BulkOperationArn: string;
}

export interface ListBulkOperationsInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}
export interface ListBulkOperationsOutput {
  readonly BulkOperationsSummaryList: readonly never[];
}
