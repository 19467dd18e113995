// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what a hostile input may hold
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, type JsonObject, keptOf } from '../../src/generate/workbench/extension.js';
import type {
  Draft,
  DraftAttribute,
  DraftBackup,
  DraftBilling,
  DraftDax,
  DraftEntity,
  DraftImport,
  DraftIndex,
  DraftKeyPart,
  DraftPattern,
  DraftStatement,
  DraftTable,
  DraftType,
  DraftUnique,
} from '../../src/import/draft.js';
import { writeModel } from '../../src/import/writer/index.js';
import { memoryReader } from '../../src/model/file-reader.js';
import { loadModel } from '../../src/model/load-model.js';
import { runs } from '../support/runs.js';

const SPITEFUL = [
  '',
  ' ',
  'natural',
  'invert',
  'true',
  'null',
  '~',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'a b',
  'a: b',
  'a #b',
  '#',
  '- x',
  '"',
  "'",
  '\\',
  '\n',
  'a\nmodel: evil\n',
  '\r\nentities: {}',
  '\u2028x',
  '\u0000',
  '\u001b[31m',
  '{a}',
  '{{a}}',
  '{',
  '}',
  '${x}',
  '${env:A}',
  '<<',
  '*a',
  '&a',
  '!tag',
  '%YAML 1.1',
  '---',
  '...',
  'pk',
  'sk',
  'id',
  'type',
  'name: N',
  'name:S',
  'Order',
  'order',
  'and',
  'absent',
  'op',
  'enum',
  'list',
  '\u{1f600}',
  '\u{1f600}'.repeat(600),
  'x'.repeat(1000),
  'é'.repeat(300),
  '\ud800',
  '0123',
  '1e5',
  '2024-01-01',
  'yes',
  'dynamodel-ignore DM2012: no',
  '# dynamodel-ignore DM2012 until 2099-01-01: no',
  'yaml-language-server: $schema=http://127.0.0.1/',
];

const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...SPITEFUL) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 2, arbitrary: fc.stringMatching(/^[a-zA-Z]{1,6}$/) },
);
const filled = text.filter((value) => value !== '');
const number = fc.oneof(fc.constantFrom(0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e21, 1e-9, 3), fc.double());
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
/** Without members that are undefined, as readers make them. */
const record = <T extends object>(
  shape: { readonly [K in keyof T]-?: fc.Arbitrary<T[K] | undefined> },
): fc.Arbitrary<T> =>
  fc
    .record(shape as Record<string, fc.Arbitrary<unknown>>)
    .map((value) => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T);

/** What is kept for a generator: any JSON, with names of its own. */
const json: fc.Arbitrary<JsonObject> = fc.letrec<{ object: JsonObject; value: Json }>((tie) => ({
  object: fc.array(fc.tuple(text, tie('value')), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs)),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    // JSON has no minus in front of nothing.
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.constantFrom(null, true, 'null', '1e3'),
    fc.array(tie('value'), { maxLength: 2 }),
    tie('object'),
  ),
})).object;
const wayBack = {
  original: fc.option(
    fc.boolean().map((): JsonObject => ({})),
    { nil: undefined, freq: 1 },
  ),
  kept: maybe(json),
};

const keyType = fc.constantFrom('S' as const, 'N' as const, 'B' as const);
const keyAttribute = record<DraftTable['pk']>({ name: filled, type: maybe(keyType) });
const billing: fc.Arbitrary<DraftBilling> = fc.oneof(
  record<DraftBilling & { mode: 'on-demand' }>({
    mode: fc.constant('on-demand' as const),
    maxRead: maybe(number),
    maxWrite: maybe(number),
    warmRead: maybe(number),
    warmWrite: maybe(number),
  }),
  record<DraftBilling & { mode: 'provisioned' }>({
    mode: fc.constant('provisioned' as const),
    rcu: number,
    wcu: number,
    warmRead: maybe(number),
    warmWrite: maybe(number),
    autoscale: maybe(
      fc.record({
        min: fc.record({ rcu: number, wcu: number }),
        max: fc.record({ rcu: number, wcu: number }),
        target: number,
      }),
    ),
  }),
);
const projection: fc.Arbitrary<DraftIndex['projection']> = fc.oneof(
  fc.constantFrom({ kind: 'all' as const }, { kind: 'keys' as const }),
  fc.record({ kind: fc.constant('include' as const), attributes: fc.array(text, { maxLength: 3 }) }),
);
const index = record<DraftIndex>({
  ...wayBack,
  name: text,
  local: fc.boolean(),
  pk: fc.array(keyAttribute, { maxLength: 2 }),
  sk: fc.array(keyAttribute, { maxLength: 2 }),
  projection,
  billing: maybe(billing),
  contributorInsights: maybe(fc.constantFrom('all' as const, 'throttled' as const)),
  notes: fc.array(text, { maxLength: 1 }),
});
const days = fc.oneof(number, fc.constantFrom(1, 30, 90, 120, 365, 40_000));
const texts = fc.array(text, { maxLength: 2 });
const backup = record<DraftBackup>({
  schedule: fc.oneof(text, fc.constantFrom('cron(0 5 ? * * *)', 'rate(1 day)', 'cron(0 5 * * * *)')),
  keepDays: days,
  coldDays: maybe(days),
  copyTo: maybe(fc.oneof(text, fc.constant('eu-west-1'))),
});
const statement = record<DraftStatement>({
  sid: maybe(text),
  effect: fc.constantFrom('Allow' as const, 'Deny' as const),
  principal: fc.oneof(
    fc.constant('*' as const),
    fc.array(fc.tuple(fc.constantFrom('AWS' as const, 'Service' as const), texts)).map((pairs) => new Map(pairs)),
  ),
  actions: texts,
  condition: fc
    .array(fc.tuple(text, fc.array(fc.tuple(text, texts), { maxLength: 2 })), { maxLength: 2 })
    .map((operators) => new Map(operators.map(([operator, keys]) => [operator, new Map(keys)]))),
});
const importFrom = record<DraftImport>({
  bucket: text,
  prefix: maybe(text),
  owner: maybe(fc.oneof(text, fc.constant('011122223333'))),
  format: fc.constantFrom('dynamodb-json' as const, 'ion' as const, 'csv' as const),
  compression: maybe(fc.constantFrom('none' as const, 'zstd' as const)),
  delimiter: maybe(fc.oneof(text, fc.constantFrom('\t', ' ', '|', ':'))),
  columns: maybe(texts),
});
const dax = record<DraftDax>({
  nodeType: maybe(fc.oneof(text, fc.constant('dax.t3.small'))),
  nodes: maybe(number),
  ttl: maybe(number),
});
const region = fc.constantFrom('us-east-1', 'eu-west-1', 'eu-north-1');
const table = record<DraftTable>({
  ...wayBack,
  name: text,
  physicalName: maybe(text),
  description: maybe(text),
  pk: keyAttribute,
  sk: maybe(keyAttribute),
  indexes: fc.array(index, { maxLength: 3 }),
  vectorIndexes: fc.constant(undefined),
  billing: maybe(billing),
  class: maybe(fc.constantFrom('standard' as const, 'infrequent-access' as const)),
  ttl: maybe(filled),
  stream: maybe(fc.constant('keys-only' as const)),
  pitr: maybe(fc.boolean()),
  deletionProtection: maybe(fc.boolean()),
  kms: maybe(fc.oneof(text, fc.constantFrom('aws-managed', 'new', 'alias/shop', 'alias/', 'mrk-1'))),
  replicas: maybe(fc.array(fc.oneof(text, region), { maxLength: 3 })),
  consistency: maybe(fc.constant('mrsc' as const)),
  dax: maybe(fc.oneof(fc.boolean(), dax)),
  pitrDays: maybe(days),
  rotationDays: maybe(days),
  backup: maybe(backup),
  contributorInsights: maybe(fc.constant('throttled' as const)),
  resourcePolicy: maybe(fc.array(statement, { maxLength: 2 })),
  importFrom: maybe(importFrom),
  witness: maybe(fc.oneof(text, region)),
  tags: maybe(fc.array(fc.tuple(text, text), { maxLength: 2 }).map((pairs) => new Map(pairs))),
  samples: maybe(
    fc.array(
      text.map((value) => ({
        [value]: { S: value },
        n: { N: '1' },
        m: { M: { [value]: { L: [{ BOOL: true }] } } },
      })),
      { maxLength: 1 },
    ),
  ),
  notes: fc.array(text, { maxLength: 2 }),
});

const evidence = {
  confidence: fc.constantFrom('stated' as const, 'high' as const, 'medium' as const, 'low' as const),
  because: maybe(text),
};
const type: fc.Arbitrary<DraftType> = fc.letrec<{ type: DraftType; attribute: DraftAttribute }>((tie) => ({
  attribute: record<DraftAttribute>({
    ...evidence,
    name: text,
    description: maybe(text),
    storedName: maybe(text),
    type: tie('type'),
    optional: fc.boolean(),
    present: maybe(number),
    distinct: maybe(number),
    default: maybe(
      fc.oneof(
        text.map((S) => ({ S })),
        fc.constant({ BOOL: true }),
        fc.constant({ N: '7' }),
      ),
    ),
    generate: fc.constant(undefined),
    immutable: maybe(fc.boolean()),
    hidden: maybe(fc.boolean()),
  }),
  type: fc.oneof(
    { maxDepth: 3 },
    record<DraftType & { kind: 'string' }>({
      kind: fc.constant('string' as const),
      format: maybe(fc.constantFrom('ulid' as const, 'timestamp' as const, 'date' as const)),
      charset: maybe(text),
      minBytes: maybe(number),
      avgBytes: maybe(number),
      maxBytes: maybe(number),
    }),
    record<DraftType & { kind: 'enum' }>({
      kind: fc.constant('enum' as const),
      values: fc.array(text, { maxLength: 3 }),
      weights: maybe(fc.array(fc.tuple(text, number), { maxLength: 2 }).map((pairs) => new Map(pairs))),
    }),
    record<DraftType & { kind: 'int' }>({
      kind: fc.constantFrom('int', 'number') as fc.Arbitrary<'int'>,
      min: maybe(number),
      max: maybe(number),
      avg: maybe(number),
    }),
    fc.constantFrom<DraftType>({ kind: 'epoch', unit: 's' }, { kind: 'boolean' }, { kind: 'any' }),
    record<DraftType & { kind: 'binary' }>({
      kind: fc.constant('binary' as const),
      minBytes: maybe(number),
      avgBytes: maybe(number),
      maxBytes: maybe(number),
    }),
    record<DraftType & { kind: 'list' }>({
      kind: fc.constantFrom('list', 'dict') as fc.Arbitrary<'list'>,
      of: tie('type'),
      avg: maybe(number),
      max: maybe(number),
    }),
    record<DraftType & { kind: 'set' }>({
      kind: fc.constant('set' as const),
      of: fc.constantFrom('string' as const, 'number' as const),
      avg: maybe(number),
      max: maybe(number),
    }),
    record<DraftType & { kind: 'map' }>({
      kind: fc.constant('map' as const),
      fields: fc.array(tie('attribute'), { maxLength: 3 }),
    }),
  ),
})).type;
const attribute = record<DraftAttribute>({
  ...evidence,
  name: text,
  description: maybe(text),
  storedName: maybe(text),
  type,
  optional: fc.boolean(),
  present: maybe(number),
  distinct: maybe(number),
  default: maybe(
    fc.oneof(
      text.map((S) => ({ S })),
      fc.constant({ BOOL: true }),
      fc.constant({ N: '7' }),
    ),
  ),
  generate: fc.constant(undefined),
  immutable: maybe(fc.boolean()),
  hidden: maybe(fc.boolean()),
});
const part: fc.Arbitrary<DraftKeyPart> = fc.oneof(
  fc.constant({ kind: 'natural' as const }),
  fc.record({
    kind: fc.constant('template' as const),
    text: fc.oneof(
      text,
      text.map((name) => `A#{${name}}`),
    ),
  }),
);
const mapping = record<DraftEntity['key']>({ ...evidence, pk: part, sk: maybe(part) });

/** Entities and patterns that refer to what is there, and to what is not. */
function draftOf(tables: readonly DraftTable[]): fc.Arbitrary<Draft> {
  const tableName = fc.oneof(fc.constantFrom(...tables.map(({ name }) => name)), text);
  const indexName = fc.oneof(
    fc.constantFrom('none', ...tables.flatMap(({ indexes }) => indexes.map(({ name }) => name))),
    text,
  );
  const entity = record<DraftEntity>({
    ...evidence,
    ...wayBack,
    name: text,
    description: maybe(text),
    table: tableName,
    tag: maybe(fc.record({ attribute: text, value: text })),
    id: maybe(fc.array(text, { maxLength: 2 })),
    singleton: maybe(fc.boolean()),
    separator: maybe(text),
    key: mapping,
    indexes: fc.array(fc.tuple(indexName, mapping), { maxLength: 3 }).map((pairs) => new Map(pairs)),
    attributes: fc.array(attribute, { maxLength: 4 }),
    unique: maybe(
      fc.array(
        record<DraftUnique>({
          name: text,
          attributes: fc.array(text, { maxLength: 2 }),
          scope: fc.array(text, { maxLength: 1 }),
          key: mapping,
        }),
        { maxLength: 2 },
      ),
    ),
    ttl: maybe(text),
    volume: maybe(
      record<NonNullable<DraftEntity['volume']>>({
        ...evidence,
        count: maybe(number),
        per: maybe(
          fc
            .array(fc.tuple(text, fc.record({ avg: number, max: number, skew: text })), { maxLength: 2 })
            .map((pairs) => new Map(pairs)),
        ),
      }),
    ),
    size: maybe(fc.record({ avg: number, max: number })),
    samples: fc.constant([]),
    notes: fc.array(text, { maxLength: 2 }),
  });
  return fc.array(entity, { maxLength: 3 }).chain((entities) => {
    const name = fc.oneof(fc.constantFrom('none', ...entities.map((one) => one.name)), text);
    const field = fc.oneof(
      fc.constantFrom('none', ...entities.flatMap((one) => one.attributes.map((each) => each.name))),
      text,
    );
    const fields = fc.array(field, { maxLength: 2 });
    const pattern = record<DraftPattern>({
      ...evidence,
      name: text,
      description: maybe(text),
      op: fc.constantFrom(
        ...([
          'get',
          'query',
          'scan',
          'put',
          'update',
          'delete',
          'batch-get',
          'batch-write',
          'transact-get',
          'transact-write',
        ] as const),
      ),
      entities: fc.array(name, { maxLength: 2 }),
      index: maybe(indexName),
      candidate: maybe(fc.constant(true)),
      by: fields,
      prefix: maybe(fields),
      range: maybe(fc.record({ attribute: field, op: fc.constant('between' as const) })),
      has: maybe(fields),
      filter: maybe(
        fc.oneof(
          text,
          field.map((one) => `${one} = 1`),
        ),
      ),
      keeps: maybe(number),
      order: maybe(fc.constant('desc' as const)),
      limit: maybe(number),
      page: maybe(number),
      strong: maybe(fc.boolean()),
      project: maybe(fields),
      set: maybe(fields),
      count: maybe(fc.record({ avg: number, max: number })),
      params: maybe(
        fc
          .array(
            fc.tuple(
              text,
              fc.oneof(
                name.map((entity) => ({ entity })),
                fc.constant({ type: 'string' as const }),
              ),
            ),
            { maxLength: 2 },
          )
          .map((entries) => new Map(entries)),
      ),
      steps: maybe(
        fc.array(
          record<NonNullable<DraftPattern['steps']>[number]>({
            op: fc.constantFrom('put' as const, 'get' as const, 'check' as const, 'update' as const),
            entity: name,
            from: maybe(text),
            by: maybe(fields),
            set: maybe(fields),
            condition: maybe(text),
          }),
          { maxLength: 2 },
        ),
      ),
      items: maybe(fc.record({ avg: number, p99: number })),
      rate: maybe(fc.record({ avg: number, peak: number })),
      notes: fc.array(text, { maxLength: 2 }),
    });
    const place = fc.record({ file: text, path: text });
    return record<Draft>({
      ...wayBack,
      name: text,
      description: maybe(text),
      region: maybe(fc.oneof(text, region)),
      separator: maybe(text),
      escape: maybe(fc.constant('none' as const)),
      tables: fc.constant(tables),
      entities: fc.constant(entities),
      patterns: fc.array(pattern, { maxLength: 4 }),
      unplaced: fc.array(fc.record({ what: text, why: text, place }), { maxLength: 2 }),
      quirks: fc.array(fc.record({ message: text, place }), { maxLength: 2 }),
      questions: fc.array(fc.record({ question: text, at: text, fill: text }), { maxLength: 2 }),
      vpc: maybe(fc.record({ endpoint: fc.boolean() })),
    });
  });
}

const draft = fc.array(table, { minLength: 1, maxLength: 2 }).chain(draftOf);

describe('a model of any draft', () => {
  it('loads, says no more than the draft, and is the same each time', () => {
    fc.assert(
      fc.property(draft, (given) => {
        const { text: written, name } = writeModel(given, { from: given.name, as: given.name });
        const { findings, model } = loadModel(memoryReader({ 'm.dynamodel.yaml': written }), 'm.dynamodel.yaml');
        const errors = findings.map(
          ({ rule, message, span }) => `${rule} ${message} @${span.file.text.slice(span.start, span.end)}`,
        );
        expect(errors, written).toEqual([]);
        expect(model?.name.value).toBe(name);
        expect(keptOf(model?.extensions)).toEqual(given.kept ?? {});
        const lines = written.split('\n');
        expect(lines.filter((line) => /^\s*#\s*(?:dynamodel|yaml-language-server)/.test(line))).toEqual([lines[0]]);
        expect(writeModel(given, { from: given.name, as: given.name }).text).toBe(written);
      }),
      { numRuns: runs(120, 5000) },
    );
  });
});
