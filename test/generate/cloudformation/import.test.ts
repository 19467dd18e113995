import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { IndexDesign, TableDesign } from '../../../src/design/index.js';
import { generateFiles } from '../../../src/generate/index.js';
import { memoryInput, readInput, writeModel } from '../../../src/import/index.js';
import { readModel, sound } from '../../../src/library/loaded-model.js';
import type { Billing, Projection } from '../../../src/model/model.js';
import type { Plan } from '../../../src/planner/index.js';
import { EXAMPLE_NAMES, exampleModel } from '../../support/examples.js';
import { runs } from '../../support/runs.js';
import { EVERYTHING } from './support/everything.js';

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

/** All that a template can say of tables: without places, descriptions and what calls functions. */
function tablesOf({ design }: Plan): unknown {
  return [...design.tables.values()].map((one) => {
    const { table, primary, indexes } = one;
    const { protection, importFrom, dax, witness, resourcePolicy } = table;
    const isGlobal = table.replicas.length > 0;
    const { pitr, pitrDays = 35, kms = 'aws-owned', rotation = YEAR, backup } = protection;
    const { span: _, ...plan } = backup ?? { span: undefined };
    const { span: __, ...cluster } = dax ?? { span: undefined };
    return {
      name: table.name,
      physicalName: table.physicalName.value,
      ...keys(primary),
      billing: table.billing,
      class: table.class,
      ttl: table.ttl?.value,
      // DynamoDB feeds replicas by such a stream, whatever a model says.
      stream: isGlobal && table.consistency === 'mrec' ? 'new-and-old' : table.stream?.value,
      protection: {
        pitr,
        pitrDays: pitr && pitrDays,
        delete: protection.delete,
        kms,
        rotation: kms === 'new' && rotation,
      },
      backup: plan,
      dax: cluster,
      contributorInsights: table.contributorInsights,
      resourcePolicy: resourcePolicy.map(({ span: ___, actions, ...rest }) => ({
        ...rest,
        actions: actions.map(({ value }) => value),
      })),
      // A global table is not imported.
      importFrom:
        importFrom === undefined || isGlobal ? undefined : { ...importFrom, span: 0, bucket: importFrom.bucket.value },
      replicas: table.replicas.map(({ value }) => value),
      consistency: table.consistency,
      witness: witness?.value,
      tags: table.tags,
      indexes: new Map([...indexes].map(([name, index]) => [name, indexOf(index, table.billing)])),
      vectorIndexes: vectorsOf(one),
    };
  });
}

const YEAR = 365 * 86_400;

function keys({ pk, sk }: IndexDesign) {
  const slots = (all: IndexDesign['pk']) => all.map(({ attribute, type }) => `${attribute}: ${type}`);
  return { pk: slots(pk), sk: slots(sk) };
}

/** Where it says nothing of its own, an index is paid as its table. */
function indexOf(index: IndexDesign, { warmRead: _, warmWrite: __, ...table }: Billing) {
  const { declaration, kind, projection } = index;
  return {
    ...keys(index),
    kind,
    projection: projected(projection),
    billing: kind === 'local' ? undefined : (declaration?.billing ?? table),
    contributorInsights: declaration?.contributorInsights,
  };
}

function projected(projection: Projection | { readonly kind: 'all' }) {
  return projection.kind === 'include' ? projection.attributes.map(({ value }) => value) : projection.kind;
}

function vectorsOf({ table }: TableDesign): unknown {
  return [...table.vectorIndexes.values()].map(({ name, vector, dimensions, distance, pk, filters, projection }) => ({
    name,
    vector: vector.value,
    dimensions: dimensions.value,
    distance,
    pk: pk.map(({ value }) => value),
    filters: filters.map(({ value }) => value),
    projection: projected(projection),
  }));
}

describe.each(['cloudformation', 'sam'] as const)('the template of %s', (target) => {
  // What SAM adds is of functions.
  it.each(target === 'sam' ? MODELS.slice(0, runs(2, MODELS.length)) : MODELS)(
    'of %s is imported as the same tables',
    async (_, plan) => {
      const before = plan();
      const files = await generateFiles(before, target);
      const file = files.find(({ path }) => !path.includes('replica-keys'));
      const { draft } = await readInput(memoryInput({ 'made.yaml': file?.text ?? '' }), undefined);
      const written = writeModel(draft);
      expect(tablesOf(planOf(written.text))).toEqual(tablesOf(before));
      // Functions are a template of their own.
      const unplaced = written.unplaced.filter(({ what }) => what !== 'The nested stack `Functions`');
      expect({ quirks: written.quirks, unplaced }).toEqual({ quirks: [], unplaced: [] });
    },
  );
});
