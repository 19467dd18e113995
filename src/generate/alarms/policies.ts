import { ACCOUNT, onlyWithTls, PARTITION, REGION, type Text } from '../infrastructure/index.js';
import { Reference, type Value, Written } from './resource.js';

/** Policies of resources, which name each other: the words of IAM. */
function policy(...statements: readonly Value[]): Value {
  return { Version: '2012-10-17', Statement: statements };
}

const CLOUDWATCH = {
  service: 'cloudwatch.amazonaws.com',
  sources: ['arn:', PARTITION, ':cloudwatch:', REGION, ':', ACCOUNT, ':alarm:*'],
};
const BUDGETS = { service: 'budgets.amazonaws.com', sources: ['arn:', PARTITION, ':budgets::', ACCOUNT, ':*'] };

interface Service {
  readonly service: string;
  readonly sources: Text;
}

/** No other account's alarms. https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
function ownSources({ sources }: Pick<Service, 'sources'>): Value {
  return {
    StringEquals: { 'aws:SourceAccount': new Written([ACCOUNT]) },
    ArnLike: { 'aws:SourceArn': new Written(sources) },
  };
}

/**
 * Services publish to an encrypted topic with a key that says so; that of AWS for SNS does not.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function keyPolicy(): Value {
  return policy(
    {
      Sid: 'Account',
      Effect: 'Allow',
      Principal: { AWS: new Written(['arn:', PARTITION, ':iam::', ACCOUNT, ':root']) },
      Action: 'kms:*',
      Resource: '*',
    },
    ...[CLOUDWATCH, BUDGETS].map((from) => ({
      Sid: from === BUDGETS ? 'Budgets' : 'Alarms',
      Effect: 'Allow',
      Principal: { Service: from.service },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: ownSources(from),
    })),
  );
}

/** https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html */
export function topicPolicy(topic: Reference): Value {
  return policy(
    ...[CLOUDWATCH, BUDGETS].map((from) => ({
      Sid: from === BUDGETS ? 'Budgets' : 'Alarms',
      Effect: 'Allow',
      Principal: { Service: from.service },
      Action: 'sns:Publish',
      Resource: topic,
      Condition: ownSources(from),
    })),
    onlyWithTls('sns:Publish', [topic]),
  );
}

/**
 * The trail is named by whoever deploys, and needs the policy before it is there.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function bucketPolicy(id: string, attribute: string): Value {
  const own = {
    ArnLike: { 'aws:SourceArn': new Written(['arn:', PARTITION, ':cloudtrail:', REGION, ':', ACCOUNT, ':trail/*']) },
  };
  const bucket = new Reference(id, attribute);
  return policy(
    {
      Sid: 'TrailReadsAcl',
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 's3:GetBucketAcl',
      Resource: bucket,
      Condition: own,
    },
    {
      Sid: 'TrailWrites',
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: new Reference(id, attribute, ['/AWSLogs/', ACCOUNT, '/*']),
      Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' }, ...own },
    },
    onlyWithTls('s3:*', [bucket, new Reference(id, attribute, ['/*'])]),
  );
}
