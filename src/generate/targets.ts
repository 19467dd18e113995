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
} as const satisfies Readonly<Record<string, Target>>;

export type TargetName = keyof typeof TABLE;

export const TARGETS: ReadonlyMap<string, Target> = new Map<string, Target>(Object.entries(TABLE));

export function isTarget(name: string): name is TargetName {
  return TARGETS.has(name);
}

export function filesOf(target: TargetName): Promise<FilesOf> {
  return TABLE[target].load();
}
