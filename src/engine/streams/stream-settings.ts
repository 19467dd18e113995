import { NEW_ON_DEMAND_WRITE_UNITS, PARTITION_READ_UNITS, PARTITION_WRITE_UNITS } from '../../facts/index.js';
import type { CreateTableInput, UpdateTableInput } from '../api.js';
import type { Catalog } from '../catalog.js';
import { validationError } from '../engine-error.js';
import type { Table } from '../table.js';
import type { StreamDescriptionOfTable, StreamViewType } from './api.js';
import { streamMessages } from './messages.js';
import type { Stream } from './stream.js';

/** Throws for what is wrong with the stream of a table to be. */
export function checkNewStream({ StreamSpecification: wanted }: CreateTableInput): void {
  if (wanted == null) return;
  const hasView = wanted.StreamViewType != null;
  if (wanted.StreamEnabled && !hasView) throw validationError(streamMessages.createWithoutView);
  if (!wanted.StreamEnabled && hasView) throw validationError(streamMessages.createWithView);
}

/** Throws for what is wrong with a change of a table's stream, whatever the table is like. */
export function checkStreamRequest(input: UpdateTableInput): void {
  const { StreamSpecification: wanted } = input;
  if (wanted == null) return;
  const hasView = wanted.StreamViewType != null;
  if (wanted.StreamEnabled && !hasView) throw validationError(streamMessages.enableWithoutView);
  if (!wanted.StreamEnabled && hasView) throw validationError(streamMessages.disableWithView);
  if (input.ProvisionedThroughput != null || input.BillingMode === 'PROVISIONED') {
    throw validationError(streamMessages.withThroughput);
  }
  const indexes = input.GlobalSecondaryIndexUpdates ?? [];
  if (indexes.some(({ Create, Delete }) => Create != null || Delete != null)) {
    throw validationError(streamMessages.withIndex);
  }
}

/** Throws where a table's stream is already as a request wants it, or in another view. */
export function checkStreamChange(table: Table, { StreamSpecification: wanted }: UpdateTableInput): void {
  if (wanted == null) return;
  const { name } = table.settings;
  if (wanted.StreamEnabled && table.stream !== undefined) throw validationError(streamMessages.enabled(name));
  if (!wanted.StreamEnabled && table.stream === undefined) throw validationError(streamMessages.notEnabled(name));
}

/** Does what a checked request says of a table's stream. */
export function changeStream(
  catalog: Catalog,
  table: Table,
  { StreamSpecification: wanted }: CreateTableInput | UpdateTableInput,
): void {
  if (wanted?.StreamViewType != null) enableStream(catalog, table, wanted.StreamViewType);
  else if (wanted != null) disableStream(table);
}

/** Closes the stream of a table, if it has one; it can be read for another 24 hours. */
export function disableStream(table: Table): void {
  if (table.stream === undefined) return;
  table.stream.disable();
  table.stream = undefined;
  if (table.latestStream !== undefined) table.latestStream = { ...table.latestStream, view: undefined };
}

/**
 * Gives a table that was put back its stream again. Where that was not put back with it, one begins anew with the same ARN.
 */
export function resumeStream(catalog: Catalog, table: Table): void {
  const { latestStream, stream } = table;
  if (stream !== undefined || latestStream?.view === undefined) return;
  const { arn, label, view } = latestStream;
  table.stream = catalog.streams.get(arn) ?? newStream(catalog, table, arn, label, view);
}

/** What DescribeTable says of a table's streams. */
export function describeStreams({ stream, latestStream }: Table): StreamDescriptionOfTable {
  if (latestStream === undefined) return {};
  const specification =
    stream === undefined
      ? {}
      : { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.settings.viewType } };
  return { ...specification, LatestStreamArn: latestStream.arn, LatestStreamLabel: latestStream.label };
}

function enableStream(catalog: Catalog, table: Table, viewType: StreamViewType): void {
  const { arn: tableArn } = table.settings;
  const created = catalog.now();
  // A label is the time at which the stream was enabled, and no two streams of a name have the same.
  let labelled = created;
  while (catalog.streams.has(streamArn(tableArn, labelled))) labelled++;
  const arn = streamArn(tableArn, labelled);
  const label = labelOf(labelled);
  table.stream = newStream(catalog, table, arn, label, viewType);
  table.latestStream = { arn, label, view: viewType };
}

function newStream(catalog: Catalog, table: Table, arn: string, label: string, viewType: StreamViewType): Stream {
  return catalog.streams.add({
    arn,
    label,
    tableName: table.settings.name,
    key: table.key,
    viewType,
    created: catalog.now(),
    lanes: partitions(table),
    statusDelay: catalog.behaviour.statusDelay,
  });
}

function streamArn(tableArn: string, time: number): string {
  return `${tableArn}/stream/${labelOf(time)}`;
}

function labelOf(time: number): string {
  return new Date(time).toISOString().replace('Z', '');
}

/**
 * Partitions that a table begins with: a stream has a shard for each.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html#Streams.Processing
 */
function partitions({ billingMode, throughput }: Table): number {
  if (billingMode === 'PAY_PER_REQUEST') return NEW_ON_DEMAND_WRITE_UNITS / PARTITION_WRITE_UNITS;
  const { ReadCapacityUnits: read, WriteCapacityUnits: write } = throughput;
  return Math.max(1, Math.ceil(read / PARTITION_READ_UNITS + write / PARTITION_WRITE_UNITS));
}
