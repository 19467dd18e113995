import * as common from '../request-shapes/common.js';
import type { Rule, Shape } from '../request-shapes/shape.js';
import { sseSpecification } from '../table-settings/encryption.js';
import { vectorIndexes } from '../vectors/request-shapes.js';

const time: Rule = { type: 'time' };
const bucket: Rule = { type: 'string', pattern: /^[a-z0-9A-Z]+[.\-\w]*[a-z0-9A-Z]+$/, maxLength: 255 };
const requiredBucket: Rule = { ...bucket, required: true };
const owner: Rule = { type: 'string', pattern: /^[0-9]{12}$/ };
const prefix: Rule = { type: 'string', maxLength: 1024 };
const sseAlgorithm: Rule = { type: 'string', values: ['AES256', 'KMS'] };
const kmsKey: Rule = { type: 'string', minLength: 1, maxLength: 2048 };
const token: Rule = { type: 'string' };
const arn: Rule = { type: 'string', required: true, minLength: 37, maxLength: 1024 };
const tableArn: Rule = { type: 'string', minLength: 1, maxLength: 1024 };
const compression: Rule = { type: 'string', values: ['GZIP', 'ZSTD', 'NONE'] };

export const exportShape: Shape = {
  TableArn: { ...tableArn, required: true },
  S3Bucket: requiredBucket,
  ExportTime: time,
  ClientToken: token,
  S3BucketOwner: owner,
  S3Prefix: prefix,
  S3SseAlgorithm: sseAlgorithm,
  S3SseKmsKeyId: kmsKey,
  ExportFormat: { type: 'string', values: ['DYNAMODB_JSON', 'ION'] },
  ExportType: { type: 'string', values: ['FULL_EXPORT', 'INCREMENTAL_EXPORT'] },
  IncrementalExportSpecification: {
    type: 'structure',
    members: {
      ExportFromTime: time,
      ExportToTime: time,
      ExportViewType: { type: 'string', values: ['NEW_IMAGE', 'NEW_AND_OLD_IMAGES'] },
    },
  },
  FilterSpecification: {
    type: 'structure',
    members: {
      FilterExpression: common.string,
      ProjectionExpression: common.string,
      KeyConditionExpression: common.string,
      ExpressionAttributeNames: common.names,
      ExpressionAttributeValues: common.map,
    },
  },
};

export const describeExportShape: Shape = { ExportArn: arn };

export const listExportsShape: Shape = {
  TableArn: tableArn,
  MaxResults: { type: 'integer', min: 1, max: 25 },
  NextToken: token,
};

export const importShape: Shape = {
  S3BucketSource: {
    type: 'structure',
    required: true,
    members: { S3Bucket: requiredBucket, S3BucketOwner: owner, S3KeyPrefix: prefix },
  },
  InputFormat: { type: 'string', required: true, values: ['DYNAMODB_JSON', 'ION', 'CSV'] },
  InputFormatOptions: {
    type: 'structure',
    members: {
      Csv: {
        type: 'structure',
        members: {
          Delimiter: { type: 'string', pattern: /^[,;:|\t ]$/, minLength: 1, maxLength: 1 },
          HeaderList: {
            type: 'list',
            minLength: 1,
            maxLength: 255,
            element: { type: 'string', minLength: 1, maxLength: 65_536 },
          },
        },
      },
    },
  },
  InputCompressionType: compression,
  ClientToken: token,
  TableCreationParameters: {
    type: 'structure',
    required: true,
    members: {
      TableName: { ...common.indexName, required: true },
      AttributeDefinitions: { ...common.attributeDefinitions, required: true },
      KeySchema: common.keySchema(2),
      BillingMode: common.billingMode,
      ProvisionedThroughput: common.provisionedThroughput,
      OnDemandThroughput: common.onDemandThroughput,
      SSESpecification: sseSpecification,
      GlobalSecondaryIndexes: { type: 'list', element: { type: 'structure', members: common.globalIndex } },
      VectorIndexes: vectorIndexes,
    },
  },
};

export const describeImportShape: Shape = { ImportArn: arn };

export const listImportsShape: Shape = {
  TableArn: tableArn,
  PageSize: { type: 'integer', min: 1, max: 25 },
  NextToken: token,
};

export const bulkPutShape: Shape = {
  TableName: common.controlTableName,
  ClientToken: { type: 'string', minLength: 1 },
  InputS3Configuration: {
    type: 'structure',
    required: true,
    members: {
      S3Bucket: requiredBucket,
      InputFormat: { type: 'string', required: true, values: ['DYNAMODB_JSON', 'ION'] },
      S3BucketOwner: owner,
      S3KeyPrefix: prefix,
      InputCompressionType: compression,
    },
  },
  OutputS3Configuration: {
    type: 'structure',
    required: true,
    members: {
      OutputType: { type: 'list', element: { type: 'string', values: ['ERROR', 'CONDITION_CHECK_FAILURE'] } },
      S3Bucket: bucket,
      S3BucketOwner: owner,
      S3KeyPrefix: prefix,
      S3SseAlgorithm: sseAlgorithm,
      S3SseKmsKeyId: kmsKey,
    },
  },
  MaxWriteRequestUnits: { type: 'integer', min: 1024 },
  PerformanceTier: { type: 'string', values: ['STANDARD', 'ACCELERATED'] },
};

export const bulkOperationShape: Shape = { BulkOperationArn: { type: 'string', required: true, minLength: 1 } };

export const listBulkShape: Shape = { MaxResults: { type: 'integer', min: 1 }, NextToken: token };
