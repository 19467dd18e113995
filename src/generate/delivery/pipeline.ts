import { yamlText } from '../../source/index.js';
import {
  type CfnObject,
  type CfnValue,
  getAtt,
  type Resource,
  ref,
  sub,
  type Template,
  type TemplateParameter,
} from '../cloudformation/language/index.js';
import { pascalCase, UniqueNames } from '../text/index.js';
import type { DeliveryPlan, Stage } from './delivery.js';
import { artifactResources, BUCKET, KEY } from './pipeline-artifacts.js';
import { buildRole, deployStatements, pipelineRole } from './pipeline-roles.js';
import { checksOf, deployScript, INSTALL } from './scripts.js';

/** A stage with what the template calls it. */
interface NamedStage extends Stage {
  /** `Prod`: letters and digits, and unique. */
  readonly id: string;
  /** Parameter: ARN of the role that CloudFormation takes there. */
  readonly executionRole: string;
}

/** CodePipeline with a project of CodeBuild for the checks and one for each stage, each with a role of its own. */
export function pipelineTemplate(plan: DeliveryPlan, tables: string): Template {
  const names = new UniqueNames('Stage');
  const stages = plan.stages.map((stage): NamedStage => {
    const id = names.take(pascalCase(stage.name));
    return { ...stage, id, executionRole: `${id}ExecutionRole` };
  });
  return {
    comment: [
      ...usage(plan, ['Connection', 'Repository', ...stages.map(({ executionRole }) => executionRole)]),
      '',
      ...plan.notes,
      'The connection to the repository is made in the console, where its owner agrees to it.',
    ],
    description: `Delivery of ${plan.name}`,
    parameters: new Map<string, TemplateParameter>([
      [
        'Connection',
        {
          type: 'String',
          description: 'ARN of the connection to the repository.',
          allowedPattern: '^arn:[^:]+:(codeconnections|codestar-connections):[^:]+:\\d{12}:connection/[\\w-]+$',
        },
      ],
      [
        'Repository',
        { type: 'String', description: 'Owner and name: owner/name.', allowedPattern: '^[\\w.-]+/[\\w./-]+$' },
      ],
      ['Model', { type: 'String', default: plan.model, description: 'Path of the model in the repository.' }],
      ...stages.map(
        ({ name, executionRole }) =>
          [
            executionRole,
            {
              type: 'String',
              description: `ARN of the role that CloudFormation takes to change ${name}: what it may make is bounded there.`,
              allowedPattern: '^arn:[^:]+:iam::\\d{12}:role/.+$',
            },
          ] as const,
      ),
    ]),
    resources: new Map<string, Resource>([
      ...artifactResources(),
      ['CheckLogs', logs()],
      ['CheckRole', buildRole('CheckLogs', [])],
      ['Check', project('CheckRole', 'CheckLogs', checkSpec(plan), [])],
      ...stages.flatMap((stage) => stageResources(plan, stage, tables)),
      ['PipelineRole', pipelineRole(['Check', ...stages.map(({ id }) => `${id}Deploy`)])],
      ['Pipeline', pipeline(plan, stages)],
    ]),
    outputs: new Map([['PipelineName', { description: 'Name of the pipeline.', value: ref('Pipeline') }]]),
  };
}

/** The command that makes the pipeline, which deploys all else. */
function usage({ name, region }: DeliveryPlan, given: readonly string[]): readonly string[] {
  return [
    'Deploy it once, by hand, with:',
    `  aws cloudformation deploy --template-file pipeline.template.yaml --stack-name ${name}-delivery --region ${region} \\`,
    '    --capabilities CAPABILITY_IAM \\',
    `    --parameter-overrides ${given.map((id) => `${id}=…`).join(' ')}`,
  ];
}

/** Days that logs are kept. */
const KEPT_DAYS = 90;

function logs(): Resource {
  return { type: 'AWS::Logs::LogGroup', properties: { RetentionInDays: KEPT_DAYS } };
}

function stageResources(
  plan: DeliveryPlan,
  stage: NamedStage,
  tables: string,
): readonly (readonly [string, Resource])[] {
  const { id, executionRole } = stage;
  const role = `${id}DeployRole`;
  return [
    [`${id}DeployLogs`, logs()],
    [role, buildRole(`${id}DeployLogs`, deployStatements(plan, stage, executionRole))],
    [
      `${id}Deploy`,
      project(role, `${id}DeployLogs`, deploySpec(plan, tables), [
        { Name: 'STAGE', Value: stage.name },
        { Name: 'TEMPLATE_BUCKET', Value: ref(BUCKET) },
        { Name: 'EXECUTION_ROLE', Value: ref(executionRole) },
      ]),
    ],
  ];
}

/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html */
const IMAGE = 'aws/codebuild/standard:7.0';

function project(role: string, logGroup: string, spec: string, variables: readonly CfnObject[]): Resource {
  return {
    type: 'AWS::CodeBuild::Project',
    properties: {
      ServiceRole: getAtt(role, 'Arn'),
      EncryptionKey: getAtt(KEY, 'Arn'),
      Artifacts: { Type: 'CODEPIPELINE' },
      Source: { Type: 'CODEPIPELINE', BuildSpec: spec },
      Environment: {
        Type: 'LINUX_CONTAINER',
        ComputeType: 'BUILD_GENERAL1_SMALL',
        Image: IMAGE,
        EnvironmentVariables: [{ Name: 'MODEL', Value: ref('Model') }, ...variables],
      },
      LogsConfig: { CloudWatchLogs: { Status: 'ENABLED', GroupName: ref(logGroup) } },
      TimeoutInMinutes: 60,
    },
  };
}

/** Each command by itself: the first that fails ends the build. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
function checkSpec(plan: DeliveryPlan): string {
  return yamlText({
    version: 0.2,
    env: { shell: 'bash' },
    phases: {
      install: { 'runtime-versions': { nodejs: 22 }, commands: ['npm ci'] },
      // A subshell, which may leave with its own exit code.
      build: { 'on-failure': 'ABORT', commands: checksOf(plan, 'text').map(({ script }) => `(\n${script})\n`) },
    },
  });
}

function deploySpec(plan: DeliveryPlan, tables: string): string {
  return yamlText({
    version: 0.2,
    env: { shell: 'bash' },
    phases: {
      install: { 'runtime-versions': { nodejs: 22 }, commands: [`(\n${INSTALL})\n`] },
      build: { 'on-failure': 'ABORT', commands: [`(\n${deployScript(plan, tables)})\n`] },
    },
  });
}

function pipeline(plan: DeliveryPlan, stages: readonly NamedStage[]): Resource {
  return {
    type: 'AWS::CodePipeline::Pipeline',
    dependsOn: [`${BUCKET}Policy`],
    properties: {
      RoleArn: getAtt('PipelineRole', 'Arn'),
      PipelineType: 'V2',
      ExecutionMode: 'QUEUED',
      ArtifactStore: { Type: 'S3', Location: ref(BUCKET), EncryptionKey: { Type: 'KMS', Id: getAtt(KEY, 'Arn') } },
      Stages: [
        { Name: 'Source', Actions: [sourceAction(plan)] },
        { Name: 'Check', Actions: [buildAction('Check', 'Check', 1)] },
        ...stages.map(({ name, id, isApproved }) => ({
          Name: `Deploy-${name}`,
          Actions: [...(isApproved ? [approval(name)] : []), buildAction('Deploy', `${id}Deploy`, isApproved ? 2 : 1)],
        })),
      ],
    },
  };
}

const SOURCE: CfnValue = [{ Name: 'Source' }];

function sourceAction({ branch }: DeliveryPlan): CfnObject {
  return {
    Name: 'Source',
    ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'CodeStarSourceConnection', Version: '1' },
    Configuration: { ConnectionArn: ref('Connection'), FullRepositoryId: ref('Repository'), BranchName: branch },
    OutputArtifacts: SOURCE,
  };
}

function buildAction(name: string, id: string, order: number): CfnObject {
  return {
    Name: name,
    ActionTypeId: { Category: 'Build', Owner: 'AWS', Provider: 'CodeBuild', Version: '1' },
    Configuration: { ProjectName: ref(id) },
    InputArtifacts: SOURCE,
    RunOrder: order,
  };
}

function approval(stage: string): CfnObject {
  return {
    Name: 'Approve',
    ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' },
    Configuration: { CustomData: `Deploy to ${stage}?`, ExternalEntityLink: sub(`https://github.com/\${Repository}`) },
    RunOrder: 1,
  };
}
