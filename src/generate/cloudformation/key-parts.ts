import { createTableInput } from '../../load/create-table.js';
import { type TableResource, type VectorIndexDefinition, vectorIndexesOf } from '../infrastructure/index.js';
import { pascalCase } from '../text/index.js';
import type { IndexSwitches } from './index-switches.js';
import type { CfnObject, CfnValue } from './language/index.js';

/** As a request for its table has it. */
export type GlobalSecondaryIndex = NonNullable<ReturnType<typeof createTableInput>['GlobalSecondaryIndexes']>[number];

/** What tables of one Region and of several say alike of keys and indexes. */
export interface KeyParts {
  readonly AttributeDefinitions: CfnValue;
  readonly KeySchema: CfnValue;
  readonly LocalSecondaryIndexes: CfnValue | undefined;
  readonly GlobalSecondaryIndexes: CfnValue | undefined;
  readonly VectorIndexes: CfnValue | undefined;
}

/** `more` is what a global secondary index says besides its name, keys and projection. */
export function keyParts(
  resource: TableResource,
  switches: IndexSwitches,
  more: (index: GlobalSecondaryIndex) => CfnObject,
): KeyParts {
  const { design } = resource;
  const request = createTableInput(design);
  const { indexes: vectors, definitions } = vectorIndexesOf(design);
  const global = request.GlobalSecondaryIndexes ?? [];
  const users = usersOf(resource, vectors);
  // Conditions are called after what asks for them first: lists of indexes before the attributes in them.
  const GlobalSecondaryIndexes = globalIndexes(global, switches, more);
  const VectorIndexes = vectorLists(vectors, switches);
  return {
    AttributeDefinitions: [...request.AttributeDefinitions, ...definitions].map(({ AttributeName, AttributeType }) =>
      switches.ofAny(users.get(AttributeName) ?? [], pascalCase(AttributeName), { AttributeName, AttributeType }),
    ),
    KeySchema: request.KeySchema.map((element) => ({ ...element })),
    LocalSecondaryIndexes: request.LocalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
      IndexName,
      KeySchema: KeySchema.map((element) => ({ ...element })),
      Projection: { ...Projection },
    })),
    GlobalSecondaryIndexes,
    VectorIndexes,
  };
}

function globalIndexes(
  global: readonly GlobalSecondaryIndex[],
  switches: IndexSwitches,
  more: (index: GlobalSecondaryIndex) => CfnObject,
): CfnValue | undefined {
  if (global.length === 0) return undefined;
  const entries = global.map((index) => {
    const { IndexName, KeySchema, Projection } = index;
    const keys = KeySchema.map((element) => ({ ...element }));
    return [IndexName, { IndexName, KeySchema: keys, Projection: { ...Projection }, ...more(index) }] as const;
  });
  return switches.list(entries, 'GlobalIndexes');
}

function vectorLists(vectors: readonly VectorIndexDefinition[], switches: IndexSwitches): CfnValue | undefined {
  if (vectors.length === 0) return undefined;
  const entries = vectors.map(({ IndexName, ...index }) => [IndexName, { IndexName, ...vectorValues(index) }] as const);
  return switches.list(entries, 'VectorIndexes');
}

function vectorValues({
  SearchSchema,
  VectorAttribute,
  Projection,
  ...index
}: Omit<VectorIndexDefinition, 'IndexName'>): CfnObject {
  return {
    VectorAttribute: { ...VectorAttribute },
    SearchSchema: SearchSchema?.map((element) => ({ ...element })),
    Projection: { ...Projection },
    ...index,
  };
}

/** Switched indexes by the attributes that they alone define: one of the table's key or of a local index is always defined. */
export function usersOf(
  { design }: TableResource,
  vectors: readonly VectorIndexDefinition[],
): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  const use = (attribute: string, index: string): void => {
    const known = users.get(attribute);
    if (known === undefined) users.set(attribute, [index]);
    else if (!known.includes(index)) known.push(index);
  };
  for (const { kind, name, pk, sk } of design.indexes.values()) {
    if (kind === 'global') for (const { attribute } of [...pk, ...sk]) use(attribute, name);
  }
  for (const { IndexName, SearchSchema = [] } of vectors) {
    for (const { AttributeName } of SearchSchema) use(AttributeName, IndexName);
  }
  const fixed = [design.primary, ...[...design.indexes.values()].filter(({ kind }) => kind === 'local')];
  for (const { pk, sk } of fixed) for (const { attribute } of [...pk, ...sk]) users.delete(attribute);
  return users;
}
