import { type CfnObject, getAtt, joined, type Resource, ref, sub } from '../cloudformation/language/index.js';
import { SAM_TRANSFORM } from '../lambda/sam-parts.js';
import type { DeliveryPlan, Stage } from './delivery.js';
import { BUCKET, KEY } from './pipeline-artifacts.js';
import { stackNames } from './scripts.js';

/** Each part of the pipeline may do what it does, to what it does it with. */
function role(service: string, statements: readonly CfnObject[]): Resource {
  return {
    type: 'AWS::IAM::Role',
    properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: service },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
          },
        ],
      },
      Policies: [{ PolicyName: 'Delivery', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  };
}

function allow(actions: readonly string[], ...resources: CfnObject['Resource'][]): CfnObject {
  return { Effect: 'Allow', Action: actions, Resource: resources.flatMap((one) => (one === undefined ? [] : [one])) };
}

/** Of a project of CodeBuild: its logs and the source, and what it does besides. */
export function buildRole(logGroup: string, statements: readonly CfnObject[]): Resource {
  return role('codebuild.amazonaws.com', [
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], getAtt(logGroup, 'Arn')),
    allow(['s3:GetObject', 's3:GetObjectVersion'], inBucket('/*')),
    allow(['kms:Decrypt'], getAtt(KEY, 'Arn')),
    ...statements,
  ]);
}

/** The stacks of one stage, changed with the role that is given for it. */
export function deployStatements(plan: DeliveryPlan, stage: Stage, executionRole: string): readonly CfnObject[] {
  return [
    allow(
      [
        'cloudformation:CreateChangeSet',
        'cloudformation:DeleteChangeSet',
        'cloudformation:DescribeChangeSet',
        'cloudformation:DescribeEvents',
        'cloudformation:DescribeStackEvents',
        'cloudformation:DescribeStacks',
        'cloudformation:ExecuteChangeSet',
      ],
      ...stackNames(plan, stage).map((name) =>
        sub(`arn:\${AWS::Partition}:cloudformation:*:\${AWS::AccountId}:stack/${name}/*`),
      ),
    ),
    // Templates with functions and state machines are those of SAM, which CloudFormation expands.
    allow(
      ['cloudformation:CreateChangeSet'],
      sub(`arn:\${AWS::Partition}:cloudformation:*:aws:transform/${SAM_TRANSFORM}`),
    ),
    // About a template, before there is a stack.
    allow(['cloudformation:GetTemplateSummary', 'cloudformation:ValidateTemplate'], '*'),
    {
      ...allow(['iam:PassRole'], ref(executionRole)),
      Condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
    },
    allow(['s3:PutObject'], inBucket('/templates/*'), inBucket('/code/*')),
    ...plan.regions.slice(1).map((region) => ({
      ...allow(['s3:GetObject', 's3:PutObject'], joined('', [getAtt(BUCKET, 'Arn'), `-${region}/templates/*`])),
      // No template makes that bucket: until somebody does, its name is anybody's.
      Condition: { StringEquals: { 's3:ResourceAccount': ref('AWS::AccountId') } },
    })),
    allow(['kms:GenerateDataKey'], getAtt(KEY, 'Arn')),
  ];
}

export function pipelineRole(projects: readonly string[]): Resource {
  return role('codepipeline.amazonaws.com', [
    allow(['s3:GetBucketVersioning', 's3:GetBucketLocation'], getAtt(BUCKET, 'Arn')),
    allow(['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], inBucket('/*')),
    allow(['kms:Decrypt', 'kms:GenerateDataKey'], getAtt(KEY, 'Arn')),
    allow(['codebuild:BatchGetBuilds', 'codebuild:StartBuild'], ...projects.map((id) => getAtt(id, 'Arn'))),
    // Of a connection with the one name or the other.
    allow(['codeconnections:UseConnection', 'codestar-connections:UseConnection'], ref('Connection')),
  ]);
}

function inBucket(path: string): CfnObject['Resource'] {
  return joined('', [getAtt(BUCKET, 'Arn'), path]);
}
