import {
  type CfnObject,
  type CfnValue,
  cfnPolicy,
  cfnText,
  getAtt,
  type Resource,
  ref,
} from '../cloudformation/language/index.js';
import { fitInline } from '../iam/index.js';
import type { Deployment, Policy } from '../infrastructure/index.js';
import { LOG_DAYS, MEMORY, RUNTIME, tableEnvironment } from './functions.js';
import { FUNCTIONS } from './runtime-files.js';

/** What templates of SAM have alike, whatever they deploy. */
export const SAM_TRANSFORM = 'Serverless-2016-10-31';
export const SAM = `AWS::${SAM_TRANSFORM}`;

interface Contents {
  /** Code imports files beside its own folder, which a copy elsewhere would not have: it is built where it is. */
  readonly hasCode: boolean;
  /** Templates of its own, with whatever they make. */
  readonly isNested?: boolean;
}

/**
 * How a template is built and deployed, for its first lines.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-cli-command-reference-sam-build.html
 */
export function samCommands(stack: string, region: string, { hasCode, isNested = false }: Contents): readonly string[] {
  const capabilities = ['CAPABILITY_IAM', ...(isNested ? ['CAPABILITY_AUTO_EXPAND'] : [])].join(' ');
  return [
    'Deploy it from this folder with:',
    ...(hasCode ? ['  sam build --build-in-source'] : []),
    `  sam deploy --guided --stack-name ${stack} --region ${region} --capabilities ${capabilities}`,
  ];
}

/** What functions are built from. */
export const SOURCES = [
  'Its functions import the repositories of the target `typescript`, generated into the folder `typescript` beside this one, and are',
  'bundled with what the project has installed: npm install --save-dev esbuild @aws-sdk/client-dynamodb @aws-sdk/lib-dynamodb',
];

export function logGroup(): Resource {
  return {
    type: 'AWS::Logs::LogGroup',
    properties: { RetentionInDays: LOG_DAYS },
    deletionPolicy: 'Delete',
    updateReplacePolicy: 'Delete',
  };
}

export function policyDocument(statements: readonly CfnObject[]): CfnObject {
  return { Version: '2012-10-17', Statement: statements };
}

/** A role of a service, with its policies by name, and the ids of others. */
export function serviceRole(
  service: string,
  policies: readonly (readonly [string, CfnObject])[],
  others: readonly string[] = [],
): Resource {
  return {
    type: 'AWS::IAM::Role',
    properties: {
      AssumeRolePolicyDocument: policyDocument([
        { Effect: 'Allow', Principal: { Service: [service] }, Action: ['sts:AssumeRole'] },
      ]),
      ManagedPolicyArns: others.length === 0 ? undefined : others.map((id) => ref(id)),
      Policies: policies.map(([PolicyName, PolicyDocument]) => ({ PolicyName, PolicyDocument })),
    },
  };
}

/** Of what is done with tables; one policy has a size that several may need. */
export function tablePolicies(
  policies: readonly Policy[],
  deployment: Deployment,
): readonly (readonly [string, CfnObject])[] {
  return policies.map((policy, i) => [i === 0 ? 'tables' : `tables-${i + 1}`, cfnPolicy(policy, deployment)]);
}

/** These rights know no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html */
export const TRACES = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

/** `StorefrontFunctionTables`, `StorefrontFunctionTables2`. */
export function apartId(id: string, i: number): string {
  return `${id}Tables${i === 0 ? '' : i + 1}`;
}

function managedPolicy(policy: Policy, deployment: Deployment): Resource {
  return { type: 'AWS::IAM::ManagedPolicy', properties: { PolicyDocument: cfnPolicy(policy, deployment) } };
}

interface FunctionParts {
  /** Of the function; that of its role and of its logs follow from it. */
  readonly id: string;
  /** Without its ending. */
  readonly file: string;
  readonly description: string;
  readonly timeout: number;
  /** What it may do with tables. */
  readonly tables: readonly Policy[];
  readonly policies?: readonly (readonly [string, CfnObject])[];
  readonly events?: CfnObject | undefined;
}

/** A function with its role and its logs; policies that are too long for the role stand beside it. */
export function functionResources(
  deployment: Deployment,
  { id, file, description, timeout, tables, policies = [], events }: FunctionParts,
): readonly (readonly [string, Resource])[] {
  const variables = Object.fromEntries(
    [...tableEnvironment(deployment)].map(([name, text]): readonly [string, CfnValue] => [
      name,
      cfnText(text, deployment),
    ]),
  );
  const watched = policyDocument([
    { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: [getAtt(`${id}Logs`, 'Arn')] },
    { Effect: 'Allow', Action: TRACES, Resource: ['*'] },
  ]);
  const isInline = fitInline(tables, deployment);
  const inline = [
    ['logs-and-traces', watched] as const,
    ...(isInline ? tablePolicies(tables, deployment) : []),
    ...policies,
  ];
  const apart = isInline ? [] : tables.map((policy, i) => [apartId(id, i), managedPolicy(policy, deployment)] as const);
  return [
    [`${id}Logs`, logGroup()],
    ...apart,
    [
      `${id}Role`,
      serviceRole(
        'lambda.amazonaws.com',
        inline,
        apart.map(([own]) => own),
      ),
    ],
    [
      id,
      {
        type: 'AWS::Serverless::Function',
        metadata: {
          BuildMethod: 'esbuild',
          BuildProperties: { EntryPoints: [`${file}.ts`], Target: 'es2022', Minify: true, Sourcemap: true },
        },
        properties: {
          Description: description,
          CodeUri: FUNCTIONS,
          Handler: `${file}.handler`,
          Runtime: RUNTIME,
          Architectures: ['arm64'],
          MemorySize: MEMORY,
          Timeout: timeout,
          Role: getAtt(`${id}Role`, 'Arn'),
          Tracing: 'Active',
          LoggingConfig: { LogFormat: 'JSON', LogGroup: ref(`${id}Logs`) },
          Environment: Object.keys(variables).length === 0 ? undefined : { Variables: variables },
          Events: events,
        },
      },
    ],
  ];
}
