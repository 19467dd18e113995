import type { Deployed } from '../../cloudformation/support/deployed.js';

type Json = Readonly<Record<string, unknown>>;

const TABLE = 'AWS::DynamoDB::Table';
const GLOBAL_TABLE = 'AWS::DynamoDB::GlobalTable';
const GROUP = 'AWS::EC2::SecurityGroup';
const INGRESS = 'AWS::EC2::SecurityGroupIngress';
const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';
const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';

/**
 * The resources of a template without what two writers of it may do otherwise: a table is the same as a global one of one Region, which
 * scales itself; ids are what a resource is of its kind; names are left out that AWS gives in one and the template in the other.
 */
export function normalForm(deployed: Deployed, types: ReadonlySet<string>, region: string): Json {
  const scaling = scalingOf(deployed);
  const tables = [TABLE, GLOBAL_TABLE].flatMap((type) =>
    deployed.resources(type).map(({ properties }) => {
      const table = type === TABLE ? ofSingle(properties, region, scaling) : properties;
      return [String(properties.TableName), tableForm(table, region)] as const;
    }),
  );
  const others = [...types]
    .filter((type) => ![TABLE, GLOBAL_TABLE, TARGET, POLICY].includes(type))
    .map((type) => [type, resourcesOf(deployed, type).map((properties) => without(properties, GIVEN))] as const);
  const all = { tables: Object.fromEntries(tables), others: Object.fromEntries(others) };
  const plain = JSON.parse(withKinds(JSON.stringify(all, plainly), deployed, types)) as {
    readonly tables: Json;
    readonly others: Readonly<Record<string, readonly Json[]>>;
  };
  const sorted = Object.entries(plain.others).map(([type, resources]) => [type, [...resources].sort(byText)] as const);
  return { tables: plain.tables, others: Object.fromEntries(sorted) };
}

/** What is let into a group is a resource of its own. */
function resourcesOf(deployed: Deployed, type: string): readonly Json[] {
  const all = deployed.resources(type).map(({ properties }) => properties);
  if (type === GROUP) return all.map((group) => without(group, ['SecurityGroupIngress']));
  if (type !== INGRESS) return all;
  const within = deployed.resources(GROUP).flatMap(({ id, properties }) => {
    const rules = (properties.SecurityGroupIngress ?? []) as readonly Json[];
    return rules.map((rule) => ({ GroupId: `${id}.GroupId`, ...rule }));
  });
  return [...all, ...within];
}

/** Policies with lists everywhere, and lists of ids as a parameter has them. */
function plainly(key: string, value: unknown): unknown {
  if (key === 'SubnetIds' || key === 'RouteTableIds') return [value].flat().join(',');
  if (key === 'Statement') return (value as readonly Json[]).map(statementForm);
  return value;
}

function statementForm({ Principal, Action, Resource, Condition = {}, ...statement }: Json): Json {
  const lists = (members: unknown): Json =>
    Object.fromEntries(
      Object.entries(members as Json)
        .map(([name, value]) => [name, [value].flat()] as const)
        .sort(byText),
    );
  return {
    ...statement,
    Action: [Action].flat(),
    Resource: [Resource].flat(),
    Principal: Principal && lists(Principal === '*' ? { AWS: '*' } : Principal),
    Condition: Object.entries(Condition as Json).map(([operator, keys]) => [operator, lists(keys)]),
  };
}

/** Names and tags that CDK gives by itself, and what is so in any case. */
const GIVEN = ['BackupVaultName', 'SecurityGroupEgress', 'GroupDescription', 'Description', 'Tags'];

/** In the place of ids the types of their resources: each writer has its own. */
function withKinds(text: string, deployed: Deployed, types: ReadonlySet<string>): string {
  // What is known by its ARN is known by its id or name too.
  let result = text.replaceAll(/arn:aws:kms:[a-z0-9-]+:\d+:alias\//g, 'alias/');
  for (const type of types) {
    for (const { id } of deployed.resources(type))
      result = result.replaceAll(new RegExp(`"${id}(?=[".])`, 'g'), `"<${type}>`);
  }
  return result.replaceAll(/"(<[^>]*>)\.(?:Arn|BackupVaultName|BackupPlanId)"/g, '"$1"');
}

function scalingOf(deployed: Deployed): ReadonlyMap<string, Json> {
  const targets = deployed.resources(TARGET);
  return new Map(
    deployed.resources(POLICY).map(({ properties }) => {
      const target = targets.find(({ id }) => id === properties.ScalingTargetId)?.properties ?? {};
      const { TargetValue } = properties.TargetTrackingScalingPolicyConfiguration as Json;
      const kind = /(Read|Write)Capacity/.exec(JSON.stringify(properties.TargetTrackingScalingPolicyConfiguration));
      const settings = {
        MinCapacity: target.MinCapacity,
        MaxCapacity: target.MaxCapacity,
        TargetTrackingScalingPolicyConfiguration: { TargetValue },
      };
      if (!String(target.ScalableDimension).includes(`:${kind?.[1]}`))
        throw new Error('The policy is of another kind.');
      return [`${kind?.[1]} ${target.ResourceId}`, settings];
    }),
  );
}

/** A table of one Region with the words of a global one. */
function ofSingle(table: Json, region: string, scaling: ReadonlyMap<string, Json>): Json {
  const resource = `table/${table.TableName}`;
  const indexes = (table.GlobalSecondaryIndexes ?? []) as readonly Json[];
  const { SSESpecification } = table as { SSESpecification?: Json };
  const own = ['ContributorInsightsSpecification', 'DeletionProtectionEnabled', 'PointInTimeRecoverySpecification'];
  return {
    ...table,
    ...writes(table, resource, scaling),
    SSESpecification: SSESpecification && without(SSESpecification, ['KMSMasterKeyId']),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      ...without(index, ['ProvisionedThroughput', 'OnDemandThroughput', 'ContributorInsightsSpecification']),
      ...writes(index, `${resource}/index/${index.IndexName}`, scaling),
    })),
    ProvisionedThroughput: undefined,
    OnDemandThroughput: undefined,
    Replicas: [
      {
        Region: region,
        ...Object.fromEntries([...own, 'TableClass', 'Tags', 'ResourcePolicy'].map((key) => [key, table[key]])),
        SSESpecification: SSESpecification?.KMSMasterKeyId && { KMSMasterKeyId: SSESpecification.KMSMasterKeyId },
        ...reads(table, resource, scaling),
        GlobalSecondaryIndexes: indexes.map((index) => ({
          IndexName: index.IndexName,
          ContributorInsightsSpecification: index.ContributorInsightsSpecification,
          ...reads(index, `${resource}/index/${index.IndexName}`, scaling),
        })),
      },
    ],
    ...Object.fromEntries([...own, 'TableClass', 'Tags', 'ResourcePolicy'].map((key) => [key, undefined])),
  };
}

interface Throughput {
  readonly ProvisionedThroughput?: { readonly ReadCapacityUnits: number; readonly WriteCapacityUnits: number };
  readonly OnDemandThroughput?: { readonly MaxReadRequestUnits?: number; readonly MaxWriteRequestUnits?: number };
}

function writes(of: Throughput, resource: string, scaling: ReadonlyMap<string, Json>): Json {
  const units = of.ProvisionedThroughput?.WriteCapacityUnits;
  const most = of.OnDemandThroughput?.MaxWriteRequestUnits;
  const scaled = scaling.get(`Write ${resource}`);
  if (most !== undefined) return { WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: most } };
  if (units === undefined) return {};
  const settings = scaled && { WriteCapacityAutoScalingSettings: { ...scaled, SeedCapacity: units } };
  return { WriteProvisionedThroughputSettings: settings ?? { WriteCapacityUnits: units } };
}

function reads(of: Throughput, resource: string, scaling: ReadonlyMap<string, Json>): Json {
  const units = of.ProvisionedThroughput?.ReadCapacityUnits;
  const most = of.OnDemandThroughput?.MaxReadRequestUnits;
  const scaled = scaling.get(`Read ${resource}`);
  if (most !== undefined) return { ReadOnDemandThroughputSettings: { MaxReadRequestUnits: most } };
  if (units === undefined) return {};
  const settings = scaled && { ReadCapacityAutoScalingSettings: { ...scaled, SeedCapacity: units } };
  return { ReadProvisionedThroughputSettings: settings ?? { ReadCapacityUnits: units } };
}

/** Defaults are stated, and what has no order is sorted. */
function tableForm(table: Json, region: string): Json {
  const replicas = (table.Replicas as readonly Json[]).map((replica) => ({
    TableClass: 'STANDARD',
    ...defined(replica),
    Tags: [...((replica.Tags ?? []) as readonly Json[])].sort(byText),
    GlobalSecondaryIndexes: ((replica.GlobalSecondaryIndexes ?? []) as readonly Json[])
      .map(defined)
      .filter((index) => Object.keys(index).length > 1)
      .sort(byName),
  }));
  const isStrong = table.MultiRegionConsistency === 'STRONG';
  return defined({
    ...table,
    AttributeDefinitions: [...(table.AttributeDefinitions as readonly Json[])].sort(byText),
    GlobalSecondaryIndexes: ((table.GlobalSecondaryIndexes ?? []) as readonly Json[]).map(defined),
    MultiRegionConsistency: isStrong ? 'STRONG' : undefined,
    // TableV2 gives every table with replicas a stream; those of strong consistency need none.
    StreamSpecification: isStrong ? 'any' : table.StreamSpecification,
    Replicas: [...replicas].sort((a, b) => (isHome(a, region) ? -1 : isHome(b, region) ? 1 : byText(a, b))),
  });
}

function isHome(replica: Json, region: string): boolean {
  return replica.Region === region;
}

function without(members: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

function defined(members: Json): Json {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function byName(a: Json, b: Json): number {
  return byText(a.IndexName, b.IndexName);
}

/** Whatever the order of members. */
function byText(a: unknown, b: unknown): number {
  const [first = '', second = ''] = [a, b].map((one) => JSON.stringify(one, inOrder));
  return first < second ? -1 : first > second ? 1 : 0;
}

function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
