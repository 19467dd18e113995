import { iamFiles, type Refusal, rolePolicies } from '../../../src/generate/iam/index.js';
import { DEFAULT_OPTIONS, printFiles } from '../../../src/generate/index.js';
import { type Deployment, deploymentOf } from '../../../src/generate/infrastructure/index.js';
import { namesOf } from '../../../src/generate/typescript/names.js';
import { type Plan, planModel } from '../../../src/planner/index.js';
import { designOf } from '../../planner/support.js';
import { ACCOUNT, REGION } from './authorizations.js';
import { duplicateKeys } from './duplicate-keys.js';
import type { PolicyDocument } from './evaluator.js';

export interface GeneratedRoles {
  readonly plan: Plan;
  readonly deployment: Deployment;
  /** By path. */
  readonly files: ReadonlyMap<string, string>;
  /** Of each role, as they are in the JSON once it is filled in. */
  readonly policies: ReadonlyMap<string, readonly PolicyDocument[]>;
  readonly trusts: ReadonlyMap<string, object>;
  readonly refused: ReadonlyMap<string, readonly Refusal[]>;
}

/** `paths`: the files that are printed; formatting code takes long. */
export async function generatedRoles(model: string, paths = /\.json$/): Promise<GeneratedRoles> {
  const design = designOf(model);
  const plan = planModel(design);
  const gen = { design, plan, names: namesOf(design) };
  const printed = await printFiles(
    iamFiles(gen).filter(({ path }) => paths.test(path)),
    { model: design.model.name.value, target: 'iam' },
    DEFAULT_OPTIONS,
  );
  const files = new Map(printed.map(({ path, text }) => [path, text]));
  const deployment = deploymentOf(gen);
  const text = files.get('policies.json') ?? '{"Policies": {}}';
  const duplicates = duplicateKeys(text);
  if (duplicates.length > 0) throw new Error(`twice in an object: ${duplicates.join(', ')}`);
  const { Policies, TrustPolicies = {} } = JSON.parse(filledIn(text, deployment));
  return {
    plan,
    deployment,
    files,
    policies: new Map(Object.entries(Policies)),
    trusts: new Map(Object.entries(TrustPolicies)),
    refused: new Map([...rolePolicies(deployment)].map(([name, { refused }]) => [name, refused])),
  };
}

/** As whoever deploys by hand does it. */
function filledIn(text: string, { parameters }: Deployment): string {
  return text
    .replaceAll(`\${AWS::Partition}`, 'aws')
    .replaceAll(`\${AWS::Region}`, REGION)
    .replaceAll(`\${AWS::AccountId}`, ACCOUNT)
    .replace(/\$\{env:(\w+)\}/g, (_, name: string) => parameters.get(name)?.default ?? '');
}

const TAG = `\${aws:PrincipalTag/tenant}`;

/** Roles of one pattern each, `only …`; where there are tenants, held to one, and `any …` to none. */
export function rolesOf(patterns: readonly string[], tenant: string | undefined): Readonly<Record<string, object>> {
  const scope = tenant === undefined ? {} : { scope: { [tenant]: TAG } };
  return Object.fromEntries(
    patterns.flatMap((name) => [
      [`only ${name}`, { allow: [name], ...scope }],
      ...(tenant === undefined ? [] : [[`any ${name}`, { allow: [name] }] as const]),
    ]),
  );
}

/** The text of a model with further roles. */
export function withRoles(model: string, roles: Readonly<Record<string, object>>): string {
  if (model.startsWith('{')) {
    const parsed = JSON.parse(model);
    return JSON.stringify({ ...parsed, roles: { ...parsed.roles, ...roles } });
  }
  const lines = Object.entries(roles).map(([name, role]) => `  ${JSON.stringify(name)}: ${JSON.stringify(role)}\n`);
  const added = `roles:\n${lines.join('')}`;
  return /^roles:\n/m.test(model) ? model.replace(/^roles:\n/m, () => added) : `${model}\n${added}`;
}
