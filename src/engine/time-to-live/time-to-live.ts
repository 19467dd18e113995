import type { Catalog } from '../catalog.js';
import type { Table } from '../table.js';
import type { TimeToLiveDescription } from './api.js';
import { Expiry } from './expiry.js';

/** What a table has been told of its time to live: plain data. */
export interface TimeToLive {
  readonly attribute: string;
  readonly enabled: boolean;
  /** When it was told so, in milliseconds since the epoch. */
  readonly changed: number;
}

/** What DescribeTimeToLive says of a table: nothing tells a time to live that was disabled from one that never was. */
export function describeExpiry(catalog: Catalog, { timeToLive }: Table): TimeToLiveDescription {
  if (timeToLive === undefined) return { TimeToLiveStatus: 'DISABLED' };
  const { attribute: AttributeName, enabled, changed } = timeToLive;
  const isUnderWay = catalog.now() < changed + catalog.behaviour.statusDelay;
  if (enabled) return { TimeToLiveStatus: isUnderWay ? 'ENABLING' : 'ENABLED', AttributeName };
  return isUnderWay ? { TimeToLiveStatus: 'DISABLING', AttributeName } : { TimeToLiveStatus: 'DISABLED' };
}

/**
 * Has the items of a table expire as its `timeToLive` says: to be called when that has changed, and when a table is there
 * again with its items. Takes one pass over the items where it is enabled.
 */
export function watchExpiry(catalog: Catalog, table: Table): void {
  stopExpiry(table);
  const { timeToLive } = table;
  if (timeToLive?.enabled !== true) return;
  table.expiry = new Expiry(catalog, table, timeToLive.attribute, timeToLive.changed + catalog.behaviour.statusDelay);
}

/** Has the items of a table expire no more. */
export function stopExpiry(table: Table): void {
  table.expiry?.stop();
  table.expiry = undefined;
}
