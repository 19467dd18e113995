import type { Deployed } from './deployed.js';

type Json = Readonly<Record<string, unknown>>;

export interface TableRequest {
  readonly create: Json;
  readonly ttl: unknown;
}

/** What CloudFormation asks DynamoDB for, of that which makes a table: keys, indexes, capacity, stream and time to live. */
export function tableRequests(deployed: Deployed): readonly TableRequest[] {
  const single = deployed.resources('AWS::DynamoDB::Table').map(({ properties }) => properties);
  const global = deployed.resources('AWS::DynamoDB::GlobalTable').map(({ properties }) => ofGlobal(properties));
  return [...single, ...global].map((properties) => ({
    create: request(properties),
    ttl: properties.TimeToLiveSpecification,
  }));
}

const OF_INDEX = ['IndexName', 'KeySchema', 'Projection', 'ProvisionedThroughput', 'OnDemandThroughput'];

function request(properties: Json): Json {
  const { TableName, AttributeDefinitions, KeySchema, LocalSecondaryIndexes, GlobalSecondaryIndexes } = properties;
  const { BillingMode, ProvisionedThroughput, OnDemandThroughput, TableClass, DeletionProtectionEnabled } = properties;
  const { StreamSpecification, VectorIndexes } = properties;
  const indexes = GlobalSecondaryIndexes as readonly Json[] | undefined;
  return defined({
    TableName,
    AttributeDefinitions,
    KeySchema,
    LocalSecondaryIndexes,
    GlobalSecondaryIndexes: indexes?.map((index) =>
      defined(Object.fromEntries(OF_INDEX.map((key) => [key, index[key]]))),
    ),
    VectorIndexes,
    BillingMode,
    ProvisionedThroughput,
    OnDemandThroughput,
    TableClass,
    DeletionProtectionEnabled,
    StreamSpecification:
      StreamSpecification === undefined ? undefined : { StreamEnabled: true, ...(StreamSpecification as Json) },
  });
}

/** The replica of the home Region, as a table of its own. */
function ofGlobal(properties: Json): Json {
  const [replica = {}] = properties.Replicas as readonly Json[];
  const ofReplica = (replica.GlobalSecondaryIndexes ?? []) as readonly Json[];
  const indexes = properties.GlobalSecondaryIndexes as readonly Json[] | undefined;
  return {
    ...properties,
    ...capacity(properties, replica),
    TableClass: replica.TableClass,
    DeletionProtectionEnabled: replica.DeletionProtectionEnabled,
    GlobalSecondaryIndexes: indexes?.map((index) => ({
      ...index,
      ...capacity(index, ofReplica.find(({ IndexName }) => IndexName === index.IndexName) ?? {}),
    })),
  };
}

interface Settings {
  readonly ReadCapacityUnits?: number;
  readonly ReadCapacityAutoScalingSettings?: { readonly SeedCapacity: number };
  readonly WriteCapacityAutoScalingSettings?: { readonly SeedCapacity?: number; readonly MinCapacity: number };
}

function capacity(own: Json, replica: Json): Json {
  const writes = own.WriteProvisionedThroughputSettings as Settings | undefined;
  const reads = replica.ReadProvisionedThroughputSettings as Settings | undefined;
  const scaled = writes?.WriteCapacityAutoScalingSettings;
  const OnDemandThroughput = {
    ...(replica.ReadOnDemandThroughputSettings as Json | undefined),
    ...(own.WriteOnDemandThroughputSettings as Json | undefined),
  };
  return {
    ...(scaled === undefined
      ? {}
      : {
          ProvisionedThroughput: {
            ReadCapacityUnits: reads?.ReadCapacityUnits ?? reads?.ReadCapacityAutoScalingSettings?.SeedCapacity,
            WriteCapacityUnits: scaled.SeedCapacity ?? scaled.MinCapacity,
          },
        }),
    ...(Object.keys(OnDemandThroughput).length === 0 ? {} : { OnDemandThroughput }),
  };
}

function defined(members: Json): Json {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
