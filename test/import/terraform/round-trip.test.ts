import { describe, expect, it } from 'vitest';
import type { Design, TableDesign } from '../../../src/design/index.js';
import { createEngine } from '../../../src/engine/index.js';
import { memoryInput, readInput, writeModel } from '../../../src/import/index.js';
import { readModel } from '../../../src/library/loaded-model.js';
import { createTableInput } from '../../../src/load/create-table.js';
import { filesOf, MODELS, planOf } from '../../generate/terraform/support.js';

async function importedModel(text: string) {
  const { format, draft } = await readInput(memoryInput(Object.fromEntries(filesOf(text))), undefined);
  expect(format.name).toBe('terraform');
  const written = writeModel(draft);
  const { plan } = readModel({ text: written.text });
  expect(plan, written.text).toBeDefined();
  return { draft, written, design: plan?.design as Design };
}

/** All that the format can say of a table: without places, and what only a model says. */
function said({ table, ...design }: TableDesign) {
  const { streamHandler: _, vectorIndexes: __, indexes, description: ___, extensions: ____, ...settings } = table;
  const { AttributeDefinitions, ...request } = createTableInput({ table, ...design }, table.physicalName.value);
  const definitions = AttributeDefinitions.map(
    ({ AttributeName, AttributeType }) => `${AttributeName}: ${AttributeType}`,
  );
  return withoutPlaces({
    ...settings,
    name: table.physicalName.value,
    // Types are those of the request.
    pk: table.pk.name,
    sk: table.sk?.name,
    definitions: new Set(definitions),
    request: {
      ...request,
      GlobalSecondaryIndexes: new Set(request.GlobalSecondaryIndexes),
      LocalSecondaryIndexes: new Set(request.LocalSecondaryIndexes),
    },
    indexes: new Map(
      [...indexes].map(([name, { billing = table.billing, contributorInsights }]) => [
        name,
        { billing: { ...billing, ...warmOf(indexes.get(name)?.billing) }, contributorInsights },
      ]),
    ),
  });
}

/** Warm throughput is each one's own. */
function warmOf(own: TableDesign['table']['billing'] | undefined) {
  return { warmRead: own?.warmRead, warmWrite: own?.warmWrite };
}

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, withoutPlaces(inner)]));
  if (value instanceof Set) return new Set([...value].map(withoutPlaces));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, inner]) => !/span$/i.test(key) && inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutPlaces(inner)]));
}

function tablesOf({ tables }: Design): ReadonlyMap<string, TableDesign> {
  return new Map([...tables.values()].map((design) => [design.table.physicalName.value, design]));
}

/** The table that an engine makes, but for its id. */
function described(design: TableDesign) {
  const engine = createEngine({ now: () => 0 });
  const name = design.table.name;
  engine.createTable(createTableInput(design, name));
  const { Table } = engine.describeTable({ TableName: name });
  const sorted = <T extends { readonly IndexName?: string }>(all: readonly T[] = []) =>
    [...all].sort((a, b) => ((a.IndexName ?? '') < (b.IndexName ?? '') ? -1 : 1));
  return {
    ...Table,
    TableId: undefined,
    AttributeDefinitions: new Set(Table?.AttributeDefinitions),
    GlobalSecondaryIndexes: sorted(Table?.GlobalSecondaryIndexes),
    LocalSecondaryIndexes: sorted(Table?.LocalSecondaryIndexes),
  };
}

describe('generated Terraform', () => {
  it.each([...MODELS])('of %s is imported as the tables that it was made of', async (name, text) => {
    const { design } = planOf(text);
    const { draft, design: back } = await importedModel(text);
    const [expected, found] = [tablesOf(design), tablesOf(back)];
    expect([...found.keys()]).toEqual([...expected.keys()]);
    for (const [physical, one] of expected) {
      const { importFrom, ...table } = one.table;
      // No strongly consistent table is imported.
      const own = table.consistency === 'mrsc' ? { ...one, table } : one;
      const other = found.get(physical);
      if (other === undefined) throw new Error(`There is no ${physical}.`);
      expect(said(other), physical).toEqual(said(own));
      // The engine makes the same of both.
      expect(described({ ...other, table: { ...other.table, name: own.table.name } })).toEqual(described(own));
    }
    expect(draft.quirks.map(({ message }) => message.replace(/`[^`]*`/g, '…'))).toEqual(
      name === 'clinic' ? ['… is taken for the cluster before …, which has its name.'] : [],
    );
  });

  it.each([
    'protection: {kms: alias/depot, pitr: {days: 3}}, replicas: [eu-west-1], stream: new-and-old',
    'protection: {kms: "arn:aws:kms:us-east-1:111122223333:alias/depot", delete: false}',
    'protection: {kms: "arn:aws:kms:us-east-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef"}, replicas: [eu-west-1], stream: new-and-old',
    'protection: {kms: new, backup: {schedule: cron(0 5 ? * * *), keep: 7d}}',
    'replicas: [eu-west-1, eu-north-1], stream: new-and-old, importFrom: {bucket: items, format: ion}',
    'replicas: [eu-west-1, eu-north-1], consistency: mrsc, contributorInsights: all',
    'replicas: [eu-west-1], stream: new-and-old, billing: {provisioned: {rcu: 5, wcu: 3, autoscale: {min: {rcu: 5, wcu: 3}, max: {rcu: 50, wcu: 30}}}}, class: infrequent-access, resourcePolicy: [{Effect: Deny, Principal: "*", Action: dynamodb:*, Condition: {Bool: {aws:SecureTransport: "false"}}}]',
    `protection: {pitr: false, kms: aws-managed}, class: infrequent-access, tags: {" a ": "\${x}"}`,
    `importFrom: {bucket: "items-\${env:STAGE:-dev}", format: csv, prefix: " all/", delimiter: "|", compression: zstd}, contributorInsights: throttled`,
    'dax: {nodeType: dax.t3.small, nodes: 1, ttl: 90s}, resourcePolicy: [{Effect: Deny, Principal: "*", Action: dynamodb:*, Condition: {Bool: {aws:SecureTransport: "false"}}}]',
  ])('gives back %s', async (settings) => {
    const one = '{One: {table: depot, key: natural, attributes: {id: ulid}}}';
    const text = `{dynamodel: 1, model: depot, tables: {depot: {key: {pk: id}, ${settings}}}, entities: ${one}}`;
    const { design } = planOf(text);
    const { design: back } = await importedModel(text);
    expect([...back.tables.values()].map(said)).toEqual([...design.tables.values()].map(said));
  });

  it.each([
    'replicas: [us-east-1], stream: new-and-old',
    'protection: {backup: {schedule: cron(0 5 ? * * *), keep: 7d, copyTo: us-east-1}}',
  ])('tells the Region of a model with %s', async (settings) => {
    const one = '{One: {table: depot, key: natural, attributes: {id: ulid}}}';
    const text = `{dynamodel: 1, model: depot, defaults: {region: eu-west-1}, tables: {depot: {key: {pk: id}, ${settings}}}, entities: ${one}}`;
    const { design } = planOf(text);
    const { draft, design: back } = await importedModel(text);
    expect(back.model.defaults.region).toBe('eu-west-1');
    expect([...back.tables.values()].map(said)).toEqual([...design.tables.values()].map(said));
    expect(draft.questions).toEqual([]);
  });

  it('gives back the endpoint of a VPC', async () => {
    const one = '{One: {table: depot, key: natural, attributes: {id: ulid}}}';
    const text = `{dynamodel: 1, model: depot, tables: {depot: {key: {pk: id}}}, operations: {vpc: {endpoint: true}}, entities: ${one}}`;
    const { design } = planOf(text);
    const { draft, design: back } = await importedModel(text);
    expect(back.model.operations.vpc?.endpoint).toBe(true);
    expect([...back.tables.values()].map(said)).toEqual([...design.tables.values()].map(said));
    expect(draft.quirks).toEqual([]);
  });
});
