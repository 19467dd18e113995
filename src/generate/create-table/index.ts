import type { TableDesign } from '../../design/index.js';
import { createTableInput } from '../../load/create-table.js';
import type { Billing, Table } from '../../model/model.js';
import { SEAL } from '../output/header.js';
import { json } from '../text/index.js';
import type { Gen, GeneratedFile } from '../typescript/gen.js';

/**
 * The requests that make the tables, by the names of their operations and each as its command of the AWS CLI takes it in
 * `--cli-input-json`: a table first, and then what DynamoDB takes of it only once it is there.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export function createTableFiles(gen: Gen): readonly GeneratedFile[] {
  const { model, tables } = gen.design;
  const designs = [...tables.values()];
  const all = designs.map(({ table }) => table);
  const missing = all.flatMap(missingOf);
  const parameters = Object.fromEntries(all.flatMap(parametersOf));
  const root = {
    GeneratedBy: SEAL,
    ...(missing.length === 0 ? {} : { NotInThisFile: missing }),
    ...(Object.keys(parameters).length === 0 ? {} : { Parameters: parameters }),
    ...(model.defaults.region === 'us-east-1' ? {} : { Region: model.defaults.region }),
    CreateTable: designs.map(requestOf),
    ...named(
      'UpdateTimeToLive',
      all.flatMap((table) => timeToLive(table) ?? []),
    ),
    ...named('UpdateContinuousBackups', all.filter(({ protection }) => protection.pitr).map(recovery)),
    ...named('UpdateTable', all.flatMap(replicas)),
  };
  return [{ path: `${model.name.value}.json`, code: json(root), isFormatted: true }];
}

function named(operation: string, requests: readonly object[]): object {
  return requests.length === 0 ? {} : { [operation]: requests };
}

/** A name that differs by stage stays as the model has it: whoever sends the request puts the stage's in. */
function nameOf({ physicalName }: Table): string {
  return physicalName.value;
}

const PARAMETER = /\$\{env:(\w+)(?::-([^{}]*))?\}/g;

/** What stands in a name for what differs by stage, with the default that the model has for it. */
function parametersOf(table: Table): readonly (readonly [name: string, value: string | null])[] {
  return [...nameOf(table).matchAll(PARAMETER)].map(([, name = '', value]) => [name, value ?? null]);
}

const VIEWS = {
  'keys-only': 'KEYS_ONLY',
  'new-image': 'NEW_IMAGE',
  'old-image': 'OLD_IMAGE',
  'new-and-old': 'NEW_AND_OLD_IMAGES',
} as const;

function requestOf(design: TableDesign): object {
  const { table } = design;
  const { GlobalSecondaryIndexes: global, ...request } = createTableInput(design, nameOf(table));
  return {
    ...request,
    ...(global === undefined
      ? {}
      : {
          GlobalSecondaryIndexes: global.map((index) => ({
            ...index,
            ...warm(design.indexes.get(index.IndexName)?.declaration?.billing),
          })),
        }),
    ...warm(table.billing),
    ...(table.stream === undefined
      ? {}
      : { StreamSpecification: { StreamEnabled: true, StreamViewType: VIEWS[table.stream.value] } }),
    ...encryption(table),
    ...(table.tags.size === 0 ? {} : { Tags: [...table.tags].map(([Key, Value]) => ({ Key, Value })) }),
  };
}

function warm(billing: Billing | undefined): object {
  const { warmRead: read, warmWrite: write } = billing ?? {};
  if (read === undefined && write === undefined) return {};
  return {
    WarmThroughput: {
      ...(read === undefined ? {} : { ReadUnitsPerSecond: read }),
      ...(write === undefined ? {} : { WriteUnitsPerSecond: write }),
    },
  };
}

/** Without it the key is one that AWS owns. */
function encryption({ protection: { kms } }: Table): object {
  if (kms === undefined || kms === 'aws-owned') return {};
  const key = kms === 'aws-managed' ? {} : { KMSMasterKeyId: kms };
  return { SSESpecification: { Enabled: true, SSEType: 'KMS', ...key } };
}

function timeToLive(table: Table): object | undefined {
  if (table.ttl === undefined) return undefined;
  const specification = { AttributeName: table.ttl.value, Enabled: true };
  return { TableName: nameOf(table), TimeToLiveSpecification: specification };
}

function recovery(table: Table): object {
  const specification = { PointInTimeRecoveryEnabled: true };
  return { TableName: nameOf(table), PointInTimeRecoverySpecification: specification };
}

/**
 * DynamoDB adds the replicas of an eventually consistent table one by one, those of a strongly consistent one together.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
function replicas(table: Table): readonly object[] {
  const TableName = nameOf(table);
  const updates = table.replicas.map(({ value }) => ({ Create: { RegionName: value } }));
  if (updates.length === 0) return [];
  if (table.consistency === 'mrsc') return [{ TableName, ReplicaUpdates: updates, MultiRegionConsistency: 'STRONG' }];
  return updates.map((update) => ({ TableName, ReplicaUpdates: [update] }));
}

/** What no request of DynamoDB says. */
function missingOf(table: Table): readonly string[] {
  const name = nameOf(table);
  const scales = ({ billing }: { readonly billing?: Billing }): boolean =>
    billing?.mode === 'provisioned' && billing.autoscale !== undefined;
  return [
    ...(scales(table) ? [`auto scaling of ${name}, which Application Auto Scaling does`] : []),
    ...[...table.indexes.values()]
      .filter(scales)
      .map((index) => `auto scaling of the index ${index.name} of ${name}, which Application Auto Scaling does`),
    ...[...table.vectorIndexes.keys()].map((index) => `the vector index ${index} of ${name}`),
    ...(table.dax === undefined ? [] : [`DAX for ${name}`]),
  ];
}
