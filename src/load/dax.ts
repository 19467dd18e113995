import { DAX_NODE_TYPE, DAX_NODES, HOURS_PER_MONTH, type Prices } from '../facts/index.js';

interface DaxNodes {
  /** `dax.r5.large`. */
  readonly nodeType: string;
  readonly nodes: number;
}

/** What a cluster is where the model does not say it. */
export const USUAL_DAX: DaxNodes = { nodeType: DAX_NODE_TYPE, nodes: DAX_NODES };

/** Dollars a month for a cluster; nothing where the prices have no such node. */
export function daxCost(prices: Prices, cluster: DaxNodes = USUAL_DAX): number {
  return cluster.nodes * HOURS_PER_MONTH * (nodeUsd(prices, cluster) ?? 0);
}

export function daxText(prices: Prices, cluster: DaxNodes = USUAL_DAX): string {
  const { nodes, nodeType } = cluster;
  const unknown = nodeUsd(prices, cluster) === undefined ? ', whose price is not known' : '';
  return `${nodes} ${nodes === 1 ? 'node' : 'nodes'} of ${nodeType}${unknown}`;
}

function nodeUsd(prices: Prices, { nodeType }: DaxNodes): number | undefined {
  const name = nodeType.replace(/^dax\./, '');
  return Object.hasOwn(prices.daxNodeHours, name) ? prices.daxNodeHours[name]?.usd : undefined;
}
