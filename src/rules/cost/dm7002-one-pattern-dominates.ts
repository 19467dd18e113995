import type { PatternLoad } from '../../load/index.js';
import type { Report, Rule, RuleContext } from '../rule.js';
import { listOf, quote } from '../show.js';
import { dollars, percent, plural, significant } from '../words.js';
import { storedUsd } from './bill.js';
import { isOverBudget } from './dm7001-budget-exceeded.js';

/** Dollars a month of a pattern from which it is worth a word, the share of the bill, and among how many patterns with a rate. */
const LARGE = 100;
const MOST = 0.5;
const SEVERAL = 3;

export const onePatternDominates: Rule = {
  id: 'DM7002',
  name: 'one-pattern-dominates',
  family: 'cost',
  title: 'One access pattern is most of the bill',
  severity: 'info',
  preset: 'recommended',
  pillar: 'cost-optimization',
  source: 'https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/cost-effective-resources.html',
  *check(context) {
    const { cost, workload, design } = context;
    if (cost.patterns.length < SEVERAL) return;
    const [largest] = [...cost.patterns].sort((a, b) => b.usd - a.usd);
    if (largest === undefined || largest.usd < LARGE) return;
    const total =
      cost.patterns.reduce((sum, { usd }) => sum + usd, 0) +
      cost.indexes.reduce((sum, one) => sum + storedUsd(design, one), 0);
    const load = workload.patterns.find(({ name }) => name === largest.name);
    // A budget that is exceeded is told with what most of the money goes to, and a scan with its price.
    if (load === undefined || largest.usd <= MOST * total || isOverBudget(context) || isScan(load)) return;
    yield report(context, load, largest, total);
  },
};

function isScan({ plan }: PatternLoad): boolean {
  return plan.touches.some(({ scope }) => scope === 'table');
}

function report(
  { model }: RuleContext,
  load: PatternLoad,
  { name, usd, perMillionCalls }: { readonly name: string; readonly usd: number; readonly perMillionCalls: number },
  total: number,
): Report {
  const { call, followUp, plan } = load;
  const span = model.patterns.get(name)?.span ?? followUp?.span ?? plan.pattern.span;
  const writes = call.writeUnits > 0;
  return {
    span,
    message: `${quote(name)} is ${percent(usd / total)} of the bill: ${dollars(usd)} of ${dollars(total)} a month on demand, ${dollars(perMillionCalls)} for a million calls. ${unitsText(load)} ${writes ? 'What saves most is here: fewer indexes that each write reaches, smaller items, or fewer writes.' : 'What saves most is here: fewer items for each call, smaller items, or a cache.'}`,
    numbers: {
      monthlyUsd: significant(usd, 4),
      billUsd: significant(total, 4),
      share: significant(usd / total),
      usdPerMillionCalls: significant(perMillionCalls, 4),
    },
  };
}

/** `A call takes 3 write units: 1 of the table and 2 of index \`a\`.` */
function unitsText({ call }: PatternLoad): string {
  const texts = (['read', 'write'] as const).flatMap((unit) => {
    const parts = call.byIndex.filter((one) => one[unit] > 0);
    const indexes = parts.filter(({ index }) => index.kind !== 'table');
    const sum = parts.reduce((all, one) => all + one[unit], 0);
    if (sum === 0) return [];
    const inIndexes = indexes.reduce((all, one) => all + one[unit], 0);
    const of =
      indexes.length === 0
        ? ''
        : `, ${significant(inIndexes)} of them of ${indexes.length === 1 ? 'index' : 'the indexes'} ${listOf(indexes.map(({ index }) => index.name))}`;
    return [`${plural(significant(sum), `${unit} unit`)}${of}`];
  });
  return `A call takes ${texts.join(', and ')}.`;
}
