import { stackName } from '../cloudformation/index.js';
import {
  type CfnObject,
  type CfnValue,
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
import { reservedNames } from '../lambda/functions.js';
import {
  functionResources,
  logGroup,
  policyDocument,
  SAM,
  SOURCES,
  samCommands,
  serviceRole,
  TRACES,
  tablePolicies,
} from '../lambda/sam-parts.js';
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
  if (left.length > 0) for (const [id, resource] of patternFunction(deployment, left)) resources.set(id, resource);
  for (const one of machines) {
    resources.set(`${one.id}Role`, machineRole(deployment, one));
    resources.set(`${one.id}Machine`, machineResource(deployment, one));
    outputs.set(`${one.id}Arn`, {
      description: `State machine of the access pattern ${one.planned.pattern.name}`,
      value: ref(`${one.id}Machine`),
    });
  }
  return withParameters(deployment, {
    comment: usage(deployment, machines),
    transform: SAM,
    description: `State machines of the model ${deployment.model.name.value}`,
    parameters: new Map(),
    resources,
    outputs,
  });
}

/** How it is deployed, and what a function does in the place of a state machine. */
function usage(deployment: Deployment, machines: readonly PatternMachine[]): readonly string[] {
  const { model, region } = deployment;
  const left = machines.flatMap(({ planned, of }) =>
    of.kind === 'function' ? [`  ${planned.pattern.name}, since ${of.why}`] : [],
  );
  const hasCode = left.length > 0;
  return [
    ...samCommands(`${stackName(model.name.value)}-machines`, region, { hasCode }),
    '',
    'What a state machine takes is a schema of inputs.json, under the name of its pattern.',
    ...(hasCode
      ? [
          '',
          'Patterns that no request of a state machine can say are done by a function, functions/patterns.ts, which their machines call:',
          ...left,
          ...SOURCES,
          ...reservedNames(deployment),
        ]
      : []),
  ];
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
const SAMPLING = ['xray:GetSamplingRules', 'xray:GetSamplingTargets'];

function machineRole(deployment: Deployment, { of }: PatternMachine): Resource {
  const watched = policyDocument([
    { Effect: 'Allow', Action: [...LOG_DELIVERY, ...TRACES, ...SAMPLING], Resource: ['*'] },
  ]);
  const own: readonly (readonly [string, CfnObject])[] =
    of.kind === 'request'
      ? tablePolicies(of.policies, deployment)
      : [
          [
            'function',
            policyDocument([
              { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [getAtt('PatternFunction', 'Arn')] },
            ]),
          ],
        ];
  return serviceRole('states.amazonaws.com', [['logs-and-traces', watched], ...own]);
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

function patternFunction(
  deployment: Deployment,
  left: readonly PatternMachine[],
): ReturnType<typeof functionResources> {
  const rights = rightsFor(deployment, { patterns: left.map(({ planned }) => planned) });
  return functionResources(deployment, {
    id: 'PatternFunction',
    file: 'patterns',
    description: 'Access patterns that no state machine can say',
    timeout: FUNCTION_TIMEOUT,
    tables: policiesOf(rights.statements, deployment),
  });
}
