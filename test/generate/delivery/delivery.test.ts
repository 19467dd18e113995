import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../../../src/cli/main.js';
import { deliveryFiles } from '../../../src/generate/delivery/index.js';
import { sourceText } from '../../../src/generate/text/index.js';
import { fakeIo } from '../../support/fake-io.js';
import { genOf, tableModel } from '../alarms/support/models.js';
import { Deployed } from '../cloudformation/support/deployed.js';
import { parseTemplate } from '../cloudformation/support/template-yaml.js';
import { workflowErrors } from './support/workflow-errors.js';

type Json = Readonly<Record<string, unknown>>;

function filesOf(text: string, model?: string): ReadonlyMap<string, string> {
  const files = deliveryFiles(genOf(text), model === undefined ? {} : { model });
  return new Map(files.map(({ path, code }) => [path, sourceText(path, code)]));
}

function workflowOf(text: string, model?: string): string {
  return filesOf(text, model).get('deploy.yml') ?? '';
}

function pipelineOf(text: string, model?: string): object {
  return parseTemplate(filesOf(text, model).get('automation/pipeline.template.yaml') ?? '') as object;
}

interface Job {
  readonly needs?: string;
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly env?: Readonly<Record<string, string>>;
  }[];
}

function jobsOf(workflow: string): Readonly<Record<string, Job>> {
  return (parse(workflow) as { jobs: Readonly<Record<string, Job>> }).jobs;
}

const TWO_STAGES = tableModel({
  table: 'replicas: [eu-central-1]',
  more: `budgets: {monthlyUsd: 100}
operations: {delivery: {stages: [test, prod], approve: [prod], branch: release/2}}`,
});

describe('the workflow', () => {
  it('is read by a parser that finds mistakes', async () => {
    expect(await workflowErrors('on: push\njobs: {check: {steps: [], need: x}}')).not.toEqual([]);
  });

  it('checks, and then deploys stage by stage what is on the branch', async () => {
    const workflow = workflowOf(TWO_STAGES, '../../models/depot.dynamodel.yaml');
    expect(await workflowErrors(workflow)).toEqual([]);
    const { on, env, permissions } = parse(workflow) as Json;
    expect(on).toEqual({ pull_request: { branches: ['release/2'] }, push: { branches: ['release/2'] } });
    expect(env).toEqual({ MODEL: `\${{ vars.DYNAMODEL_MODEL || 'depot.dynamodel.yaml' }}` });
    expect(permissions).toEqual({ contents: 'read' });
    const jobs = jobsOf(workflow);
    expect(Object.entries(jobs).map(([id, { needs, environment }]) => [id, needs, environment])).toEqual([
      ['check', undefined, undefined],
      ['deploy-test', 'check', 'test'],
      ['deploy-prod', 'deploy-test', 'prod'],
    ]);
    expect(jobs['deploy-test']).toMatchObject({
      if: "github.event_name == 'push'",
      permissions: { contents: 'read', 'id-token': 'write' },
    });
    expect(jobs['deploy-prod']?.permissions).toEqual({ actions: 'read', contents: 'read', 'id-token': 'write' });
    expect(jobs['deploy-prod']?.steps[0]?.run).toContain('required_reviewers');
  });

  it('holds no keys, pins its actions, and puts no expression into a script', () => {
    const workflow = workflowOf(TWO_STAGES);
    expect(workflow).not.toMatch(/secrets\.|AWS_ACCESS_KEY|AWS_SECRET/i);
    const steps = Object.values(jobsOf(workflow)).flatMap((job) => job.steps);
    expect(new Set(steps.flatMap(({ uses }) => uses ?? []))).toEqual(
      new Set(['actions/checkout@v5', 'actions/setup-node@v5', 'aws-actions/configure-aws-credentials@v6']),
    );
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });

  it('has one stage where the model has said nothing', async () => {
    expect(await workflowErrors(workflowOf(tableModel({})))).toEqual([]);
    expect(Object.keys(jobsOf(workflowOf(tableModel({}))))).toEqual(['check', 'deploy-prod']);
    expect(workflowOf(tableModel({}))).not.toContain('budget');
  });

  it('has commands that exist, with options that exist', async () => {
    const scripts = (jobsOf(workflowOf(TWO_STAGES)).check?.steps ?? []).map(({ run = '' }) => run).join('\n');
    const commands = [...scripts.matchAll(/npx dynamodel (\w+) (.*)$/gm)];
    expect(commands.map(([, command]) => command)).toEqual(['check', 'test', 'simulate', 'generate']);
    for (const [, command = '', rest = ''] of commands) {
      const io = fakeIo();
      await runCli([command, '--help'], io);
      for (const [option] of rest.matchAll(/--[a-z-]+/g)) expect(io.out()).toContain(option);
    }
  });
});

describe('the scripts', () => {
  /** What is called in their place, where nothing is deployed. */
  const STUBS = `npx() { echo "npx $*"; [ "$3" != terraform ]; }
aws() { printf 'aws'; printf ' [%s]' "$@"; echo; }
cd "$(mktemp -d)"
mkdir -p models/generated/{cloudformation,alarms,terraform} models/stages
touch models/depot.dynamodel.yaml models/generated/alarms/alarms.template.yaml models/stages/test.json
`;

  /** One shell for all. */
  function ran(scripts: readonly string[]): readonly string[] {
    const all = scripts.map((script) => `(\n${script}\n)\necho "exit $?"`).join('\n');
    const env = {
      PATH: process.env.PATH ?? '',
      MODEL: 'models/depot.dynamodel.yaml',
      STAGE: 'test',
      TEMPLATE_BUCKET: 'bucket',
      EXECUTION_ROLE: 'arn:aws:iam::111122223333:role/x',
    };
    return execFileSync('bash', ['--norc', '-c', `${STUBS}${all}`], { env, encoding: 'utf8' })
      .trim()
      .split('\n');
  }

  it('compare each output, and tell drift; deploy what there is, with the values of the stage', () => {
    const jobs = jobsOf(workflowOf(TWO_STAGES));
    const scripts = [jobs.check?.steps.at(-1)?.run ?? '', jobs['deploy-test']?.steps.at(-1)?.run ?? ''];
    const given =
      '[--no-fail-on-empty-changeset] [--capabilities] [CAPABILITY_IAM] [--parameter-overrides] [file://models/stages/test.json] [--role-arn] [arn:aws:iam::111122223333:role/x] [--s3-prefix] [templates]';
    const deployed = (template: string, stack: string, region: string, bucket: string): string =>
      `aws [cloudformation] [deploy] [--template-file] [models/generated/${template}] [--stack-name] [${stack}] [--region] [${region}] ${given} [--s3-bucket] [${bucket}]`;
    expect(ran(scripts)).toEqual([
      ...['alarms', 'cloudformation', 'terraform'].map(
        (target) => `npx dynamodel generate ${target} models/depot.dynamodel.yaml --check`,
      ),
      'exit 1',
      deployed('cloudformation/depot.template.yaml', 'depot-test', 'eu-west-1', 'bucket'),
      deployed('alarms/alarms.template.yaml', 'depot-test-alarms', 'eu-west-1', 'bucket'),
      deployed('alarms/alarms.template.yaml', 'depot-test-alarms', 'eu-central-1', 'bucket-eu-central-1'),
      'exit 0',
    ]);
  });
});

describe('the pipeline', () => {
  const given = {
    Connection: 'arn:aws:codeconnections:eu-west-1:111122223333:connection/1',
    Repository: 'acme/depot',
    TestExecutionRole: 'arn:test',
    ProdExecutionRole: 'arn:prod',
  };
  const deployed = new Deployed(pipelineOf(TWO_STAGES, 'depot.yaml'), given);

  it('has the same stages, and waits for a yes', () => {
    const [pipeline] = deployed.resources('AWS::CodePipeline::Pipeline');
    const stages = pipeline?.properties.Stages as readonly { Name: string; Actions: readonly Json[] }[];
    const source = stages[0]?.Actions[0] as { Configuration: Json };
    expect(source.Configuration).toEqual({
      ConnectionArn: given.Connection,
      FullRepositoryId: 'acme/depot',
      BranchName: 'release/2',
    });
    expect(stages.map(({ Name, Actions }) => [Name, Actions.map((action) => [action.Name, action.RunOrder])])).toEqual([
      ['Source', [['Source', undefined]]],
      ['Check', [['Check', 1]]],
      ['Deploy-test', [['Deploy', 1]]],
      [
        'Deploy-prod',
        [
          ['Approve', 1],
          ['Deploy', 2],
        ],
      ],
    ]);
  });

  it('runs the scripts of the workflow', () => {
    const specs = deployed
      .resources('AWS::CodeBuild::Project')
      .map(({ properties }) => parse(String((properties.Source as Json).BuildSpec)) as { phases: { build: Json } })
      .map(({ phases }) => (phases.build.commands as readonly string[]).join(''));
    const jobs = jobsOf(workflowOf(TWO_STAGES));
    const scripts = (job: string) => (jobs[job]?.steps ?? []).flatMap(({ run }) => run ?? []);
    for (const script of scripts('check').slice(1))
      expect(specs[0]).toContain(script.replace('--format github', '--format text'));
    expect(specs.slice(1)).toEqual(['test', 'prod'].map((stage) => `(\n${scripts(`deploy-${stage}`).at(-1)})\n`));
  });

  it('writes into no bucket of another account', () => {
    const inRegions = deployed
      .resources('AWS::IAM::Role')
      .flatMap(({ properties }) => properties.Policies as readonly [{ PolicyDocument: { Statement: readonly Json[] } }])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Resource }) => JSON.stringify(Resource).includes('-eu-central-1/templates/'));
    expect(inRegions.length).toBeGreaterThan(0);
    for (const { Condition } of inRegions)
      expect(Condition).toEqual({ StringEquals: { 's3:ResourceAccount': '111122223333' } });
  });

  it('lets a stage change its own stacks alone, with the role that is given for it', () => {
    const roles = deployed.resources('AWS::IAM::Role');
    const statementsOf = (id: string): readonly Json[] => {
      const { Policies } = roles.find((role) => role.id === id)?.properties ?? {};
      const [policy] = Policies as readonly [{ PolicyDocument: { Statement: readonly Json[] } }];
      return policy.PolicyDocument.Statement;
    };
    const ofTest = statementsOf('TestDeployRole');
    expect(ofTest.find(({ Action }) => String(Action).includes('CreateChangeSet'))?.Resource).toEqual(
      ['depot-test', 'depot-test-iam', 'depot-test-alarms'].map(
        (name) => `arn:aws:cloudformation:*:111122223333:stack/${name}/*`,
      ),
    );
    expect(ofTest.find(({ Action }) => String(Action) === 'iam:PassRole')).toEqual({
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: ['arn:test'],
      Condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
    });
    for (const { id } of roles) {
      for (const { Action, Resource } of statementsOf(id)) {
        for (const action of Action as readonly string[]) expect(action).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z]+$/);
        const isWide = [Resource].flat().includes('*');
        // CloudFormation knows no resource of a template that is no stack yet.
        if (isWide) expect(Action).toEqual(['cloudformation:GetTemplateSummary', 'cloudformation:ValidateTemplate']);
      }
    }
  });

  it('says how it is deployed, with what has no default', () => {
    expect(filesOf(TWO_STAGES).get('automation/pipeline.template.yaml')).toMatch(
      /# +aws cloudformation deploy --template-file pipeline\.template\.yaml --stack-name \S+-delivery .*\n.*CAPABILITY_IAM \\\n.* Connection=… Repository=… (\w+ExecutionRole=… ?){2}\n/,
    );
  });

  it('names nothing that is not there', () => {
    const { Resources, Parameters } = pipelineOf(TWO_STAGES) as Record<string, Json>;
    const text = JSON.stringify(Resources);
    const ids = new Set([...Object.keys(Resources ?? {}), ...Object.keys(Parameters ?? {})]);
    const named = [
      ...[...text.matchAll(/"Ref":"([^"]+)"/g)].map(([, id]) => id),
      ...[...text.matchAll(/"Fn::GetAtt":\["([^"]+)"/g)].map(([, id]) => id),
    ].filter((id) => !id?.startsWith('AWS::'));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((id) => !ids.has(id ?? ''))).toEqual([]);
    expect(Object.keys(Parameters ?? {}).filter((id) => !named.includes(id))).toEqual([]);
  });
});

describe('hostile names', () => {
  it('stay names: words of YAML, of CloudFormation and of shells', async () => {
    const stages = ['true', 'null', 'on', 'check', 'a--b', 'a-b', 'pipeline'];
    const text = tableModel({
      model: 'on',
      more: `operations: {delivery: {stages: [${stages.map((one) => `"${one}"`).join(', ')}], branch: "1e3"}}`,
    });
    expect(await workflowErrors(workflowOf(text))).toEqual([]);
    for (const model of ["x'}}$(id).yaml", '-rf', '../a b.yaml', 'a\n- run: x']) {
      const workflow = workflowOf(text, model);
      expect((parse(workflow) as { env: Json }).env.MODEL).toBe(`\${{ vars.DYNAMODEL_MODEL || '.' }}`);
    }
    const workflow = workflowOf(text);
    for (const version of ['1.1', '1.2'] as const) {
      const { on, jobs } = parse(workflow, { version }) as { on: { push: Json }; jobs: Readonly<Record<string, Job>> };
      expect(on.push.branches).toEqual(['1e3']);
      expect(Object.values(jobs).map(({ environment }) => environment)).toEqual([undefined, ...stages]);
    }
    const pipeline = pipelineOf(text);
    const [{ properties } = { properties: {} as Json }] = new Deployed(pipeline).resources(
      'AWS::CodePipeline::Pipeline',
    );
    expect((properties.Stages as readonly Json[]).map(({ Name }) => Name)).toEqual([
      'Source',
      'Check',
      ...stages.map((stage) => `Deploy-${stage}`),
    ]);
    expect(new Deployed(pipeline).resources('AWS::CodeBuild::Project').length).toBe(1 + stages.length);
  });
});
