import { getAtt, joined, type Resource, ref, sub } from '../cloudformation/language/index.js';

export const BUCKET = 'Artifacts';
export const KEY = 'ArtifactsKey';

/** Where the source waits for the stages, for a month, and templates for CloudFormation. */
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
        properties: {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              {
                BucketKeyEnabled: true,
                ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: getAtt(KEY, 'Arn') },
              },
            ],
          },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          VersioningConfiguration: { Status: 'Enabled' },
          LifecycleConfiguration: {
            Rules: [
              {
                Id: 'Expire',
                Status: 'Enabled',
                ExpirationInDays: 30,
                NoncurrentVersionExpiration: { NoncurrentDays: 30 },
              },
            ],
          },
        },
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
            Statement: [
              {
                Sid: 'OnlyWithTls',
                Effect: 'Deny',
                Principal: '*',
                Action: 's3:*',
                Resource: [getAtt(BUCKET, 'Arn'), joined('', [getAtt(BUCKET, 'Arn'), '/*'])],
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              },
            ],
          },
        },
      },
    ],
  ];
}
