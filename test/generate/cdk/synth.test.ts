import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tablesTemplate } from '../../../src/generate/cloudformation/index.js';
import { templateData } from '../../../src/generate/cloudformation/language/index.js';
import { generateFiles } from '../../../src/generate/index.js';
import { deploymentOf } from '../../../src/generate/infrastructure/index.js';
import { namesOf } from '../../../src/generate/typescript/names.js';
import { readModel, sound } from '../../../src/library/loaded-model.js';
import type { Plan } from '../../../src/planner/index.js';
import { EXAMPLE_NAMES, exampleModel } from '../../support/examples.js';
import { GeneratedFolder } from '../../support/generated.js';
import { runCode } from '../../support/page-code.js';
import { blockTexts } from '../../support/pages.js';
import { runs } from '../../support/runs.js';
import { writeConstructs } from '../alarms/support/construct.js';
import { alarmCases } from '../alarms/support/construct-cases.js';
import { Deployed } from '../cloudformation/support/deployed.js';
import { EVERYTHING } from '../cloudformation/support/everything.js';
import { HOSTILE } from './support/hostile.js';
import { normalForm } from './support/normal-form.js';

const require = createRequire(import.meta.url);
const REGION = 'eu-west-1';

const MODELS: ReadonlyMap<string, () => Plan> = new Map([
  ['everything', () => planOf(EVERYTHING)],
  ['hostile names', () => planOf(HOSTILE)],
  ...(runs(0, 1) === 1
    ? [['clinic', () => planOf(readFileSync('test/fixtures/models/clinic.dynamodel.yaml', 'utf8'))] as const]
    : []),
  ...EXAMPLE_NAMES.slice(-runs(1, EXAMPLE_NAMES.length)).map(
    (name) => [name, () => planOf(readFileSync(exampleModel(name), 'utf8'))] as const,
  ),
]);

function planOf(text: string): Plan {
  return sound(readModel({ text, path: 'model.yaml' })).plan;
}

type Json = Readonly<Record<string, unknown>>;
type Cdk = typeof import('aws-cdk-lib');
type Ec2 = typeof import('aws-cdk-lib/aws-ec2');
type StackClass = new (scope: unknown, id: string, props: Json) => import('aws-cdk-lib').Stack;

let cdk: Cdk;
let ec2: Ec2;
let include: typeof import('aws-cdk-lib/cloudformation-include');
let nag: typeof import('cdk-nag');
let stacks: ReadonlyMap<string, StackClass>;
const folder = new GeneratedFolder();
afterAll(() => folder.remove());

beforeAll(async () => {
  cdk = require('aws-cdk-lib') as Cdk;
  ec2 = require('aws-cdk-lib/aws-ec2') as Ec2;
  include = require('aws-cdk-lib/cloudformation-include') as typeof include;
  nag = require('cdk-nag') as typeof nag;
  for (const [name, plan] of MODELS) {
    for (const { path, text } of await generateFiles(plan(), 'cdk')) folder.write(`${name}/${path}`, text);
  }
  writeConstructs(folder);
  const { outputFiles } = await build({
    stdin: {
      contents: [...MODELS.keys()].map((name) => `export * from './${name}/stack.ts';`).join('\n'),
      resolveDir: folder.path,
    },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    packages: 'external',
  });
  const module: { exports: Readonly<Record<string, StackClass>> } = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')(module, module.exports, require);
  const classes = Object.entries(module.exports);
  stacks = new Map([...MODELS].map(([name, plan]) => [name, classOf(classes, deploymentFor(plan()).name)]));
});

function classOf(classes: readonly (readonly [string, StackClass])[], name: string): StackClass {
  const found = classes.find(([one]) => one === `${name}Stack`)?.[1];
  if (found === undefined) throw new Error(`There is no stack of ${name}.`);
  return found;
}

function deploymentFor(plan: Plan) {
  return deploymentOf({ design: plan.design, plan, names: namesOf(plan.design) });
}

/** What our template is given, and the stack of CDK likewise. */
const GIVEN = {
  VpcId: 'vpc-1',
  SubnetIds: 'subnet-1,subnet-2',
  RouteTableIds: 'rtb-1,rtb-2',
  ClientSecurityGroupId: 'sg-1',
};

function keyArn(parameter: string): string {
  return `arn:aws:kms:${REGION}:111122223333:key/${parameter}`;
}

const made = new Map<string, ReturnType<typeof madeStack>>();

function stackOf(name: string): ReturnType<typeof madeStack> {
  const known = made.get(name) ?? madeStack(name, {});
  made.set(name, known);
  return known;
}

/** A stack with all that it may be asked to be given. */
function madeStack(name: string, more: Json) {
  const plan = MODELS.get(name)?.();
  const Stack = stacks.get(name);
  if (plan === undefined || Stack === undefined) throw new Error(`There is no model ${name}.`);
  const app = new cdk.App({ analyticsReporting: false });
  // CDK validates what an app has with rules of its own, which takes seconds; a stage is synthesised without.
  const stage = new cdk.Stage(app, 'stage');
  const outside = new cdk.Stack(app, 'Outside');
  const { parameters, tables } = deploymentFor(plan);
  const low = (id: string): string => id.charAt(0).toLowerCase() + id.slice(1);
  const given = [...parameters.values()].filter((one) => one.default === undefined);
  const keys = [...tables.values()].map(({ id, table }) => [
    `${low(id)}ReplicaKeys`,
    Object.fromEntries(table.replicas.map(({ value }) => [value, keyArn(`${id} ${value}`)])),
  ]);
  const stack = new Stack(stage, 'stack', {
    stackName: 'stack',
    stage: Object.fromEntries(given.map(({ id }) => [low(id), `given-${id}`])),
    vpc: ec2.Vpc.fromVpcAttributes(outside, 'Vpc', {
      vpcId: GIVEN.VpcId,
      availabilityZones: ['a', 'b'],
      privateSubnetIds: GIVEN.SubnetIds.split(','),
      privateSubnetRouteTableIds: GIVEN.RouteTableIds.split(','),
    }),
    clients: [
      ec2.SecurityGroup.fromSecurityGroupId(outside, 'Clients', GIVEN.ClientSecurityGroupId, { mutable: false }),
    ],
    ...Object.fromEntries(keys),
    ...more,
  });
  const artifact = stage.synth().getStackByName('stack');
  return { stack, template: artifact.template as { Resources: Readonly<Record<string, Json>> } };
}

/** Our own template of the same model. */
function ours(plan: Plan) {
  const deployment = deploymentFor(plan);
  const template = templateData(tablesTemplate(deployment, 'x.yaml')) as { Resources: Readonly<Record<string, Json>> };
  return { deployment, template };
}

describe.each([...MODELS.keys()])('the stack of %s', (name) => {
  it('says what our template does', () => {
    const { template } = stackOf(name);
    const plan = MODELS.get(name)?.() ?? planOf('');
    const { deployment, template: own } = ours(plan);
    const keys = [...deployment.tables.values()].flatMap(({ id, table }) =>
      table.replicas.map(({ value }) => [keyParameter(own, id, value), keyArn(`${id} ${value}`)] as const),
    );
    const types = new Set(
      [own, template].flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => String(Type))),
    );
    const form = (one: unknown, given: Record<string, string>) =>
      normalForm(new Deployed(one, given), types, deployment.region);
    expect(form(template, {})).toEqual(form(own, { ...GIVEN, ...Object.fromEntries(keys) }));
    expect(retained(template)).toEqual(retained(own));
  });
});

it('leaves out the indexes that it is told to, and what they alone define', () => {
  const { template } = madeStack('everything', { without: { ledger: ['wide'], world: ['bySize'] } });
  const deployed = new Deployed(template);
  const tables = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'].flatMap((type) => deployed.resources(type));
  const table = (name: string): Json =>
    tables.find(({ properties }) => String(properties.TableName).includes(name))?.properties ?? {};
  const names = (list: unknown, key: string): unknown => (list as readonly Json[]).map((one) => one[key]);
  expect(names(table('ledger').GlobalSecondaryIndexes, 'IndexName')).toEqual(['own']);
  expect(names(table('world').GlobalSecondaryIndexes, 'IndexName')).toEqual(['byText']);
  const defined = names(table('ledger').AttributeDefinitions, 'AttributeName');
  expect(defined).toEqual(expect.arrayContaining(['pk', 'at', 'a', 'b']));
  expect(defined).not.toContain('h');
});

/** What stays where the stack is deleted, by type. */
function retained({ Resources }: { readonly Resources: Readonly<Record<string, Json>> }): readonly string[] {
  return Object.values(Resources)
    .filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')
    .map(({ Type }) => String(Type).replace('GlobalTable', 'Table'))
    .sort();
}

function keyParameter(template: object, id: string, region: string): string {
  const { Parameters = {} } = template as { Parameters?: Json };
  const low = (text: string): string => text.replaceAll('-', '').toLowerCase();
  return Object.keys(Parameters).find((one) => low(one) === low(`${id}KeyArn${region}`)) ?? '';
}

/** Findings of cdk-nag that are meant so, each with its reason. */
const MEANT: readonly (readonly [finding: RegExp, reason: string])[] = [
  [
    /^AwsSolutions-IAM5\[Resource::arn:.*:table\/.*\/index\/\*\]$/,
    'DAX reads all indexes of its table for its callers.',
  ],
  [
    /^AwsSolutions-IAM5\[Resource::arn:.*:table\/.*\/backup\/\*\]$/,
    'Backups of a table get their names when they are made.',
  ],
  [
    /^AwsSolutions-IAM5\[Resource::arn:.*:backup-vault:\*\]$/,
    'What a vault is called in another Region is told by who deploys.',
  ],
  [/^AwsSolutions-DDB3$/, 'The model turns point-in-time recovery off.'],
];

describe('what the rules of AWS Solutions say', () => {
  const seen = new Set<RegExp>();

  it.each([...MODELS.keys()])('is nothing but what is meant so, of the stack of %s and of our template', (name) => {
    const included = new cdk.Stack(new cdk.App(), 'ours');
    const { template } = ours(MODELS.get(name)?.() ?? planOf(''));
    folder.write(`${name}.template.json`, JSON.stringify(template));
    new include.CfnInclude(included, 'Template', { templateFile: `${folder.path}/${name}.template.json` });
    const found = [stackOf(name).stack, included].flatMap((one) => {
      const { violations } = new nag.AwsSolutionsChecks().validateScope(one);
      return violations.map(({ ruleName }) => ruleName);
    });
    const unmeant = found.filter((rule) => {
      const [finding] = MEANT.find(([pattern]) => pattern.test(rule)) ?? [];
      if (finding !== undefined) seen.add(finding);
      return finding === undefined;
    });
    expect(unmeant).toEqual([]);
  });

  it('has a reason for nothing that is not found', () => {
    expect([...seen]).toHaveLength(MEANT.length);
  });
});

it('is made into a stack as examples/infrastructure.md shows', async () => {
  const [code = ''] = blockTexts('examples/infrastructure.md', 'ts');
  const apps: import('aws-cdk-lib').App[] = [];
  class App extends cdk.App {
    constructor() {
      super();
      apps.push(this);
    }
  }
  const modules = { 'aws-cdk-lib': { App }, './generated/cdk/stack.js': { ShopStack: stacks.get('shop') } };
  await runCode(code, modules, 'undefined');
  const [stack] = apps.flatMap((app) => app.synth().stacks);
  expect(JSON.stringify(stack?.template)).toContain('"TableName":"shop-prod"');
});

it('compiles as strictly as a project may be', async () => {
  expect(await folder.compile()).toEqual([]);
});

alarmCases(folder);
