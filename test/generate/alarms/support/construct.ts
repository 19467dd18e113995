import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { alarmFiles } from '../../../../src/generate/alarms/index.js';
import { sourceText } from '../../../../src/generate/text/index.js';
import type { GeneratedFolder } from '../../../support/generated.js';
import { runs } from '../../../support/runs.js';
import { Deployed } from '../../cloudformation/support/deployed.js';
import { genOf, MODELS, templateFor } from './models.js';

type Json = Readonly<Record<string, unknown>>;
type Cdk = typeof import('aws-cdk-lib');
type ConstructClass = new (scope: unknown, id: string, props: object) => unknown;

const require = createRequire(import.meta.url);

/** The models whose construct is made: the last has tables of all kinds. */
export const CONSTRUCTS: readonly string[] = MODELS.slice(-runs(1, MODELS.length)).map(([name]) => name);

function textOf(name: string): string {
  return MODELS.find(([one]) => one === name)?.[1]() ?? '';
}

/** Into a folder that is compiled as a whole. */
export function writeConstructs(folder: GeneratedFolder): void {
  for (const name of CONSTRUCTS) {
    const file = alarmFiles(genOf(textOf(name))).find(({ path }) => path === 'alarms.ts');
    if (file !== undefined) folder.write(join('alarms', name, file.path), sourceText(file.path, file.code));
  }
}

/** What the construct makes, as CDK writes it, and what our template of the same model makes. */
export async function bothWays(
  folder: GeneratedFolder,
  name: string,
): Promise<{ readonly cdk: Json; readonly cloudformation: Json; readonly violations: readonly string[] }> {
  const cdk = require('aws-cdk-lib') as Cdk;
  const { outputFiles } = await build({
    entryPoints: [join(folder.path, 'alarms', name, 'alarms.ts')],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    packages: 'external',
  });
  const module: { exports: Readonly<Record<string, ConstructClass>> } = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')(module, module.exports, require);
  const [Construct] = Object.values(module.exports);
  if (Construct === undefined) throw new Error('There is no construct.');
  const template = templateFor(textOf(name)) as { readonly Parameters?: Json };
  const ids = Object.keys(template.Parameters ?? {});
  const stage = ids.map((id) => [id.charAt(0).toLowerCase() + id.slice(1), `given-${id}`] as const);
  const app = new cdk.App({ analyticsReporting: false });
  const stack = new cdk.Stack(app, 'stack');
  new Construct(stack, 'Alarms', { stage: Object.fromEntries(stage) });
  const synthesised = app.synth().getStackByName(stack.stackName).template as object;
  const given = Object.fromEntries(ids.map((id) => [id, `given-${id}`]));
  return { cdk: made(synthesised, {}), cloudformation: made(template, given), violations: violationsOf(stack) };
}

/** Rules of AWS Solutions that cdk-nag finds broken. */
export function violationsOf(scope: import('constructs').IConstruct): readonly string[] {
  const nag = require('cdk-nag') as typeof import('cdk-nag');
  return new nag.AwsSolutionsChecks().validateScope(scope).violations.map(({ ruleName }) => ruleName);
}

/** The same of a template. */
export function templateViolations(folder: GeneratedFolder, template: object): readonly string[] {
  const cdk = require('aws-cdk-lib') as Cdk;
  const { CfnInclude } =
    require('aws-cdk-lib/cloudformation-include') as typeof import('aws-cdk-lib/cloudformation-include');
  folder.write('included.template.json', JSON.stringify(template));
  const stack = new cdk.Stack(new cdk.App({ analyticsReporting: false }), 'included');
  new CfnInclude(stack, 'Template', { templateFile: join(folder.path, 'included.template.json') });
  return violationsOf(stack);
}

/** What others refer to. */
const NAMED = new Set(['AWS::KMS::Key', 'AWS::S3::Bucket', 'AWS::SNS::Topic']);

/** Properties by types, with the types of resources in the place of their ids, which each writer gives itself. */
function made(template: object, given: Readonly<Record<string, string>>): Json {
  const { Resources } = template as { readonly Resources: Readonly<Record<string, { readonly Type: string }>> };
  const types = [...new Set(Object.values(Resources).map(({ Type }) => Type))].filter(
    (type) => type !== 'AWS::CDK::Metadata',
  );
  const deployed = new Deployed(template, given);
  const all = types.sort().map((type) => [
    type,
    deployed
      .resources(type)
      .map(({ properties }) => readable(properties))
      .sort(byText),
  ]);
  let text = JSON.stringify(Object.fromEntries(all));
  for (const [id, { Type }] of Object.entries(Resources))
    if (NAMED.has(Type)) text = text.replaceAll(new RegExp(`"${id}(?=[".])`, 'g'), `"<${Type}>`);
  return JSON.parse(text) as Json;
}

function readable(properties: Json): Json {
  const { DashboardBody } = properties;
  return DashboardBody === undefined ? properties : { ...properties, DashboardBody: JSON.parse(String(DashboardBody)) };
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
