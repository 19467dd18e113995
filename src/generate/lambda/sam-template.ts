import { stackName } from '../cloudformation/index.js';
import {
  type CfnObject,
  type CfnValue,
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
import { type Deployment, onlyWithTls } from '../infrastructure/index.js';
import { pascalCase, raw, UniqueNames } from '../text/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import type { Api } from './api.js';
import { failureQueueOutput, functionNameOutput, type LambdaFunction, type LambdaPlan } from './functions.js';
import { functionResources, logGroup, policyDocument, SAM, SOURCES, samCommands } from './sam-parts.js';
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
    for (const [name, resource] of resourcesOf(deployment, one)) resources.set(name, resource);
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
        description: `ARN of the stream of the table ${table.table.name}: the output of this name of the stack of the tables.`,
      });
      resources.set(`${id}Failures`, failureQueue());
      resources.set(`${id}FailuresPolicy`, queuePolicy(id));
      resources.set(`${id}Mapping`, mapping(id, of.stream));
      outputs.set(functionNameOutput(one), {
        description: `Name of the function that reads the stream of the table ${table.table.name}: alarms on its age take it.`,
        value: ref(`${id}Function`),
      });
      outputs.set(failureQueueOutput(one), {
        description: 'Name of the queue of what it gives up: alarms on that take it.',
        value: getAtt(`${id}Failures`, 'QueueName'),
      });
    }
  }
  return withParameters(deployment, {
    comment: [...usage(deployment, parameters), ...(left.length === 0 ? [] : ['', ...left])],
    transform: SAM,
    description: `Functions of the model ${deployment.model.name.value}`,
    parameters,
    resources,
    ...(outputs.size === 0 ? {} : { outputs }),
  });
}

function usage({ model, region }: Deployment, parameters: ReadonlyMap<string, TemplateParameter>): readonly string[] {
  return [
    ...samCommands(`${stackName(model.name.value)}-functions`, region, { hasCode: true }),
    '',
    ...SOURCES,
    ...(parameters.size === 0 ? [] : [`It asks for ${[...parameters.keys()].join(', ')}, below.`]),
    'A function acts for all callers of its role: its policy holds it to the patterns, and its code each caller to the scope.',
  ];
}

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

/** Called like the output of the stack of the tables. */
export function streamParameter({ table }: StreamFunction): string {
  return `${table.id}StreamArn`;
}

function resourcesOf(deployment: Deployment, one: LambdaFunction): ReturnType<typeof functionResources> {
  const { id, file, description, timeout, policies, of } = one;
  return functionResources(deployment, {
    id: `${id}Function`,
    file,
    description,
    timeout,
    tables: policies,
    policies: of.kind === 'stream' ? [['stream', streamPolicy(id, of.stream)]] : [],
    events: of.kind === 'api' ? events(id, of.api) : undefined,
  });
}

function streamPolicy(id: string, stream: StreamFunction): CfnObject {
  return policyDocument([
    {
      Effect: 'Allow',
      Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      Resource: [ref(streamParameter(stream))],
    },
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
    { Effect: 'Allow', Action: ['dynamodb:ListStreams'], Resource: ['*'] },
    { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [getAtt(`${id}Failures`, 'Arn')] },
  ]);
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

function queuePolicy(id: string): Resource {
  return {
    type: 'AWS::SQS::QueuePolicy',
    properties: {
      Queues: [ref(`${id}Failures`)],
      PolicyDocument: policyDocument([onlyWithTls('sqs:*', [getAtt(`${id}Failures`, 'Arn')])]),
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
