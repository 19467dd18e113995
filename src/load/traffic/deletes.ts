import type { IndexDesign } from '../../design/design.js';
import type { Demand, Flow, SetSettings } from '../../fluid/index.js';
import { flatMap } from '../../lists/flat-map.js';
import { deletedShare } from '../ttl-deletes.js';
import type { PatternLoad } from '../workload.js';

/** What TTL deletes in the long run for each call of a flow that writes items anew, on the same keys: what other Regions of a global table write. */
export function deletedByTtl(
  { demands }: Flow,
  load: PatternLoad | undefined,
  sets: readonly SetSettings[],
): readonly Demand[] {
  if (load === undefined) return [];
  return flatMap(demands, (demand) => {
    const set = sets[demand.set];
    if (demand.kind !== 'write' || set === undefined) return [];
    const share = deletedShare(load, (index) => isIn(index, set));
    if (share === 0) return [];
    const { bytes: _, ...rest } = demand;
    return [{ ...rest, units: demand.units * share, unitsSquared: demand.unitsSquared * share }];
  });
}

/** Entries of local indexes lie in the table's own set. */
function isIn(index: IndexDesign, { kind, name, table }: SetSettings): boolean {
  if (index.table.name !== table) return false;
  return index.kind === 'global' ? name === `${table}.${index.name}` : kind === 'table';
}
