import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../../../src/cli/main.js';
import { deliveryFiles } from '../../../src/generate/delivery/index.js';
import { generateFiles } from '../../../src/generate/index.js';
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

  it('says where stages are called like stacks of others', () => {
    const told = (stages: string): number =>
      workflowOf(tableModel({ more: `operations: {delivery: {stages: [${stages}]}}` })).split('have one name').length -
      1;
    expect(told('prod, prod-iam, prod-alarms-2')).toBe(2);
    expect(told('prod, prod-eu, iam')).toBe(0);
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
  /** What is called in their place, where nothing is deployed: the values that a stack is given stand behind its template. */
  const STUBS = `npx() { echo "npx $*"; [ "$3" != terraform ]; }
sam() { echo "sam $* in $PWD" | sed "s|$HOME||"; }
aws() {
  case "$2" in
    describe-stacks) echo "$4:$8" | sed -E "s/:.*'(\\\\w+)'.*/.\\\\1/" ;;
    *) printf 'aws'; while [ $# -gt 0 ]; do
         if [ "$1" = --parameter-overrides ]; then printf ' %s' "$(sed -E 's/^\\{"Parameters": ?(.*)\\}$/\\1/' "\${2#file://}")"; shift; else printf ' [%s]' "$1"; fi
         shift
       done; echo ;;
  esac
}
HOME=$(mktemp -d)
cd "$HOME"
mkdir -p models/generated models/stages
touch models/depot.dynamodel.yaml
echo '{"Parameters": {"Stage":"one","DepotStreamFunction":"mine"}}' > models/stages/prod.json
`;

  /** One shell for all. */
  function ran(scripts: readonly string[], files: readonly string[], more: NodeJS.ProcessEnv = {}): readonly string[] {
    const made = files.map(
      (file) => `mkdir -p "$(dirname models/generated/${file})"; touch models/generated/${file}\n`,
    );
    const all = scripts.map((script) => `(\n${script}\n)\necho "exit $?"`).join('\n');
    const env = {
      PATH: process.env.PATH ?? '',
      MODEL: 'models/depot.dynamodel.yaml',
      STAGE: 'test',
      TEMPLATE_BUCKET: 'bucket',
      EXECUTION_ROLE: 'arn:aws:iam::111122223333:role/x',
      ...more,
    };
    return execFileSync('bash', ['--norc', '-c', `${STUBS}${made.join('')}${all}`], {
      env,
      encoding: 'utf8',
      stdio: 'pipe',
    })
      .trim()
      .split('\n');
  }

  const deployed = (template: string, stack: string, region: string, bucket: string, given = '{}'): string =>
    `aws [cloudformation] [deploy] [--template-file] [models/generated/${template}] [--stack-name] [${stack}] [--region] [${region}] ${given} [--no-fail-on-empty-changeset] [--capabilities] [CAPABILITY_IAM] [--role-arn] [arn:aws:iam::111122223333:role/x] [--s3-prefix] [templates] [--s3-bucket] [${bucket}]`;

  it('compare each output, and tell drift; deploy what there is, in each Region that has it', () => {
    const jobs = jobsOf(workflowOf(TWO_STAGES));
    const scripts = [jobs.check?.steps.at(-1)?.run ?? '', jobs['deploy-test']?.steps.at(-1)?.run ?? ''];
    const files = [
      ...['alarms/alarms.template.yaml', 'alarms/alarms-2.template.yaml'],
      ...['cloudformation/depot.template.yaml', 'terraform/tables.tf'],
    ];
    const topic = (region: string): readonly string[] => [
      deployed('alarms/alarms.template.yaml', 'depot-test-alarms', region, bucketIn(region)),
      deployed(
        'alarms/alarms-2.template.yaml',
        'depot-test-alarms-2',
        region,
        bucketIn(region),
        '{"AlarmTopic":"depot-test-alarms.Topic"}',
      ),
    ];
    const bucketIn = (region: string): string => (region === 'eu-west-1' ? 'bucket' : `bucket-${region}`);
    expect(ran(scripts, files)).toEqual([
      ...['alarms', 'cloudformation', 'terraform'].map(
        (target) => `npx dynamodel generate ${target} models/depot.dynamodel.yaml --check`,
      ),
      'exit 1',
      deployed('cloudformation/depot.template.yaml', 'depot-test', 'eu-west-1', 'bucket'),
      ...['eu-west-1', 'eu-central-1'].flatMap(topic),
      'exit 0',
    ]);
  });

  const SAAS = readFileSync('examples/saas/saas.dynamodel.yaml', 'utf8');
  const EVERYTHING = [
    ...['cloudformation/saas.template.yaml', 'iam/iam.template.yaml', 'alarms/alarms.template.yaml'],
    ...['lambda/template.yaml', 'lambda/functions/api.ts', 'step-functions/template.yaml'],
  ];

  it('pass on what one stack puts out and another asks for', async () => {
    const script = jobsOf(workflowOf(SAAS))['deploy-prod']?.steps.at(-1)?.run ?? '';
    const packaged = (from: string, folder: string): string =>
      `aws [cloudformation] [package] [--template-file] [models/generated/${from}] [--region] [us-east-1] [--s3-bucket] [bucket] [--s3-prefix] [code] [--output-template-file] [models/generated/${folder}/packaged.template.yaml]`;
    const inStage = (given: object): string => JSON.stringify({ ...given, Stage: 'one', DepotStreamFunction: 'mine' });
    const lines = ran([`exec 2>&1; ${script}`], EVERYTHING, { STAGE: 'prod' });
    expect(lines).toEqual([
      deployed('cloudformation/saas.template.yaml', 'saas-prod', 'us-east-1', 'bucket', inStage({})),
      deployed('iam/iam.template.yaml', 'saas-prod-iam', 'us-east-1', 'bucket', inStage({})),
      'sam build --build-in-source in /models/generated/lambda',
      packaged('lambda/.aws-sam/build/template.yaml', 'lambda'),
      deployed(
        'lambda/packaged.template.yaml',
        'saas-prod-functions',
        'us-east-1',
        'bucket',
        inStage({ SaasStreamArn: 'saas-prod.SaasStreamArn' }),
      ),
      packaged('step-functions/template.yaml', 'step-functions'),
      deployed('step-functions/packaged.template.yaml', 'saas-prod-machines', 'us-east-1', 'bucket', inStage({})),
      deployed(
        'alarms/alarms.template.yaml',
        'saas-prod-alarms',
        'us-east-1',
        'bucket',
        inStage({
          SaasStreamFunction: 'saas-prod-functions.SaasStreamFunctionName',
          SaasStreamFailureQueue: 'saas-prod-functions.SaasStreamFailuresName',
        }),
      ),
      'exit 0',
    ]);
    // They are called so where they come from, and where they go to.
    const texts = new Map<string, string>();
    for (const target of ['cloudformation', 'lambda', 'alarms'] as const)
      for (const { path, text } of await generateFiles(genOf(SAAS).plan, target)) texts.set(`${target}/${path}`, text);
    const part = (path: string, name: 'Parameters' | 'Outputs'): Json =>
      (parseTemplate(texts.get(path) ?? '{}') as Record<string, Json>)[name] ?? {};
    expect(part('cloudformation/saas.template.yaml', 'Outputs')).toHaveProperty('SaasStreamArn');
    expect(part('lambda/template.yaml', 'Parameters')).toHaveProperty('SaasStreamArn');
    expect(part('lambda/template.yaml', 'Outputs')).toHaveProperty('SaasStreamFunctionName');
    expect(part('lambda/template.yaml', 'Outputs')).toHaveProperty('SaasStreamFailuresName');
    expect(part('alarms/alarms.template.yaml', 'Parameters')).toHaveProperty('SaasStreamFunction');
    expect(part('alarms/alarms.template.yaml', 'Parameters')).toHaveProperty('SaasStreamFailureQueue');
  });

  it('stop where a part fails, or code has nowhere to go', () => {
    const script = jobsOf(workflowOf(SAAS))['deploy-prod']?.steps.at(-1)?.run ?? '';
    const without = ran([`exec 2>&1; ${script}`], EVERYTHING, { TEMPLATE_BUCKET: '' });
    expect(without.slice(-2)).toEqual([
      'models/generated/lambda has code or state machines: TEMPLATE_BUCKET has to name a bucket for them.',
      'exit 1',
    ]);
    const broken = ran([`exec 2>&1; sam() { return 3; }; ${script}`], EVERYTHING);
    expect(broken.at(-1)).toBe('exit 3');
    expect(broken.filter((line) => line.includes('-functions'))).toEqual([]);
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
      ['', '-iam', '-functions', '-machines', '-alarms', '-alarms-*'].map(
        (end) => `arn:aws:cloudformation:*:111122223333:stack/depot-test${end}/*`,
      ),
    );
    expect(ofTest.filter(({ Action }) => String(Action) === 'cloudformation:CreateChangeSet')).toEqual([
      {
        Effect: 'Allow',
        Action: ['cloudformation:CreateChangeSet'],
        Resource: ['arn:aws:cloudformation:*:aws:transform/Serverless-2016-10-31'],
      },
    ]);
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
