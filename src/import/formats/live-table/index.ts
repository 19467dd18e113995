import type { ImportInput } from '../../input.js';
import type { ImportFormat } from '../index.js';

/** A table that is asked itself: no input looks like one, it is named. */
export const LIVE_TABLE: ImportFormat = {
  name: 'table',
  title: 'live table in DynamoDB',
  looksFor: undefined,
  detects: () => 'no',
  read: async (input, context) => (await import('./read-live-table.js')).readLiveTable(input, context),
};

/** What is imported where a table is named: no files. */
export function tableInput(name: string): ImportInput {
  const ownName = /:table\/([^/]+)$/.exec(name)?.[1] ?? name;
  return { shown: `table ${ownName}`, kind: 'table', name: ownName, files: [], table: name };
}
