import type { Item } from '../../value/index.js';
import { EngineError } from '../engine-error.js';
import { type Place, placeKey, type StoredRecord } from '../storage/record-store.js';
import type { Table } from '../table.js';
import { backupMessages } from './messages.js';

/** An item that is not as it was: put where `before` is absent, deleted where `after` is. */
export interface NetChange {
  /** When it was last written, in milliseconds since the epoch. */
  readonly time: number;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/**
 * What became of a table's items since a time, as an incremental export tells it: the last state of each, and nothing of what came and
 * went in between.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
export function* netChanges(table: Table, since: number): Generator<NetChange> {
  const { pointInTimeRecovery: recovery, settings } = table;
  if (recovery === undefined) {
    throw new EngineError('PointInTimeRecoveryUnavailableException', backupMessages.recoveryDisabled(settings.name));
  }
  if (since < recovery.since) {
    throw new RangeError(
      `the changes of \`${settings.name}\` are known since ${new Date(recovery.since).toISOString()}, and not since ${new Date(since).toISOString()}`,
    );
  }
  // The newest change of an item comes first, and what was before the last one that comes is what it was at that time.
  const changed = new Map<string, { readonly place: Place; readonly time: number; before: StoredRecord | undefined }>();
  for (const { place, time, before } of table.history.since(since)) {
    const known = changed.get(placeKey(place));
    if (known === undefined) changed.set(placeKey(place), { place, time, before });
    else known.before = before;
  }
  for (const { place, time, before } of changed.values()) {
    const after = table.store.get(place);
    if (before !== after) yield { time, before: before?.item, after: after?.item };
  }
}
