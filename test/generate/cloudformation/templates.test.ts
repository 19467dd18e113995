import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/engine/index.js';
import { tablesTemplate } from '../../../src/generate/cloudformation/index.js';
import { referencedIn, templateData } from '../../../src/generate/cloudformation/language/index.js';
import { generateFiles } from '../../../src/generate/index.js';
import { deploymentOf, isGlobal, vectorIndexesOf } from '../../../src/generate/infrastructure/index.js';
import { namesOf } from '../../../src/generate/typescript/names.js';
import { readModel, sound } from '../../../src/library/loaded-model.js';
import { createTableInput } from '../../../src/load/create-table.js';
import type { Plan } from '../../../src/planner/index.js';
import { EXAMPLE_NAMES, exampleModel } from '../../support/examples.js';
import { runs } from '../../support/runs.js';
import { tableRequests } from './support/create-table.js';
import { Deployed } from './support/deployed.js';
import { EVERYTHING } from './support/everything.js';
import { callOf, ResourceSchema } from './support/schema.js';
import { parseTemplate } from './support/template-yaml.js';

type Json = Readonly<Record<string, unknown>>;

const CLINIC = 'test/fixtures/models/clinic.dynamodel.yaml';

const MODELS: readonly (readonly [name: string, plan: () => Plan])[] = [
  ['a model with all settings', () => planOf(EVERYTHING)],
  ['the clinic', () => planOf(readFileSync(CLINIC, 'utf8'))],
  ...EXAMPLE_NAMES.slice(-runs(3, EXAMPLE_NAMES.length)).map(
    (name) => [name, () => sound(readModel(exampleModel(name))).plan] as const,
  ),
];

function planOf(text: string): Plan {
  return sound(readModel({ text, path: 'model.yaml' })).plan;
}

function deploymentFor(plan: Plan) {
  return deploymentOf({ design: plan.design, plan, names: namesOf(plan.design) });
}

/** The template, and the text of its file. */
async function generated(plan: Plan) {
  const deployment = deploymentFor(plan);
  const path = `${deployment.model.name.value}.template.yaml`;
  const template = tablesTemplate(deployment, path);
  const files = await generateFiles(plan, 'cloudformation');
  const text = files.find((file) => file.path === path)?.text ?? '';
  return { deployment, template, data: templateData(template), text, files };
}

let schema: ResourceSchema;
beforeAll(async () => {
  schema = await ResourceSchema.load();
});

describe.each(MODELS)('the template of %s', (_, plan) => {
  it('is one that AWS takes, and all that it refers to is there', async () => {
    const { template, data, text, files } = await generated(plan());
    expect(schema.faults(data)).toEqual([]);
    expect(parseTemplate(text)).toEqual(data);
    const { Parameters = {}, Conditions = {}, Resources } = data as Record<string, Json> & { Resources: Json };
    const ids = new Set([...Object.keys(Parameters), ...Object.keys(Resources)]);
    const named = [...template.resources.values(), ...(template.outputs?.values() ?? [])];
    const used = named.flatMap((one) => [...referencedIn('properties' in one ? one.properties : one.value)]);
    expect(used.filter((id) => !id.startsWith('AWS::') && !ids.has(id))).toEqual([]);
    expect(Object.keys(Parameters).filter((id) => !used.includes(id) && !inConditions(Conditions, id))).toEqual([]);
    expect(missingConditions(data, Conditions)).toEqual([]);
    expect(missingAttributes(data)).toEqual([]);
    expect(files.flatMap((file) => schema.faults(parseTemplate(file.text)))).toEqual([]);
  });

  it('makes the tables of the model', async () => {
    const { deployment, data } = await generated(plan());
    const engine = createEngine();
    const names = tableRequests(new Deployed(data)).map(({ create, ttl }) => made(engine, create, ttl));
    const resources = [...deployment.tables.values()];
    const expected = createEngine();
    const wanted = [...resources.filter((one) => !isGlobal(one)), ...resources.filter(isGlobal)].map((resource, i) => {
      const { table, design } = resource;
      const { indexes, definitions } = vectorIndexesOf(design);
      const request = createTableInput(design, names[i]);
      const stream = isGlobal(resource) && table.consistency === 'mrec' ? 'new-and-old' : table.stream?.value;
      const create = {
        ...request,
        AttributeDefinitions: [...request.AttributeDefinitions, ...definitions],
        ...(indexes.length === 0 ? {} : { VectorIndexes: indexes }),
        ...(stream === undefined
          ? {}
          : { StreamSpecification: { StreamEnabled: true, StreamViewType: VIEWS[stream] } }),
      };
      const ttl = table.ttl === undefined ? undefined : { Enabled: true, AttributeName: table.ttl.value };
      return made(expected, create, ttl);
    });
    expect(names.length).toBe(deployment.tables.size);
    expect(names.map((name) => described(engine, name))).toEqual(wanted.map((name) => described(expected, name)));
  });
});

const VIEWS = {
  'keys-only': 'KEYS_ONLY',
  'new-image': 'NEW_IMAGE',
  'old-image': 'OLD_IMAGE',
  'new-and-old': 'NEW_AND_OLD_IMAGES',
} as const;

function made(engine: Engine, create: Json, TimeToLiveSpecification: unknown): string {
  const TableName = String(create.TableName);
  engine.createTable(create as unknown as Parameters<Engine['createTable']>[0]);
  if (TimeToLiveSpecification !== undefined) {
    engine.updateTimeToLive({ TableName, TimeToLiveSpecification } as Parameters<Engine['updateTimeToLive']>[0]);
  }
  return TableName;
}

function described(engine: Engine, TableName: string): unknown {
  const { Table } = engine.describeTable({ TableName });
  const { TimeToLiveDescription } = engine.describeTimeToLive({ TableName });
  return JSON.parse(
    JSON.stringify({ Table, TimeToLiveDescription }, (key, value) =>
      /Id$|DateTime$|^Latest/.test(key) ? undefined : value,
    ),
  );
}

function inConditions(conditions: Json, id: string): boolean {
  return JSON.stringify(conditions).includes(`{"Ref":"${id}"}`);
}

/** Names of conditions that nothing defines. */
function missingConditions(data: unknown, conditions: Json): readonly string[] {
  const used: string[] = [];
  walk(data, (value, key) => {
    if (key === 'Fn::If') used.push(String((value as readonly unknown[])[0]));
    // That of a policy's statement is an object.
    if (key === 'Condition' && typeof value === 'string') used.push(value);
  });
  return used.filter((name) => !Object.hasOwn(conditions, name));
}

function missingAttributes(data: unknown): readonly string[] {
  const { Resources } = data as { readonly Resources: Readonly<Record<string, { readonly Type: string }>> };
  const asked: (readonly [string, string])[] = [];
  walk(data, (value, key) => {
    if (key === 'Fn::GetAtt') asked.push(value as readonly [string, string]);
  });
  return asked
    .filter(([id, attribute]) => !schema.attributes(Resources[id]?.Type ?? '').includes(attribute))
    .map((pair) => pair.join('.'));
}

function walk(value: unknown, visit: (value: unknown, key: string) => void, key = ''): void {
  visit(value, key);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) walk(inner, visit, name);
}

describe('what a template leaves to its deployment', () => {
  it('is every name but those of tables', async () => {
    const { data } = await generated(planOf(EVERYTHING));
    const { Resources } = data as { readonly Resources: Readonly<Record<string, { readonly Properties: Json }>> };
    const fixed = Object.entries(Resources).flatMap(([id, { Properties }]) =>
      Object.entries(Properties)
        .filter(([key, value]) => /Name$/.test(key) && callOf(value) === undefined)
        .map(([key]) => `${id}.${key}`),
    );
    // A service's own name, and policies within their owners; tables whose names have no parameter.
    const allowed = /\.PolicyName$|^(?:Notes|Dump|World|Fixed|Strong|Seen)Table\.TableName$/;
    expect(fixed.filter((one) => !allowed.test(one))).toEqual([]);
  });

  it('is which indexes there are: each can be left out, with the attributes that it alone is made of', async () => {
    const { data } = await generated(planOf(EVERYTHING));
    const indexesWith = (given: Record<string, string>) =>
      tableRequests(new Deployed(data, given)).map(({ create }) => {
        const { GlobalSecondaryIndexes = [], VectorIndexes = [] } = create as Record<
          string,
          readonly { IndexName: string }[]
        >;
        createEngine().createTable(create as unknown as Parameters<Engine['createTable']>[0]);
        return [...GlobalSecondaryIndexes, ...VectorIndexes].map(({ IndexName }) => IndexName);
      });
    // Tables of several Regions come last, and `dump` has no index.
    const all = indexesWith({});
    expect([all[0], all[1], all[3]]).toEqual([
      ['wide', 'own'],
      ['byText', 'like'],
      ['byText', 'bySize'],
    ]);
    const some = indexesWith({ LedgerWideIndex: 'no', NotesLikeIndex: 'no', WorldBySizeIndex: 'no' });
    expect([some[0], some[1], some[3]]).toEqual([['own'], ['byText'], ['byText']]);
    expect(indexesWith({ LedgerWideIndex: 'no', LedgerOwnIndex: 'no', NotesByTextIndex: 'no' }).slice(0, 2)).toEqual([
      [],
      ['like'],
    ]);
    const scaled = (given: Record<string, string>) =>
      new Deployed(data, given).resources('AWS::ApplicationAutoScaling::ScalableTarget').length;
    expect([scaled({}), scaled({ LedgerWideIndex: 'no' })]).toEqual([4, 2]);
  });

  it('is the keys of replicas, for which a template of its own is deployed before', async () => {
    const { files } = await generated(planOf(EVERYTHING));
    const keys = files.find(({ path }) => path === 'every_thing.replica-keys.template.yaml');
    const template = parseTemplate(keys?.text ?? '') as { readonly Resources: Json };
    expect(Object.keys(template.Resources)).toEqual(['StrongKey', 'StrongKeyAlias']);
    const { data } = await generated(planOf(EVERYTHING));
    const { Parameters } = data as { readonly Parameters: Json };
    expect(Object.keys(Parameters)).toEqual(
      expect.arrayContaining(['StrongKeyArnUsEast1', 'StrongKeyArnUsWest2', 'WorldKeyArnEuCentral1']),
    );
  });
});

describe('a model with hostile names', () => {
  const unit = fc.oneof(
    fc.constantFrom(...`'"\`\n\t:#{}[]!&*%@|>$\\,-?<>/ `),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  );
  const text = fc.oneof(
    fc.string({ unit, minLength: 1, maxLength: 16 }),
    fc.constantFrom(
      `\${AWS::Region}`,
      '${x',
      '!Ref x',
      '<script>',
      '__proto__',
      'a\nb: c',
      '*/',
      '# x',
      `\${!x}`,
      "'; DROP",
    ),
  );

  it('gives templates that say it and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(text, text, text, async (told, tag, attribute) => {
        const loaded = readModel({ text: hostileModel(told, tag, attribute), path: 'model.yaml' });
        fc.pre(!loaded.findings.some(({ severity }) => severity === 'error'));
        const { data, text: yaml } = await generated(sound(loaded).plan);
        expect(parseTemplate(yaml)).toEqual(JSON.parse(JSON.stringify(data)));
        expect(schema.faults(data)).toEqual([]);
        const [table] = new Deployed(data).resources('AWS::DynamoDB::Table');
        expect(table?.properties).toMatchObject({
          Tags: [{ Key: tag, Value: told }],
          ImportSourceSpecification: { S3BucketSource: { S3KeyPrefix: told } },
        });
      }),
      { numRuns: runs(15, 500) },
    );
  });
});

function hostileModel(told: string, tag: string, attribute: string): string {
  const q = JSON.stringify;
  return `
dynamodel: 1
model: shop
description: ${q(told)}
tables:
  ${q(tag)}:
    name: shop
    description: ${q(told)}
    key: {pk: pk}
    tags: {${q(tag)}: ${q(told)}}
    importFrom: {bucket: shop, format: csv, prefix: ${q(told)}, columns: [pk, ${q(attribute)}]}
    indexes: {byIt: {pk: ${q(attribute)}, project: all}}
entities:
  It:
    table: ${q(tag)}
    key: natural
    indexes: {byIt: natural}
    attributes: {pk: ulid, it: {type: string, minBytes: 1, maxBytes: 20, as: ${q(attribute)}}}
`;
}
