import { usdText } from '../../diagnostics/index.js';
import { costOf, type Workload } from '../../load/index.js';
import type { Budget } from './description.js';

/** What the model allows; else what it costs by its own rates, as `simulate` says it. None where neither is known. */
export function budgetOf(workload: Workload): Budget | undefined {
  const { model, tables } = workload.design;
  const usd = model.budgets.monthlyUsd?.value;
  const only = [...tables.values()].some(({ table }) => table.replicas.length > 0)
    ? // Costs of all Regions are those of one account: one budget is enough for them.
      { onlyIf: { kind: 'in-region', region: model.defaults.region } as const }
    : {};
  if (usd !== undefined)
    return usd === 0 ? undefined : { usd, why: 'what the model allows (budgets.monthlyUsd)', ...only };
  const cost = costOf(workload);
  // Nodes of DAX are billed as another service.
  const estimated = cost.total - cost.dax;
  const estimate = Math.ceil(estimated);
  if (estimate === 0 || workload.patterns.every(({ rate }) => rate === undefined)) return undefined;
  const why = `the estimated cost of the model, ${usdText(estimated)} a month at prices of ${cost.priceDate} in ${cost.region}; budgets.monthlyUsd would state another one`;
  return { usd: estimate, why, ...only };
}
