import { bytesText, percentText, usdText } from '../../diagnostics/index.js';
import type { RuleContext } from '../../rules/rule.js';
import { quote, someOf } from '../../rules/show.js';
import { fact, gap, good, type Line, type Topic } from '../review.js';

/** Patterns that are named, the dearest first. */
const DEAREST = 3;

/** What it costs, and what it would cost otherwise. */
export function costEvidence(context: RuleContext): readonly Topic[] {
  const topic = { pillar: 'cost-optimization', subject: 'load' } as const;
  return [
    { ...topic, title: 'A month', lines: month(context) },
    { ...topic, title: 'Dearest access patterns', lines: dearest(context) },
  ];
}

/** What is stored for nothing is work for nothing. */
export function sustainabilityEvidence(context: RuleContext): readonly Topic[] {
  const topic = { pillar: 'sustainability' } as const;
  return [
    { ...topic, subject: 'load', title: 'What is stored', lines: stored(context) },
    { ...topic, subject: 'design', title: 'What goes away', lines: expiring(context) },
  ];
}

function month({ cost, model }: RuleContext): readonly Line[] {
  const { total, totals } = cost;
  const budget = model.budgets.monthlyUsd?.value;
  const ways = [
    ['on demand', totals.onDemand],
    ['provisioned as the average needs, with auto scaling', totals.provisionedAverage],
    ['provisioned for the peak', totals.provisionedPeak],
  ] as const;
  return [
    fact(`As billed, ${usdText(total)} a month in ${quote(cost.region)}, at the prices of ${cost.priceDate}.`),
    ...infrequent(model),
    ...ways.map(([how, usd]) => fact(`All tables ${how}: ${usdText(usd)}.`)),
    budget === undefined
      ? gap('No budget is set (`budgets.monthlyUsd`).')
      : total > budget
        ? gap(`That is more than the budget of ${usdText(budget)}.`)
        : good(`The budget is ${usdText(budget)}.`),
  ];
}

function infrequent({ tables }: RuleContext['model']): readonly Line[] {
  const names = [...tables.values()].filter((table) => table.class === 'infrequent-access').map(({ name }) => name);
  return names.length === 0 ? [] : [fact(`Of the class for infrequent access: ${someOf(names)}.`)];
}

function dearest({ cost }: RuleContext): readonly Line[] {
  const sum = cost.patterns.reduce((total, { usd }) => total + usd, 0);
  if (sum === 0) return [gap('No access pattern states a rate: nothing is known of requests.')];
  return [...cost.patterns]
    .sort((a, b) => b.usd - a.usd)
    .slice(0, DEAREST)
    .filter(({ usd }) => usd > 0)
    .map(({ name, usd, perMillionCalls }) =>
      fact(
        `${quote(name)}: ${usdText(usd)} a month on demand, ${percentText(usd / sum)} of all requests; ${usdText(perMillionCalls)} for a million calls.`,
      ),
    );
}

function stored({ cost }: RuleContext): readonly Line[] {
  const tables = cost.indexes.filter(({ index }) => index.kind === 'table');
  const copies = cost.indexes.filter(({ index }) => index.kind !== 'table');
  const sum = (all: typeof tables): number => all.reduce((total, one) => total + one.storedBytes * one.regions, 0);
  const [own, second] = [sum(tables), sum(copies)];
  return [
    fact(
      second === 0
        ? `${bytesText(own)} in tables.`
        : `${bytesText(own)} in tables, and ${bytesText(second)} more in indexes, ${percentText(second / own)} of that.`,
    ),
  ];
}

function expiring({ model }: RuleContext): readonly Line[] {
  const entities = [...model.entities.values()];
  const going = entities.filter(({ ttl }) => ttl !== undefined).map(({ name }) => name);
  const staying = entities
    .filter(({ ttl, volume }) => ttl === undefined && volume.growth !== undefined)
    .map(({ name }) => name);
  return [
    going.length === 0
      ? fact('Nothing expires.')
      : good(`${someOf(going)} ${going.length === 1 ? 'expires' : 'expire'} by TTL.`),
    ...(staying.length === 0
      ? []
      : [
          fact(
            `${someOf(staying)} ${staying.length === 1 ? 'grows' : 'grow'} and never go${staying.length === 1 ? 'es' : ''} away.`,
          ),
        ]),
  ];
}
