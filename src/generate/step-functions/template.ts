import {
  type CfnObject,
  type CfnValue,
  cfnPolicy,
  cfnText,
  getAtt,
  type Output,
  type Resource,
  ref,
  type Template,
  templateYaml,
  withParameters,
} from '../cloudformation/language/index.js';
import { policiesOf, rightsFor } from '../iam/index.js';
import type { Deployment } from '../infrastructure/index.js';
import { LOG_DAYS, MEMORY, RUNTIME, reservedNames, tableEnvironment } from '../lambda/functions.js';
import { FUNCTIONS } from '../lambda/runtime-files.js';
import { raw } from '../text/index.js';
import type { GeneratedFile } from '../typescript/gen.js';
import { FUNCTION, FUNCTION_TIMEOUT } from './asl-file.js';
import type { PatternMachine } from './patterns.js';

/** `template.yaml`: the state machines, each with a role of its own, as SAM. */
export function templateFile(deployment: Deployment, machines: readonly PatternMachine[]): GeneratedFile {
  const text = templateYaml(machineTemplate(deployment, machines));
  return { path: 'template.yaml', code: raw(text), isFormatted: true };
}

export function machineTemplate(deployment: Deployment, machines: readonly PatternMachine[]): Template {
  const resources = new Map<string, Resource>([['StateMachineLogs', logGroup()]]);
  const outputs = new Map<string, Output>();
  const left = machines.filter(({ of }) => of.kind === 'function');
  if (left.length > 0) for (const [id, resource] of functionResources(deployment, left)) resources.set(id, resource);
  for (const one of machines) {
    resources.set(`${one.id}Role`, machineRole(deployment, one));
    resources.set(`${one.id}Machine`, machineResource(deployment, one));
    outputs.set(`${one.id}Arn`, {
      description: `State machine of the access pattern ${one.planned.pattern.name}`,
      value: ref(`${one.id}Machine`),
    });
  }
  return withParameters(deployment, {
    comment: [
      ...(left.length === 0
        ? []
        : [
            'The function imports the repositories of the target `typescript`, generated into the folder `typescript` beside this one.',
          ]),
      left.length === 0
        ? 'Deploy it with: sam deploy --guided'
        : 'Build where the files are: sam build --build-in-source && sam deploy --guided',
      ...(left.length === 0 ? [] : reservedNames(deployment)),
      ...left.map(
        ({ planned, of }) =>
          `${planned.pattern.name} is done by a function, since ${of.kind === 'function' ? of.why : ''}.`,
      ),
    ],
    transform: 'AWS::Serverless-2016-10-31',
    description: `State machines of the model ${deployment.model.name.value}`,
    parameters: new Map(),
    resources,
    outputs,
  });
}

function logGroup(): Resource {
  return {
    type: 'AWS::Logs::LogGroup',
    properties: { RetentionInDays: LOG_DAYS },
    deletionPolicy: 'Delete',
    updateReplacePolicy: 'Delete',
  };
}

function roleOf(service: string, policies: readonly (readonly [string, CfnObject])[]): Resource {
  return {
    type: 'AWS::IAM::Role',
    properties: {
      AssumeRolePolicyDocument: document([
        { Effect: 'Allow', Principal: { Service: [service] }, Action: ['sts:AssumeRole'] },
      ]),
      Policies: policies.map(([PolicyName, PolicyDocument]) => ({ PolicyName, PolicyDocument })),
    },
  };
}

function document(statements: readonly CfnObject[]): CfnObject {
  return { Version: '2012-10-17', Statement: statements };
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html: these rights know no resource. */
const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];
const TRACES = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
];

function machineRole(deployment: Deployment, { of }: PatternMachine): Resource {
  const watched = document([{ Effect: 'Allow', Action: [...LOG_DELIVERY, ...TRACES], Resource: ['*'] }]);
  const own: readonly (readonly [string, CfnObject])[] =
    of.kind === 'request'
      ? of.policies.map((policy, i) => [i === 0 ? 'tables' : `tables-${i + 1}`, cfnPolicy(policy, deployment)])
      : [
          [
            'function',
            document([
              { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [getAtt('PatternFunction', 'Arn')] },
            ]),
          ],
        ];
  return roleOf('states.amazonaws.com', [['logs-and-traces', watched], ...own]);
}

function machineResource(deployment: Deployment, { id, file, of }: PatternMachine): Resource {
  const tables = [...deployment.tables.values()].map((table): readonly [string, CfnValue] => [
    `${table.id}Name`,
    cfnText(table.name, deployment),
  ]);
  return {
    type: 'AWS::Serverless::StateMachine',
    properties: {
      DefinitionUri: `state-machines/${file}.asl.json`,
      DefinitionSubstitutions:
        of.kind === 'request' ? Object.fromEntries(tables) : { [FUNCTION]: getAtt('PatternFunction', 'Arn') },
      Role: getAtt(`${id}Role`, 'Arn'),
      Type: 'STANDARD',
      Tracing: { Enabled: true },
      Logging: {
        Level: 'ERROR',
        IncludeExecutionData: false,
        Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: getAtt('StateMachineLogs', 'Arn') } }],
      },
    },
  };
}

function functionResources(
  deployment: Deployment,
  left: readonly PatternMachine[],
): readonly (readonly [string, Resource])[] {
  const rights = rightsFor(deployment, { patterns: left.map(({ planned }) => planned) });
  const policies = policiesOf(rights.statements, deployment).map((policy, i): readonly [string, CfnObject] => [
    i === 0 ? 'tables' : `tables-${i + 1}`,
    cfnPolicy(policy, deployment),
  ]);
  const watched = document([
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: [getAtt('PatternFunctionLogs', 'Arn')],
    },
    { Effect: 'Allow', Action: TRACES.slice(0, 2), Resource: ['*'] },
  ]);
  const variables = Object.fromEntries(
    [...tableEnvironment(deployment)].map(([name, text]): readonly [string, CfnValue] => [
      name,
      cfnText(text, deployment),
    ]),
  );
  return [
    ['PatternFunctionLogs', logGroup()],
    ['PatternFunctionRole', roleOf('lambda.amazonaws.com', [['logs-and-traces', watched], ...policies])],
    [
      'PatternFunction',
      {
        type: 'AWS::Serverless::Function',
        metadata: {
          BuildMethod: 'esbuild',
          BuildProperties: { EntryPoints: ['patterns.ts'], Target: 'es2022', Minify: true, Sourcemap: true },
        },
        properties: {
          Description: 'Access patterns that no state machine can say',
          CodeUri: FUNCTIONS,
          Handler: 'patterns.handler',
          Runtime: RUNTIME,
          Architectures: ['arm64'],
          MemorySize: MEMORY,
          Timeout: FUNCTION_TIMEOUT,
          Role: getAtt('PatternFunctionRole', 'Arn'),
          Tracing: 'Active',
          LoggingConfig: { LogFormat: 'JSON', LogGroup: ref('PatternFunctionLogs') },
          Environment: Object.keys(variables).length === 0 ? undefined : { Variables: variables },
        },
      },
    ],
  ];
}
