import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { templateData, templateYaml } from '../../../src/generate/cloudformation/language/index.js';
import { deploymentOf } from '../../../src/generate/infrastructure/index.js';
import { cdkFile } from '../../../src/generate/lambda/cdk-construct.js';
import { lambdaPlan } from '../../../src/generate/lambda/functions.js';
import { lambdaFiles } from '../../../src/generate/lambda/index.js';
import { lambdaTemplate } from '../../../src/generate/lambda/sam-template.js';
import { patternMachines } from '../../../src/generate/step-functions/patterns.js';
import { machineTemplate } from '../../../src/generate/step-functions/template.js';
import { sourceText } from '../../../src/generate/text/index.js';
import { ResourceSchema } from '../cloudformation/support/schema.js';
import { genOf, saasText } from './support.js';

let schema: ResourceSchema;
beforeAll(async () => {
  schema = await ResourceSchema.load();
});

/**
 * What SAM has and the schema that the CDK ships of it does not:
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
 */
const NEWER = /^there is no \w+(?:Function\.LoggingConfig|Api\.AccessLogSettings)$/;

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

const SAAS = saasText();
const HANDLED = SAAS.replace(
  '    stream: new-and-old\n',
  '    stream: {view: new-and-old, batch: 25, window: 5s, parallel: 2, retries: 7, maxAge: 1h, from: latest}\n',
);

function resourcesOf(text: string): ReadonlyMap<string, Resource> {
  const deployment = deploymentOf(genOf(text));
  const { Resources } = templateData(lambdaTemplate(deployment, lambdaPlan(deployment))) as {
    readonly Resources: Readonly<Record<string, Resource>>;
  };
  return new Map(Object.entries(Resources));
}

/** A role that reads so many tables, each by keys of its own. */
function readerOf(tables: number): string {
  const each = <T>(make: (i: number) => readonly [string, T]): Readonly<Record<string, T>> =>
    Object.fromEntries(Array.from({ length: tables }, (_, i) => make(i)));
  return JSON.stringify({
    dynamodel: 1,
    model: 'wide',
    tables: each((i) => [`table-of-a-long-name-${i}`, { key: { pk: 'pk' } }]),
    entities: each((i) => [
      `Thing${i}`,
      {
        table: `table-of-a-long-name-${i}`,
        key: { pk: `THING${i}#{thingId}` },
        attributes: { thingId: { type: 'ulid', generate: 'ulid' } },
      },
    ]),
    accessPatterns: each((i) => [`thing${i}`, { op: 'get', entity: `Thing${i}`, by: ['thingId'] }]),
    roles: { reader: { allow: Array.from({ length: tables }, (_, i) => `thing${i}`), api: true } },
  });
}

describe('templates', () => {
  const deployment = deploymentOf(genOf(SAAS));

  it.each([
    ['functions', () => templateData(lambdaTemplate(deployment, lambdaPlan(deployment)))],
    ['state machines', () => templateData(machineTemplate(deployment, patternMachines(deployment)))],
  ])('of %s have no fault in the schemas of their resources', (_, data) => {
    expect(schema.faults(data()).filter((fault) => !NEWER.test(fault))).toEqual([]);
  });

  it('call the function of a stream as the model says, for the changes alone that it needs', () => {
    const mapping = resourcesOf(HANDLED).get('SaasStreamMapping')?.Properties;
    expect(mapping).toMatchObject({
      StartingPosition: 'LATEST',
      BatchSize: 25,
      MaximumBatchingWindowInSeconds: 5,
      ParallelizationFactor: 2,
      MaximumRetryAttempts: 7,
      MaximumRecordAgeInSeconds: 3600,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['SaasStreamFailures', 'Arn'] } } },
    });
    const criteria = mapping?.FilterCriteria as
      | { readonly Filters: readonly { readonly Pattern: string }[] }
      | undefined;
    expect(criteria?.Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual([
      { dynamodb: { NewImage: { _t: { S: ['Team'] } } } },
      { dynamodb: { OldImage: { _t: { S: ['Team'] } } } },
    ]);
  });

  it('keep roles within the 10,240 characters that their own policies may have', () => {
    const roleOf = (tables: number): readonly [number, readonly string[]] => {
      const resources = resourcesOf(readerOf(tables));
      const { Policies, ManagedPolicyArns = [] } = resources.get('ReaderFunctionRole')?.Properties ?? {};
      const apart = (ManagedPolicyArns as readonly { readonly Ref: string }[]).map(({ Ref }) => Ref);
      for (const id of apart) expect(resources.get(id)?.Type).toBe('AWS::IAM::ManagedPolicy');
      return [JSON.stringify(Policies).length, apart];
    };
    expect(roleOf(3)).toEqual([expect.any(Number), []]);
    const [size, apart] = roleOf(60);
    expect(size).toBeLessThan(1000);
    expect(apart.slice(0, 2)).toEqual(['ReaderFunctionTables', 'ReaderFunctionTables2']);
    const wide = deploymentOf(genOf(readerOf(60)));
    const code = sourceText('lambda.ts', cdkFile(wide, lambdaPlan(wide)).code);
    expect(code).not.toContain('inlinePolicies');
    expect(code.match(/new ManagedPolicy\(/g)).toHaveLength(apart.length);
    expect(lambdaPlan(deploymentOf(genOf(readerOf(250)))).left.join('\n')).toContain('a role takes 10');
  });

  it('tell entities by their keys where a stream has one image or none', () => {
    const filters = (view: string): unknown =>
      resourcesOf(SAAS.replace('stream: new-and-old', `stream: ${view}`)).get('SaasStreamMapping')?.Properties
        .FilterCriteria;
    expect(filters('new-image')).toEqual({
      Filters: [{ Pattern: '{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"T#"}]},"sk":{"S":[{"prefix":"ABOUT"}]}}}}' }],
    });
  });

  it('ask callers for what fills the scope, and say which role has no API, and why', () => {
    const resources = resourcesOf(SAAS);
    expect(resources.get('MemberApi')?.Properties.Auth).toMatchObject({ DefaultAuthorizer: 'Jwt' });
    expect(resources.get('OnboardingApi')?.Properties.Auth).toBeUndefined();
    expect([...resources.keys()].filter((id) => id.startsWith('Auditor'))).toEqual([]);
    const yaml = templateYaml(lambdaTemplate(deployment, lambdaPlan(deployment)));
    expect(yaml).toMatch(
      /^# The role auditor has no API: its scope needs \$\{aws:PrincipalTag\/tenant\}, and with `auth: iam`/m,
    );
  });

  it('name nothing whose name AWS does not demand', () => {
    const names = [...resourcesOf(SAAS).values()].flatMap(({ Properties }) => Object.keys(Properties));
    expect(names.filter((name) => /^(?:FunctionName|RoleName|QueueName|LogGroupName|Name)$/.test(name))).toEqual([
      'FunctionName',
    ]);
  });

  it('give a function rights to its own patterns alone', () => {
    const policies = JSON.stringify(resourcesOf(SAAS).get('OnboardingFunctionRole')?.Properties);
    expect(policies).not.toMatch(/dynamodb:(?:Scan|Query|\*)/);
    expect(policies).toContain('INVITATION#');
  });
});

describe('a model without APIs and without what follows from changes', () => {
  it('gives one file that says so', () => {
    const files = lambdaFiles(genOf(readFileSync('examples/step-functions/notices.dynamodel.yaml', 'utf8')));
    expect(files.map(({ path }) => path)).toEqual(['README.md']);
    expect(files[0]?.code.parts.join('')).toContain('has no role with an HTTP API');
  });
});
