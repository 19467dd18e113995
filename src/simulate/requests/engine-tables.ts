import { createEngine, type Engine } from '../../engine/index.js';
import { NEW_ON_DEMAND_READ_UNITS, NEW_ON_DEMAND_WRITE_UNITS } from '../../facts/index.js';
import { type Demand, partitionsAtStart, type RunOptions, type SetSettings, type Traffic } from '../../fluid/index.js';
import { initialPartitions, PARTITION_LIMITS, type UnitRates } from '../../partition/index.js';

type CreateTable = Parameters<Engine['createTable']>[0];
type GlobalIndex = NonNullable<CreateTable['GlobalSecondaryIndexes']>[number];

/** Attributes of the items: the keys of the table, and of the index at a position. */
export const PK = 'pk';
export const SK = 'sk';
export const indexPk = (set: number): string => `p${set}`;
export const indexSk = (set: number): string => `s${set}`;

/** An engine with the tables and indexes of traffic, that throttles. */
export function engineOf({ sets, flows }: Traffic, { assumptions }: RunOptions, now: () => number): Engine {
  const quotas = sets.flatMap(({ mode }) => (mode.kind === 'onDemand' ? [mode.quota] : []));
  const [quota] = quotas;
  if (quotas.some(({ read, write }) => read !== quota?.read || write !== quota.write)) {
    throw new RangeError('An engine has one quota for all its tables.');
  }
  const splits = Number.isFinite(assumptions.detectSeconds) ? assumptions.pace : 'never';
  const engine = createEngine({ now, throttling: { splits, ...(quota === undefined ? {} : { quota }) } });
  for (const [i, set] of sets.entries()) {
    if (set.kind === 'table')
      engine.createTable(
        tableOf(
          i,
          sets,
          flows.flatMap(({ demands }) => demands),
        ),
      );
  }
  return engine;
}

export function tableName({ table }: SetSettings): string {
  return `table-${table}`;
}

export function indexName(set: number): string {
  return `index-${set}`;
}

/** Positions of the indexes of a table. */
export function indexesOf(sets: readonly SetSettings[], table: string): readonly number[] {
  return [...sets.keys()].filter((i) => sets[i]?.kind === 'index' && sets[i]?.table === table);
}

function tableOf(at: number, sets: readonly SetSettings[], demands: readonly Demand[]): CreateTable {
  const set = sets[at] as SetSettings;
  const { mode } = set;
  const indexes = indexesOf(sets, set.table);
  const names = [PK, SK, ...indexes.flatMap((i) => [indexPk(i), indexSk(i)])];
  return {
    TableName: tableName(set),
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
    KeySchema: keySchema(PK, SK),
    BillingMode: mode.kind === 'onDemand' ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    ...throughputOf(set),
    ...(indexes.length === 0
      ? {}
      : { GlobalSecondaryIndexes: indexes.map((i) => globalIndex(i, sets[i] as SetSettings, demands)) }),
    ...(set.hasLocalIndex
      ? {
          LocalSecondaryIndexes: [
            {
              // Nothing is written to it: what counts is that the table has one.
              IndexName: 'local-index',
              KeySchema: keySchema(PK, 'local'),
              Projection: { ProjectionType: 'KEYS_ONLY' as const },
            },
          ],
          AttributeDefinitions: [...names, 'local'].map((AttributeName) => ({
            AttributeName,
            AttributeType: 'S' as const,
          })),
        }
      : {}),
  };
}

/** An entry has the keys alone where that is what a write of the index takes, and otherwise the whole item. */
function globalIndex(at: number, set: SetSettings, demands: readonly Demand[]): GlobalIndex {
  const isSmall = demands.every((demand) => demand.set !== at || demand.kind !== 'write' || demand.units <= 1);
  return {
    IndexName: indexName(at),
    KeySchema: keySchema(indexPk(at), indexSk(at)),
    Projection: { ProjectionType: isSmall ? 'KEYS_ONLY' : 'ALL' },
    ...throughputOf(set),
  };
}

function keySchema(hash: string, range: string): CreateTable['KeySchema'] {
  return [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ];
}

/** Units, and the partitions to begin with by way of warm throughput. */
function throughputOf(
  set: SetSettings,
): Pick<GlobalIndex, 'ProvisionedThroughput' | 'OnDemandThroughput' | 'WarmThroughput'> {
  const { mode } = set;
  const partitions = partitionsAtStart(set);
  const warm = (least: UnitRates) => ({
    ReadUnitsPerSecond: least.read,
    WriteUnitsPerSecond: Math.max(least.write, partitions * PARTITION_LIMITS.write),
  });
  if (mode.kind === 'provisioned') {
    const isWarm = partitions > initialPartitions(mode);
    return {
      ProvisionedThroughput: { ReadCapacityUnits: mode.read, WriteCapacityUnits: mode.write },
      ...(isWarm
        ? { WarmThroughput: warm({ read: Math.max(mode.read, NEW_ON_DEMAND_READ_UNITS), write: mode.write }) }
        : {}),
    };
  }
  const { read, write } = mode.maximum;
  return {
    WarmThroughput: warm({ read: NEW_ON_DEMAND_READ_UNITS, write: NEW_ON_DEMAND_WRITE_UNITS }),
    ...(read === undefined && write === undefined
      ? {}
      : {
          OnDemandThroughput: {
            ...(read === undefined ? {} : { MaxReadRequestUnits: read }),
            ...(write === undefined ? {} : { MaxWriteRequestUnits: write }),
          },
        }),
  };
}
