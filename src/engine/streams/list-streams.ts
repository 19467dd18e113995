import { MAX_LIST_STREAMS } from '../../facts/index.js';
import { type Catalog, tableForControl } from '../catalog.js';
import { checkShape } from '../request-shapes/shape.js';
import type { ListStreamsInput, ListStreamsOutput } from './api.js';
import { checkStreamArn } from './find-stream.js';
import { listStreamsShape } from './request-shapes.js';
import type { Stream } from './stream.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html */
export function listStreams(catalog: Catalog, input: ListStreamsInput): ListStreamsOutput {
  checkShape(input, listStreamsShape);
  const { TableName: table, Limit: limit, ExclusiveStartStreamArn: start } = input;
  if (start != null) checkStreamArn(start);
  const all = catalog.streams.all();
  const ofTable = table == null ? all : all.filter(({ settings }) => settings.tableName === table);
  // Streams outlive their table, so that only a name without any has to be that of a table.
  if (table != null && ofTable.length === 0) tableForControl(catalog, table);
  const rest = start == null ? ofTable : ofTable.filter(({ settings }) => settings.arn > start);
  const page = rest.slice(0, limit ?? MAX_LIST_STREAMS);
  const last = page.at(-1);
  return {
    Streams: page.map(summary),
    ...(rest.length > page.length && last !== undefined ? { LastEvaluatedStreamArn: last.settings.arn } : {}),
  };
}

function summary({ settings }: Stream): ListStreamsOutput['Streams'][number] {
  return { StreamArn: settings.arn, TableName: settings.tableName, StreamLabel: settings.label };
}
