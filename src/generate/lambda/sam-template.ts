import {
  type CfnObject,
  type CfnValue,
  cfnPolicy,
  cfnText,
  getAtt,
  type Output,
  type Resource,
  ref,
  sub,
  type Template,
  type TemplateParameter,
  templateYaml,
  withParameters,
} from '../cloudformation/language/index.js';
import type { Deployment } from '../infrastructure/index.js';
import { pascalCase, raw, UniqueNames } from '../text/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import type { Api } from './api.js';
import { type LambdaFunction, type LambdaPlan, LOG_DAYS, MEMORY, RUNTIME } from './functions.js';
import { FUNCTIONS } from './runtime-files.js';
import type { StreamFunction } from './streams.js';

/** `template.yaml`: the functions and what calls them, as SAM. */
export function samTemplate(deployment: Deployment, plan: LambdaPlan): GeneratedFile {
  const text = templateYaml(lambdaTemplate(deployment, plan));
  return { path: 'template.yaml', code: raw(text), isFormatted: true };
}

const ISSUER = 'JwtIssuer';
const AUDIENCE = 'JwtAudience';

export function lambdaTemplate(deployment: Deployment, { functions, left }: LambdaPlan): Template {
  const parameters = new Map<string, TemplateParameter>();
  const resources = new Map<string, Resource>();
  const outputs = new Map<string, Output>();
  for (const one of functions) {
    const { id, of } = one;
    resources.set(`${id}FunctionLogs`, logGroup());
    resources.set(`${id}FunctionRole`, role(deployment, one));
    resources.set(`${id}Function`, lambdaFunction(deployment, one));
    if (of.kind === 'api') {
      resources.set(`${id}ApiLogs`, logGroup());
      resources.set(`${id}Api`, httpApi(id, of.api));
      outputs.set(`${id}ApiUrl`, {
        description: `Address of the HTTP API of the role ${of.api.role.name}`,
        value: sub(`https://\${${id}Api}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}`),
      });
      if (of.api.auth === 'jwt') for (const [name, parameter] of JWT_PARAMETERS) parameters.set(name, parameter);
    } else {
      const { table } = of.stream;
      parameters.set(streamParameter(of.stream), {
        type: 'String',
        description: `ARN of the stream of the table ${table.table.name}: an output of what makes the tables.`,
      });
      resources.set(`${id}Failures`, failureQueue());
      resources.set(`${id}FailuresPolicy`, queuePolicy(id));
      resources.set(`${id}Mapping`, mapping(id, of.stream));
    }
  }
  return withParameters(deployment, {
    comment: [...HOW, ...left],
    transform: 'AWS::Serverless-2016-10-31',
    description: `Functions of the model ${deployment.model.name.value}`,
    parameters,
    resources,
    ...(outputs.size === 0 ? {} : { outputs }),
  });
}

const HOW = [
  'The functions import the repositories of the target `typescript`, generated into the folder `typescript` beside this one.',
  'Build where the files are, which keeps them beside each other: sam build --build-in-source && sam deploy --guided',
  'The build takes esbuild and @aws-sdk/lib-dynamodb from the project: npm install --save-dev esbuild @aws-sdk/client-dynamodb @aws-sdk/lib-dynamodb',
  'A function acts for all callers of its role: its policy holds it to the patterns, and its code each caller to the scope.',
];

const JWT_PARAMETERS: ReadonlyMap<string, TemplateParameter> = new Map([
  [
    ISSUER,
    {
      type: 'String',
      description: 'Who issues the tokens of callers: https://cognito-idp.<region>.amazonaws.com/<pool>, for one.',
    },
  ],
  [AUDIENCE, { type: 'CommaDelimitedList', description: 'Whom the tokens are for: the ids of clients.' }],
]);

function streamParameter({ table }: StreamFunction): string {
  return `${table.id}StreamArn`;
}

function logGroup(): Resource {
  return {
    type: 'AWS::Logs::LogGroup',
    properties: { RetentionInDays: LOG_DAYS },
    deletionPolicy: 'Delete',
    updateReplacePolicy: 'Delete',
  };
}

function role(deployment: Deployment, { id, policies, of }: LambdaFunction): Resource {
  const inline = [
    { PolicyName: 'logs-and-traces', PolicyDocument: logPolicy(id) },
    ...policies.map((policy, i) => ({
      PolicyName: i === 0 ? 'tables' : `tables-${i + 1}`,
      PolicyDocument: cfnPolicy(policy, deployment),
    })),
    ...(of.kind === 'stream' ? [{ PolicyName: 'stream', PolicyDocument: streamPolicy(id, of.stream) }] : []),
  ];
  return {
    type: 'AWS::IAM::Role',
    properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] }, Action: ['sts:AssumeRole'] }],
      },
      Policies: inline,
    },
  };
}

function logPolicy(id: string): CfnObject {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [getAtt(`${id}FunctionLogs`, 'Arn')],
      },
      // These rights know no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
      { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: ['*'] },
    ],
  };
}

function streamPolicy(id: string, stream: StreamFunction): CfnObject {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        Resource: [ref(streamParameter(stream))],
      },
      // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
      { Effect: 'Allow', Action: ['dynamodb:ListStreams'], Resource: ['*'] },
      { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [getAtt(`${id}Failures`, 'Arn')] },
    ],
  };
}

function lambdaFunction(deployment: Deployment, one: LambdaFunction): Resource {
  const { id, file, description, environment, timeout, of } = one;
  const variables = Object.fromEntries(
    [...environment].map(([name, text]): readonly [string, CfnValue] => [name, cfnText(text, deployment)]),
  );
  return {
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
      Role: getAtt(`${id}FunctionRole`, 'Arn'),
      Tracing: 'Active',
      LoggingConfig: { LogFormat: 'JSON', LogGroup: ref(`${id}FunctionLogs`) },
      Environment: Object.keys(variables).length === 0 ? undefined : { Variables: variables },
      Events: of.kind === 'api' ? events(id, of.api) : undefined,
    },
  };
}

function events(id: string, { calls }: Api): CfnObject {
  const names = new UniqueNames('Route');
  return Object.fromEntries(
    calls.map(({ planned, route }): readonly [string, CfnValue] => [
      `${names.takeWith(pascalCase(planned.pattern.name), ['Route'])}Route`,
      {
        Type: 'HttpApi',
        Properties: { ApiId: ref(`${id}Api`), Method: route.method, Path: route.path, PayloadFormatVersion: '2.0' },
      },
    ]),
  );
}

function httpApi(id: string, { auth }: Api): Resource {
  return {
    type: 'AWS::Serverless::HttpApi',
    properties: {
      Auth: authOf(auth),
      AccessLogSettings: { DestinationArn: getAtt(`${id}ApiLogs`, 'Arn'), Format: ACCESS_LOG },
      DefaultRouteSettings: { DetailedMetricsEnabled: true },
    },
  };
}

function authOf(auth: Api['auth']): CfnObject | undefined {
  switch (auth) {
    case 'none':
      return undefined;
    case 'iam':
      return { EnableIamAuthorizer: true, DefaultAuthorizer: 'AWS_IAM' };
    case 'jwt':
      return {
        DefaultAuthorizer: 'Jwt',
        Authorizers: {
          Jwt: {
            IdentitySource: '$request.header.Authorization',
            JwtConfiguration: { issuer: ref(ISSUER), audience: ref(AUDIENCE) },
          },
        },
      };
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
export const ACCESS_LOG = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  latency: '$context.responseLatency',
  error: '$context.integrationErrorMessage',
});

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html: 14 days, the longest. */
export const FAILURES_KEPT = 1_209_600;

function failureQueue(): Resource {
  return {
    type: 'AWS::SQS::Queue',
    properties: { MessageRetentionPeriod: FAILURES_KEPT, SqsManagedSseEnabled: true },
  };
}

/** Nothing unencrypted on the way. */
function queuePolicy(id: string): Resource {
  const queue = getAtt(`${id}Failures`, 'Arn');
  return {
    type: 'AWS::SQS::QueuePolicy',
    properties: {
      Queues: [ref(`${id}Failures`)],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: ['sqs:*'],
            Resource: [queue],
            Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
          },
        ],
      },
    },
  };
}

function mapping(id: string, stream: StreamFunction): Resource {
  const { batch, window, parallel, retries, maxAge, from } = stream.table.table.streamHandler;
  return {
    type: 'AWS::Lambda::EventSourceMapping',
    properties: {
      EventSourceArn: ref(streamParameter(stream)),
      FunctionName: ref(`${id}Function`),
      StartingPosition: from === 'latest' ? 'LATEST' : 'TRIM_HORIZON',
      BatchSize: batch,
      MaximumBatchingWindowInSeconds: window,
      ParallelizationFactor: parallel,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: retries,
      MaximumRecordAgeInSeconds: maxAge,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: getAtt(`${id}Failures`, 'Arn') } },
      FilterCriteria:
        stream.filters === undefined ? undefined : { Filters: stream.filters.map((Pattern) => ({ Pattern })) },
    },
  };
}
