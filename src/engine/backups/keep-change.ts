import type { Catalog } from '../catalog.js';
import type { PendingWrite } from '../table.js';
import { oldestRestorable } from './continuous.js';
import type { PointInTimeRecovery } from './state.js';

/** Notes a write that is done, of a table with point-in-time recovery. */
export function keepChange(
  catalog: Catalog,
  recovery: PointInTimeRecovery,
  { table, place, before, after }: PendingWrite,
): void {
  if (before === after) return;
  const time = catalog.now();
  table.history.record({ time, place, before }, oldestRestorable(time, recovery));
}
