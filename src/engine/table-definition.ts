import {
  MAX_GLOBAL_INDEXES,
  MAX_INCLUDED_ATTRIBUTES,
  MAX_INDEX_HASH_ATTRIBUTES,
  MAX_INDEX_RANGE_ATTRIBUTES,
  MAX_LOCAL_INDEXES,
} from '../facts/index.js';
import type {
  AttributeDefinition,
  CreateTableInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  Projection,
  ProvisionedThroughput,
} from './api.js';
import { validationError } from './engine-error.js';
import { type Key, keyAttributes } from './key-schema.js';
import { messages } from './messages.js';
import type { IndexDefinition } from './secondary-index.js';
import type { VectorIndex } from './vectors/api.js';
import { checkVectorIndexes, copyVectorIndex, searchAttributes } from './vectors/definitions.js';

/** Units of a table or index at most; the service's own bound on the parameter. */
const MAX_UNITS = 1_000_000_000_000;

/** What CreateTable defines, checked. */
export interface TableDefinition {
  readonly key: Key;
  readonly indexes: readonly IndexDefinition[];
  readonly vectorIndexes: readonly VectorIndex[];
}

/** Checks a CreateTable request in the service's order and gives its keys and indexes. */
export function defineTable(input: CreateTableInput): TableDefinition {
  const onDemand = input.BillingMode === 'PAY_PER_REQUEST';
  checkThroughput(input.ProvisionedThroughput, onDemand);
  const definitions = new Definitions(input.AttributeDefinitions);
  if (input.KeySchema.length > input.AttributeDefinitions.length) throw validationError(messages.tooFewDefinitions);
  const key = definitions.key(input.KeySchema, 2);
  const local = input.LocalSecondaryIndexes ?? undefined;
  const global = input.GlobalSecondaryIndexes ?? undefined;
  const vectors = input.VectorIndexes ?? undefined;
  const hasIndexes = local !== undefined || global !== undefined || vectors !== undefined;
  if (!hasIndexes && input.KeySchema.length !== input.AttributeDefinitions.length) {
    throw validationError(messages.unusedDefinitions);
  }
  const seen = new Set<string>();
  const indexes = [
    ...(local === undefined ? [] : defineLocalIndexes(local, key, definitions, seen)),
    ...(global === undefined ? [] : defineGlobalIndexes(global, onDemand, key, definitions, seen)),
  ];
  const vectorIndexes = defineVectorIndexes(vectors, onDemand, definitions, seen);
  checkIncluded(indexes);
  const searched = vectorIndexes.flatMap(searchAttributes);
  definitions.expectAllUsed([key, ...indexes.map((index) => index.key)], searched);
  return { key, indexes, vectorIndexes };
}

/** Checks one global index of a new table, or one that is to be added to a table in use; see `defineTable`. */
export function defineGlobalIndex(
  index: GlobalSecondaryIndex,
  onDemand: boolean,
  tableKey: Key,
  definitions: Definitions,
  isOfNewTable: boolean,
): IndexDefinition {
  const key = definitions.key(index.KeySchema, MAX_INDEX_HASH_ATTRIBUTES + MAX_INDEX_RANGE_ATTRIBUTES);
  checkProjection(index.Projection);
  if (onDemand && index.ProvisionedThroughput != null) {
    throw validationError(messages.indexUnitsWithOnDemand(index.IndexName));
  }
  if (!onDemand && index.ProvisionedThroughput == null) {
    const message = isOfNewTable ? messages.newIndexUnitsRequired : messages.indexUnitsRequired;
    throw validationError(message(index.IndexName));
  }
  return indexDefinition(index, 'global', key, tableKey);
}

/** Throws where the attributes under INCLUDE of all indexes together are more than the service takes. */
export function checkIncluded(indexes: readonly IndexDefinition[]): void {
  const count = indexes.reduce((total, { projection }) => total + (projection.NonKeyAttributes?.length ?? 0), 0);
  if (count > MAX_INCLUDED_ATTRIBUTES) throw validationError(messages.tooManyIncluded(count, MAX_INCLUDED_ATTRIBUTES));
}

/** Throws unless throughput is given exactly where the billing mode asks for it. */
function checkThroughput(throughput: ProvisionedThroughput | undefined, onDemand: boolean): void {
  if (onDemand) {
    if (throughput != null) throw validationError(messages.unitsWithOnDemand);
    return;
  }
  if (throughput == null) throw validationError(messages.unitsRequired);
  checkUnits(throughput);
}

/** Throws where units are beyond what the parameter takes. */
export function checkUnits(throughput: ProvisionedThroughput): void {
  for (const name of ['ReadCapacityUnits', 'WriteCapacityUnits'] as const) {
    if (throughput[name] > MAX_UNITS) throw validationError(messages.unitsOutOfBounds(throughput[name], name));
  }
}

/** The attribute definitions of a request, by name. */
export class Definitions {
  readonly #byName = new Map<string, AttributeDefinition>();

  constructor(definitions: readonly AttributeDefinition[]) {
    for (const definition of definitions) {
      const { AttributeName: name } = definition;
      if (this.#byName.has(name)) throw validationError(messages.duplicateDefinition(name));
      this.#byName.set(name, definition);
    }
  }

  /** The key of a schema of at most `limit` attributes; more than two make a key of several partition or sort attributes. */
  key(schema: readonly KeySchemaElement[], limit: number): Key {
    const names = schema.map((element) => element.AttributeName);
    if (names.some((name) => !this.#byName.has(name))) {
      throw validationError(messages.undefinedKeys(names, [...this.#byName.keys()]));
    }
    if (new Set(names).size < names.length) {
      throw validationError(names.length > 2 ? messages.repeatedKeys : messages.sameKeys);
    }
    if (schema[0]?.KeyType !== 'HASH') throw validationError(messages.firstKeyType);
    if (limit === 2 && schema[1] !== undefined && schema[1].KeyType !== 'RANGE') {
      throw validationError(messages.secondKeyType);
    }
    const key = { hash: this.#attributes(schema, 'HASH'), range: this.#attributes(schema, 'RANGE') };
    if (schema.slice(key.hash.length).some(({ KeyType }) => KeyType === 'HASH')) {
      throw validationError(messages.hashAfterRange);
    }
    if (key.hash.length > MAX_INDEX_HASH_ATTRIBUTES) {
      throw validationError(messages.tooManyKeyAttributes('HASH'));
    }
    if (key.range.length > MAX_INDEX_RANGE_ATTRIBUTES) {
      throw validationError(messages.tooManyKeyAttributes('RANGE'));
    }
    return key;
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** Throws where an attribute is defined that neither a key nor a vector index uses. */
  expectAllUsed(keys: readonly Key[], searched: readonly string[]): void {
    const used = new Set([...keys.flatMap((key) => keyAttributes(key).map(({ name }) => name)), ...searched]);
    const names = [...this.#byName.keys()];
    if (names.some((name) => !used.has(name))) throw validationError(messages.unusedIndexDefinitions(names, [...used]));
  }

  #attributes(schema: readonly KeySchemaElement[], type: 'HASH' | 'RANGE'): Key['hash'] {
    return schema
      .filter((element) => element.KeyType === type)
      .map(({ AttributeName: name }) => ({
        name,
        type: (this.#byName.get(name) as AttributeDefinition).AttributeType,
      }));
  }
}

function defineLocalIndexes(
  indexes: readonly LocalSecondaryIndex[],
  tableKey: Key,
  definitions: Definitions,
  seen: Set<string>,
): IndexDefinition[] {
  if (indexes.length === 0) throw validationError(messages.emptyIndexList('LocalSecondaryIndexes'));
  if (tableKey.range.length === 0) throw validationError(messages.localWithoutRange);
  const defined = indexes.map((index) => {
    const key = definitions.key(index.KeySchema, 2);
    if (key.range.length === 0) throw validationError(messages.localIndexRange(index.IndexName));
    const [indexHash, tableHash] = [key.hash[0]?.name ?? '', tableKey.hash[0]?.name ?? ''];
    if (indexHash !== tableHash) {
      throw validationError(messages.localIndexHash(index.IndexName, indexHash, tableHash));
    }
    checkProjection(index.Projection);
    checkNewName(index.IndexName, seen);
    return indexDefinition(index, 'local', key, tableKey);
  });
  if (indexes.length > MAX_LOCAL_INDEXES) throw validationError(messages.tooManyLocal(MAX_LOCAL_INDEXES));
  return defined;
}

function defineGlobalIndexes(
  indexes: readonly GlobalSecondaryIndex[],
  onDemand: boolean,
  tableKey: Key,
  definitions: Definitions,
  seen: Set<string>,
): IndexDefinition[] {
  if (indexes.length === 0) throw validationError(messages.emptyIndexList('GlobalSecondaryIndexes'));
  const defined = indexes.map((index) => {
    const definition = defineGlobalIndex(index, onDemand, tableKey, definitions, true);
    checkNewName(index.IndexName, seen);
    return definition;
  });
  if (indexes.length > MAX_GLOBAL_INDEXES) throw validationError(messages.tooManyGlobal(MAX_GLOBAL_INDEXES));
  return defined;
}

function defineVectorIndexes(
  indexes: readonly VectorIndex[] | undefined,
  onDemand: boolean,
  definitions: Definitions,
  seen: Set<string>,
): readonly VectorIndex[] {
  if (indexes === undefined) return [];
  if (indexes.length === 0) throw validationError(messages.emptyIndexList('VectorIndexes'));
  for (const { IndexName: name, Projection: projection } of indexes) {
    checkProjection(projection);
    checkNewName(name, seen);
  }
  checkVectorIndexes(indexes, [], onDemand, (attribute) => definitions.has(attribute));
  return indexes.map(copyVectorIndex);
}

function checkNewName(name: string, seen: Set<string>): void {
  if (seen.has(name)) throw validationError(messages.duplicateIndex(name));
  seen.add(name);
}

/** Throws unless a projection says what it takes, and nothing that it does not. */
export function checkProjection(projection: Projection): void {
  const { ProjectionType: type, NonKeyAttributes: attributes } = projection;
  if (type == null) throw validationError(messages.unknownProjection);
  if (type !== 'INCLUDE' && attributes != null) throw validationError(messages.projectionAttributes(type));
  if (type === 'INCLUDE' && attributes == null) throw validationError(messages.projectionWithoutAttributes);
}

function indexDefinition(
  index: LocalSecondaryIndex,
  kind: 'local' | 'global',
  key: Key,
  tableKey: Key,
): IndexDefinition {
  const keys = [...keyAttributes(tableKey), ...keyAttributes(key)].map(({ name }) => name);
  const projected =
    index.Projection.ProjectionType === 'ALL'
      ? undefined
      : [...new Set([...keys, ...(index.Projection.NonKeyAttributes ?? [])])];
  return { name: index.IndexName, kind, key, projection: copyProjection(index.Projection), projected };
}

function copyProjection(projection: Projection): Projection {
  const type = projection.ProjectionType ?? 'ALL';
  return projection.NonKeyAttributes == null
    ? { ProjectionType: type }
    : { ProjectionType: type, NonKeyAttributes: [...projection.NonKeyAttributes] };
}
