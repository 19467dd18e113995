import { getAtt, joined, type Resource, ref, sub } from '../cloudformation/language/index.js';
import { onlyWithTls, privateBucket } from '../infrastructure/index.js';

export const BUCKET = 'Artifacts';
export const KEY = 'ArtifactsKey';

/** Days that sources, templates and code are kept: a stack that is rolled back takes the code of its last deployment, which may be long ago. */
const KEPT_DAYS = 365;

/** Where the source waits for the stages, and templates and code for CloudFormation. */
export function artifactResources(): readonly (readonly [string, Resource])[] {
  return [
    [
      KEY,
      {
        type: 'AWS::KMS::Key',
        properties: {
          Description: 'What the pipeline passes on',
          EnableKeyRotation: true,
          KeyPolicy: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'Account',
                Effect: 'Allow',
                Principal: { AWS: sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root`) },
                Action: 'kms:*',
                Resource: '*',
              },
            ],
          },
        },
      },
    ],
    [
      BUCKET,
      {
        type: 'AWS::S3::Bucket',
        deletionPolicy: 'Retain',
        updateReplacePolicy: 'Retain',
        properties: privateBucket(
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: getAtt(KEY, 'Arn') },
          },
          KEPT_DAYS,
        ),
      },
    ],
    [
      `${BUCKET}Policy`,
      {
        type: 'AWS::S3::BucketPolicy',
        properties: {
          Bucket: ref(BUCKET),
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [onlyWithTls('s3:*', [getAtt(BUCKET, 'Arn'), joined('', [getAtt(BUCKET, 'Arn'), '/*'])])],
          },
        },
      },
    ],
  ];
}
