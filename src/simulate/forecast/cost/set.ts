import { type Prices, SECONDS_PER_MONTH, type TableClass } from '../../../facts/index.js';
import { capacityCost, deletesElsewhereCost, onDemandCost } from '../../../load/cost.js';
import type { UnitRates } from '../../../partition/index.js';
import { billedCapacity, followedCapacity, peakCapacity } from './capacity.js';
import type { SetUse } from './use.js';

/** How throughput is paid for. */
export type Paying = 'as-billed' | 'on-demand' | 'peak' | 'followed';

/** Dollars a month for the throughput of a set, writes in every Region. */
export function throughputCost(use: SetUse, paying: Paying, prices: Prices, tableClass?: TableClass): number {
  const { index } = use;
  const capacity = capacityOf(use, paying);
  if (capacity !== undefined) return capacityCost(index, capacity, prices, tableClass);
  const { read, write } = onDemandCost(index, unitsInMonth(use), prices, tableClass);
  return read + write + deletesCost(use, prices, tableClass);
}

/** Of TTL deletes in other Regions, where requests are paid for one by one. */
export function deletesCost({ index, deleted }: SetUse, prices: Prices, tableClass?: TableClass): number {
  return deletesElsewhereCost(index, deleted * SECONDS_PER_MONTH, prices, tableClass);
}

/** Undefined where requests are paid for one by one. */
function capacityOf(use: SetUse, paying: Paying): UnitRates | undefined {
  switch (paying) {
    case 'as-billed':
      return billedCapacity(use);
    case 'on-demand':
      return undefined;
    case 'peak':
      return peakCapacity(use);
    case 'followed':
      return followedCapacity(use).mean;
  }
}

export function unitsInMonth({ average }: SetUse): UnitRates {
  return { read: average.read * SECONDS_PER_MONTH, write: average.write * SECONDS_PER_MONTH };
}
