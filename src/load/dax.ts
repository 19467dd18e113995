import { HOURS_PER_MONTH, type Prices } from '../facts/index.js';

/** At least three nodes for production. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAX.concepts.cluster.html */
export const DAX_NODES = 3;
/** The smallest node that is not for tests. */
export const DAX_NODE = 'r5.large';

/** Dollars a month for a small cluster; nothing where the prices have no such node. */
export function daxCost(prices: Prices): number {
  return DAX_NODES * HOURS_PER_MONTH * (prices.daxNodeHours[DAX_NODE]?.usd ?? 0);
}
