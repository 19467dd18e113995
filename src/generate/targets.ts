import type { GenerateOptions } from './options.js';
import type { Gen, GeneratedFile } from './typescript/index.js';

/** All files that a model without errors becomes. */
type FilesOf = (gen: Gen, options: GenerateOptions) => readonly GeneratedFile[];

interface Target {
  readonly description: string;
  /** Loads what this target needs, and no other. */
  readonly load: () => Promise<FilesOf>;
}

const TABLE = {
  typescript: {
    description: 'data access on @aws-sdk/lib-dynamodb',
    load: async () => {
      const { typescriptFiles } = await import('./typescript/index.js');
      return (gen, { testRunner, model }) =>
        typescriptFiles(
          gen,
          testRunner === 'none' || model === undefined ? {} : { tests: { runner: testRunner, model: `../${model}` } },
        );
    },
  },
  electrodb: {
    description: 'schemas of ElectroDB',
    load: async () => (await import('./electrodb/index.js')).electrodbFiles,
  },
  'dynamodb-toolbox': {
    description: 'tables and entities of DynamoDB-Toolbox',
    load: async () => (await import('./dynamodb-toolbox/index.js')).toolboxFiles,
  },
  workbench: {
    description: 'a model of NoSQL Workbench, with facets and samples',
    load: async () => (await import('./workbench/index.js')).workbenchFiles,
  },
  'create-table': {
    description: 'requests of the AWS API that make the tables',
    load: async () => (await import('./create-table/index.js')).createTableFiles,
  },
  terraform: {
    description: 'a module of Terraform with the tables and what stands around them',
    load: async () => (await import('./terraform/index.js')).terraformFiles,
  },
  alarms: {
    description: 'alarms, a dashboard, a budget and audit, for CloudFormation, Terraform and CDK',
    load: async () => (await import('./alarms/index.js')).alarmFiles,
  },
  cloudformation: {
    description: 'a CloudFormation template of the tables and what stands around them',
    load: async () => (await import('./cloudformation/index.js')).cloudformationFiles,
  },
  sam: {
    description: 'a SAM template of the same, with the functions of `lambda`',
    load: async () => (await import('./sam/index.js')).samFiles,
  },
  iam: {
    description: 'least rights of each role, as JSON and for CloudFormation, Terraform and CDK',
    load: async () => (await import('./iam/index.js')).iamFiles,
  },
  cdk: {
    description: 'AWS CDK: a construct with the tables, and a stack',
    load: async () => (await import('./cdk/index.js')).cdkFiles,
  },
  lambda: {
    description: 'functions behind streams and HTTP APIs, with SAM and CDK that deploy them',
    load: async () => (await import('./lambda/index.js')).lambdaFiles,
  },
  'step-functions': {
    description: 'state machines that do what the patterns say, with SAM that deploys them',
    load: async () => (await import('./step-functions/index.js')).stepFunctionFiles,
  },
  runbooks: {
    description: 'pages and automation for the day on which something is wrong',
    load: async () => (await import('./runbooks/index.js')).runbookFiles,
  },
  delivery: {
    description: 'workflows that check, simulate, compare and deploy, for GitHub Actions and CodePipeline',
    load: async () => (await import('./delivery/index.js')).deliveryFiles,
  },
} as const satisfies Readonly<Record<string, Target>>;

export type TargetName = keyof typeof TABLE;

export const TARGETS: ReadonlyMap<string, Target> = new Map<string, Target>(Object.entries(TABLE));

export function isTarget(name: string): name is TargetName {
  return TARGETS.has(name);
}

export function filesOf(target: TargetName): Promise<FilesOf> {
  return TABLE[target].load();
}
