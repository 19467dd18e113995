import type { GlobalSecondaryIndex, LocalSecondaryIndex, Projection } from '../api.js';
import { describeProjection, keySchema } from '../describe.js';
import { validationError } from '../engine-error.js';
import type { SecondaryIndex } from '../secondary-index.js';
import type { Table } from '../table.js';
import type { VectorIndex } from '../vectors/api.js';
import type { RestoreOverrides } from './api.js';
import { backupMessages } from './messages.js';

/**
 * The indexes of a restored table: those of its source, or those of them that the request lists. Names and units may be
 * others, keys and projections may not.
 */
export function restoredIndexes(
  source: Table,
  input: RestoreOverrides,
  onDemand: boolean,
): {
  readonly local: readonly LocalSecondaryIndex[];
  readonly global: readonly GlobalSecondaryIndex[];
  readonly vectors: readonly VectorIndex[];
} {
  const indexes = [...source.indexes.values()];
  const local = indexes.filter(({ definition }) => definition.kind === 'local');
  const global = indexes.filter(({ definition }) => definition.kind === 'global');
  const vectors = [...source.vectorIndexes.values()].map(({ definition }) => definition);
  const { LocalSecondaryIndexOverride, GlobalSecondaryIndexOverride, VectorIndexOverride } = input;
  for (const index of LocalSecondaryIndexOverride ?? []) expectMatch(index, local);
  for (const index of GlobalSecondaryIndexOverride ?? []) {
    expectMatch(index, global);
    if (!onDemand && index.ProvisionedThroughput == null) {
      throw validationError(backupMessages.indexUnitsRequired(index.IndexName));
    }
  }
  for (const index of VectorIndexOverride ?? []) expectVectorMatch(index, vectors);
  return {
    local: LocalSecondaryIndexOverride ?? local.map(requestOf),
    global: GlobalSecondaryIndexOverride ?? global.map((index) => globalRequestOf(index, input, onDemand)),
    vectors: VectorIndexOverride ?? vectors,
  };
}

function requestOf({ definition }: SecondaryIndex): LocalSecondaryIndex {
  return { IndexName: definition.name, KeySchema: keySchema(definition.key), Projection: definition.projection };
}

/** Indexes that go without units of their own get those of the table. */
function globalRequestOf(index: SecondaryIndex, input: RestoreOverrides, onDemand: boolean): GlobalSecondaryIndex {
  const { throughput, onDemandThroughput } = index;
  if (onDemand) {
    const maxima = onDemandThroughput === undefined ? {} : { OnDemandThroughput: onDemandThroughput };
    return { ...requestOf(index), ...maxima };
  }
  const units = throughput.ReadCapacityUnits > 0 ? throughput : (input.ProvisionedThroughputOverride ?? throughput);
  return { ...requestOf(index), ProvisionedThroughput: units };
}

function expectMatch(wanted: LocalSecondaryIndex, sources: readonly SecondaryIndex[]): void {
  const text = definitionText(wanted.KeySchema, wanted.Projection);
  const isKnown = sources.some(
    ({ definition }) => definitionText(keySchema(definition.key), definition.projection) === text,
  );
  if (!isKnown) throw validationError(backupMessages.otherIndex(wanted.IndexName));
}

function expectVectorMatch({ IndexName: name, ...wanted }: VectorIndex, sources: readonly VectorIndex[]): void {
  const text = vectorText(wanted);
  if (!sources.some(({ IndexName: _, ...source }) => vectorText(source) === text)) {
    throw validationError(backupMessages.otherIndex(name));
  }
}

function definitionText(schema: LocalSecondaryIndex['KeySchema'], projection: Projection): string {
  const keys = schema.map(({ AttributeName, KeyType }) => [AttributeName, KeyType]);
  return JSON.stringify([keys, describeProjection(projection)]);
}

function vectorText(index: Omit<VectorIndex, 'IndexName'>): string {
  const { VectorAttribute, SearchSchema, Projection, Dimensions, DistanceFunction } = index;
  const schema = (SearchSchema ?? []).map(({ AttributeName, SearchSchemaElementType }) => [
    AttributeName,
    SearchSchemaElementType,
  ]);
  return JSON.stringify([
    VectorAttribute.AttributeName,
    schema,
    describeProjection(Projection),
    Dimensions,
    DistanceFunction,
  ]);
}
